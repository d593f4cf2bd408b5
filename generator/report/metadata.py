"""Metadata as JSON: one schema for CPython's definitions and for a project's own (docs/cpython.md)."""

from __future__ import annotations

import json
from typing import Any

from ..cpython.metadata import InstructionRow, Metadata, UopRow
from ..plan.case import Plan
from ..render.rows import OpRow, family_rows, op_rows, pseudo_rows

KIND_NAMES = {0: "full", 5: "top", 6: "bottom", 7: "return_offset", 9: "replaced"}


def cpython_json(data: Metadata) -> str:
    return text_of(
        {
            "version": data.version,
            "sources": list(data.sources),
            "have_argument": data.have_argument,
            "min_instrumented_opcode": data.min_instrumented,
            "max_uop_id": data.last_uop,
            "opcodes": dict(data.numbers),
            "instructions": {row.name: instruction(row) for row in data.instructions},
            "uops": {row.name: uop(row) for row in data.uops},
            "pseudos": {
                row.name: {"opcode": row.number, "targets": list(row.targets), "flags": list(row.flags)}
                for row in data.pseudos
            },
            "families": {row.head: {"members": list(row.members), "size": row.size} for row in data.families},
        }
    )


def text_of(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1) + "\n"


def instruction(row: InstructionRow) -> dict[str, Any]:
    steps = row.expansion
    return {
        "opcode": row.number,
        "popped": str(row.popped),
        "pushed": str(row.pushed),
        "size": row.size,
        "caches": row.caches,
        "format": row.format,
        "flags": list(row.flags),
        "deopt": row.head,
        "uops": list(row.uops),
        "expansion": None if steps is None else [[s.uop, KIND_NAMES.get(s.kind, s.kind), s.offset] for s in steps],
        "escapes": list(row.escapes),
        "defined": str(row.span),
    }


def uop(row: UopRow) -> dict[str, Any]:
    return {
        "id": row.same_as or row.number,
        "popped": str(row.popped),
        "pushed": str(row.pushed),
        "flags": list(row.flags),
        "tier": row.tier or None,
        "tier2": row.tier2,
        "why_not_tier2": row.why_tier1 or None,
        "replicas": row.replicas,
        "escapes": list(row.escapes),
    }


def project_json(plan: Plan) -> str:
    program = plan.facts.program
    return text_of(
        {
            "version": program.config.name,
            "sources": list(program.config.definitions),
            "opcodes": dict(program.opcodes),
            "instructions": {row.name: own(row) for row in op_rows(program, plan.facts.instructions)},
            "uops": {one.name: {"annotations": list(one.annotations), "inst": one.is_inst} for one in program.uops},
            "pseudos": {
                row.name: {"opcode": row.number, "targets": list(row.targets), "flags": list(row.flags)}
                for row in pseudo_rows(program)
            },
            "families": {row.head: {"members": list(row.members), "size": row.size} for row in family_rows(program)},
        }
    )


def own(row: OpRow) -> dict[str, Any]:
    return {
        "opcode": row.number,
        "popped": row.popped,
        "pushed": row.pushed,
        "size": row.caches + 1,
        "caches": row.caches,
        "flags": [flag.removeprefix("HAS_") for flag in row.flags],
        "deopt": row.head,
        "uops": [name for name, _ in row.expansion],
        "expansion": [[name, "full", place] for name, place in row.expansion],
        "escapes": list(row.escapes),
        "defined": row.defined,
    }
