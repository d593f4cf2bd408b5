"""The stack at one point of an instruction, and what it takes to make memory true there.

A value is live, dead or unborn, or more than one of these where paths meet.  `place` is where memory
holds it, if anywhere.  `layout` says where everything live belongs: under the uop's inputs what other
uops pushed, then either the live inputs, or, when no input but those that stay is live, the defined outputs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from ..model.program import Instruction, Slot, UopPart, Value
from ..model.sums import ZERO, Sum

LIVE, DEAD, UNBORN = 1, 2, 4


class Saved(Enum):
    """Whether the frame knows the current instruction."""

    NO = "no"
    YES = "yes"
    ELSEWHERE = "elsewhere"  # the frame may be another one: its own pointer is right


@dataclass(frozen=True, slots=True)
class State:
    status: tuple[int, ...]
    place: tuple[Sum | None, ...]
    sp: Sum  # of the stack pointer's C variable, from where the instruction found it
    in_memory: bool = False  # SAVE_STACK() holds: the frame has the true stack pointer
    intact: bool = True  # the slots that the instruction found still hold what they held
    ip: Saved = Saved.NO

    def live(self, slot: Slot) -> bool:
        return bool(self.status[slot.value] & LIVE)

    def mark(self, value: int, status: int, place: Sum | None = None) -> State:
        """`value` with another status; memory holds it at `place`."""
        statuses, places = list(self.status), list(self.place)
        statuses[value], places[value] = status, place
        return replace(self, status=tuple(statuses), place=tuple(places))


def start_of(instruction: Instruction, ip: Saved = Saved.NO) -> State:
    """Everything that was there on entry is live and in memory."""
    status = tuple(LIVE if value.born < 0 else UNBORN for value in instruction.values)
    places: list[Sum | None] = [None] * len(instruction.values)
    for part in instruction.uops:
        for slot in part.inputs:
            if instruction.values[slot.value].born < 0 and places[slot.value] is None:
                places[slot.value] = slot.offset
    return State(status, tuple(places), ZERO, ip=ip)


def meet(values: tuple[Value, ...], one: State, other: State) -> State:
    """Where two paths meet.  The stack pointer is the first path's: the other one adjusts it.

    An array that one path has written counts as written: its size may be zero on the other.
    """
    if one == other:
        return one
    status, place = [], []
    for value, a, b, p, q in zip(values, one.status, other.status, one.place, other.place, strict=True):
        if value.array and a | b == LIVE | UNBORN:
            status.append(LIVE)
            place.append(p if a == LIVE else q)
        else:
            status.append(a | b)
            place.append(p if p == q else None)
    ip = one.ip if one.ip is other.ip else Saved.ELSEWHERE if Saved.ELSEWHERE in (one.ip, other.ip) else Saved.NO
    both = one.in_memory and other.in_memory
    return State(tuple(status), tuple(place), one.sp, both, one.intact and other.intact, ip)


@dataclass(frozen=True, slots=True)
class Layout:
    """Slots that must hold their values, slots that must hold nothing, and where the stack ends.

    `problem` says why there is no layout, `about` which slot it is about, `hint` what to do.
    """

    slots: tuple[Slot, ...]
    gaps: tuple[Slot, ...]
    top: Sum
    problem: str = ""
    about: Slot | None = None
    hint: str = ""


def no_layout(problem: str, about: Slot, hint: str) -> Layout:
    return Layout((), (), ZERO, problem, about, hint)


def consume(slot: Slot) -> str:
    return f"consume `{slot.name}` first; keep the result in a local variable until then"


@dataclass(frozen=True, slots=True)
class Flush:
    """What makes memory true: stores, nulls, and a move of the stack pointer."""

    stores: tuple[Slot, ...]
    nulls: tuple[Slot, ...]
    adjust: Sum
    state: State


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an instruction: between uops when `part` is None.  `below` is what other uops left on the stack."""

    values: tuple[Value, ...]
    below: tuple[Slot, ...]
    part: UopPart | None
    base: Sum

    def end(self, slot: Slot) -> Sum:
        return slot.offset + self.values[slot.value].size

    def raw(self, slot: Slot) -> bool:
        return bool(self.values[slot.value].type)

    def layout(self, state: State, outputs: bool = True) -> Layout:
        """Where everything live belongs; without `outputs` those of this uop are forgotten."""
        if self.part is None:
            return self.row(self.below, state)
        born = [slot for slot in self.part.outputs if not slot.kept and state.live(slot)]
        if not (outputs and born):
            return self.row((*self.below, *self.part.inputs), state)
        left = [slot for slot in self.part.inputs if not slot.kept and state.live(slot) and not self.raw(slot)]
        if left:
            return self.mixed(left, born, state)
        return self.row((*self.below, *self.part.outputs), state)

    def row(self, slots: tuple[Slot, ...], state: State) -> Layout:
        """The live ones of a row of slots, up to the last; what is dead or raw under it becomes nothing."""
        held = [slot for slot in slots if state.live(slot) and not self.raw(slot)]
        if not held:
            return Layout((), (), slots[0].offset if slots else self.base)
        gaps = [slot for slot in slots[: slots.index(held[-1])] if slot not in held]
        return self.checked(held, gaps, self.end(held[-1]), state)

    def mixed(self, left: list[Slot], born: list[Slot], state: State) -> Layout:
        """Live inputs and defined outputs at once: right as long as no two want one slot."""
        assert self.part is not None
        stay = [slot for slot in self.part.inputs if slot.kept and state.live(slot)]
        taken: dict[int, Slot] = {}
        for slot in (*stay, *left, *born):
            at, size = slot.offset - self.base, self.values[slot.value].size
            if slot in stay and slot.offset != self.final(slot):
                return no_layout(f"`{slot.name}` moves while `{left[0].name}` is live", slot, consume(left[0]))
            if not (at.known and size.known):
                problem = f"`{born[0].name}` is defined while `{left[0].name}` is live"
                return no_layout(problem, left[0], consume(left[0]))
            for unit in range(at.constant, at.constant + size.constant):
                if unit in taken:
                    problem = f"`{slot.name}` is defined while `{taken[unit].name}` is live: one slot for both"
                    return no_layout(problem, taken[unit], consume(taken[unit]))
                taken[unit] = slot
        top = max(taken) + 1
        gaps = [Slot(-1, "", self.base + unit, False, False) for unit in range(top) if unit not in taken]
        gaps += [slot for slot in self.below if self.raw(slot)]
        slots = [slot for slot in self.below if not self.raw(slot)] + [taken[unit] for unit in sorted(taken)]
        return self.checked(list(dict.fromkeys(slots)), gaps, self.base + top, state)

    def final(self, slot: Slot) -> Sum:
        """Where a slot that stays is when the uop ends."""
        assert self.part is not None
        return next(one.offset for one in self.part.outputs if one.value == slot.value)

    def checked(self, slots: list[Slot], gaps: list[Slot], top: Sum, state: State) -> Layout:
        for slot in slots:
            status = state.status[slot.value]
            if status != LIVE:
                how = "consumed" if status & DEAD else "not defined"
                problem = f"`{slot.name}` is {how} on some of the paths that come here"
                return no_layout(problem, slot, f"do the same with `{slot.name}` on every path")
            if slot.array and state.place[slot.value] is None:
                problem = f"the slots of `{slot.name}` have been overwritten"
                return no_layout(
                    problem, slot, f"consume `{slot.name}` before the output that has its slots is written"
                )
        for slot in gaps:
            if slot.value >= 0 and not self.values[slot.value].size.known:
                problem = f"`{slot.name}` is gone, and something above it is live"
                return no_layout(problem, slot, "consume items from the top down")
        return Layout(tuple(slots), tuple(gaps), top)

    def flush(self, state: State, layout: Layout) -> Flush:
        """What is missing in memory for a layout, and the state when it is done."""
        stores = tuple(slot for slot in layout.slots if state.place[slot.value] != slot.offset)
        written = stores + layout.gaps
        intact = state.intact and not any(below_entry(slot.offset) for slot in written)
        places = list(state.place)
        taken = {slot.offset for slot in written}
        for i, place in enumerate(places):
            if place is not None and place in taken:
                places[i] = None
        for slot in stores:
            places[slot.value] = slot.offset
        new = replace(state, place=tuple(places), sp=layout.top, intact=intact)
        return Flush(stores, layout.gaps, layout.top - state.sp, new)


def below_entry(offset: Sum) -> bool:
    """The slot may be one that the instruction found."""
    return not (offset.known and offset.constant >= 0)


def place_of(instruction: Instruction, index: int) -> Place:
    """A part of an instruction; behind the last one, its end."""
    part = instruction.parts[index] if index < len(instruction.parts) else None
    if isinstance(part, UopPart):
        return Place(instruction.values, part.below, part, part.base)
    below = getattr(part, "below", instruction.end)
    return Place(instruction.values, below, None, top_of(below, instruction.values, instruction.bottom))


def top_of(slots: Iterable[Slot], values: tuple[Value, ...], bottom: Sum) -> Sum:
    top = bottom
    for slot in slots:
        top = slot.offset + values[slot.value].size
    return top
