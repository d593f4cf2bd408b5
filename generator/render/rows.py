"""What templates print of an instruction, a family, a pseudo-instruction: plain words and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..analysis.facts import InstructionFacts
from ..model.effects import Item
from ..model.program import Instruction, Program, SkipPart, UopPart
from ..model.sums import Sum
from .python import python_of


@dataclass(frozen=True, slots=True)
class OpRow:
    """One instruction.  `popped` and `pushed` are C text in oparg, with `_python` Python text."""

    name: str
    number: int
    effect: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    popped: str
    pushed: str
    popped_python: str
    pushed_python: str
    caches: int
    cache_layout: tuple[tuple[str, int], ...]
    flags: tuple[str, ...]
    has_arg: bool
    head: str  # the generic form; the instruction itself when it is no specialized form
    family: str  # the family that it heads or belongs to, or ""
    expansion: tuple[tuple[str, int], ...]  # uops, each with the place of its first cache entry
    guards: int
    escapes: tuple[str, ...]  # names of the calls, with the reason
    doc: tuple[str, ...]  # lines
    defined: str  # file:line:col


@dataclass(frozen=True, slots=True)
class PseudoRow:
    name: str
    number: int
    popped: str
    pushed: str
    popped_python: str
    pushed_python: str
    targets: tuple[str, ...]
    sequence: bool
    flags: tuple[str, ...]
    doc: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilyRow:
    head: str
    members: tuple[str, ...]
    size: int
    size_name: str  # of the constant, or ""
    doc: tuple[str, ...]


def item_text(name: str, size: Sum, array: bool, type_name: str, condition: str) -> str:
    text = name + (f": {type_name}" if type_name else "")
    return text + (f"[{size}]" if array else f" if ({condition})" if condition else "")


def sides(one: Instruction) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items that an instruction takes, and what it leaves, bottom first."""
    taken: dict[int, str] = {}
    for part in reversed(one.uops):
        for slot in part.inputs:
            if one.values[slot.value].born < 0:
                value = one.values[slot.value]
                taken[slot.value] = item_text(value.name, value.size, value.array, value.type, value.condition)
    order = sorted(taken, key=lambda value: -value)
    left = tuple(
        item_text(slot.name, v.size, v.array, v.type, v.condition)
        for slot in one.end
        for v in (one.values[slot.value],)
    )
    return tuple(taken[value] for value in in_stack_order(one, order)), left


def in_stack_order(one: Instruction, values: list[int]) -> list[int]:
    """Values of the entry stack, lowest first: later uops reach further down."""
    order: list[int] = []
    for part in one.uops:
        fresh = [s.value for s in part.inputs if one.values[s.value].born < 0 and s.value not in order]
        order = fresh + order
    return [value for value in order if value in values]


def lines(doc: str) -> tuple[str, ...]:
    return tuple(doc.strip().splitlines())


def expansion_of(one: Instruction) -> tuple[tuple[str, int], ...]:
    return tuple((part.uop.name, part.caches[0].offset if part.caches else 0) for part in one.uops)


def cache_layout(one: Instruction) -> tuple[tuple[str, int], ...]:
    """Names and units of everything behind the instruction's own unit, in order."""
    found: list[tuple[str, int]] = []
    for part in one.parts:
        if isinstance(part, SkipPart):
            found.append(("unused", part.units))
        elif isinstance(part, UopPart):
            found += [(cache.cache.name, cache.cache.units) for cache in part.caches]
    return tuple(found)


def op_rows(program: Program, facts: Iterable[InstructionFacts]) -> tuple[OpRow, ...]:
    rows = (op_row(one, program) for one in facts)
    return tuple(sorted(rows, key=lambda row: row.number))


def op_row(facts: InstructionFacts, program: Program) -> OpRow:
    one = facts.instruction
    inputs, outputs = sides(one)
    family = program.family_of(one.name)
    escapes = dict.fromkeys(f"{escape.name} ({escape.because})" for escape in facts.escapes)
    return OpRow(
        one.name,
        program.opcodes.get(one.name, -1),
        f"( {', '.join(inputs)} -- {', '.join(outputs)} )".replace("(  ", "( ").replace("  )", " )"),
        inputs,
        outputs,
        str(one.popped),
        str(one.pushed),
        python_of(one.popped),
        python_of(one.pushed),
        one.cache_units,
        cache_layout(one),
        facts.flags,
        "HAS_ARG" in facts.flags,
        program.head_of(one.name) or one.name,
        family.head if family is not None else "",
        expansion_of(one),
        facts.guards,
        tuple(escapes),
        lines(one.doc),
        str(one.span),
    )


def total(items: Iterable[Item]) -> Sum:
    result = Sum()
    for item in items:
        result = result + item.size
    return result


def pseudo_rows(program: Program) -> tuple[PseudoRow, ...]:
    rows = []
    for one in program.pseudos:
        popped, pushed = total(one.effect.inputs), total(one.effect.outputs)
        rows.append(
            PseudoRow(
                one.name,
                program.opcodes[one.name],
                str(popped),
                str(pushed),
                python_of(popped),
                python_of(pushed),
                one.targets,
                one.sequence,
                one.flags,
                lines(one.doc),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.number))


def family_rows(program: Program) -> tuple[FamilyRow, ...]:
    rows = []
    for one in program.families:
        head = program.instruction(one.head)
        assert head is not None
        size_name = one.size if one.size and not one.size.isdigit() else ""
        rows.append(FamilyRow(one.head, one.members, head.cache_units, size_name, lines(one.doc)))
    return tuple(rows)
