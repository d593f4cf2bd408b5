"""Metadata of CPython 3.13's definitions: the same as in its own generated files, for every instruction and uop."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import headers
import pytest

from uopgen.cpython.metadata import KINDS, Metadata
from uopgen.render.cpython import TABLES, render_tables

OPCODES = "Include/opcode_ids.h"
METADATA = "Include/internal/pycore_opcode_metadata.h"
UOP_IDS = "Include/internal/pycore_uop_ids.h"
UOP_METADATA = "Include/internal/pycore_uop_metadata.h"
TEMPLATES = Path(__file__).parent.parent.parent / "templates"

# Where we say something else on purpose: (table, name) → what CPython says, what we say, why.
DIFFERENT: dict[tuple[str, str], tuple[object, object, str]] = {
    ("expansion", "FOR_ITER"): (
        (("_FOR_ITER", 9, 0),),
        (("_FOR_ITER", 9, 1),),
        "the specializing uop that an expansion leaves out has its cache unit all the same; nobody reads this place",
    ),
}  # fmt: skip


def same(table: str, theirs: dict[str, object], ours: dict[str, object]) -> None:
    """Equal but for the deliberate differences, all of which are still there."""
    found = {name: (theirs.get(name), ours.get(name)) for name in theirs.keys() | ours.keys()}
    different = {name: pair for name, pair in found.items() if pair[0] != pair[1]}
    expected = {name: (a, b) for (where, name), (a, b, _) in DIFFERENT.items() if where == table}
    assert different == expected


def flags(row: object) -> str:
    return " | ".join(f"HAS_{flag}_FLAG" for flag in row.flags) or "0"  # type: ignore[attr-defined]


def test_opcode_numbers(source: Path, metadata: Metadata) -> None:
    theirs = headers.defines(headers.text(source, OPCODES))
    ours = {name: str(number) for name, number in metadata.numbers.items()}
    ours["HAVE_ARGUMENT"] = str(metadata.have_argument)
    ours["MIN_INSTRUMENTED_OPCODE"] = str(metadata.min_instrumented)
    assert len(theirs) > 220
    same("opcodes", dict(theirs), dict(ours))


def test_uop_numbers(source: Path, metadata: Metadata) -> None:
    theirs = headers.defines(headers.text(source, UOP_IDS))
    ours = {row.name: row.same_as or str(row.number) for row in metadata.uops if row.tier != 1}
    ours["MAX_UOP_ID"] = str(metadata.last_uop)
    assert len(theirs) > 270
    same("uops", dict(theirs), dict(ours))


@pytest.mark.parametrize("side", ["popped", "pushed"])
def test_stack_effects(source: Path, metadata: Metadata, side: str) -> None:
    theirs = headers.cases(headers.text(source, METADATA), f"_PyOpcode_num_{side}")
    ours = {row.name: headers.values(str(getattr(row, side))) for row in metadata.instructions}
    assert len(theirs) > 200
    same(side, {name: headers.values(text) for name, text in theirs.items()}, dict(ours))


def test_items_that_uops_pop(source: Path, metadata: Metadata) -> None:
    theirs = headers.cases(headers.text(source, UOP_METADATA), "_PyUop_num_popped")
    ours = {row.name: headers.values(str(row.popped)) for row in metadata.uops if row.tier2}
    same("uop popped", {name: headers.values(text) for name, text in theirs.items()}, dict(ours))


def test_flags_and_formats(source: Path, metadata: Metadata) -> None:
    theirs = headers.table(
        headers.text(source, METADATA), "const struct opcode_metadata _PyOpcode_opcode_metadata[268]"
    )
    ours = {row.name: f"{{ true, {row.format}, {flags(row)} }}" for row in metadata.instructions}
    ours |= {row.name: f"{{ true, -1, {flags(row)} }}" for row in metadata.pseudos}
    same("flags", dict(theirs), dict(ours))


def test_flags_of_uops(source: Path, metadata: Metadata) -> None:
    theirs = headers.table(headers.text(source, UOP_METADATA), "const uint16_t _PyUop_Flags")
    same("uop flags", dict(theirs), {row.name: flags(row) for row in metadata.uops if row.tier2})


def test_copies_of_uops(source: Path, metadata: Metadata) -> None:
    theirs = headers.table(headers.text(source, UOP_METADATA), "const uint8_t _PyUop_Replication")
    same("copies", dict(theirs), {row.name: str(row.replicas) for row in metadata.uops if row.replicas})


def test_expansions(source: Path, metadata: Metadata) -> None:
    header = headers.text(source, METADATA)
    rows = headers.table(header, "_PyOpcode_macro_expansion[256]")
    part = re.compile(r"\{ (\w+), (\d+), (\d+) \}")
    theirs = {name: tuple((n, int(k), int(o)) for n, k, o in part.findall(row)) for name, row in rows.items()}
    ours = {
        row.name: tuple((step.uop, step.kind, step.offset) for step in row.expansion)
        for row in metadata.instructions
        if row.expansion is not None
    }
    assert len(theirs) > 100
    same("expansion", dict(theirs), dict(ours))
    assert {name: int(v) for name, v in headers.defines(header).items() if name.startswith("OPARG_")} == dict(KINDS)


def test_caches(source: Path, metadata: Metadata) -> None:
    theirs = headers.table(headers.text(source, METADATA), "const uint8_t _PyOpcode_Caches[256]")
    heads = [row for row in metadata.instructions if row.head == row.name and not row.name.startswith("INSTRUMENTED")]
    same("caches", dict(theirs), {row.name: str(row.caches) for row in heads if row.caches})
    by_name = {row.name: row for row in metadata.instructions}
    for family in metadata.families:
        sizes = {by_name[name].size for name in family.members if name != "BINARY_OP_INPLACE_ADD_UNICODE"}
        assert sizes == {by_name[family.head].size}, family.head


def test_what_instructions_fall_back_to(source: Path, metadata: Metadata) -> None:
    theirs = headers.table(headers.text(source, METADATA), "const uint8_t _PyOpcode_Deopt[256]")
    ours = {row.name: row.head for row in metadata.instructions} | {name: name for name in metadata.external}
    same("deopt", dict(theirs), dict(ours))


def test_pseudo_instructions(source: Path, metadata: Metadata) -> None:
    rows = headers.table(headers.text(source, METADATA), "_PyOpcode_PseudoTargets[12]")
    theirs = {name: tuple(t for t in re.findall(r"\w+", row) if t != "0") for name, row in rows.items()}
    assert len(theirs) == 12
    same("pseudos", dict(theirs), {row.name: row.targets for row in metadata.pseudos})


def test_python_module(source: Path, metadata: Metadata) -> None:
    theirs = runpy.run_path(str(source / "Lib" / "_opcode_metadata.py"))
    assert theirs["_specializations"] == {row.head: list(row.members) for row in metadata.families}
    members = {name for row in metadata.families for name in row.members}
    assert theirs["_specialized_opmap"] == {name: metadata.numbers[name] for name in members}
    assert theirs["opmap"] == {n: number for n, number in metadata.numbers.items() if n not in members}
    assert theirs["HAVE_ARGUMENT"] == metadata.have_argument


def body(text: str) -> list[str]:
    """Lines behind the introduction, without those that return a stack effect, which other tests compare."""
    lines = [line for line in text.splitlines() if not re.match(r" +return .*;$", line)]
    return lines[next(i for i, line in enumerate(lines) if not line.startswith(("//", "#  ", "# "))) :]


@pytest.mark.parametrize("path", sorted(TABLES))
def test_files_are_the_same_line_by_line(source: Path, metadata: Metadata, path: str) -> None:
    ours, theirs = body(render_tables(metadata, [TEMPLATES], [path])[path]), body(headers.text(source, path))
    different = [(a, b) for a, b in zip(theirs, ours, strict=True) if a != b]
    assert [re.findall(r"\[(\w+)\] = ", a) for a, _ in different] == ([["FOR_ITER"]] if path == METADATA else []), (
        different
    )


def test_every_deliberate_difference_has_a_reason() -> None:
    assert all(reason for _, _, reason in DIFFERENT.values())
