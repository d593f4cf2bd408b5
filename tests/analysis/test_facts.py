"""What is found out about instructions, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stages import CONFIG, analysed, facts

from uopgen.analysis.terms import Term, negated


def flags(body: str, effect: str = "--", more: str = "") -> set[str]:
    one = facts(f"{more}\nmacro int use(int i);\ninst(A, ({effect})) {{ {body} }}").of("A")
    assert one is not None
    return set(one.flags)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("use(1);", set()),
        ("use(oparg);", {"HAS_ARG"}),
        ("JUMPBY(oparg);", {"HAS_ARG", "HAS_JUMP"}),
        ("use(FRAME_CO_NAMES[oparg]);", {"HAS_ARG", "HAS_NAME"}),
        ("V v = g(NOTHING); vclose(thread, v);", {"HAS_ESCAPES"}),
        ("ERROR_IF(use(1));", {"HAS_ERROR"}),
        ("if (use(1)) { ERROR_NO_POP(); }", {"HAS_ERROR", "HAS_ERROR_NO_POP"}),
        ("if (use(1)) { goto error; }", {"HAS_ERROR", "HAS_ERROR_NO_POP"}),
        ("\n#ifdef FREE_THREADED\nuse(oparg);\n#else\nJUMPBY(1);\n#endif\n", {"HAS_ARG"}),
    ],
)
def test_flags_are_derived(body: str, found: set[str]) -> None:
    assert flags(body) == found


def test_flags_of_sizes_and_annotations() -> None:
    assert flags("", "unused[oparg] -- unused[oparg]") == {"HAS_ARG"}
    text = "family(G, 0) = { A };\ninst(G, (--)) { }"
    assert flags("DEOPT_IF(oparg); EXIT_IF(1);", more=text) == {"HAS_ARG", "HAS_DEOPT", "HAS_EXIT"}
    pure = facts("pure inst(A, (--)) { }").of("A")
    assert pure is not None and pure.flags == ("HAS_PURE",)


def test_words_of_flags_are_settings() -> None:
    config = replace(CONFIG, flags=(("HAS_COLOUR", ("PAINT",)),))
    one = facts("macro void PAINT(int i);\ninst(A, (--)) { PAINT(oparg); }", config).of("A")
    assert one is not None and one.flags == ("HAS_ARG", "HAS_COLOUR")


def test_every_escape_has_its_reason() -> None:
    text = """
    extern V w(V v) blocks @ ft;
    inst(A, (a --)) {
        V (*slot)(V) = 0;
        slot(a);
        w(a);
        unknown(a);
        f(a);
        DECREF_INPUTS();
    }
    """
    reasons = {
        "ft": [
            ("slot", "it goes through a pointer"),
            ("w", "declared: blocks"),
            ("unknown", "it has no contract"),
            ("DECREF_INPUTS", "it closes values"),
        ]
    }
    reasons["gil"] = [one for one in reasons["ft"] if one[0] != "w"]
    for build, expected in reasons.items():
        one = facts(text, build=build).of("A")
        assert one is not None
        assert [(escape.name, escape.because) for escape in one.escapes] == expected
        assert one.claim().text == "A may escape" and len(one.claim().because) == len(expected)


def test_an_escape_knows_where_it_is_declared() -> None:
    one = facts("inst(A, (a -- b)) { b = g(a); DEAD(a); }").of("A")
    assert one is not None
    assert [escape.declared and escape.declared.text for escape in one.escapes] == ["escapes"]


def test_nothing_is_guessed_from_a_name() -> None:
    one = facts("extern V Py_DECREF(V v);\ninst(A, (a -- a)) { Py_DECREF(a); }").of("A")
    assert one is not None and one.escapes == ()
    assert one.claim().text == "A never escapes"


def test_guards_are_counted() -> None:
    one = facts("family(G, 0) = { S };\ninst(G, (--)) { }\ninst(S, (--)) { DEOPT_IF(1); EXIT_IF(2); ERROR_IF(3); }").of(
        "S"
    )
    assert one is not None and one.guards == 2


def test_values_are_told_as_they_would_be_written() -> None:
    a, b, zero = Term("item", "a#1"), Term("item", "b"), Term("literal", "0")
    less, equal = Term("op", "<", (a, zero)), Term("op", "==", (a, b))
    assert str(negated(less)) == "!(a < 0)"
    assert str(negated(equal)) == "a != b"
    assert str(Term("op", "+", (Term("op", "*", (a, b)), zero))) == "(a * b) + 0"
    assert str(Term("op", "&&", (negated(a), negated(equal)))) == "!a && (a != b)"
    assert str(Term("op", "?:", (less, a, b))) == "(a < 0) ? a : b"


def test_an_input_that_only_a_stranger_gets() -> None:
    """The likely mistake is in the call: a name that is misspelt, a contract that is missing."""
    _, report = analysed("inst(A, (x, y --)) { vclosee(x); use(y); }\nmacro int use(V v);")
    dropped = [one for one in report.diagnostics if one.code == "UG202"]
    assert [[label.text for label in one.labels] for one in dropped] == [
        ["`vclosee` has no contract, so that it takes no reference"],
        [],
    ]
