"""Rows of metadata from a resolved program: uops with their copies, instructions, pseudo-instructions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..diagnostics import Report
from ..model.effects import Effect, Item
from ..model.program import Instruction, Pseudo, Uop, UopPart
from ..model.sums import ONE, ZERO, Sum
from . import codes
from .metadata import BOTTOM, FULL, REPLACED, SAVE_RETURN_OFFSET, TOP, InstructionRow, PseudoRow, Step, UopRow
from .profile import Profile
from .properties import Properties, properties_of, together, why_tier1, words_of


def uop_name(uop: Uop) -> str:
    """What tier 2 calls it: an inst is a uop with an underscore in front."""
    return f"_{uop.name}" if uop.is_inst else uop.name


def tier_of(uop: Uop) -> int:
    tiers = {"specializing": 1, "tier1": 1, "tier2": 2}
    return next((tiers[one] for one in uop.annotations if one in tiers), 0)


def on_low_bit(item: Item) -> bool:
    return item.condition.replace(" ", "").lstrip("(").startswith("oparg&1")


def total(items: tuple[Item, ...]) -> Sum:
    result = ZERO
    for item in items:
        result = result + item.size
    return result


def fixed_bit(effect: Effect, bit: int) -> Effect:
    """The effect where the low bit of the operand is known."""

    def item(one: Item) -> Item:
        return replace(one, size=ONE if bit else ZERO, condition=str(bit)) if on_low_bit(one) else one

    return replace(
        effect,
        inputs=tuple(item(one) for one in effect.inputs),
        outputs=tuple(item(one) for one in effect.outputs),
    )


def uop_rows(uop: Uop, one: Properties, escapes: tuple[str, ...], profile: Profile) -> Iterator[UopRow]:
    """The uop's copies, and the uop."""
    name = uop_name(uop)
    tier = tier_of(uop)
    items = (*uop.effect.inputs, *uop.effect.outputs)
    splits = uop.has("split") and any(on_low_bit(item) for item in items)
    why = why_tier1(uop, one, profile)

    def row(name: str, made: Properties, effect: Effect, copy: int = -1, split: bool = False) -> UopRow:
        popped, pushed = total(effect.inputs), total(effect.outputs)
        implicit = uop.is_inst and copy < 0
        same_as = uop.name if implicit and not uop.replicas else ""
        replicas = uop.replicas if copy < 0 else 0
        whole = replace(uop, effect=effect)
        return UopRow(
            name, -1, same_as, made.flags, popped, pushed, tier, why, replicas, copy, split, escapes, implicit, whole
        )

    if splits:
        arg = "oparg" in words_of(uop)
        for bit in (0, 1):
            yield row(f"{name}_{bit}", replace(one, arg=arg), fixed_bit(uop.effect, bit), bit, True)
        one = replace(one, oparg_and_1=True)
    for number in range(uop.replicas):
        yield row(f"{name}_{number}", replace(one, arg=False), uop.effect, number)
    yield row(name, one, uop.effect)


def instruction_row(
    one: Instruction,
    known: Mapping[str, Properties],
    head: str,
    escapes: tuple[str, ...],
    profile: Profile,
) -> InstructionRow:
    properties = together((known[part.uop.name] for part in one.uops), has_skips(one))
    letters = "IB" if properties.arg else "IX"
    layout = f"INSTR_FMT_{letters}{'C' if one.size > 1 else ''}{'0' * (one.size - 2)}"
    names = tuple(uop_name(part.uop) for part in one.uops)
    return InstructionRow(
        one.name, -1, one.popped, one.pushed, one.size, layout, properties.flags, head,
        expansion_of(one, known, profile), names, escapes, one, one.name_span,
    )  # fmt: skip


def has_skips(one: Instruction) -> bool:
    """Cache units that no uop reads."""
    return any(not isinstance(part, UopPart) for part in one.parts) or any(p.cache.unused for p in one.caches)


def is_super(one: Instruction) -> bool:
    return len(one.parts) == 1 and isinstance(one.parts[0], UopPart) and "oparg1" in words_of(one.parts[0].uop)


def expansion_of(one: Instruction, known: Mapping[str, Properties], profile: Profile) -> tuple[Step, ...] | None:
    """What tier 2 runs instead; None when it cannot.  Halves of super-instructions are found by their names."""
    if is_super(one):
        words = one.name.split("_")
        first, second = ("_".join(words[: len(words) // 2]), "_".join(words[len(words) // 2 :]))
        return (Step(f"_{first}", TOP, 0), Step(f"_{second}", BOTTOM, 0))
    steps: list[Step] = []
    at = 0
    for part in one.parts:
        if not isinstance(part, UopPart):
            at += getattr(part, "units", 0)
            continue
        uop = part.uop
        named = [placed for placed in part.caches if not placed.cache.unused]
        kept = not (uop.has("specializing") or uop.has("replaced"))
        if kept and (tier_of(uop) == 1 or why_tier1(uop, known[uop.name], profile)):
            return None
        if not uop.has("specializing"):
            kind = sum(placed.cache.units for placed in named)
            if uop.name in profile.always_tier2:
                kind = SAVE_RETURN_OFFSET
            if uop.has("replaced"):
                kind = REPLACED
            start = named[0].offset - 1 if named else at
            steps.append(Step(uop_name(uop), kind, start if kind != FULL else 0))
        at += sum(placed.cache.units for placed in part.caches)
    return tuple(steps)


def pseudo_row(one: Pseudo, rows: Mapping[str, InstructionRow], known: Mapping[str, Properties]) -> PseudoRow:
    """A pseudo-instruction does what one of its targets does, and what its flags say."""
    targets = [rows[name] for name in one.targets if name in rows]
    parts = [together((known[p.uop.name] for p in t.instruction.uops), has_skips(t.instruction)) for t in targets]
    flags = [*together(parts, False).flags]
    flags += [flag.removeprefix("HAS_") for flag in one.flags]
    return PseudoRow(one.name, -1, one.targets, tuple(flags), one.sequence)


def check_super(one: Instruction, names: Mapping[str, Instruction], report: Report) -> None:
    """The halves of a super-instruction's name are instructions of one uop."""
    if not is_super(one):
        return
    words = one.name.split("_")
    halves = ["_".join(words[: len(words) // 2]), "_".join(words[len(words) // 2 :])]
    for half in halves:
        found = names.get(half)
        if found is None or len(found.parts) != 1:
            report.error(
                codes.SUPER,
                one.name_span,
                f"`{one.name}` runs two operands, and `{half}` is no instruction of one uop",
                hint="call it FIRST_SECOND after the two instructions it stands for",
            )


def all_properties(uops: tuple[Uop, ...], profile: Profile, report: Report) -> dict[str, Properties]:
    return {uop.name: properties_of(uop, profile, report) for uop in uops}
