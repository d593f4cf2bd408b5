"""Stack and cache effects of one uop, checked and with exact sizes."""

from __future__ import annotations

from dataclasses import dataclass

from ..config import Machine
from ..diagnostics import Label, Report
from ..source import Span
from ..syntax import ast
from ..syntax.unparse_c import unparse_expression
from . import codes
from .specials import SPECIALS
from .sums import ONE, Sum, sum_of
from .walk import walk

UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a stack effect.

    `type` is C text, empty for a value.  `condition` is C text for an item that is there only
    when it holds; its size says so too.  An array's `size` may be a known number.
    """

    name: str
    type: str
    size: Sum
    array: bool
    condition: str
    span: Span

    @property
    def unused(self) -> bool:
        return self.name == UNUSED

    @property
    def raw(self) -> bool:
        """A word that is no value: nobody counts it, and it has no place in memory."""
        return bool(self.type)

    def fits(self, other: Item) -> bool:
        return self.size == other.size and self.array == other.array and self.type == other.type


@dataclass(frozen=True, slots=True)
class Cache:
    """A cache entry: `units` code units."""

    name: str
    units: int
    span: Span

    @property
    def unused(self) -> bool:
        return self.name == UNUSED


@dataclass(frozen=True, slots=True)
class Effect:
    inputs: tuple[Item, ...]
    outputs: tuple[Item, ...]
    caches: tuple[Cache, ...]

    def input(self, name: str) -> Item | None:
        return next((one for one in self.inputs if one.name == name and name != UNUSED), None)

    def output(self, name: str) -> Item | None:
        return next((one for one in self.outputs if one.name == name and name != UNUSED), None)


def item_of(source: ast.StackItem, machine: Machine) -> Item:
    type_name = str(source.type) if source.type is not None else ""
    if type_name == machine.value:
        type_name = ""
    condition = unparse_expression(source.condition) if source.condition is not None else ""
    if source.size is not None:
        size = sum_of(source.size)
    elif condition in ("0", "1"):
        size = Sum(int(condition))
    elif condition:
        size = Sum(0, ((f"(({condition}) ? 1 : 0)", 1),))
    else:
        size = ONE
    return Item(source.name, type_name, size, source.size is not None, condition, source.span)


def effect_of(
    inputs: tuple[ast.StackItem, ...],
    outputs: tuple[ast.StackItem, ...],
    caches: tuple[ast.CacheItem, ...],
    machine: Machine,
    report: Report,
) -> Effect:
    """The effect, with every contradiction in it reported."""
    effect = Effect(
        tuple(item_of(one, machine) for one in inputs),
        tuple(item_of(one, machine) for one in outputs),
        tuple(Cache(one.name, one.units, one.span) for one in caches),
    )
    check_names(effect, machine, report)
    check_shapes(effect, report)
    check_sizes((*inputs, *outputs), effect, report)
    check_nothing(effect, machine, report)
    return effect


def own_names(machine: Machine) -> frozenset[str]:
    """The variables of the loop."""
    registers = {machine.stack_pointer, machine.next_instr, machine.this_instr, machine.oparg, machine.opcode}
    return frozenset(registers | {machine.thread, machine.frame})


def check_names(effect: Effect, machine: Machine, report: Report) -> None:
    """Each name stands once on a side, for one thing, and is none of the generated code."""
    own = own_names(machine)
    for side in (effect.inputs, effect.outputs, effect.caches):
        seen: dict[str, Span] = {}
        for one in side:
            if one.name == UNUSED:
                continue
            if one.name in own or one.name in SPECIALS or one.name == machine.null:
                report.error(
                    codes.OWN_NAME,
                    one.span,
                    f"`{one.name}` is a name of the generated code",
                    hint="give the item another name",
                )
            if one.name in seen:
                report.error(
                    codes.ITEM,
                    one.span,
                    f"`{one.name}` stands twice on one side of the effect",
                    Label(seen[one.name], "first here"),
                    hint="give the two items two names",
                )
            seen.setdefault(one.name, one.span)
    for cache in effect.caches:
        item = effect.input(cache.name) or effect.output(cache.name)
        if item is not None:
            report.error(
                codes.ITEM,
                cache.span,
                f"`{cache.name}` is a cache entry and a stack item",
                Label(item.span, "the stack item"),
                hint="give one of them another name",
            )


def check_nothing(effect: Effect, machine: Machine, report: Report) -> None:
    """An input that is not there has a value all the same."""
    for item in effect.inputs:
        if item.condition and not item.unused and not machine.null and not machine.explicit:
            report.error(
                codes.ITEM,
                item.span,
                f"`{item.name}` is not always there, and this machine has no value that means nothing",
                hint="name one: null in [tool.uopgen.machine]",
            )


def check_sizes(items: tuple[ast.StackItem, ...], effect: Effect, report: Report) -> None:
    """Where an item is has to be known before anything is read."""
    read: dict[str, Item | Cache] = {one.name: one for one in (*effect.outputs, *effect.inputs) if not one.unused}
    read |= {one.name: one for one in effect.caches if not one.unused}
    for item in items:
        for what, expression in (("size", item.size), ("condition", item.condition)):
            names = [node for node in walk(expression) if isinstance(node, ast.Name)] if expression else []
            for name in names:
                if name.id in read:
                    said = f"the {what} of `{item.name}` depends on `{name.id}`, which is read after items are found"
                    place = Label(read[name.id].span, "which stands here")
                    report.error(codes.ITEM, name.span, said, place, hint="let it depend on oparg")


def check_shapes(effect: Effect, report: Report) -> None:
    """What stays keeps its shape, cache entries have a size that C has, arrays hold values."""
    for output in effect.outputs:
        before = effect.input(output.name)
        if before is not None and not output.fits(before):
            report.error(
                codes.ITEM,
                output.span,
                f"`{output.name}` leaves with another type or size than it came with",
                Label(before.span, "it comes in like this"),
                hint="an item that stays keeps its shape",
            )
    for cache in effect.caches:
        if cache.units < 0 or (not cache.unused and cache.units not in (1, 2, 4)):
            report.error(
                codes.CACHE_SIZE,
                cache.span,
                f"a cache entry cannot have {cache.units} units",
                hint="an entry has 1, 2 or 4 units; `unused` may have any number, and only a macro skips back",
            )
    for item in (*effect.inputs, *effect.outputs):
        if item.array and item.raw:
            report.error(
                codes.ITEM,
                item.span,
                f"`{item.name}` is an array of a raw type",
                hint="arrays are slots of the stack and hold values",
            )
        if item.array and item.size.known and item.size.constant < 0:
            said = f"`{item.name}` is an array of {item.size.constant} items"
            report.error(codes.ITEM, item.span, said, hint="say how many slots of the stack it has")
