"""Exact sums of a number and symbolic terms: sizes of arrays, places on the stack."""

from __future__ import annotations

from dataclasses import dataclass

from ..syntax.ast import Binary, Expression, Literal, Name, Unary
from ..syntax.unparse_c import unparse_expression


@dataclass(frozen=True, slots=True)
class Sum:
    """`constant` plus each term's factor times its C text; terms sorted, no factor is 0."""

    constant: int = 0
    terms: tuple[tuple[str, int], ...] = ()

    def __add__(self, other: Sum | int) -> Sum:
        if isinstance(other, int):
            return Sum(self.constant + other, self.terms)
        if not other.terms:
            return Sum(self.constant + other.constant, self.terms)
        factors = dict(self.terms)
        for text, factor in other.terms:
            factors[text] = factors.get(text, 0) + factor
        return Sum(self.constant + other.constant, tuple(sorted(item for item in factors.items() if item[1])))

    def __neg__(self) -> Sum:
        return Sum(-self.constant, tuple((text, -factor) for text, factor in self.terms))

    def __sub__(self, other: Sum | int) -> Sum:
        return self + -other

    def times(self, factor: int) -> Sum:
        if factor == 0:
            return ZERO
        return Sum(self.constant * factor, tuple((text, factor * one) for text, one in self.terms))

    def __bool__(self) -> bool:
        return bool(self.constant or self.terms)

    @property
    def known(self) -> bool:
        """A number, without symbols."""
        return not self.terms

    def __str__(self) -> str:
        """C text: `-2 - oparg`, `oparg`, `1 + (oparg & 1)`."""
        parts = [str(self.constant)] if self.constant or not self.terms else []
        for text, factor in self.terms:
            product = text if abs(factor) == 1 else f"{abs(factor)} * {text}"
            if not parts:
                parts.append(product if factor > 0 else f"-{product}")
            else:
                parts.append(f"{'+' if factor > 0 else '-'} {product}")
        return " ".join(parts)


ZERO = Sum()
ONE = Sum(1)


def number(text: str) -> int | None:
    """The value of an integer literal as C reads it."""
    digits = text.rstrip("uUlL")
    try:
        return int(digits, 0) if not (len(digits) > 1 and digits.isdigit() and digits[0] == "0") else int(digits, 8)
    except ValueError:
        return None


def plain(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def sum_of(size: Expression) -> Sum:
    """An expression as a sum; what is not linear becomes a term in parentheses."""
    match size:
        case Literal(text=text) if (value := number(text)) is not None:
            return Sum(value)
        case Name(id=name):
            return Sum(0, ((name, 1),))
        case Binary(op="+", left=left, right=right):
            return sum_of(left) + sum_of(right)
        case Binary(op="-", left=left, right=right):
            return sum_of(left) - sum_of(right)
        case Binary(op="*", left=left, right=right):
            first, second = sum_of(left), sum_of(right)
            if first.known or second.known:
                return second.times(first.constant) if first.known else first.times(second.constant)
        case Unary(op="-", operand=operand, postfix=False):
            return -sum_of(operand)
    return Sum(0, ((f"({unparse_expression(size)})", 1),))
