"""`uopgen contracts`: what the definitions use of the runtime and whether it is declared, and what is said of them."""

from __future__ import annotations

import click

from ..diagnostics import Report
from .console import needed
from .task import FILES, Inputs, reads


@click.command()
@click.option("--config", "build", metavar="BUILD", help="The build to look at (default: the project's first).")
@click.option("--missing", is_flag=True, help="Only what is not declared; fails when there is any.")
@reads(FILES)
def command(build: str | None, missing: bool, inputs: Inputs) -> None:
    """List every function and field that the definitions, or FILES, use, with its contract.

    Below them stand the contracts of uops, their cache entries, and families."""
    from ..lint.rule import Subject
    from ..report.contracts import contract_rows, contracts_page

    report = Report()
    task = inputs.task(report)
    facts = needed(task.analysed(inputs.build(task, build), report), report)
    rows = contract_rows(Subject(facts).journeys, facts.program)
    click.echo(contracts_page(rows, missing), nl=False)
    if missing and any(row[2] == "not declared" for row in rows):
        raise SystemExit(1)
