"""What is said about a mistake: the message, the place it points at, related places, and what to do."""

from __future__ import annotations

import pytest
from reading import read

from uopgen.diagnostics import Diagnostic


def only(text: str) -> Diagnostic:
    _, report = read(text)
    assert len(report.diagnostics) == 1, [one.message for one in report.diagnostics]
    return report.diagnostics[0]


CASES = """
isnt(A, (--)) { }
    isnt: 'isnt' does not begin a definition; did you mean 'inst'?
op(_A, (a, b)) { }
    ): expected '--', found ')'; a stack effect is (inputs -- outputs)
type;
    type: 'type' without a name; write type NAME;
macro A = B;
    macro: 'macro' without its '('; write macro(NAME, …
macro(A) = ;
    ;: expected the name of a uop, found ';'; a macro has at least one part
macro(A) = B C;
    C: expected '+', '/' or ';', found 'C'; parts are joined by '+'
family(A) = { };
    }: expected the name of an instruction, found '}'; a family has at least one member
family(A) = { B C };
    C: expected ',' or '}', found 'C'; names are separated by ','
pseudo(A) = { };
    }: expected the name of an instruction, found '}'; a pseudo-instruction has at least one target
op(_A, (a -- b/2)) { }
    b/2: cache entry 'b' among the outputs; cache entries stand before the --
op(_A, (--)) { x = y }
    y: ';' is missing after this; end it with ';'
op(_A, (--)) { if x { } }
    x: expected '(', found 'x'; None
op(_A, (--)) { x = ; }
    ;: expected an expression, found ';'; None
op(_A, (--)) { else f(); }
    else: expected a statement or '}', found 'else'; an else belongs to the if directly before it
op(_A, (--)) { x = \u201cy\u201d; }
    \u201c: a typographic quote \u201c; use ' or "
op(_A, (--)) { x = 1; \0 }
    \0: a NUL byte; this does not look like a text file
op(_A, (--)) { /* x
    /*: this comment is not closed; close it with */
#else
    #else: #else without an #if; remove it, or open it with #if
INST(A, (--)) { }
    INST: 'INST' does not begin a definition; did you mean 'inst'?
inst A (--) { }
    inst: 'inst' without its '('; write inst(NAME, …
op(_A, (--)) { f(+); }
    ): expected an expression, found ')'; None
op(_A, (--)) { f(a); }
    ;: the character ; (U+037E GREEK QUESTION MARK) fits nowhere here; remove or replace it
op(_A, (--)) { f('ab); }
    'ab); }: this character is not closed; close it with ' before the end of the line
#if X
    #if: #if without its #endif; close it with #endif
extern f(int a);
    int: expected a name, found 'int'; a declaration begins with the type of its result: extern int f(int a);
#define X 1
    #define X 1: only #if … #endif may stand between definitions; constants and macros of C belong in a header
"""
LINES = CASES.strip().split("\n")


@pytest.mark.parametrize(("text", "said"), list(zip(LINES[::2], LINES[1::2], strict=True)))
def test_says_what_is_wrong_and_where(text: str, said: str) -> None:
    _, report = read(text)
    first = report.diagnostics[0]
    assert f"    {first.span.text}: {first.message}; {first.hint}" == said


def test_a_semicolon_is_missing_at_the_end_of_the_line_before() -> None:
    one = only("op(_A, (--)) {\n  f(a)\n  g();\n}")
    assert (one.span.line, one.span.text, one.message) == (2, ")", "';' is missing after this")


def test_points_at_the_bracket_and_at_what_came_too_early() -> None:
    one = only("op(_A, (--)) {\n    f(a;\n}\nop(_B, (--)) { }")
    assert (one.span.line, one.span.column, one.message) == (2, 6, "'(' is not closed")
    (label,) = one.labels
    assert (label.span.line, label.text) == (2, "this ';' comes first")


def test_points_at_the_next_definition() -> None:
    one = only("op(_A, (--)) {\n    if (a) {\n}\nop(_B, (--)) { }")
    assert one.message == "'{' is not closed before the next definition"
    assert [(label.span.line, label.text) for label in one.labels] == [(4, "the next definition begins here")]


def test_all_mistakes_in_one_run_in_the_order_of_the_text() -> None:
    _, report = read('op(_A, (--)) { x = ; }\nop(_B, (--)) { "a; }\n#else\nmacro(C) = ;\nop(_D, (a -- b/1)) { }\n)')
    assert [one.span.line for one in report.diagnostics] == [1, 2, 3, 4, 5, 6]


def test_what_is_right_is_still_read() -> None:
    module, report = read("op(_A, (--)) { f( }\nop(_B, (--)) { x = ; }\nop(_C, (--)) { ok(); }\nmacro(D) = _C;\n}")
    assert len(report.diagnostics) == 3
    assert [getattr(one, "name", None) for one in module.definitions] == ["_C", "D"]


def test_what_is_too_deep_behind_a_mistake() -> None:
    _, report = read("op(_A, (--)) {\n x = ;\n y = " + "~" * 400 + "z;\n}")
    assert [(one.code, one.span.line) for one in report.diagnostics] == [("UG005", 2), ("UG013", 3)]


def test_half_a_file() -> None:
    whole = "int f(void) {\n// BEGIN BYTECODES //\ninst(A, (--)) { }\ninst(B, (--)) {\n  f();\n"
    module, report = read(whole)
    assert [one.code for one in report.diagnostics] == ["UG008", "UG009"]
    assert len(module.definitions) == 1


def test_a_binary_file_is_given_up_early() -> None:
    _, report = read("\x01\x02 " * 5000)
    assert len(report.diagnostics) < 300
    assert "the rest is not read" in report.diagnostics[-1].message


ALONE = r"""
op(_A, (--)) { f(a)\u037e }
op(_A, (--)) {\n f('ab);\n}
op(_A, (--)) { f("ab); }
op(_A, (--)) {\n \x1b[31m f(1);\n}
op(_A, (--))\n f(1);\n}
op(_A, (--)) {\n#if X\n f(1);\n#else\n#else\n g(2);\n#endif\n}
op(_A, (--)) { do { } }
op(_A, (--)) { f(((1; }
op(_A, (--)) { #define X 3\n f();\n}
op(_A, (--)) { f(] ); }
op(_A, (--)) {\n f(1,\n#if X\n 2 3\n#else\n 4\n#endif\n);\n}
"""


@pytest.mark.parametrize("text", ALONE.strip().split("\n"))
def test_one_mistake_one_message(text: str) -> None:
    """Nothing is said that only follows from what was said."""
    assert only(text.encode().decode("unicode_escape"))
