"""An instruction, or a uop, as a page of text: what it is made of, what is known of it, what it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from textwrap import dedent

from ..analysis.facts import Claim, Facts, InstructionFacts
from ..diagnostics import counted
from ..model.effects import Effect
from ..model.program import Program, Pseudo, Uop
from ..render.rows import OpRow, item_text, op_row


def instruction_page(known: Facts, name: str, case: str, steps: Sequence[str] = ()) -> str | None:
    """The page of the instruction `name`; of a uop or pseudo-instruction of that name; None when there is none.

    `case` is the C that is generated for it, `steps` is the plan of that.
    """
    facts = known.of(name)
    if facts is not None:
        return "\n".join(instruction_lines(known.program, facts, case, steps)) + "\n"
    uop = next((one for one in known.program.uops if one.name == name), None)
    if uop is not None:
        return "\n".join(uop_lines(known.program, uop)) + "\n"
    pseudo = next((one for one in known.program.pseudos if one.name == name), None)
    if pseudo is not None:
        return "\n".join(pseudo_lines(known.program, pseudo)) + "\n"
    return None


def unknown(program: Program, name: str, kinds: str = "instruction or uop", otherwise: str = "") -> str:
    """What is said of a name that means nothing, with those that the reader may have meant."""
    names = [one.name for one in program.instructions] + [one.name for one in program.uops]
    names += [one.name for one in program.pseudos]
    meant = get_close_matches(name.upper(), dict.fromkeys(names), 3)
    hint = f"did you mean {', '.join(meant)}?" if meant else otherwise
    return f"no {kinds} is named {name!r}" + (f"; {hint}" if hint else "")


def instruction_lines(program: Program, facts: InstructionFacts, case: str, steps: Sequence[str]) -> Iterator[str]:
    row = op_row(facts, program)
    yield f"{row.name}   {row.effect}"
    yield from (f"    {line}" for line in row.doc)
    yield ""
    yield from table(facts_of(row, program))
    yield ""
    yield "expansion"
    yield from (f"    {line}" for line in expansion(facts))
    yield ""
    yield "escapes"
    yield from claim_lines(facts.claim(), "    ")
    if steps:
        yield ""
        yield "steps"
        yield from (f"    {line}" for line in steps)
    if case:
        yield ""
        yield "generated C"
        yield from (f"    {line}".rstrip() for line in case.splitlines())


def facts_of(row: OpRow, program: Program) -> Iterator[tuple[str, str]]:
    yield "opcode", str(row.number) if row.number >= 0 else "none"
    yield "defined", row.defined
    if row.family:
        members = next(one.members for one in program.families if one.head == row.family)
        yield "family", row.family + (f", specialized as {', '.join(members)}" if row.name == row.family else "")
    yield "stack", f"pops {row.popped}, pushes {row.pushed}"
    layout = ", ".join(f"{name}/{units}" for name, units in row.cache_layout)
    yield "caches", f"{counted(row.caches, 'unit')}: {layout}" if row.caches else "none"
    yield "flags", " ".join(row.flags) or "none"
    yield "guards", str(row.guards)


def expansion(facts: InstructionFacts) -> list[str]:
    rows = [(part.uop.name, effect_of(part.uop.effect), str(part.uop.span)) for part in facts.instruction.uops]
    return columns(rows)


def uop_lines(program: Program, uop: Uop) -> Iterator[str]:
    users = [one.name for one in program.instructions if any(part.uop is uop for part in one.uops)]
    yield f"{uop.name}   {effect_of(uop.effect)}"
    yield from (f"    {line}" for line in uop.doc.strip().splitlines())
    yield ""
    yield from table([("defined", str(uop.span)), ("used by", ", ".join(users) or "no instruction")])
    yield ""
    yield from (f"    {line}" for line in uop.span.text.splitlines())


def pseudo_lines(program: Program, pseudo: Pseudo) -> Iterator[str]:
    yield f"{pseudo.name}   {effect_of(pseudo.effect)}"
    yield from (f"    {line}" for line in pseudo.doc.strip().splitlines())
    yield ""
    stands_for = (" then " if pseudo.sequence else " or ").join(pseudo.targets)
    rows = [("opcode", str(program.opcodes[pseudo.name])), ("defined", str(pseudo.span)), ("becomes", stands_for)]
    yield from table([*rows, ("flags", " ".join(pseudo.flags) or "none")])


def effect_of(effect: Effect) -> str:
    def side(items: Iterable[object]) -> str:
        return ", ".join(
            item_text(one.name, one.size, one.array, one.type, one.condition)  # type: ignore[attr-defined]
            for one in items
        )

    caches = [f"{one.name}/{one.units}" for one in effect.caches]
    left = ", ".join(filter(None, [*caches, side(effect.inputs)]))
    return f"( {left} -- {side(effect.outputs)} )".replace("(  ", "( ").replace("  )", " )")


def claim_lines(claim: Claim, indent: str) -> Iterator[str]:
    yield f"{indent}{claim.text}  [{claim.span}]"
    for reason in claim.because:
        yield from claim_lines(reason, indent + "  ")


def case_text(loop: str, name: str) -> str:
    """The case of an instruction in the text of the loop, with the comment above it."""
    start = loop.find(f"/* {name}   ")
    end = loop.find("\n}\n", start)
    return loop[start : end + 2] if 0 <= start < end else ""


def target_text(cases: str, name: str) -> str:
    """The case of an instruction in CPython's generated file."""
    start = cases.find(f"        TARGET({name}) {{")
    end = cases.find("\n        }\n", start)
    return dedent(cases[start : end + 11]) if 0 <= start < end else ""


def table(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {name:<10}{text}" for name, text in rows]


def columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)] if rows else []
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
