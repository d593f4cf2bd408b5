"""What calls do through the addresses of variables: values that come, are replaced, or are not there any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..model.contracts import NULLS, Contracts, Function
from ..source import Span
from . import ownership
from .owners import owners
from .points import Coming, Known, Lost, Proof, plus, without
from .terms import Term, canonical, fact

ZERO = ("0", "false", "NULL")


def comes(known: Known, function: Function, value: Term, result: Term, span: Span) -> Known:
    """`initialises(x)`: behind the address of a variable stands a new reference, if the call succeeds."""
    if function.result == "void":
        return owned(known, value, span)
    failures = frozenset(one.arguments[0].replace(" ", "") for one in function.promises if one.word == "fails")
    if not failures:
        return known  # nothing says which results are successes
    return replace(known, coming=plus(known.coming, result, Coming(value, span, failures)))


def owned(known: Known, value: Term, span: Span) -> Known:
    known = ownership.fresh(known, value)
    return replace(known, owned=plus(known.owned, value, span), gone=without(known.gone, value))


def told(known: Known, term: Term, truth: bool) -> Known:
    """A test of a result says which of the failures it is not, or that it is one."""
    result, sorted_out = tested(term, truth)
    return without_failures(known, result, sorted_out) if result is not None else known


def without_failures(known: Known, result: Term, sorted_out: Callable[[str], bool]) -> Known:
    """It is none of those that are sorted out; where none is, it has failed."""
    coming = known.coming.get(result)
    if coming is None:
        return known
    left = frozenset(one for one in coming.failures if not sorted_out(one))
    if left == coming.failures:
        return replace(known, coming=without(known.coming, result))
    if left:
        return replace(known, coming=plus(known.coming, result, replace(coming, failures=left)))
    known = replace(known, coming=without(known.coming, result))
    return owned(known, coming.value, coming.span)


def tested(term: Term, truth: bool) -> tuple[Term | None, Callable[[str], bool]]:
    """The result that a condition is about, and which failures it cannot be; none: it has failed."""
    match term:
        case Term(head="op", text="<", args=(value, Term(text="0"))):
            return value, negative if not truth else nothing
        case Term(head="op", text=">=", args=(value, Term(text="0"))):
            return value, negative if truth else nothing
        case Term(head="op", text=">", args=(value, Term(text="0"))):
            return value, every if truth else nothing
        case Term(head="op", text="<=", args=(value, Term(text="0"))):
            return value, every if not truth else nothing
        case Term(head="op", text="==", args=(value, other)):
            word = str(other).replace(" ", "")
            return value, (lambda one: same(one, word)) if not truth else nothing
        case Term(head="result" | "call" | "merge"):
            return term, (lambda one: one in ZERO) if truth else nothing
    return None, nothing


def there(known: Known, result: Term, null: bool) -> Known:
    """A test for nothing: the failure that is a null value."""
    return without_failures(known, result, nothing if null else NULLS.__contains__)


def negative(one: str) -> bool:
    return one.startswith("-")


def every(_: str) -> bool:
    return True


def nothing(_: str) -> bool:
    return False


def same(one: str, other: str) -> bool:
    return one == other or (one in ZERO and other in ZERO)


def replaced(known: Known, function: Function, before: Term, after: Term, result: Term, span: Span) -> Known:
    """`may_replace(x)`: the call gives up what a variable held, and puts another reference there; nothing when it
    fails."""
    if before not in known.owned:
        return known
    known = ownership.spend(known, before, span)
    known = replace(known, owned=without(known.owned, before), gone=plus(known.gone, before, span))
    if function.promise("fails") is not None:
        return comes(known, function, after, result, span)
    known = owned(known, after, span)
    return replace(known, nullable=plus(known.nullable, after, span))


def invalidated(known: Known, lender: Term, contracts: Contracts, span: Span, why: str) -> Known:
    """`invalidates(x)`: what was borrowed from x is not there any more."""
    what = canonical(lender)
    lost = dict(known.lost)
    for value in known.env.values():
        chain = [canonical(one) for one in owners(value, contracts)]
        if what in chain[1:]:
            lost[fact("alive", value)] = Lost(Proof(span), span, why)
    return replace(known, lost=lost)
