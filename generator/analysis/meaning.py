"""What an instruction means, in words that can be compared: for the difference of two versions of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..model.program import Instruction
from ..source import Span
from .audit import row
from .facts import Facts
from .journey import Journey
from .points import FieldPoint


@dataclass(frozen=True, slots=True)
class Meaning:
    """Each aspect is a tuple of words; equal aspects mean the same, wherever they stand in the text."""

    name: str
    span: Span = field(compare=False)
    aspects: Mapping[str, tuple[str, ...]]


def meanings(facts: Facts, found: Iterable[Journey]) -> dict[str, Meaning]:
    """What a review compares of each instruction, by name; `found` are their journeys."""
    journeys: dict[str, list[Journey]] = {}
    for one in found:
        journeys.setdefault(one.instruction.name, []).append(one)
    made: dict[str, Meaning] = {}
    for each in facts.instructions:
        instruction = each.instruction
        points = tuple(point for journey in journeys.get(instruction.name, ()) for point in journey.points)
        audited = row(instruction.name, "instruction", instruction.name_span, points, (), frozenset())
        accesses = (
            f"{point.structure}.{point.field.name} {'written' if point.writes else 'read'} {point.order}"
            for point in points
            if isinstance(point, FieldPoint)
        )
        aspects = {
            "uops": tuple(part.uop.name for part in instruction.uops),
            "stack effect": (effect(instruction),),
            "cache units": (str(instruction.cache_units),),
            "flags": each.flags,
            "calls that may escape or wait": unique(f"{one.name} ({one.because})" for one in each.escapes),
            "guards": unique(" ".join(one.split()) for one in audited.guards),
            "locks": audited.locks,
            "accesses": unique(accesses),
            "reasons": tuple(sorted(audited.kinds)),
        }
        made[instruction.name] = Meaning(instruction.name, instruction.name_span, aspects)
    return made


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def effect(instruction: Instruction) -> str:
    return f"pops {instruction.popped}, pushes {instruction.pushed}"
