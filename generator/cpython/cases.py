"""Metadata → cases of tier 1, of tier 2, and of the abstract interpreter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..model.effects import Effect, Item
from ..model.program import SkipPart, Uop, UopPart
from ..model.walk import walk
from ..syntax import ast
from .bodies import ABSTRACT, REPLACED, abstract, always_exits, call_of, ends_with_breaker, steps_of, tier1, tier2
from .metadata import InstructionRow, Metadata, UopRow
from .properties import words_of
from .stack import Stack, peeks
from .steps import Cache, Case, Group, Skip, Step, Unknown, Variable

VALUE = "PyObject *"
SYMBOL = "_Py_UopsSymbol *"


def targets_of(data: Metadata) -> frozenset[str]:
    """Instructions that others jump to: heads of families, and those that a body names."""
    found = {family.head for family in data.families}
    for row in data.uops:
        for one in walk(row.uop.body):
            call = call_of(one)
            if call is not None and call[0] == "GO_TO_INSTRUCTION":
                found.update(name.id for name in call[1].arguments if isinstance(name, ast.Name))
    return frozenset(found)


def type_of(item: Item, value: str) -> str:
    return f"{value}*" if item.array else item.type or value


def declared(items: Iterable[Item], value: str, used: bool = False) -> Iterator[Variable]:
    known = {"unused"}
    for item in items:
        if item.name not in known:
            known.add(item.name)
            null = bool(item.condition)
            yield Variable(type_of(item, value), item.name, null, used and null)


def in_order(effect: Effect) -> tuple[Item, ...]:
    return (*reversed(effect.inputs), *effect.outputs)


# --- tier 1 ---


def tier1_cases(data: Metadata) -> Iterator[Case]:
    targets = targets_of(data)
    sizes = {family.head: family.size or "0" for family in data.families}
    for row in sorted(data.instructions, key=lambda one: one.name):
        yield tier1_case(row, row.name in targets, sizes)


def tier1_case(row: InstructionRow, target: bool, sizes: Mapping[str, str]) -> Case:
    """The case of an instruction: its uops one behind the other, values kept in variables between them."""
    one = row.instruction
    form = row.head != row.name
    stack = Stack()
    steps: list[Step] = []
    several = len(one.uops) > 1
    for part in one.parts:
        if isinstance(part, UopPart):
            steps += tier1_uop(part, stack, row.head if form else row.name, form, several)
        elif isinstance(part, SkipPart):
            steps.append(Skip(part.units))
    last = one.parts[-1]
    ends = isinstance(last, UopPart) and always_exits(last.uop)
    if not ends:
        steps += stack.flush(VALUE)
    words = {word for part in one.uops for word in words_of(part.uop)}
    return Case(
        row.name,
        tuple(declared((item for part in one.uops for item in in_order(part.uop.effect)), VALUE)),
        tuple(steps),
        ends,
        isinstance(last, UopPart) and ends_with_breaker(last.uop),
        size=one.size,
        this="this_instr" in words or any(not placed.cache.unused for placed in one.caches),
        target=target,
        head=row.head if form else "",
        head_size=sizes.get(row.head, "0"),
    )


def tier1_uop(part: UopPart, stack: Stack, head: str, form: bool, several: bool) -> list[Step]:
    uop = part.uop
    late = "SYNC_SP" in words_of(uop)
    before, saved = stack.take(uop.effect)
    steps = [] if late else stack.give(uop.effect, saved)
    steps += [
        Cache(placed.cache.name, placed.cache.units, placed.offset, not form)
        for placed in part.caches
        if not placed.cache.unused
    ]
    steps += steps_of(uop, REPLACED, tier1(uop, stack, head))
    if late:
        steps += stack.give(uop.effect, saved)
    return [Group(uop.name, tuple(before), tuple(steps))] if several else [*before, *steps]


# --- tier 2 ---


def tier2_cases(data: Metadata) -> Iterator[Case]:
    for row in data.uops:
        if row.tier == 1:
            continue
        if "OPARG_AND_1" in row.flags:
            yield Case(row.name, reason="is split on (oparg & 1)")
        elif is_super(row.uop):
            continue
        elif row.why_tier1:
            yield Case(row.name, reason=f"is not a viable micro-op for tier 2 because it {row.why_tier1}")
        else:
            yield tier2_case(row)


def is_super(uop: Uop) -> bool:
    return "oparg1" in words_of(uop)


def tier2_case(row: UopRow) -> Case:
    """The case of a uop that the optimizer's traces run."""
    uop = row.uop
    late = "SYNC_SP" in words_of(uop)
    stack = Stack()
    steps, saved = stack.take(uop.effect)
    if not late:
        steps += stack.give(uop.effect, saved)
    steps += [Cache(one.name, one.units, 0, False) for one in uop.effect.caches if not one.unused]
    bit = row.copy if row.split else -1
    steps += steps_of(uop, REPLACED, tier2(uop, stack, bit), bit)
    if late:
        steps += stack.give(uop.effect, saved)
    ends = always_exits(uop)
    if not ends:
        steps += stack.flush(VALUE)
    return Case(
        row.name,
        tuple(declared(in_order(uop.effect), VALUE, row.copy >= 0)),
        tuple(steps),
        ends,
        ends_with_breaker(uop),
        arg="ARG" in row.flags,
        constant=row.copy if not row.split else -1,
    )


# --- the abstract interpreter ---


def abstract_cases(data: Metadata, overrides: Mapping[str, Uop]) -> Iterator[Case]:
    for row in data.uops:
        if row.tier == 1 or row.copy >= 0 or is_super(row.uop):
            continue
        override = overrides.get(row.name)
        if row.why_tier1:
            yield Case(row.name, reason="is not a viable micro-op for tier 2")
        elif override is not None:
            yield overridden(row, override)
        else:
            yield default(row)


def overridden(row: UopRow, override: Uop) -> Case:
    """What the optimizer's own definition says."""
    late = "SYNC_SP" in words_of(override)
    stack = Stack()
    steps, saved = stack.take(override.effect)
    if not late:
        steps += stack.give(override.effect, saved)
    steps += [Cache(one.name, one.units, 0, False) for one in row.uop.effect.caches if not one.unused]
    steps += steps_of(override, ABSTRACT, abstract(override, stack))
    if late:
        steps += stack.give(override.effect, saved)
    steps += stack.flush(SYMBOL)
    items = [*reversed(override.effect.inputs), *override.effect.outputs[peeks(override.effect) :]]
    return Case(row.name, tuple(declared(items, SYMBOL)), tuple(steps))


def default(row: UopRow) -> Case:
    """Nothing is known of the outputs, but which are NULL."""
    effect = row.uop.effect
    stack = Stack()
    _, saved = stack.take(effect)
    fresh = effect.outputs[peeks(effect) :]
    pointed = stack.give(effect, saved)
    names = {item.name for item in fresh}
    steps: list[Step] = [one for one in pointed if getattr(one, "name", "") in names]
    steps += [
        Unknown(one.name, str(one.size) if one.array else "", one.name == "null") for one in fresh if not one.unused
    ]
    steps += stack.flush(SYMBOL)
    return Case(row.name, tuple(declared(fresh, SYMBOL)), tuple(steps))
