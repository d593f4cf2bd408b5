"""Sums of a number and symbols."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stages import program

from uopgen.model.sums import Sum
from uopgen.render.python import python_of

SUMS = st.builds(
    lambda constant, one, two: (
        Sum(constant) + Sum(0, (("oparg", 1),)).times(one) + Sum(0, (("(oparg & 1)", 1),)).times(two)
    ),
    st.integers(-9, 9),
    st.integers(-3, 3),
    st.integers(-3, 3),
)


def value(size: Sum, oparg: int) -> int:
    return int(eval(python_of(size), {"oparg": oparg}))


@given(SUMS, SUMS, st.integers(0, 255))
def test_sums_add_like_numbers(a: Sum, b: Sum, oparg: int) -> None:
    assert value(a + b, oparg) == value(a, oparg) + value(b, oparg)
    assert value(a - b, oparg) == value(a, oparg) - value(b, oparg)
    assert value(-a, oparg) == -value(a, oparg)
    assert (a - a) == Sum()
    assert a + b == b + a


@pytest.mark.parametrize(
    ("size", "text"),
    [
        ("oparg", "oparg"),
        ("oparg*2", "2 * oparg"),
        ("oparg - 1", "-1 + oparg"),
        ("1 + (oparg & 1)", "1 + (oparg & 1)"),
        ("oparg & 1", "(oparg & 1)"),
        ("3", "3"),
        ("(oparg & 0xFF) + 1 + (oparg >> 8)", "1 + (oparg & 0xFF) + (oparg >> 8)"),
        ("oparg + oparg - 2 * oparg", "0"),
    ],
)
def test_sizes_are_exact(size: str, text: str) -> None:
    one = program(f"inst(A, (unused[{size}] -- unused[{size}])) {{ }}").instructions[0]
    assert str(one.values[0].size) == text


def test_effects_of_macros_are_sums() -> None:
    text = """
    op(_A, (a, args[oparg] -- b)) { b = a; INPUTS_DEAD(); }
    op(_B, (x, b -- c[oparg & 1])) { if (oparg & 1) { c[0] = x; } INPUTS_DEAD(); }
    macro(M) = _A + _B;
    """
    one = program(text).instruction("M")
    assert one is not None
    assert (str(one.popped), str(one.pushed), str(one.top)) == ("2 + oparg", "(oparg & 1)", "-2 + (oparg & 1) - oparg")


def test_conditions_become_python() -> None:
    one = program("inst(A, (x if (oparg & 1 && !(oparg > 3)) --)) { DEAD(x); }").instructions[0]
    assert [value(one.popped, oparg) for oparg in (0, 1, 2, 3, 5)] == [0, 1, 0, 1, 0]
