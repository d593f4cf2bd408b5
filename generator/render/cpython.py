"""CPython's generated files from metadata: what templates under templates/cpython print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..cpython.metadata import KINDS, Metadata, UopRow
from .render import environment

# Output below CPython's root → template.
TABLES: Mapping[str, str] = {
    "Include/opcode_ids.h": "cpython/opcode_ids.h.j2",
    "Include/internal/pycore_opcode_metadata.h": "cpython/opcode_metadata.h.j2",
    "Include/internal/pycore_uop_ids.h": "cpython/uop_ids.h.j2",
    "Include/internal/pycore_uop_metadata.h": "cpython/uop_metadata.h.j2",
    "Lib/_opcode_metadata.py": "cpython/_opcode_metadata.py.j2",
    "Python/opcode_targets.h": "cpython/opcode_targets.h.j2",
}


def flags_text(flags: Iterable[str]) -> str:
    return " | ".join(f"HAS_{flag}_FLAG" for flag in flags) or "0"


def context(data: Metadata) -> dict[str, Any]:
    """The rows, in the orders in which the tables list them."""
    names = {number: name for name, number in data.numbers.items() if number < 256}
    specialized = {name for family in data.families for name in family.members}
    by_name = sorted(data.instructions, key=lambda row: row.name)
    expanded = [row for row in by_name if row.expansion is not None]
    heads = [(row.name, row.head) for row in data.instructions] + [(name, name) for name in data.external]
    listed = [row.name for row in data.instructions] + [row.name for row in data.pseudos]
    return {
        "sources": data.sources,
        "numbers": data.numbers,
        "by_number": sorted(data.numbers.items(), key=lambda item: (item[1], item[0])),
        "have_argument": data.have_argument,
        "min_instrumented": data.min_instrumented,
        "last_uop": data.last_uop,
        "targets": [names.get(number, "") for number in range(256)],
        "unused_numbers": [number for number in range(256) if number not in names],
        "limit": 256 + len(data.pseudos),
        "flag_names": data.flag_names,
        "kinds": KINDS,
        "families": data.families,
        "specialized": sorted(specialized),
        "generic": [name for name in data.numbers if name not in specialized],
        "numbered_uops": numbered(data),
        "tier2_uops": [row for row in data.uops if row.tier2],
        "replicated_uops": [row for row in data.uops if row.replicas],
        "by_name": by_name,
        "formats": sorted({row.format for row in data.instructions}),
        "expanded": expanded,
        "longest": max((len(row.expansion or ()) for row in expanded), default=1),
        "names": sorted([*listed, *data.external]),
        "with_caches": [
            row
            for row in data.instructions
            if row.caches and row.head == row.name and not row.name.startswith("INSTRUMENTED")
        ],
        "heads": sorted(heads),
        "pseudos": data.pseudos,
        "most_targets": max((len(row.targets) for row in data.pseudos), default=0),
    }


def numbered(data: Metadata) -> list[UopRow]:
    """Uops in the order of their definitions in the header: the first by convention, then by name."""
    rows = [row for row in data.uops if row.tier != 1]
    first = min((row.number for row in rows if row.number >= 0), default=0)
    led = {row.name: row.number for row in rows if first <= row.number < first + 2}
    return sorted(rows, key=lambda row: (row.name not in led, led.get(row.name, 0), row.name))


def render_tables(data: Metadata, templates: Iterable[Path], wanted: Iterable[str] = TABLES) -> dict[str, str]:
    """The files that are tables, by their path below CPython's root."""
    made = environment(templates, {})
    made.filters["flags"] = flags_text
    values = context(data)
    return {path: made.get_template(TABLES[path]).render(data=values) for path in wanted}
