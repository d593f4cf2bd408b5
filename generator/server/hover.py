"""What is known at a place, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..analysis.facts import Facts, InstructionFacts
from ..analysis.journey import Journey
from ..analysis.points import FOREVER, Point
from ..lint.rule import Subject
from ..model.contracts import Constant, Field, Function, Promise, Structure
from ..model.effects import Effect, Item
from ..model.program import Instruction, Uop, UopPart
from ..source import Span
from .desk import Desk
from .names import Place
from .words import MEANING

MOST = 8  # facts that are listed


def hover(desk: Desk, name: str, offset: int) -> tuple[str, Span | None] | None:
    """Markdown, and the place in the file that it is about."""
    desk.outcome()
    place, facts = desk.at(name, offset), next(iter(desk.facts.values()), None)
    lines: list[str] = []
    if place is not None and place.name in MEANING and not desk.table().definitions(place):
        lines += [f"**{place.name}** {MEANING[place.name]}"]
    elif place is not None:
        lines += about(desk, place, facts)
    lines += here(desk, name, offset)
    if not lines:
        return None
    return "\n".join(lines), desk.place(place.span) if place is not None else None


def about(desk: Desk, place: Place, facts: Facts | None) -> list[str]:
    """What the name means."""
    if facts is None:
        return [code(one.whole.text.split("{")[0].strip()) for one in desk.table().definitions(place) if one.whole][:1]
    program, found = facts.program, desk.table().definitions(place)
    kinds = {kind for one in found for kind in one.kinds} or set(place.kinds)
    if place.scope and found and found[0].whole is not None and found[0].scope:
        kind = "item of" if "item" in kinds else "variable of"
        lines = [code(found[0].whole.text), f"{kind} `{place.scope}`"]
        promised = program.contracts.uops.get(place.scope)
        entry = promised.entries.get(place.name, ()) if promised is not None and "item" in kinds else ()
        return [*lines, *clauses(entry)]
    instruction = facts.of(place.name)
    if "instruction" in kinds and instruction is not None:
        return [*of_instruction(instruction, facts), *differences(desk, place.name)]
    uop = next((one for one in program.uops if one.name == place.name), None)
    if "uop" in kinds and uop is not None:
        return of_uop(uop, facts)
    contracts = program.contracts
    if "field" in kinds:
        every = [(s, f) for s in contracts.structures.values() for f in s.fields if f.name == place.name]
        return [line for structure, one in every for line in of_field(structure, one)]
    for declared in (contracts.functions, contracts.structures, contracts.constants):
        if place.name in declared:
            return of_contract(declared[place.name])
    return []


def clauses(promises: Iterable[Promise]) -> list[str]:
    """What a contract says, as a paragraph; nothing when it is silent."""
    said = "; ".join(f"`{one}`" for one in promises)
    return [f"\n{said}"] if said else []


def code(text: str) -> str:
    return f"```c\n{text}\n```"


def shown(item: Item) -> str:
    size = f"[{item.size}]" if item.array else ""
    kind = f": {item.type}" if item.type else ""
    return f"{item.name}{kind}{size}" + (f" if ({item.condition})" if item.condition else "")


def effect_text(effect: Effect) -> str:
    caches = [f"{one.name}/{one.units}" for one in effect.caches]
    before = ", ".join([*caches, *map(shown, effect.inputs)])
    return f"( {before} -- {', '.join(map(shown, effect.outputs))} )"


def of_instruction(facts: InstructionFacts, whole: Facts) -> list[str]:
    one, program = facts.instruction, whole.program
    names = [value.name for value in one.values if value.born < 0][::-1]
    left = [slot.name for slot in one.end]
    lines = [code(f"{one.name}   ( {', '.join(names)} -- {', '.join(left)} )")]
    lines += [one.doc, ""] if one.doc else []
    lines.append(
        f"pops {one.popped}, pushes {one.pushed}; {one.cache_units} cache units; opcode {program.opcodes.get(one.name)}"
    )
    if facts.flags:
        lines.append(f"\nflags: {', '.join(facts.flags)}")
    family = program.family_of(one.name)
    if family is not None:
        lines.append(
            f"\nfamily: {family.head}" + (f" = {', '.join(family.members)}" if family.head == one.name else "")
        )
        promised = program.contracts.families.get(family.head)
        lines += clauses(promised.promises) if promised is not None else []
    if len(one.uops) > 1:
        lines.append("\nuops: " + " + ".join(part.uop.name for part in one.uops))
    reasons = dict.fromkeys(f"`{escape.name}` ({escape.because})" for escape in facts.escapes)
    return [*lines, "\nescapes: " + (", ".join(list(reasons)[:MOST]) or "never")]


def differences(desk: Desk, name: str) -> Iterator[str]:
    """Builds in which the flags are other ones."""
    flags = {build: of.flags for build, facts in desk.facts.items() if (of := facts.of(name)) is not None}
    if len(set(flags.values())) > 1:
        yield from (f"\n{build}: {', '.join(found)}" for build, found in flags.items())


def of_uop(uop: Uop, facts: Facts) -> list[str]:
    lines = [code(f"{' '.join((*uop.annotations, 'op'))} {uop.name}   {effect_text(uop.effect)}")]
    lines += [uop.doc, ""] if uop.doc else []
    lines += promised_of(uop, facts)
    users = [
        one.instruction.name for one in facts.instructions if any(p.uop.name == uop.name for p in one.instruction.uops)
    ]
    return [*lines, f"in {len(users)} instructions: {', '.join(users[:MOST])}{' …' if len(users) > MOST else ''}"]


def promised_of(uop: Uop, facts: Facts) -> list[str]:
    """What the contract of a uop says of it and of its cache entries."""
    promised = facts.program.contracts.uops.get(uop.name)
    if promised is None:
        return []
    entries = [f"`{name}`: {'; '.join(f'`{one}`' for one in said)}" for name, said in promised.entries.items()]
    return [line for text in (*clauses(promised.promises), *(f"\n{one}" for one in entries)) for line in (text, "")]


def of_contract(one: Function | Structure | Constant) -> list[str]:
    lines: list[str]
    match one:
        case Function():
            parameters = ", ".join(f"{p.type} {p.name}".strip() for p in one.parameters)
            lines = [code(f"{one.result} {one.name}({parameters}{', ...' if one.variadic else ''})")]
            lines.append("; ".join(f"`{each}`" for each in one.promises) or "harmless: it neither escapes nor waits")
        case Structure():
            fields = "".join(
                f"    {each.type} {each.name}  {' '.join(map(str, each.promises))};\n" for each in one.fields
            )
            lines = [code(f"struct {one.name} {{\n{fields}}}")]
        case Constant():
            lines = [code(f"constant {one.type} {one.name}")]
    return [*lines, *([f"\n{one.doc}"] if one.doc else [])]


def of_field(structure: Structure, one: Field) -> list[str]:
    return [code(f"{one.type} {structure.name}.{one.name}"), "; ".join(f"`{p}`" for p in one.promises) or "no clause"]


def here(desk: Desk, name: str, offset: int) -> list[str]:
    """Facts, locks and what is owned at a place in a body: in each build what differs from the first one."""
    found = desk.stable(name, offset)
    if found is None:
        return []
    said: dict[str, list[str]] = {}
    source, at = found
    for build, facts in desk.facts.items():
        for instruction in (one.instruction for one in facts.instructions):
            bodies = (part.uop for part in instruction.uops if part.uop.body.span.source is source)
            if any(inside(uop, at) for uop in bodies):
                text = "\n".join(known_at(instruction, through(desk, instruction, facts), at))
                if text:
                    said.setdefault(text, []).append(f"{instruction.name} ({build})")
    builds, lines = len(desk.facts), []
    for text, names in list(said.items())[:3]:
        shown_names = sorted({one.split(" (")[0] for one in names}) if len(names) % max(builds, 1) == 0 else names
        lines.append(
            f"\n---\nknown here, in {', '.join(shown_names[:4])}{' …' if len(shown_names) > 4 else ''}:\n\n{text}"
        )
    return lines


def inside(uop: Uop, offset: int) -> bool:
    return uop.body.span.start <= offset <= uop.body.span.end


def through(desk: Desk, one: Instruction, facts: Facts) -> tuple[Journey, ...]:
    return Subject(facts, desk.session.memory).through(one)


def known_at(one: Instruction, found: tuple[Journey, ...], offset: int) -> Iterator[str]:
    """What is true before the statement at an offset, on every path that reaches it."""
    before: list[Point] = []
    for journey in found:
        near = [point for point in journey.points if point.span.start <= offset and beside(one, point, offset)]
        before += sorted(near, key=lambda point: point.span.start)[-1:]
    if not before:
        return
    known = before[0].known
    for what, lock in known.held:
        yield f"* the lock of `{what}`: {lock.status}"
    facts_here = [
        (f, proof) for f, proof in known.proofs.items() if not (f.head == "fact" and f.text in ("guard", "same"))
    ]
    for fact, proof in facts_here[:MOST]:
        yield f"* `{fact}` {'for good' if proof.lasts == FOREVER else proof.lasts}"
    for fact, lost in list(known.lost.items())[:3]:
        if not (fact.head == "fact" and fact.text in ("guard", "same")):
            yield f"* no longer: `{fact}` (ended by {lost.why})"
    if known.owned:
        yield f"* owned: {', '.join(f'`{what}`' for what in known.owned)}"
    if known.effect is not None:
        yield f"* cannot be done again: {known.effect.what}"


def beside(one: Instruction, point: Point, offset: int) -> bool:
    """The point is in the body that the offset is in."""
    part = one.parts[point.part]
    if not isinstance(part, UopPart) or part.uop.body.span.source is not point.span.source:
        return False
    return inside(part.uop, offset) and inside(part.uop, point.span.start)
