"""`uopgen diff`: what a change did to the meaning of definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..config import Config
from ..cpython.shapes import check_version
from ..diagnostics import Diagnostic, Report, Severity
from ..source import SourceFile
from .console import show_report
from .files import read_source
from .profiles import contracts_of, load_profile
from .project import chosen_build, find_project, read_sources
from .task import CONTRACTS, PROFILE, with_files

if TYPE_CHECKING:
    from ..analysis.facts import Facts
    from ..analysis.meaning import Meaning


@click.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--config", "build", metavar="BUILD", help="The build to compare in (default: the first).")
@PROFILE
@CONTRACTS
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
def command(
    old: Path, new: Path, build: str | None, profile: str | None, overlays: tuple[str, ...], form: str
) -> None:
    """Say what changed in meaning between the definition files OLD and NEW, with the project's contracts.

    What was safe and is not any more comes first; then 1 is returned.
    """
    from ..report.diff import changes, diff_json, diff_markdown, diff_text

    known = knowledge(profile, overlays)
    build = chosen_build(known.config, build, f"CPython {profile}" if profile is not None else "this project")
    before, was = read(known, old, build)
    after, now = read(known, new, build)
    found = changes(before, after, was, now)
    click.echo({"text": diff_text, "md": diff_markdown, "json": diff_json}[form](found), nl=False)
    if any(one.worse for one in found):
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What both files are read with."""

    config: Config
    contracts: tuple[SourceFile, ...]


def knowledge(profile: str | None, more: tuple[str, ...]) -> Knowledge:
    report = Report()
    if profile is None:
        project = find_project(report)
        config = replace(with_files(project, (), more), partial=True)  # a file may be one of several
        made = Knowledge(config, read_sources(project, config.contracts, report))
    else:
        loaded = load_profile(profile, report)
        made = Knowledge(Config(), ())
        if loaded is not None:
            made = Knowledge(loaded.config, contracts_of(loaded, [Path(one) for one in more], report))
    if not report.ok:
        show_report(report)
        raise SystemExit(2)
    return made


def read(known: Knowledge, path: Path, build: str) -> tuple[dict[str, Meaning], list[Diagnostic]]:
    from ..analysis.meaning import meanings
    from ..lint.rule import Subject
    from ..pipeline import lint_sources

    report = Report()
    source = read_source(path, path.name, report, "name two files of definitions")
    facts: Mapping[str, Facts] = {}
    if source is not None:
        check_version(source, known.config.foreign, report)
    if source is not None and report.ok:
        table = tuple(one for one in known.config.table if one.name == build)
        config = replace(known.config, table=table)
        _, facts = lint_sources((source,), known.contracts, config, config.lint, report)
    if build not in facts:
        show_report(report)
        raise SystemExit(2)
    errors = [one for one in report.diagnostics if one.severity is Severity.ERROR]
    return meanings(facts[build], Subject(facts[build]).journeys), errors
