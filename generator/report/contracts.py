"""Every function and field that definitions use, and whether a contract declares it."""

from __future__ import annotations

from collections.abc import Iterable

from ..analysis.journey import Journey
from ..analysis.points import CallPoint, FieldPoint, Point, UndeclaredPoint
from .instruction import columns


def contract_rows(found: Iterable[Journey]) -> list[tuple[str, str, str, str]]:
    """Kind, name, what is declared, and the first place that uses it."""
    rows: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for journey in found:
        for point in journey.points:
            row = row_of(point)
            if row is not None:
                rows.setdefault(row[:2], row)
    return sorted(rows.values())


def row_of(point: Point) -> tuple[str, str, str, str] | None:
    match point:
        case CallPoint(name=name, function=function):
            if function is None:
                return "function", name or "(pointer)", "not declared", str(point.span)
            said = " ".join(map(str, function.promises)) or "nothing to say"
            return "function", name, f"{said}  [{function.span}]", str(point.span)
        case FieldPoint(structure=structure, field=field):
            said = " ".join(map(str, field.promises)) or "nothing to say"
            return "field", f"{structure}.{field.name}", f"{said}  [{field.span}]", str(point.span)
        case UndeclaredPoint(structure=structure, name=name):
            return "field", f"{structure or '?'}.{name}", "not declared", str(point.span)
    return None


def contracts_page(rows: list[tuple[str, str, str, str]], missing: bool) -> str:
    chosen = [row for row in rows if not missing or row[2] == "not declared"]
    count = sum(row[2] == "not declared" for row in rows)
    table: list[tuple[str, ...]] = [("kind", "name", "first used", "declared")]
    table += [(kind, name, place, said) for kind, name, said, place in chosen]
    lines = [*columns(table), f"{len(rows)} functions and fields are used, {count} are not declared"]
    return "".join(f"{line}\n" for line in lines)
