"""Contracts as C: accessors of shared fields, and checks that the headers say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.contracts import Contracts, Field, Structure


@dataclass(frozen=True, slots=True)
class Accessor:
    """`load` and `store` are C text over `o` and `v`; empty: the field has none."""

    struct: str
    field: str
    type: str
    load: str
    store: str
    promises: str
    defined: str


@dataclass(frozen=True, slots=True)
class Check:
    """A type that the compiler compares: of a pointer to a function or field, or of a constant."""

    name: str
    type: str
    defined: str
    struct: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Checks:
    functions: tuple[Check, ...]
    fields: tuple[Check, ...]
    constants: tuple[Check, ...]


def place(span: object) -> str:
    """file:line, for a message of the C compiler."""
    return str(span).rsplit(":", 1)[0]


def accessors(contracts: Contracts, prefix: str) -> tuple[Accessor, ...]:
    return tuple(one for struct in contracts.structures.values() for one in accessors_of(struct, prefix))


def accessors_of(struct: Structure, prefix: str) -> Iterator[Accessor]:
    for field in struct.fields:
        load, store = access(field, "read", prefix), access(field, "write", prefix)
        if load or store:
            said = " ".join(str(one) for one in field.promises)
            yield Accessor(struct.name, field.name, field.type, load, store, said, place(field.span))


def access(field: Field, word: str, prefix: str) -> str:
    promise = field.promise(word)
    if promise is None:
        return ""
    order = promise.arguments[0]
    if word == "read":
        return f"o->{field.name}" if order == "plain" else f"{prefix}_load_{order}(&o->{field.name})"
    return f"o->{field.name} = v" if order == "plain" else f"{prefix}_store_{order}(&o->{field.name}, v)"


def checks(contracts: Contracts) -> Checks:
    functions = tuple(
        Check(one.name, one.prototype, place(one.span)) for one in contracts.functions.values() if not one.is_macro
    )
    fields = tuple(
        Check(field.name, pointer_to(field.type), place(field.span), struct.name, field.name)
        for struct in contracts.structures.values()
        for field in struct.fields
    )
    constants = tuple(Check(one.name, one.type, place(one.span)) for one in contracts.constants.values())
    return Checks(functions, fields, constants)


def pointer_to(type_name: str) -> str:
    return f"{type_name}*" if type_name.endswith("*") else f"{type_name} *"
