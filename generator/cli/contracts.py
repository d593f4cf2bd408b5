"""`uopgen contracts`: what the definitions use of the runtime, and whether it is declared."""

from __future__ import annotations

import click

from ..diagnostics import Report
from .console import needed
from .project import chosen_build, find_project, read_inputs


@click.command()
@click.option("--config", "build", metavar="BUILD", help="The build to look at (default: the project's first).")
@click.option("--missing", is_flag=True, help="Only what is not declared; fails when there is any.")
def command(build: str | None, missing: bool) -> None:
    """List every function and field that the definitions use, with its contract."""
    from ..lint.rule import Subject
    from ..pipeline import analyse_sources
    from ..report.contracts import contract_rows, contracts_page

    report = Report()
    project = find_project(report)
    build = chosen_build(project.config, build)
    definitions, contracts = read_inputs(project, report)
    found = analyse_sources(definitions, contracts, project.config, build, report) if report.ok else None
    facts = needed(found, report)
    rows = contract_rows(Subject(facts).journeys)
    click.echo(contracts_page(rows, missing), nl=False)
    if missing and any(row[2] == "not declared" for row in rows):
        raise SystemExit(1)
