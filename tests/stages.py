"""The stages of the generator, run on texts."""

from __future__ import annotations

from pathlib import Path

from uopgen.analysis.analyse import analyse
from uopgen.analysis.facts import Facts
from uopgen.config import Build, Config, Machine
from uopgen.diagnostics import Report
from uopgen.model.program import Program
from uopgen.model.resolve import resolve
from uopgen.plan.case import Case
from uopgen.plan.lower import lower
from uopgen.plan.show import steps
from uopgen.source import SourceFile
from uopgen.syntax import parse

TEMPLATES = Path(__file__).parent.parent / "templates"
MACHINE = Machine(value="V", null="NOTHING", close="vclose({thread}, {value})", prefix="t", header="t.h", eval="t_eval")
CONFIG = Config(table=(Build("ft", (("FREE_THREADED", "1"),)), Build("gil", (), ("FREE_THREADED",))), machine=MACHINE)
# Contracts that most tests use: f is harmless, g escapes, take consumes its argument.
CONTRACTS = """
type V;
extern int is_bad(V v);
extern V f(V v);
extern V g(V v) escapes;
extern void take(V v) steals(v);
extern void vclose(T *thread, V v) steals(v) escapes;
label(error) { return; }
"""


def resolved(text: str, config: Config = CONFIG, build: str = "ft") -> tuple[Program | None, Report]:
    report = Report()
    modules = (
        parse(SourceFile("contracts.def", CONTRACTS), report, type_names=frozenset({"T"})),
        parse(SourceFile("test.def", text), report, type_names=frozenset({"V"})),
    )
    return (resolve(modules, config, build, report) if report.ok else None), report


def program(text: str, config: Config = CONFIG, build: str = "ft") -> Program:
    """Of a text in which nothing is wrong."""
    found, report = resolved(text, config, build)
    assert found is not None and report.diagnostics == [], report.diagnostics
    return found


def analysed(text: str, config: Config = CONFIG, build: str = "ft") -> tuple[Facts | None, Report]:
    found, report = resolved(text, config, build)
    return (analyse(found, report) if found is not None and report.ok else None), report


def facts(text: str, config: Config = CONFIG, build: str = "ft") -> Facts:
    found, report = analysed(text, config, build)
    assert found is not None and report.diagnostics == [], report.diagnostics
    return found


def cases(text: str, config: Config = CONFIG, build: str = "ft") -> dict[str, Case]:
    return {case.name: case for case in lower(facts(text, config, build)).cases}


def plan(text: str, config: Config = CONFIG) -> list[str]:
    """The steps of the last instruction of a text, as words."""
    return steps(list(cases(text, config).values())[-1])
