"""Every function and field that definitions use, and whether a contract declares it; what contracts say of uops, their
cache entries, and families."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..analysis.journey import Journey
from ..analysis.points import CallPoint, FieldPoint, Point, UndeclaredPoint
from ..model.contracts import Promise
from ..model.program import Program
from ..source import Span
from .instruction import columns

Row = tuple[str, str, str, str]
USED = ("function", "field")


def contract_rows(found: Iterable[Journey], program: Program) -> list[Row]:
    """Kind, name, what is declared, and the first place that uses it."""
    rows: dict[tuple[str, str], Row] = {}
    for journey in found:
        for point in journey.points:
            row = row_of(point)
            if row is not None:
                rows.setdefault(row[:2], row)
    return [*sorted(rows.values()), *sorted(definition_rows(program))]


def definition_rows(program: Program) -> Iterator[Row]:
    """What is said of definitions, with their places."""
    contracts = program.contracts
    for uop in program.uops:
        promised = contracts.uops.get(uop.name)
        if promised is not None:
            if promised.promises:
                yield "uop", uop.name, declared(promised.promises, promised.span), str(uop.name_span)
            for name, promises in promised.entries.items():
                place = promises[0].span if promises else promised.span
                yield "cache entry", f"{uop.name}.{name}", declared(promises, place), str(uop.name_span)
    for family in program.families:
        of_forms = contracts.families.get(family.head)
        if of_forms is not None:
            yield "family", family.head, declared(of_forms.promises, of_forms.span), str(family.span)


def declared(promises: Iterable[Promise], span: Span) -> str:
    return f"{' '.join(map(str, promises)) or 'nothing to say'}  [{span}]"


def row_of(point: Point) -> Row | None:
    match point:
        case CallPoint(name=name, function=function):
            if function is None:
                return "function", name or "(pointer)", "not declared", str(point.span)
            return "function", name, declared(function.promises, function.span), str(point.span)
        case FieldPoint(structure=structure, field=field):
            return "field", f"{structure}.{field.name}", declared(field.promises, field.span), str(point.span)
        case UndeclaredPoint(structure=structure, name=name):
            return "field", f"{structure or '?'}.{name}", "not declared", str(point.span)
    return None


def contracts_page(rows: list[Row], missing: bool) -> str:
    chosen = [row for row in rows if not missing or row[2] == "not declared"]
    count = sum(row[2] == "not declared" for row in rows)
    table: list[tuple[str, ...]] = [("kind", "name", "first used or defined", "declared")]
    table += [(kind, name, place, said) for kind, name, said, place in chosen]
    used = sum(row[0] in USED for row in rows)
    lines = [*columns(table), f"{used} functions and fields are used, {count} are not declared"]
    return "".join(f"{line}\n" for line in lines)
