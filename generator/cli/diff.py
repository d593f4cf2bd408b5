"""`uopgen diff`: what a change did to the meaning of definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..diagnostics import Diagnostic, Report, Severity
from .console import show_report
from .files import read_source
from .project import Project, find_project, read_sources

if TYPE_CHECKING:
    from ..analysis.facts import Facts
    from ..analysis.meaning import Meaning


@click.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--config", "build", metavar="BUILD", help="The build to compare in (default: the project's first).")
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
def command(old: Path, new: Path, build: str | None, form: str) -> None:
    """Say what changed in meaning between the definition files OLD and NEW, with the project's contracts.

    What was safe and is not any more comes first; then 1 is returned.
    """
    from ..report.diff import changes, diff_json, diff_markdown, diff_text

    project = find_project(Report())
    build = build or project.config.builds[0]
    if build not in project.config.builds:
        raise click.UsageError(f"no build named {build!r}; this project has: {', '.join(project.config.builds)}")
    before, was = read(project, old, build)
    after, now = read(project, new, build)
    found = changes(before, after, was, now)
    click.echo({"text": diff_text, "md": diff_markdown, "json": diff_json}[form](found), nl=False)
    if any(one.worse for one in found):
        raise SystemExit(1)


def read(project: Project, path: Path, build: str) -> tuple[dict[str, Meaning], list[Diagnostic]]:
    from ..analysis.meaning import meanings
    from ..lint.rule import Subject
    from ..pipeline import lint_sources

    report = Report()
    source = read_source(path, path.name, report)
    contracts = read_sources(project, project.config.contracts, report)
    known: Mapping[str, Facts] = {}
    if source is not None and report.ok:
        table = tuple(one for one in project.config.table if one.name == build)
        config = replace(project.config, table=table)
        _, known = lint_sources((source,), contracts, config, config.lint, report)
    if build not in known:
        show_report(report)
        raise SystemExit(2)
    errors = [one for one in report.diagnostics if one.severity is Severity.ERROR]
    return meanings(known[build], Subject(known[build]).journeys), errors
