"""Our definitions, judged again and again with something changed: what did not change is not judged again."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from uopgen.cli.project import load_project
from uopgen.config import Config, Lint
from uopgen.diagnostics import Report
from uopgen.pipeline import analyse_sources
from uopgen.session import Session
from uopgen.source import SourceFile

ROOT = Path(__file__).parent.parent.parent
# Functions that mutations call, which our runtime does not have.
MORE = """
extern void rt_lock_and_wait(RtThread *t, RtList *list) locks(list) blocks;
extern RtValue rt_list_item_locked(RtList *list, int64_t i) returns(borrowed(list)) requires(lock(list));
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
    """Our definitions and our contracts."""
    return (ROOT / "dsl" / "bytecodes.def").read_text(), (ROOT / "dsl" / "runtime.def").read_text()


class Judge:
    def __init__(self) -> None:
        self.session = Session(config(), Lint())
        self.definitions, self.contracts = texts()
        self.recorded = self.flags()

    def flags(self) -> SourceFile:
        """The flags of our definitions as they are, in a table as other generators write it."""
        sources = (SourceFile("bytecodes.def", self.definitions),), (SourceFile("runtime.def", self.contracts),)
        facts = analyse_sources(*sources, config(), config().builds[0], Report())
        assert facts is not None
        rows = (f"[{one.instruction.name}] = {{ {' | '.join(one.flags)} }},\n" for one in facts.instructions)
        return SourceFile("metadata.h", "".join(rows))

    def found(self, definitions: str = "", contracts: str = "") -> dict[str, list[str]]:
        """Messages by code."""
        sources = (SourceFile("bytecodes.def", definitions or self.definitions),)
        more = (SourceFile("runtime.def", contracts or self.contracts), SourceFile("more.def", MORE))
        outcome = self.session.check(sources, more, recorded=(self.recorded,))
        found: dict[str, list[str]] = {}
        for one in outcome.diagnostics:
            found.setdefault(one.code, []).append(f"{one.span}: {one.message}")
        return found
