"""The language server under an editor that does not wait, and with more than one file open."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pygls")

from client import Client, document, spot  # noqa: E402
from lsprotocol import types as lsp  # noqa: E402
from test_server import GOOD, PROJECT, TEXT, asked  # noqa: E402

from uopgen.lint.example import CONTRACTS  # noqa: E402


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "a.def").write_text(TEXT)
    (tmp_path / "c.def").write_text(CONTRACTS)
    return tmp_path


def throw(client: Client, path: Path, text: str) -> None:
    """A change that nobody waits for."""
    uri = path.as_uri()
    client.versions[uri] += 1
    whole = lsp.TextDocumentContentChangeWholeDocument(text)
    where = lsp.VersionedTextDocumentIdentifier(client.versions[uri], uri)
    client.text_document_did_change(lsp.DidChangeTextDocumentParams(where, [whole]))


def codes(found: list[lsp.Diagnostic]) -> list[object]:
    return [one.code for one in found]


def test_the_last_of_many_edits_counts(project: Path) -> None:
    path = project / "a.def"

    async def talk(client: Client) -> None:
        await client.open(path)
        for length in range(0, len(GOOD), 3):
            throw(client, path, GOOD[:length])
        throw(client, path, GOOD)
        assert await client.latest(path) == []
        for text in (TEXT, "}}}}", "\x00", "", TEXT[5:] * 3, TEXT):
            throw(client, path, text)
        found = await client.latest(path)
        assert codes(found) == ["UG601"] and found[0].range.start == spot(TEXT, "lock(self)")

    asked(project, talk)


def test_an_edit_within_a_line(project: Path) -> None:
    """Changes as editors send them: a range, in units of UTF-16."""
    path = project / "a.def"

    async def talk(client: Client) -> None:
        assert codes(await client.open(path)) == ["UG601"]
        start = spot(TEXT, "lock(self)")
        end = lsp.Position(start.line, start.character + len("lock(self);"))
        client.versions[path.as_uri()] += 1
        where = lsp.VersionedTextDocumentIdentifier(client.versions[path.as_uri()], path.as_uri())
        part = lsp.TextDocumentContentChangePartial(lsp.Range(start, end), "DEOPT_IF(!try_lock(self));")
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(where, [part]))
        assert await client.findings(path) == []

    asked(project, talk)


def test_contracts_that_are_open_and_not_saved(project: Path) -> None:
    path, contracts = project / "a.def", project / "c.def"
    harmless = CONTRACTS.replace("lock(Value v) locks(v) blocks;", "lock(Value v) locks(v);")
    assert harmless != CONTRACTS

    async def talk(client: Client) -> None:
        assert codes(await client.open(path)) == ["UG601"]
        assert await client.open(contracts) == []
        await client.change(contracts, harmless)
        assert client.said[path.as_uri()] == []
        said = await client.text_document_hover_async(lsp.HoverParams(document(path), spot(TEXT, "lock(self)")))
        assert said is not None and "blocks" not in str(said.contents)
        broken = await client.change(contracts, harmless.replace("locks(v);", "lokcs(v);"))
        assert any("lokcs" in one.message for one in broken)
        client.text_document_did_close(lsp.DidCloseTextDocumentParams(document(contracts)))
        assert codes(await client.findings(path)) == ["UG601"]  # what is on disk counts again
        assert await client.findings(contracts) == []

    asked(project, talk)


def test_places_of_contracts_move_with_them(project: Path) -> None:
    path, contracts = project / "a.def", project / "c.def"

    async def talk(client: Client) -> None:
        await client.open(path)
        await client.open(contracts)
        for lines in (1, 5, 0):
            text = "// one line more\n" * lines + CONTRACTS
            await client.change(contracts, text)
            where = lsp.DefinitionParams(document(path), spot(TEXT, "append("))
            (found,) = await client.text_document_definition_async(where) or []  # type: ignore[misc, union-attr]
            assert isinstance(found, lsp.Location) and found.range.start == spot(text, "append(")
            assert codes(client.said[path.as_uri()]) == ["UG601"]

    asked(project, talk)


def test_two_files_of_one_project(project: Path) -> None:
    (project / "pyproject.toml").write_text(PROJECT.replace('["a.def"]', '["a.def", "b.def"]'))
    more = "macro(C) = _GUARD + _APPEND;\n"
    (project / "b.def").write_text(more)
    first, second = project / "a.def", project / "b.def"

    async def talk(client: Client) -> None:
        await client.open(first)
        await client.open(second)
        broken = await client.change(second, more.replace("_APPEND", "_APEND"))
        assert any("did you mean" in one.message or "_APEND" in one.message for one in broken)
        await client.change(second, more)
        everywhere = lsp.ReferenceParams(lsp.ReferenceContext(True), document(second), spot(more, "_GUARD"))
        places = await client.text_document_references_async(everywhere) or []
        assert {one.uri for one in places} == {first.as_uri(), second.as_uri()}
        done = await client.text_document_rename_async(lsp.RenameParams(document(first), spot(TEXT, "_APPEND"), "_PUT"))
        assert done is not None and done.changes is not None
        assert {uri: len(edits) for uri, edits in done.changes.items()} == {first.as_uri(): 3, second.as_uri(): 1}

    asked(project, talk)


def test_files_that_belong_to_nothing(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "lonely.def"
    outside.write_text(TEXT)
    inside = project / "other.def"  # the project does not list it: by itself, with the project's contracts
    inside.write_text(TEXT)

    async def talk(client: Client) -> None:
        assert "UG601" in codes(await client.open(inside))
        for uri in (outside.as_uri(), "untitled:Untitled-1", (project / "gone.def").as_uri()):
            item = lsp.TextDocumentItem(uri, "uopgen", 1, TEXT)
            client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
            where = lsp.TextDocumentIdentifier(uri)
            at = spot(TEXT, "_GUARD")
            await client.text_document_hover_async(lsp.HoverParams(where, at))
            await client.text_document_completion_async(lsp.CompletionParams(where, at))
            await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(where))
            client.text_document_did_close(lsp.DidCloseTextDocumentParams(where))
        assert codes(await client.change(inside, TEXT + "\n")) == ["UG601"]

    asked(project, talk)
