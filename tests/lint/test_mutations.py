"""Our definitions are clean, and with one fault put into them the rule for that fault finds it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from mutations import MUTATIONS, Mutation

from uopgen.cli.project import load_project
from uopgen.config import Config, Lint
from uopgen.diagnostics import Report
from uopgen.pipeline import analyse_sources, lint_sources
from uopgen.source import SourceFile

ROOT = Path(__file__).parent.parent.parent
# Functions that mutations call, which our runtime does not have.
MORE = """
extern void rt_lock_and_wait(RtThread *t, RtList *list) locks(list) blocks;
macro void rt_store_relaxed(void *p, void *v) write(relaxed);
macro void HIDDEN(RtValue v);
"""


@cache
def config() -> Config:
    project = load_project(ROOT, Report())
    assert project is not None
    return project.config


@cache
def texts() -> tuple[str, str]:
    return (ROOT / "dsl" / "bytecodes.def").read_text(), (ROOT / "dsl" / "runtime.def").read_text()


@cache
def recorded() -> SourceFile:
    """The flags of our definitions as they are."""
    definitions, contracts = texts()
    sources = (SourceFile("bytecodes.def", definitions),), (SourceFile("runtime.def", contracts),)
    facts = analyse_sources(*sources, config(), config().builds[0], Report())
    assert facts is not None
    rows = (f"[{one.instruction.name}] = {{ {' | '.join(one.flags)} }},\n" for one in facts.instructions)
    return SourceFile("metadata.h", "".join(rows))


def findings(definitions: str, contracts: str, every_build: bool = True) -> dict[str, list[str]]:
    report = Report()
    table = config().table if every_build else config().table[:1]
    lint_sources(
        (SourceFile("bytecodes.def", definitions),),
        (SourceFile("runtime.def", contracts), SourceFile("more.def", MORE)),
        replace(config(), table=table),
        Lint(),
        report,
        recorded=(recorded(),),
    )
    found: dict[str, list[str]] = {}
    for one in report.diagnostics:
        found.setdefault(one.code, []).append(f"{one.span}: {one.message}")
    return found


def mutated(text: str, one: Mutation) -> str:
    start = text.index(one.after)
    at = text.index(one.old, start) if one.old else start + len(one.after)
    assert at - start < 1500, "the text is in another definition"
    return text[:at] + one.new + text[at + len(one.old) :]


def test_our_definitions_are_clean() -> None:
    assert findings(*texts()) == {}


def test_there_are_enough() -> None:
    assert len(MUTATIONS) >= 60
    assert len({one.name for one in MUTATIONS}) == len(MUTATIONS)


@pytest.mark.parametrize("one", MUTATIONS, ids=lambda one: one.name)
def test_mutation(one: Mutation) -> None:
    definitions, contracts = texts()
    if one.contract:
        contracts = mutated(contracts, one)
    else:
        definitions = mutated(definitions, one)
    found = findings(definitions, contracts, "#if" in one.new)
    assert set(one.codes) & set(found), found
