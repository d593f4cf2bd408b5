"""Whatever a file holds: parse returns a tree and reports, and never raises."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import CORPUS, read

from uopgen.syntax import Dialect, ast, unparse

TEXTS = [path.read_text() for path in CORPUS]
SCRAPS = (
    *"(){}[];,:?=+*&/!~.@#\"'\\\0\x7f é€\n",
    *("--", "->", "/*", "*/", "//", "///", "/**", "#if", "#if X\n", "\n#else\n", "\n#endif\n", "#ifdef", "\n#elif Y\n"),
    *("inst(", "op(_A, (a -- b)) {", "macro(", "family(", "pseudo(", "label(", "extern ", "struct ", "type "),
    *("if (", "else", "while", "do", "for (", "switch (", "case ", "default:", "goto ", "return", "sizeof(", "const "),
    *("int ", "(int)", "X *y;", "unused/-1", "// BEGIN BYTECODES //", "// END BYTECODES //", '"', "u8'", "1e", "..."),
    *("constant ", "<<="),
)


def mutated(text: str, chance: random.Random) -> str:
    """A text with a few pieces taken out, put in, doubled or moved."""
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((1, 1, 2, 7, 60, 900)))
        match chance.randrange(5):
            case 0:
                text = text[:at] + text[end:]
            case 1 | 2:
                text = text[:at] + chance.choice(SCRAPS) + text[at:]
            case 3:
                text = text[:at] + text[at:end] * 2 + text[end:]
            case 4:
                other = chance.randrange(len(text) + 1)
                text = text[:other] + text[at:end] + text[other:]
    return text


def check(text: str, dialect: Dialect | None = None) -> ast.Module:
    module, report = read(text, dialect)
    assert isinstance(module, ast.Module)
    for one in report.diagnostics:
        assert one.message and one.code
        assert 0 <= one.span.start <= one.span.end <= len(text) + 1
        assert one.span.line >= 1 and one.span.column >= 1
        one.span.source.line(one.span.line)
    return module


@pytest.mark.parametrize("seed", range(60))
def test_spoilt_files(seed: int) -> None:
    chance = random.Random(seed)
    text = mutated(chance.choice(TEXTS), chance)
    module = check(text)
    check(text, chance.choice(list(Dialect)))
    check(unparse(module))


@pytest.mark.parametrize("text", TEXTS, ids=[path.name for path in CORPUS])
def test_files_cut_off(text: str) -> None:
    for end in range(0, len(text), max(1, len(text) // 25)):
        check(text[:end])
        check(text[end:])


@given(st.lists(st.sampled_from(SCRAPS) | st.sampled_from(["a", "b ", "X ", "1", " ", "\n"]), max_size=40).map("".join))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_scraps(text: str) -> None:
    check(text)
    check(f"op(_A, (a -- b)) {{\n{text}\n}}")


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["(" * 3000, "{" * 3000, "op(_A, (--)) { " + "(" * 2000 + "x" + ")" * 2000 + "; }"])
def test_deep_nesting(text: str) -> None:
    check(text)


def test_long_chains() -> None:
    for text in ("x = a" + " + a" * 3000, "x = a" + "->b" * 3000, "a" + ", b" * 3000, "x = " + "a ? b : " * 3000 + "c"):
        check(f"op(_A, (--)) {{ {text}; }}")
    check("op(_A, (--)) { " + "if (a) b(); else " * 500 + "c(); }")
    check("op(_A, (--)) { f(a" + ", b" * 20000 + "); }")
    check("#if A\n" * 3000)
    check("op(_A, (--)) {\n" + "#if A\n" * 3000 + "}")
    check("op(_A, (--)) {\n" + "if (a)\n#if A\n" * 50 + "b();\n" + "#endif\n" * 50 + "}")


def test_empty() -> None:
    for text in ("", "\n", "   ", "\ufeff", "// nothing", "/** doc only */", "\0"):
        assert check(text).definitions == ()


def test_much_of_nothing() -> None:
    """What is at the end of a text, or between two things, is passed over once."""
    for much in ("\n" * 300_000, " " * 300_000, "\\\n" * 100_000):
        assert check(much).definitions == ()
        assert len(check(f"inst(A, (--)) {{ {much} }}{much}").definitions) == 1
