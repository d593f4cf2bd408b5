"""The stack while the code of one instruction is written: what is in memory, what is in variables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model.effects import Effect, Item
from ..model.sums import ZERO, Sum
from .steps import Adjust, Copy, Load, Point, Step, Store


@dataclass(frozen=True, slots=True)
class Held:
    """An item above the base; `saved`: memory has it."""

    item: Item
    saved: bool


def peeks(effect: Effect) -> int:
    """How many items at the bottom of an effect stay where they are."""
    count = 0
    for one, other in zip(effect.inputs, effect.outputs, strict=False):
        if one.name != other.name:
            break
        count += 1
    return count


@dataclass(slots=True)
class Stack:
    """`base` is the offset of the lowest item in `held` from the stack pointer that memory has."""

    base: Sum = ZERO
    held: list[Held] = field(default_factory=list)
    defined: set[str] = field(default_factory=set)

    @property
    def top(self) -> Sum:
        top = self.base
        for one in self.held:
            top = top + one.item.size
        return top

    def take(self, effect: Effect) -> tuple[list[Step], list[bool]]:
        """The inputs of a uop; and for each, bottom first, whether memory has it."""
        steps: list[Step] = []
        saved: list[bool] = []
        for item in reversed(effect.inputs):
            found, is_saved = self.pop(item)
            steps += found
            saved.insert(0, is_saved)
        return steps, saved

    def pop(self, item: Item) -> tuple[list[Step], bool]:
        if self.held:
            one = self.held.pop()
            if one.item.name == item.name or item.unused:
                return [], one.saved
            self.defined.add(item.name)
            if one.item.unused:
                return [Load(item.name, "", str(self.top), item.array, "")], one.saved
            return [Copy(item.name, one.item.name)], one.saved
        self.base = self.base - item.size
        if item.unused:
            return [], True
        self.defined.add(item.name)
        if item.condition == "0":
            return [], True
        condition = "" if item.condition == "1" else item.condition
        return [Load(item.name, item.type if not item.array else "", str(self.base), item.array, condition)], True

    def give(self, effect: Effect, saved: list[bool]) -> list[Step]:
        """The outputs of a uop."""
        steps: list[Step] = []
        kept = peeks(effect)
        for i, item in enumerate(effect.outputs):
            if item.array and item.name not in self.defined and not item.unused:
                steps.append(Point(item.name, str(self.top)))
                self.defined.add(item.name)
            self.held.append(Held(item, i < kept and saved[i]))
        return steps

    def flush(self, cast: str) -> list[Step]:
        """Everything into memory; nothing is held then."""
        return [*self.stores(cast), *self.adjust()]

    def stores(self, cast: str) -> Iterator[Step]:
        for one in self.held:
            item = one.item
            if not (one.saved or item.unused or item.array or item.condition == "0"):
                condition = "" if item.condition == "1" else item.condition
                yield Store(item.name, cast if item.type else "", str(self.base), condition)
            self.base = self.base + item.size

    def adjust(self) -> Iterator[Step]:
        if self.base:
            yield Adjust(str(self.base))
        self.held.clear()
        self.base = ZERO

    @property
    def at_error(self) -> Sum:
        """Where the stack ends when a uop fails: above what it found and left in place."""
        offset = self.base
        for one in self.held:
            if not one.saved:
                break
            offset = offset + one.item.size
        return offset
