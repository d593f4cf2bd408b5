"""The analysed program as JSON: what other tools build on.  `schema` is raised when a key changes its meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..analysis.audit import Row
from ..analysis.facts import Facts, InstructionFacts
from ..analysis.journey import Journey
from ..analysis.meaning import Meaning
from ..analysis.points import CallPoint, ExitPoint, Proof
from ..analysis.terms import Term
from ..model.contracts import FamilyPromises, Promise, UopPromises
from ..model.effects import Effect, Item
from ..model.program import Family, FlushPart, Instruction, Part, SkipPart, Slot, Uop, UopPart

SCHEMA = 2


@dataclass(frozen=True, slots=True)
class Analysed:
    """One build, as far as it was analysed."""

    facts: Facts
    journeys: tuple[Journey, ...]
    meanings: Mapping[str, Meaning]
    rows: tuple[Row, ...]


def model_json(builds: Iterable[Analysed]) -> str:
    return json.dumps(model_document(builds), indent=2) + "\n"


def model_document(builds: Iterable[Analysed]) -> dict[str, Any]:
    """As model.schema.json describes it."""
    return {"schema": SCHEMA, "builds": [build(one) for one in builds]}


def build(one: Analysed) -> dict[str, Any]:
    program = one.facts.program
    walked: dict[str, list[Journey]] = {}
    for journey in one.journeys:
        walked.setdefault(journey.instruction.name, []).append(journey)
    return {
        "name": program.build,
        "defines": dict(program.defines),
        "uops": [uop(each, program.contracts.uops.get(each.name)) for each in program.uops],
        "instructions": [instruction(each, one, walked) for each in one.facts.instructions],
        "families": [family(each, program.contracts.families.get(each.head)) for each in program.families],
        "pseudos": [
            {
                "name": each.name,
                "opcode": program.opcodes.get(each.name),
                "targets": list(each.targets),
                "sequence": each.sequence,
                "flags": list(each.flags),
            }
            for each in program.pseudos
        ],
        "audit": [audited(row) for row in one.rows],
    }


def family(one: Family, promised: FamilyPromises | None) -> dict[str, Any]:
    return {
        "head": one.head,
        "members": list(one.members),
        "size": one.size or None,
        "contract": said(promised.promises) if promised is not None else [],
    }


def said(promises: Iterable[Promise]) -> list[str]:
    return [str(one) for one in promises]


def uop(one: Uop, promised: UopPromises | None) -> dict[str, Any]:
    return {
        "name": one.name,
        "defined": str(one.span),
        "annotations": list(one.annotations),
        "effect": effect(one.effect, promised.entries if promised is not None else {}),
        "contract": said(promised.promises) if promised is not None else [],
        "doc": one.doc,
    }


def audited(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": row.kind,
        "classes": sorted(row.kinds),
        "reasons": [{"class": r.kind, "text": r.text, "place": str(r.span)} for r in row.reasons],
        "locks": list(row.locks),
        "safepoints": [{"text": one.text, "place": str(one.span)} for one in row.safepoints],
        "relies_on": list(row.needs),
    }


def instruction(facts: InstructionFacts, of: Analysed, walked: Mapping[str, list[Journey]]) -> dict[str, Any]:
    program, one = of.facts.program, facts.instruction
    aspects = {aspect.replace(" ", "_"): list(words) for aspect, words in of.meanings[one.name].aspects.items()}
    return {
        "name": one.name,
        "opcode": program.opcodes.get(one.name),
        "defined": str(one.name_span),
        "size": one.size,
        "popped": str(one.popped),
        "pushed": str(one.pushed),
        "caches": [{"name": c.cache.name, "units": c.cache.units, "offset": c.offset} for c in one.caches],
        "expansion": [part_of(one, part) for part in one.parts],
        "falls_back_to": program.head_of(one.name),
        "variants": [variant(journey) for journey in walked.get(one.name, ())],
        **aspects,
    }


def part_of(one: Instruction, part: Part) -> dict[str, Any]:
    match part:
        case SkipPart(units=units):
            return {"kind": "skip", "units": units}
        case FlushPart():
            return {"kind": "flush"}
        case UopPart():
            return {
                "kind": "uop",
                "name": part.uop.name,
                "inputs": [slot(one, each) for each in part.inputs],
                "outputs": [slot(one, each) for each in part.outputs],
            }


def slot(one: Instruction, each: Slot) -> dict[str, Any]:
    """`value` is the same where a uop takes what another one left; `offset` is from where the stack pointer was."""
    return {
        "name": each.name,
        "value": each.value,
        "offset": str(each.offset),
        "size": str(one.values[each.value].size),
    }


def variant(journey: Journey) -> dict[str, Any]:
    """What is proved and lost, held and owned, on the way through."""
    facts: dict[Term, dict[str, Any]] = {}
    exits = []
    for point in journey.points:
        if not isinstance(point, ExitPoint):
            continue
        known = point.known
        for one, proof in known.proofs.items():
            facts.setdefault(one, fact(one, proof, None))
        for one, lost in known.lost.items():
            facts[one] = fact(one, lost.proof, {"why": lost.why, "place": str(lost.span)})
        exits.append(
            {
                "why": point.why,
                "place": str(point.span),
                "holds": [str(what) for what, _ in known.held],
                "owns": [str(what) for what in known.owned],
                "done": known.effect.what if known.effect is not None else None,
            }
        )
    told = [one for key, one in facts.items() if not (key.head == "fact" and key.text in ("guard", "same"))]
    calls = (point for point in journey.points if isinstance(point, CallPoint) and point.escapes)
    stops = {str(point.span): point.escapes for point in calls}
    return {
        "when": journey.variant,
        "facts": told,
        "safepoints": [{"text": text, "place": place} for place, text in stops.items()],
        "exits": exits,
    }


def fact(one: Term, proof: Proof, ended: dict[str, str] | None) -> dict[str, Any]:
    return {"fact": str(one), "proved": str(proof.span), "lasts": proof.lasts, "ended": ended}


def effect(one: Effect, entries: Mapping[str, tuple[Promise, ...]]) -> dict[str, Any]:
    return {
        "inputs": [item(each) for each in one.inputs],
        "outputs": [item(each) for each in one.outputs],
        "caches": [
            {"name": each.name, "units": each.units, "contract": said(entries.get(each.name, ()))}
            for each in one.caches
        ],
    }


def item(one: Item) -> dict[str, Any]:
    return {"name": one.name, "type": one.type or None, "size": str(one.size), "array": one.array}
