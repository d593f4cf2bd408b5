"""The language server, asked by a client of another make over standard input and output."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("pygls")

from client import Client, document, running, spot  # noqa: E402
from lsprotocol import types as lsp  # noqa: E402

from uopgen.lint.example import CONTRACTS  # noqa: E402

PROJECT = """
[tool.uopgen]
name = "small"
definitions = ["a.def"]
contracts = ["c.def"]
deopt_to = { A = "GENERIC", B = "GENERIC" }

[tool.uopgen.builds]
ft = { FREE_THREADED = 1 }
gil = { FREE_THREADED = 0 }

[tool.uopgen.machine]
value = "Value"
null = "NOTHING"
close = "close({thread}, {value})"
frame_type = "Frame *"
thread_type = "Thread *"
"""
TEXT = """/* \N{SNOWMAN} \N{GRINNING FACE} */ /** Both are lists. */ op(_GUARD, (list, v -- list, v)) {
    EXIT_IF(!is_list(list));
}
/** Append. */
op(_APPEND, (list, v -- list)) {
    List *self = as_list(list);
    lock(self);
    append(self, v);
    unlock(self);
}
macro(A) = _GUARD + _APPEND;
macro(B) = unused/1 + _GUARD + _APPEND;
inst(NEXT, (v --)) {
    goto out;
    out:
    close(thread, v);
}
"""
GOOD = TEXT.replace("    lock(self);\n", "    DEOPT_IF(!try_lock(self));\n")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "a.def").write_text(TEXT)
    (tmp_path / "c.def").write_text(CONTRACTS)
    return tmp_path


def asked(root: Path, talk: Callable[[Client], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with running(root) as client:
            await talk(client)

    asyncio.run(whole())


def test_findings_as_one_types(project: Path) -> None:
    path = project / "a.def"

    async def talk(client: Client) -> None:
        found = await client.open(path)
        assert [one.code for one in found] == ["UG601"]
        assert found[0].range.start == spot(TEXT, "lock(self)")
        related = found[0].related_information or []
        assert [one.location.range.start for one in related][:1] == [spot(TEXT, "EXIT_IF(")]
        assert await client.change(path, GOOD) == []
        assert [one.code for one in await client.change(path, TEXT)] == ["UG601"]
        broken = await client.change(path, TEXT.replace("goto out;", "goto out"))
        assert any(one.range.start.line in (12, 13) for one in broken)

    asked(project, talk)


def test_hover(project: Path) -> None:
    path = project / "a.def"

    async def talk(client: Client) -> None:
        await client.open(path)

        async def at(word: str, nth: int = 0, inside: int = 0) -> str:
            where = spot(TEXT, word, nth, inside)
            said = await client.text_document_hover_async(lsp.HoverParams(document(path), where))
            assert said is not None and isinstance(said.contents, lsp.MarkupContent)
            return said.contents.value

        uop = await at("_GUARD")
        assert "( list, v -- list, v )" in uop and "Both are lists." in uop and "A, B" in uop
        instruction = await at("macro(A)", inside=6)
        assert "_GUARD + _APPEND" in instruction and "HAS_EXIT" in instruction and "pops 2, pushes 1" in instruction
        assert "steals(v)" in await at("append(self")
        assert "leaves for the generic form" in await at("EXIT_IF")
        here = await at("append(self, v)", inside=8)
        assert "the lock of" in here and "held" in here
        assert "List *self" in await at("self", nth=1)

    asked(project, talk)


def test_definition_and_references(project: Path) -> None:
    path, contracts = project / "a.def", project / "c.def"

    async def talk(client: Client) -> None:
        await client.open(path)
        where = lsp.DefinitionParams(document(path), spot(TEXT, "_GUARD", 2))
        (found,) = await client.text_document_definition_async(where) or []  # type: ignore[misc, union-attr]
        assert isinstance(found, lsp.Location) and found.range.start == spot(TEXT, "_GUARD")
        where = lsp.DefinitionParams(document(path), spot(TEXT, "append("))
        (found,) = await client.text_document_definition_async(where) or []  # type: ignore[misc, union-attr]
        assert isinstance(found, lsp.Location) and found.uri == contracts.as_uri()
        assert found.range.start == spot(CONTRACTS, "append(")
        everywhere = lsp.ReferenceParams(lsp.ReferenceContext(True), document(path), spot(TEXT, "_GUARD", 1))
        places = await client.text_document_references_async(everywhere) or []
        assert [one.range.start for one in places] == [spot(TEXT, "_GUARD", number) for number in range(3)]
        items = lsp.ReferenceParams(lsp.ReferenceContext(False), document(path), spot(TEXT, "list));"))
        places = await client.text_document_references_async(items) or []
        assert {one.range.start.line for one in places} == {1}

    asked(project, talk)


def test_symbols(project: Path) -> None:
    path = project / "a.def"

    async def talk(client: Client) -> None:
        await client.open(path)
        found = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document(path)))
        assert [one.name for one in found or []] == ["_GUARD", "_APPEND", "A", "B", "NEXT"]
        every = await client.workspace_symbol_async(lsp.WorkspaceSymbolParams("append"))
        assert sorted(one.name for one in every or []) == ["_APPEND", "append"]

    asked(project, talk)


def test_completion(project: Path) -> None:
    path = project / "a.def"

    async def talk(client: Client) -> None:
        await client.open(path)

        async def names(text: str) -> set[str]:
            await client.change(path, text.replace("|", ""))
            line = text[: text.index("|")]
            where = lsp.Position(line.count("\n"), len(line) - line.rfind("\n") - 1)
            found = await client.text_document_completion_async(lsp.CompletionParams(document(path), where))
            assert isinstance(found, list)
            return {one.label for one in found}

        body = await names(TEXT.replace("append(self, v);", "append(self, v);\n    D|"))
        assert {"DEOPT_IF", "DEAD", "list", "v", "self", "append", "NOTHING"} <= body and "_GUARD" not in body
        assert await names(TEXT + "macro(C) = _G|") == {"_GUARD", "_APPEND", "NEXT", "GENERIC"}
        assert {"A", "B", "NEXT"} <= await names(TEXT + "family(A, 0) = { | };")
        assert "error" in await names(TEXT.replace("goto out;", "goto |;"))
        assert "inst" in await names(TEXT + "\n|")
        assert await names(TEXT.replace("append(self, v);", "// in a comm|ent")) == set()

    asked(project, talk)


def test_rename(project: Path) -> None:
    path = project / "a.def"

    async def talk(client: Client) -> None:
        await client.open(path)

        async def rename(word: str, new: str) -> lsp.WorkspaceEdit | None:
            return await client.text_document_rename_async(lsp.RenameParams(document(path), spot(TEXT, word), new))

        done = await rename("_APPEND", "_PUT")
        assert done is not None and done.changes is not None
        edits = done.changes[path.as_uri()]
        assert [one.range.start for one in edits] == [spot(TEXT, "_APPEND", number) for number in range(3)]
        assert {one.new_text for one in edits} == {"_PUT"}
        for word, new, why in (
            ("_APPEND", "_GUARD", "is taken"),
            ("_APPEND", "1x", "is no name"),
            ("_APPEND", "DEOPT_IF", "word of the language"),
            ("NEXT", "OTHER", "is an instruction"),
            ("append(", "other", "is no uop"),
        ):
            with pytest.raises(Exception, match=why):
                await rename(word, new)

    asked(project, talk)


def test_repairs_are_code_actions(project: Path) -> None:
    path = project / "a.def"
    text = GOOD + "// uopgen: ignore[UG301] because\n"

    async def talk(client: Client) -> None:
        await client.open(path)
        found = await client.change(path, text)
        assert [one.code for one in found] == ["UG097"]
        context = lsp.CodeActionContext(found)
        params = lsp.CodeActionParams(document(path), found[0].range, context)
        (done,) = await client.text_document_code_action_async(params) or []
        assert isinstance(done, lsp.CodeAction) and done.edit is not None and done.edit.changes is not None
        (edit,) = done.edit.changes[path.as_uri()]
        assert edit.new_text == "" and edit.range.start == spot(text, "// uopgen")

    asked(project, talk)


def test_cpythons_dialect(tmp_path: Path) -> None:
    path = tmp_path / "bytecodes.c"
    text = (
        "int x;\n// BEGIN BYTECODES //\n"
        "inst(NOP, (value -- value)) {\n}\n"
        "op(_STEP, (value -- value)) {\n    DEOPT_IF(unknown_function(value));\n}\n"
        "family(STEP, 0) = { STEP_INT };\n"
        "macro(STEP) = NOP;\nmacro(STEP_INT) = _STEP;\n"
        "// END BYTECODES //\n"
    )
    path.write_text(text)

    async def talk(client: Client) -> None:
        found = await client.open(path)
        assert "UG102" in {one.code for one in found}
        symbols = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document(path)))
        assert [one.name for one in symbols or []] == ["NOP", "_STEP", "STEP", "STEP_INT"]
        said = await client.text_document_hover_async(lsp.HoverParams(document(path), spot(text, "_STEP", 1)))
        assert said is None or "( value -- value )" in str(said.contents)
        marker = await client.change(path, text.replace("// END BYTECODES //", ""))
        assert any("END BYTECODES" in one.message for one in marker)

    asked(tmp_path, talk)


def test_hover_says_what_contracts_say_of_definitions(project: Path) -> None:
    path, contracts = project / "a.def", project / "c.def"
    text = "inst(G, (x/1 --)) {\n    use(x);\n}\nmacro(F) = _STEP;\nop(_STEP, (seen/1 --)) {\n    DEOPT_IF(seen);\n}\n"
    path.write_text(f"{text}family(G, 1) = {{ F }};\n")
    said = "uop _STEP establishes(guard(tried)) {\n    seen  valid_while(guard(tried));\n};\n"
    contracts.write_text(f"{CONTRACTS}\n{said}family G must_do(escape);\n")

    async def talk(client: Client) -> None:
        await client.open(path)

        async def at(word: str, inside: int = 0) -> str:
            where = spot(text, word, 0, inside)
            said = await client.text_document_hover_async(lsp.HoverParams(document(path), where))
            assert said is not None and isinstance(said.contents, lsp.MarkupContent)
            return said.contents.value

        uop = await at("_STEP")
        assert "`establishes(guard(tried))`" in uop and "`seen`: `valid_while(guard(tried))`" in uop
        assert "`valid_while(guard(tried))`" in await at("seen/1")
        assert "`must_do(escape)`" in await at("inst(G", inside=5)
        assert "`must_do(escape)`" in await at("macro(F", inside=6)

    asked(project, talk)


def test_files_that_change_on_disk(project: Path) -> None:
    path, contracts = project / "a.def", project / "c.def"

    async def talk(client: Client) -> None:
        await client.open(path)
        contracts.write_text(CONTRACTS.replace("lock(Value v) locks(v) blocks;", "lock(Value v) locks(v);"))
        client.text_document_did_save(lsp.DidSaveTextDocumentParams(document(path)))
        assert await client.findings(path) == []
        settings = project / "pyproject.toml"
        settings.write_text(PROJECT + '[tool.uopgen.lint]\nignore = ["UG"]\n')
        contracts.write_text(CONTRACTS)
        client.text_document_did_save(lsp.DidSaveTextDocumentParams(document(path)))
        assert await client.findings(path) == []
        settings.write_text(PROJECT)
        client.text_document_did_save(lsp.DidSaveTextDocumentParams(document(path)))
        assert [one.code for one in await client.findings(path)] == ["UG601"]

    asked(project, talk)


def test_typing_never_ends_it(project: Path) -> None:
    """Every beginning of a text, one after the other, and questions in between."""
    path = project / "a.def"

    async def talk(client: Client) -> None:
        await client.open(path)
        for end in range(0, len(TEXT), 17):
            text = TEXT[:end] + TEXT[end + 3 :]
            await client.change(path, text)
            where = lsp.Position(min(end // 30, 15), 4)
            await client.text_document_hover_async(lsp.HoverParams(document(path), where))
            await client.text_document_completion_async(lsp.CompletionParams(document(path), where))
            await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document(path)))
        assert [one.code for one in await client.change(path, TEXT)] == ["UG601"]

    asked(project, talk)


def test_without_pygls_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from uopgen.cli import main

    monkeypatch.setattr("uopgen.cli.server.find_spec", lambda name: None)
    done = CliRunner().invoke(main, ["server"])
    assert done.exit_code == 1 and "pip install 'uopgen[server]'" in done.output
