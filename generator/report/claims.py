"""The claims about an instruction, or a uop, as a tree of text."""

from __future__ import annotations

from collections.abc import Iterator

from ..analysis.audit import rows
from ..analysis.claims import claims_of
from ..analysis.facts import Claim, Facts
from ..analysis.journey import journeys
from ..model.program import Uop
from .instruction import claim_lines


def claims_page(facts: Facts, name: str) -> str | None:
    one = facts.of(name)
    if one is not None:
        claim = claims_of(one, facts.program)
    else:
        uop = next((uop for uop in facts.program.uops if uop.name == name), None)
        if uop is None:
            return None
        claim = Claim(name, uop.name_span, tuple(of_uop(uop, facts)))
    return "".join(f"{line}\n" for line in claim_lines(claim, ""))


def of_uop(uop: Uop, facts: Facts) -> Iterator[Claim]:
    """What is claimed of a uop in all instructions that have it."""
    program = facts.program
    users = [one for one in program.instructions if any(part.uop is uop for part in one.uops)]
    yield Claim(f"stands in {', '.join(one.name for one in users) or 'no instruction'}", uop.name_span)
    walked = (journey for one in users for journey in journeys(one, program))
    found = next((row for row in rows(walked, frozenset(program.contracts.types)) if row.name == uop.name), None)
    if found is not None:
        for reason in found.reasons:
            declared = (Claim("declared", reason.declared),) if reason.declared is not None else ()
            yield Claim(f"{reason.kind}: {reason.text}", reason.span, declared)
        yield from (Claim(f"relies on {need}", uop.name_span) for need in found.needs)
        yield from (Claim(f"locks {lock}", uop.name_span) for lock in found.locks)
        yield from (Claim(f"the world may stop: {stop.text}", stop.span) for stop in found.safepoints)
