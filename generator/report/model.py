"""The analysed program as JSON: what other tools build on.  `schema` is raised when a key changes its meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..analysis.audit import Row
from ..analysis.facts import Facts
from ..analysis.meaning import Meaning
from ..model.effects import Effect, Item

SCHEMA = 1


def model_json(facts: Facts, known: Mapping[str, Meaning], rows: Iterable[Row]) -> str:
    program = facts.program
    document = {
        "schema": SCHEMA,
        "build": program.build,
        "uops": [
            {
                "name": uop.name,
                "defined": str(uop.span),
                "annotations": list(uop.annotations),
                "effect": effect(uop.effect),
                "doc": uop.doc,
            }
            for uop in program.uops
        ],
        "instructions": [instruction(each.instruction.name, facts, known) for each in facts.instructions],
        "families": [{"head": one.head, "members": list(one.members)} for one in program.families],
        "pseudos": [
            {"name": one.name, "targets": list(one.targets), "sequence": one.sequence, "flags": list(one.flags)}
            for one in program.pseudos
        ],
        "audit": [
            {
                "name": row.name,
                "kind": row.kind,
                "classes": sorted(row.kinds),
                "reasons": [{"class": r.kind, "text": r.text, "place": str(r.span)} for r in row.reasons],
                "locks": list(row.locks),
                "safepoints": [{"text": one.text, "place": str(one.span)} for one in row.safepoints],
                "relies_on": list(row.needs),
            }
            for row in rows
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def instruction(name: str, facts: Facts, known: Mapping[str, Meaning]) -> dict[str, Any]:
    program = facts.program
    one = program.instruction(name)
    assert one is not None
    aspects = {aspect.replace(" ", "_"): list(words) for aspect, words in known[name].aspects.items()}
    return {
        "name": name,
        "opcode": program.opcodes.get(name),
        "defined": str(one.name_span),
        "size": one.size,
        "popped": str(one.popped),
        "pushed": str(one.pushed),
        "caches": [{"name": c.cache.name, "units": c.cache.units, "offset": c.offset} for c in one.caches],
        "falls_back_to": program.head_of(name),
        **aspects,
    }


def effect(one: Effect) -> dict[str, Any]:
    return {
        "inputs": [item(each) for each in one.inputs],
        "outputs": [item(each) for each in one.outputs],
        "caches": [{"name": each.name, "units": each.units} for each in one.caches],
    }


def item(one: Item) -> dict[str, Any]:
    return {"name": one.name, "type": one.type or None, "size": str(one.size), "array": one.array}
