"""Opcode and uop numbers by CPython's rule.

Fixed numbers first; from 1, base instructions without an operand by name, then those with one; specialized forms by
name from a number of their own; instrumented ones at the end of a byte, in the order of the text; pseudo-instructions
from 256 by name.  Uops are numbered by name, behind the opcodes; one that is a whole instruction has its opcode.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..diagnostics import Report
from ..source import Span
from . import codes
from .metadata import UopRow
from .profile import Profile

INSTRUMENTED = "INSTRUMENTED"
LAST = 254
FIRST_PSEUDO = 256


@dataclass(frozen=True, slots=True)
class Numbers:
    opcodes: Mapping[str, int]
    have_argument: int
    min_instrumented: int


def opcodes_of(
    with_arg: Mapping[str, bool],
    forms: frozenset[str],
    pseudos: Iterable[str],
    profile: Profile,
    where: Span,
    report: Report,
) -> Numbers:
    """`with_arg`: every instruction, and whether it has an operand."""
    numbers = dict(profile.fixed)
    taken = set(numbers.values())
    outside = [name for name in profile.external if name not in with_arg]
    instrumented = [name for name in with_arg if name.startswith(INSTRUMENTED)] + outside
    plain = [name for name in with_arg if name not in forms and name not in instrumented]
    first_instrumented = LAST - (len(instrumented) - 1)
    if profile.specialized_from + len(forms) >= first_instrumented:
        report.error(
            codes.NO_ROOM,
            where,
            f"{len(forms)} specialized forms from {profile.specialized_from} on reach the instrumented instructions, "
            f"which begin at {first_instrumented}",
            hint="merge forms that differ only in their operand",
        )

    def give(names: Iterable[str], start: int) -> int:
        for name in names:
            if name not in numbers:
                while start in taken:
                    start += 1
                numbers[name] = start
                taken.add(start)
                start += 1
        return start

    without = sorted(name for name in plain if not with_arg[name])
    give(sorted(name for name in plain if with_arg[name]), give(without, 1))
    give(sorted(forms), profile.specialized_from)
    give(instrumented, first_instrumented)
    numbers.update((name, FIRST_PSEUDO + i) for i, name in enumerate(sorted(pseudos)))
    return Numbers(numbers, len(without), first_instrumented)


def number_uops(rows: Iterable[UopRow], profile: Profile) -> tuple[UopRow, ...]:
    """The rows with their numbers; those that only tier 1 has get none."""
    known = tuple(rows)
    first = {name: profile.first_uop + i for i, name in enumerate(profile.first_uops)}
    numbers: dict[str, int] = dict(first)
    number = profile.first_uop + len(first)
    for row in sorted(known, key=lambda one: one.name):
        if row.name not in first and row.tier != 1 and not row.same_as:
            numbers[row.name] = number
            number += 1
    return tuple(replace(row, number=numbers.get(row.name, -1)) for row in known)
