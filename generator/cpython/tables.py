"""Program → Metadata, by the rules of a profile."""

from __future__ import annotations

from dataclasses import replace

from ..analysis.escapes import escapes_in, local_names
from ..diagnostics import Report
from ..model.program import Instruction, Program, Uop
from ..source import SourceFile, Span
from .bodies import closes
from .metadata import FamilyRow, Metadata
from .numbers import number_uops, opcodes_of
from .profile import Profile
from .properties import words_of
from .rows import all_properties, check_super, instruction_row, pseudo_row, uop_rows


def metadata_of(program: Program, profile: Profile, report: Report) -> Metadata:
    """What CPython's tables say of the program."""
    known = all_properties(program.uops, profile, report)
    reasons = {uop.name: escapes_of(uop, program) for uop in program.uops}
    names = {one.name: one for one in program.instructions}
    for one in program.instructions:
        check_super(one, names, report)
    families = families_of(program, profile)
    heads = {member: family.head for family in families for member in family.members}
    order = in_order(program)
    rows = tuple(
        instruction_row(one, known, heads.get(one.name, one.name), joined(one, reasons), profile) for one in order
    )
    by_name = {row.name: row for row in rows}
    numbers = opcodes_of(
        {row.name: "ARG" in row.flags for row in rows},
        frozenset(heads),
        (one.name for one in program.pseudos),
        profile,
        rows[0].span if rows else Span(SourceFile("", ""), 0, 0),
        report,
    )
    opcodes = numbers.opcodes
    uops = number_uops(
        (row for uop in program.uops for row in uop_rows(uop, known[uop.name], reasons[uop.name], profile)), profile
    )
    pseudos = tuple(
        replace(pseudo_row(one, by_name, known), number=opcodes.get(one.name, -1)) for one in program.pseudos
    )
    return Metadata(
        profile.version,
        tuple(dict.fromkeys(uop.span.source.name for uop in program.uops)),
        tuple(replace(row, number=opcodes.get(row.name, -1)) for row in rows),
        uops,
        pseudos,
        families,
        opcodes,
        profile.external,
        numbers.have_argument,
        numbers.min_instrumented,
        max((one.number for one in uops), default=0),
        profile.flags,
    )


def in_order(program: Program) -> tuple[Instruction, ...]:
    """Instructions that are one inst first, then macros: each in the order of the text."""
    insts = {uop.name for uop in program.uops if uop.is_inst}
    return tuple(sorted(program.instructions, key=lambda one: one.name not in insts))


def families_of(program: Program, profile: Profile) -> tuple[FamilyRow, ...]:
    extra = {head: tuple(m for m, h in profile.extra_members if h == head) for _, head in profile.extra_members}
    known = {one.name for one in program.instructions}
    return tuple(
        FamilyRow(one.head, (*one.members, *(m for m in extra.get(one.head, ()) if m in known)), one.size)
        for one in program.families
    )


def escapes_of(uop: Uop, program: Program) -> tuple[str, ...]:
    """Calls that may escape, as the contracts have it."""
    local = local_names(uop.body)
    found = [f"{one.name}: {one.because}" for one in escapes_in(uop.body, local, program.contracts)]
    closer = program.contracts.function(program.config.machine.closer)
    harmless = closer is not None and closer.escape is None
    if "DECREF_INPUTS" in words_of(uop) and any(True for _ in closes(uop.effect)) and not harmless:
        found.append("DECREF_INPUTS: it closes values")
    return tuple(dict.fromkeys(found))


def joined(one: Instruction, reasons: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason for part in one.uops for reason in reasons[part.uop.name]))
