"""`uopgen model`: the analysed program for other tools."""

from __future__ import annotations

import click

from ..diagnostics import Report
from .console import show_report
from .project import find_project, read_sources


@click.command()
@click.option("--config", "build", metavar="BUILD", help="The build to describe (default: the project's first).")
@click.option("--format", "form", type=click.Choice(["json"]), default="json", show_default=True)
def command(build: str | None, form: str) -> None:
    """Print the analysed program: uops, effects, expansions, families, caches, guards, locks, safepoints, reasons."""
    from ..analysis.audit import rows
    from ..analysis.meaning import meanings
    from ..lint.rule import Subject
    from ..pipeline import analyse_sources
    from ..report.model import model_json

    report = Report()
    project = find_project(report)
    build = build or project.config.builds[0]
    if build not in project.config.builds:
        raise click.UsageError(f"no build named {build!r}; this project has: {', '.join(project.config.builds)}")
    definitions = read_sources(project, project.config.definitions, report)
    contracts = read_sources(project, project.config.contracts, report)
    facts = analyse_sources(definitions, contracts, project.config, build, report) if report.ok else None
    if facts is None:
        show_report(report)
        raise SystemExit(1)
    subject = Subject(facts)
    known = meanings(facts, subject.journeys)
    click.echo(model_json(facts, known, rows(subject.journeys, subject.types)), nl=False)
