"""What keeps a value alive: the references that it was borrowed from, one behind the other."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.contracts import Contracts, Function
from .terms import Term


def owners(value: Term, contracts: Contracts) -> Iterator[Term]:
    """The reference that a value is, or is borrowed from, and what that was borrowed from."""
    while True:
        if value.same and value.head == "call":
            value = value.args[0]
            continue
        yield value
        if value.head == "field" and value.args:
            value = value.args[0]
            continue
        owner = lender(value, contracts.function(value.text)) if value.head == "call" else None
        if owner is None:
            return
        value = owner


def lender(value: Term, function: Function | None) -> Term | None:
    """The argument that a call's result is borrowed from."""
    if function is None:
        return None
    names = [one.name for one in function.parameters]
    for promise in function.promises:
        for argument in promise.arguments if promise.word == "returns" else ():
            if argument.startswith("borrowed("):
                lent = argument[9:-1]
                if lent in names and names.index(lent) < len(value.args):
                    return value.args[names.index(lent)]
    return None
