"""Definition files in colour: nothing is lost, nothing is an error, and what position tells is seen."""

from __future__ import annotations

import pytest
from reading import BAD, CORPUS

pytest.importorskip("pygments")

from pygments.token import (  # type: ignore[import-untyped, unused-ignore]
    Comment,
    Error,
    Keyword,
    Name,
    Operator,
    String,
)

from uopgen.syntax.highlight import DefinitionLexer


def coloured(text: str) -> list[tuple[object, str]]:
    return [(kind, value) for kind, value in DefinitionLexer().get_tokens(text) if value.strip()]


@pytest.mark.parametrize("path", [*CORPUS, *BAD], ids=lambda path: path.name)
def test_all_of_the_text_comes_back(path: object) -> None:
    text = path.read_text()  # type: ignore[attr-defined]
    found = list(DefinitionLexer(stripnl=False, ensurenl=False).get_tokens(text))
    assert "".join(value for _, value in found) == text
    assert not [value for kind, value in found if kind is Error]


def test_texts_cut_off_come_back() -> None:
    for path in CORPUS:
        text = path.read_text()
        for end in range(0, len(text), 97):
            found = DefinitionLexer(stripnl=False, ensurenl=False).get_tokens(text[end : end + 400])
            assert "".join(value for _, value in found) == text[end : end + 400]


def test_a_uop() -> None:
    found = coloured(
        "/** Adds. */\npure replicate(8) op(_ADD, (n/2, a, b: RtObject *, c[oparg] -- unused)) {\n"
        "    DEOPT_IF(a == 0);  // why\n    RtList *x = f(y);\n#if X\n    return;\n#endif\n}"
    )
    for kind, value in [
        (String.Doc, "/** Adds. */"),
        (Name.Decorator, "pure"),
        (Name.Decorator, "replicate"),
        (Keyword.Declaration, "op"),
        (Name.Function, "_ADD"),
        (Name.Attribute, "n"),
        (Name.Variable, "a"),
        (Keyword.Type, "RtObject"),
        (Operator.Word, "--"),
        (Keyword.Pseudo, "unused"),
        (Name.Function.Magic, "DEOPT_IF"),
        (Comment.Single, "// why"),
        (Keyword.Type, "RtList"),
        (Name.Function, "f"),
        (Comment.Preproc, "#if X"),
        (Keyword, "return"),
    ]:
        assert (kind, value) in found


def test_macros_and_contracts() -> None:
    found = coloured(
        "macro(ADD) = unused/1 + flush + _ADD;\nstruct S {\n    int n read(relaxed) immutable;\n};\n"
        "extern int f(RtList *l) steals(l) escapes @ ft;\ntype T;\n"
    )
    for kind, value in [
        (Keyword.Declaration, "macro"),
        (Name.Function, "ADD"),
        (Keyword.Pseudo, "flush"),
        (Name.Class, "S"),
        (Name.Attribute, "read"),
        (Keyword.Declaration, "extern"),
        (Name.Function, "f"),
        (Name.Attribute, "steals"),
        (Name.Attribute, "escapes"),
        (Name.Tag, "ft"),
        (Name.Class, "T"),
    ]:
        assert (kind, value) in found


def test_it_goes_by_the_name_of_a_file() -> None:
    import fnmatch

    for name in ("bytecodes.def", "optimizer_bytecodes.c"):
        assert any(fnmatch.fnmatch(name, pattern) for pattern in DefinitionLexer.filenames)


def test_pygments_finds_it() -> None:
    from pygments.lexers import get_lexer_by_name, get_lexer_for_filename

    assert isinstance(get_lexer_by_name("uopgen"), DefinitionLexer)
    for path in CORPUS[:3]:
        assert isinstance(get_lexer_for_filename("a.def", path.read_text()), DefinitionLexer)
    assert isinstance(
        get_lexer_for_filename("Python/bytecodes.c", "// BEGIN BYTECODES //\ninst(NOP, (--)) {\n}\n"), DefinitionLexer
    )
