"""One instruction from its uops: values followed from uop to uop, caches laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType

from ..config import Config
from ..diagnostics import Label, Report
from ..syntax import ast
from . import codes
from .effects import Item
from .names import Kinds
from .program import FlushPart, Instruction, Part, PlacedCache, SkipPart, Slot, Uop, UopPart, Value
from .sums import ZERO, Sum


@dataclass(slots=True)
class Expansion:
    """The stack while an instruction is put together; gone when it is."""

    report: Report
    named_skips: bool = False
    stack: list[Slot] = field(default_factory=list)  # from the bottom up
    values: list[Value] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    bottom: Sum = ZERO
    units: int = 1
    ok: bool = True

    @property
    def top(self) -> Sum:
        if not self.stack:
            return self.bottom
        last = self.stack[-1]
        return last.offset + self.values[last.value].size

    def new_value(self, item: Item, born: int) -> int:
        self.values.append(Value(item.name, item.type, item.size, item.array, item.condition, born, item.span))
        return len(self.values) - 1

    def skip(self, part: ast.CacheItem) -> None:
        """Units that the macro leaves out, or goes back over."""
        if part.name != "unused" and not self.named_skips:
            self.wrong(
                codes.CACHE_SKIP,
                part,
                f"only a uop has a cache entry with a name; this is `{part.name}`",
                "write unused/n here and name/n in the uop's effect",
            )
        elif part.units == 0 or self.units + part.units < 1:
            self.wrong(
                codes.CACHE_SKIP,
                part,
                "a skip of nothing"
                if not part.units
                else f"skips back over {-part.units} code units, and the instruction has {self.units - 1} before it",
                "a skip may go back over cache entries of this instruction, not further"
                if part.units
                else "drop it",
            )
        else:
            self.units += part.units
            self.parts.append(SkipPart(part.units, part.span))

    def wrong(self, code: str, node: ast.Node, message: str, hint: str, *labels: Label) -> None:
        self.ok = False
        self.report.error(code, node.span, message, *labels, hint=hint)

    def flush(self, part: ast.Flush) -> None:
        self.parts.append(FlushPart(tuple(self.stack), part.span))

    def uop(self, uop: Uop, node: ast.Node) -> None:
        """The next uop: its caches behind those before it, its inputs from the top of the stack, its outputs on it."""
        caches = self.place_caches(uop)
        above = self.top
        inputs = self.pop_inputs(uop, node)
        base = self.top
        below = tuple(self.stack)
        outputs = self.push_outputs(uop, inputs, base)
        kept = {slot.value for slot in outputs}
        inputs = tuple(Slot(s.value, s.name, s.offset, s.array, s.value in kept) for s in inputs)
        self.parts.append(UopPart(uop, below, inputs, outputs, caches, base, above, node.span))

    def place_caches(self, uop: Uop) -> tuple[PlacedCache, ...]:
        """The uop's cache entries, behind those that the instruction has so far."""
        placed: list[PlacedCache] = []
        for cache in uop.effect.caches:
            placed.append(PlacedCache(cache, self.units))
            self.units += max(cache.units, 0)
        return tuple(placed)

    def pop_inputs(self, uop: Uop, node: ast.Node) -> tuple[Slot, ...]:
        """The values that a uop takes; what uops before it have not left was there when the instruction began."""
        found: list[Slot] = []
        for item in reversed(uop.effect.inputs):
            if not self.stack:
                self.bottom = self.bottom - item.size
                found.append(Slot(self.new_value(item, -1), item.name, self.bottom, item.array, False))
                continue
            slot = self.stack.pop()
            value = self.values[slot.value]
            if value.size != item.size:
                self.wrong(
                    codes.SIZE_MISMATCH,
                    node,
                    f"`{uop.name}` takes `{item.name}` of size {item.size} "
                    f"where `{value.name}` of size {value.size} stands",
                    "give both the same size",
                    Label(item.span, "taken here"),
                    Label(value.span, "left here"),
                )
            elif value.type != item.type and not item.unused:
                self.wrong(
                    codes.SIZE_MISMATCH,
                    node,
                    f"`{uop.name}` takes `{item.name}` as `{item.type or 'a value'}`, "
                    f"and `{value.name}` is `{value.type or 'a value'}`",
                    "give both the same type",
                    Label(item.span, "taken here"),
                    Label(value.span, "left here"),
                )
            found.append(Slot(slot.value, item.name, slot.offset, item.array, False))
        return tuple(reversed(found))

    def push_outputs(self, uop: Uop, inputs: tuple[Slot, ...], base: Sum) -> tuple[Slot, ...]:
        """What a uop leaves: an output with the name and size of an input is that value, others are new ones."""
        named = {slot.name: slot for slot in inputs if slot.name != "unused"}
        unused = {slot.offset: slot for slot in inputs if slot.name == "unused"}
        offset = base
        outputs: list[Slot] = []
        for item in uop.effect.outputs:
            before = unused.get(offset) if item.unused else named.get(item.name)
            if before is not None and self.values[before.value].size == item.size:
                if item.array and before.offset != offset:
                    self.wrong(
                        codes.ITEM,
                        ast.Name(item.span, item.name),
                        f"the array `{item.name}` cannot move on the stack",
                        "keep everything below it the same size",
                    )
                slot = Slot(before.value, item.name, offset, item.array, True)
            else:
                slot = Slot(self.new_value(item, len(self.parts)), item.name, offset, item.array, False)
            outputs.append(slot)
            offset = offset + item.size
        self.stack.extend(outputs)
        return tuple(outputs)


def unknown_uop(expansion: Expansion, part: ast.PartName, uops: Mapping[str, Uop], kinds: Kinds) -> None:
    name = part.name
    if name in kinds:
        kind, place = kinds[name]
        said = f"`{name}` is {kind}, and a macro is made of ops and insts"
        hint = "name its uops" if kind == "a macro" else "name an op or inst"
        expansion.wrong(codes.UNKNOWN_NAME, part, said, hint, Label(place, "defined here"))
        return
    close = get_close_matches(name, uops, 1)
    hint = f"did you mean `{close[0]}`?" if close else f"define it: op({name}, ( -- )) {{ … }}"
    expansion.wrong(codes.UNKNOWN_NAME, part, f"no uop is called `{name}`", hint)


def expand_macro(
    macro: ast.Macro,
    uops: Mapping[str, Uop],
    config: Config,
    report: Report,
    lost: frozenset[str] = frozenset(),
    kinds: Kinds = MappingProxyType({}),
) -> Instruction | None:
    """None when something is wrong with it, or with a uop of those that are `lost` and reported."""
    expansion = Expansion(report, config.dialect == "cpython")
    known = True  # what stands on the stack; not any more behind a uop that nobody knows
    for part in macro.parts:
        match part:
            case ast.CacheItem():
                expansion.skip(part)
            case ast.Flush():
                expansion.flush(part)
            case ast.PartName(name=name):
                uop = uops.get(name)
                if uop is None and name in lost:
                    expansion.ok = known = False
                elif uop is None:
                    known = False
                    unknown_uop(expansion, part, uops, kinds)
                elif uop.has("specializing") and not config.specializing:
                    expansion.place_caches(uop)
                elif known:
                    expansion.uop(uop, part)
    if not any(isinstance(part, ast.PartName) for part in macro.parts):
        expansion.wrong(
            codes.EMPTY_MACRO,
            ast.PartName(macro.name_span, macro.name),
            f"`{macro.name}` has no uops",
            "a macro needs at least one uop, if only an empty one",
        )
    if not expansion.ok:
        return None
    doc = macro.doc or next((part.uop.doc for part in reversed(expansion.parts) if isinstance(part, UopPart)), "")
    annotations = tuple(one.name for one in macro.annotations)
    return finish(expansion, macro.name, doc, annotations, macro)


def expand_inst(uop: Uop, node: ast.Uop, report: Report) -> Instruction | None:
    """None when something is wrong with it."""
    expansion = Expansion(report)
    expansion.uop(uop, ast.PartName(node.name_span, node.name))
    return finish(expansion, uop.name, uop.doc, uop.annotations, node) if expansion.ok else None


def finish(
    expansion: Expansion, name: str, doc: str, annotations: tuple[str, ...], node: ast.Macro | ast.Uop
) -> Instruction:
    return Instruction(
        name,
        tuple(expansion.parts),
        tuple(expansion.values),
        expansion.units,
        expansion.bottom,
        expansion.top,
        tuple(expansion.stack),
        doc,
        annotations,
        node.span,
        node.name_span,
    )
