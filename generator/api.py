"""The analysed program for other programs: typed values, the same that the commands print.

from uopgen.api import analyse

build = analyse("path/of/a/project").builds["ft"]
facts = build.instruction("CALL")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .analysis.audit import Row, rows
from .analysis.facts import Facts, InstructionFacts
from .analysis.journey import Journey
from .analysis.meaning import Meaning, meanings
from .cli.project import NoProjectError, find_project, headers_of, read_inputs
from .config import Config
from .diagnostics import Diagnostic, Report
from .lint.rule import Subject
from .pipeline import Sources, analyse_sources, lint_sources
from .report.model import Analysed, model_document


@dataclass(frozen=True, slots=True)
class Build:
    """What is true of the definitions in one build."""

    name: str
    facts: Facts
    journeys: tuple[Journey, ...]
    meanings: Mapping[str, Meaning]
    rows: tuple[Row, ...]

    def instruction(self, name: str) -> InstructionFacts:
        """Its graph, states, escapes and flags.  KeyError when there is none."""
        found = self.facts.of(name)
        if found is None:
            raise KeyError(name)
        return found

    def through(self, name: str) -> tuple[Journey, ...]:
        """A journey through an instruction for each of its variants: what is known at each point."""
        return tuple(one for one in self.journeys if one.instruction.name == name)

    def row(self, name: str) -> Row:
        """Why an instruction, or a uop of macros, is safe.  KeyError when there is none."""
        for one in self.rows:
            if one.name == name:
                return one
        raise KeyError(name)

    def analysed(self) -> Analysed:
        return Analysed(self.facts, self.journeys, self.meanings, self.rows)


@dataclass(frozen=True, slots=True)
class Analysis:
    """`builds` has those that nothing is wrong with; `diagnostics` is what lint says, of every severity."""

    diagnostics: tuple[Diagnostic, ...]
    builds: Mapping[str, Build]

    def document(self) -> dict[str, Any]:
        """What `uopgen model` prints."""
        return model_document(one.analysed() for one in self.builds.values())


def analyse(folder: str | Path = ".") -> Analysis:
    """The project that a folder lies in.  FileNotFoundError when it lies in none."""
    report = Report()
    try:
        project = find_project(report, Path(folder))
    except NoProjectError as none:
        raise FileNotFoundError(none.message) from None
    definitions, contracts = read_inputs(project, report)
    if not report.ok:
        return Analysis(tuple(report.diagnostics), {})
    return analyse_texts(definitions, contracts, project.config, headers_of(project, report))


def analyse_texts(definitions: Sources, contracts: Sources, config: Config, headers: Sources = ()) -> Analysis:
    """Texts that need not be files."""
    report = Report()
    _, known = lint_sources(definitions, contracts, config, config.lint, report, headers)
    builds: dict[str, Build] = {}
    for name in config.builds:  # lint leaves out those that differ from another one in nothing
        facts = known.get(name) or analyse_sources(definitions, contracts, config, name, Report())
        if facts is not None:
            builds[name] = build_of(name, facts)
    return Analysis(tuple(report.diagnostics), builds)


def build_of(name: str, facts: Facts) -> Build:
    subject = Subject(facts)
    return Build(
        name, facts, subject.journeys, meanings(facts, subject.journeys), rows(subject.journeys, subject.types)
    )
