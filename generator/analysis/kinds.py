"""What a condition that is true, a field or a result says about the type of an object."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.contracts import Constant, Contracts, Field, Function, Promise
from .terms import Term, canonical, fact, name

TYPE = "exact_type"


def tested(atom: Term, contracts: Contracts) -> Iterator[Term]:
    """The facts of types that hold where `atom` is true."""
    match canonical(atom):
        case Term(head="call" | "result", text=word, args=args):
            function = contracts.function(word.split("@")[0])
            for promise in function.promises if function is not None else ():
                if function is not None and promise.word == "establishes" and not of_result(promise):
                    yield from known_type(instantiated(promise, function, args), contracts)
        case Term(head="op", text="==", args=(left, right)):
            yield from compared(left, right, contracts)
            yield from compared(right, left, contracts)
        case Term(head="op", text="&", args=(left, right)):
            for where, what in ((left, right), (right, left)):
                if where.head in ("field", "load") and where.args and what.head == "name":
                    for kind in kinds_of(contracts.constants.get(what.text)):
                        yield fact(TYPE, where.args[0], name(kind))


def compared(side: Term, other: Term, contracts: Contracts) -> Iterator[Term]:
    """`Py_TYPE(o) == &T`: the contract of the call says of what its result is the type."""
    function = contracts.function(side.text) if side.head == "call" else None
    for promise in function.promises if function is not None else ():
        subject, kind = pair(promise)
        if function is not None and kind == "result":
            bound = dict(zip((one.name for one in function.parameters), side.args, strict=False))
            if subject in bound:
                yield from known_type(fact(TYPE, bound[subject], other), contracts)


def instantiated(promise: Promise, function: Function, args: tuple[Term, ...]) -> Term:
    """`exact_type(v, RtList)` with v bound to a value."""
    bound = dict(zip((one.name for one in function.parameters), args, strict=False))
    word, _, rest = promise.arguments[0].partition("(")
    arguments = [one.strip() for one in rest.rstrip(")").split(",")]
    return fact(word, *(bound.get(one) or name(one) for one in arguments if one))


def known_type(said: Term, contracts: Contracts) -> Iterator[Term]:
    """A fact whose type is a C type: of an object that stands for a type, the one that its declaration names."""
    if said.text != TYPE or len(said.args) != 2:
        yield said
        return
    subject, kind = said.args
    at = kind.args[0] if kind.head == "op" and kind.text == "&" and kind.args else kind
    kinds = kinds_of(contracts.constants.get(at.text)) if at.head == "name" else ()
    if kinds:
        yield from (fact(TYPE, subject, name(one)) for one in kinds)
    elif at is kind and at.head == "name" and (at.text in contracts.types or not contracts.typed_constants):
        yield said  # a machine that declares no objects for its types has names for kinds of objects


def kinds_of(constant: Constant | None) -> tuple[str, ...]:
    return tuple(pair(one)[1] for one in constant.promises) if constant is not None else ()


def pair(promise: Promise) -> tuple[str, str]:
    """Subject and type of `establishes(exact_type(subject, type))`; empty for anything else."""
    word, _, rest = promise.arguments[0].partition("(") if promise.arguments else ("", "", "")
    if promise.word != "establishes" or word != TYPE:
        return "", ""
    subject, _, kind = rest.rstrip(")").partition(",")
    return subject.strip(), kind.strip()


def of_result(promise: Promise) -> bool:
    return "result" in pair(promise)


def result_type(what: Function | Field | None) -> str:
    """The type of every object that a function returns, or that a field holds."""
    for promise in what.promises if what is not None else ():
        subject, kind = pair(promise)
        if subject in ("result", "it"):
            return kind
    return ""


def reads_type(call: Term, contracts: Contracts) -> bool:
    """The call looks at the type of its argument, which may change where the world stops."""
    function = contracts.function(call.text) if call.head == "call" else None
    promises = function.promises if function is not None else ()
    return any(pair(one) != ("", "") and pair(one)[0] != "result" for one in promises)


def for_good(said: Term, contracts: Contracts) -> bool:
    """The fact is of a type whose objects keep it."""
    return said.text == TYPE and len(said.args) == 2 and said.args[1].text in contracts.lasting
