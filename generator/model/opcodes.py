"""Opcode numbers, by a rule that docs/definitions.md states.

Fixed ones first; then, from 1, base instructions without oparg by name, base instructions with
oparg by name, the specialized forms in the order of the families; instrumented ones at the end,
up to 254.  Pseudo-instructions begin at 256, by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..config import Config
from ..diagnostics import Report
from ..settings import place_of
from . import codes
from .program import Family, Instruction, Pseudo

INSTRUMENTED = "INSTRUMENTED_"
LAST = 254
FIRST_PSEUDO = 256


def number_all(
    instructions: Iterable[Instruction],
    families: Iterable[Family],
    pseudos: Iterable[Pseudo],
    with_oparg: frozenset[str],
    fixed: Mapping[str, int],
    report: Report,
) -> dict[str, int]:
    """The number of each name, in the order of the numbers; too many instructions are an error."""
    known = {one.name: one for one in instructions}
    order = in_order(known, families, with_oparg)
    numbers = dict(fixed)
    taken = set(fixed.values())
    if instrumented := [name for name in order if name.startswith(INSTRUMENTED) and name not in fixed]:
        numbers.update(zip(reversed(instrumented), free(range(LAST, 0, -1), taken), strict=False))
    plain = [name for name in order if not name.startswith(INSTRUMENTED) and name not in fixed]
    numbers.update(zip(plain, free(range(1, 256), taken), strict=False))
    missing = [name for name in order if name not in numbers]
    if missing:
        first = known[missing[0]]
        report.error(
            codes.OPCODES,
            first.name_span,
            f"{len(order)} instructions, and a byte numbers 255: no number is left for `{first.name}`",
            hint="merge instructions that differ only in their oparg",
        )
    by_name = sorted(one.name for one in pseudos)
    numbers.update((name, FIRST_PSEUDO + i) for i, name in enumerate(by_name))
    return dict(sorted(numbers.items(), key=lambda item: item[1]))


def in_order(known: Mapping[str, Instruction], families: Iterable[Family], with_oparg: frozenset[str]) -> list[str]:
    """Names of instructions in the order in which they are numbered: base forms, then specialized ones."""
    members = [name for family in families for name in family.members if name in known]
    specialized = frozenset(members)
    base = sorted(name for name in known if name not in specialized)
    return (
        [n for n in base if n not in with_oparg] + [n for n in base if n in with_oparg] + list(dict.fromkeys(members))
    )


def free(numbers: Iterable[int], taken: set[int]) -> Iterator[int]:
    """Those of the numbers that nobody has; each is taken with that."""
    for number in numbers:
        if number not in taken:
            taken.add(number)
            yield number


def check_fixed(config: Config, known: frozenset[str], report: Report) -> None:
    """Fixed numbers are for instructions that there are; CACHE, 0, may be missing."""
    for name, number in config.opcodes:
        if name not in known and number != 0:
            report.error(
                codes.OPCODES,
                place_of(config, f"opcodes.{name}"),
                f"[tool.uopgen.opcodes] numbers `{name}`, which is no instruction",
                hint="correct the name or drop the line",
            )
