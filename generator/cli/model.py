"""`uopgen model`: the analysed program for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from ..diagnostics import Report
from .console import show_report
from .task import FILES, Inputs, reads

SCHEMA = Path(__file__).parent.parent / "report" / "model.schema.json"


@click.command()
@click.option("--config", "build", metavar="BUILD", help="This build only (default: every one).")
@click.option("--format", "form", type=click.Choice(["json", "schema"]), default="json", show_default=True)
@reads(FILES)
def command(build: str | None, form: str, inputs: Inputs) -> None:
    """Print the analysed program, or that of FILES.

    That is: uops, effects, expansions, families, caches, facts, locks, safepoints, reasons.

    `--format schema` prints the JSON schema of that document.
    """
    from ..analysis.audit import rows
    from ..analysis.meaning import meanings
    from ..lint.rule import Subject
    from ..report.model import Analysed, model_json

    if form == "schema":
        click.echo(SCHEMA.read_text(), nl=False)
        return
    report = Report()
    task = inputs.task(report)
    builds = task.config.builds if build is None else (inputs.build(task, build),)
    found = []
    for name in builds if report.ok else ():
        facts = task.analysed(name, report)
        if facts is not None:
            subject = Subject(facts)
            walked = subject.journeys
            found.append(Analysed(facts, walked, meanings(facts, walked), rows(walked, subject.types)))
    if not report.ok:
        show_report(report)
        raise SystemExit(1)
    click.echo(model_json(found), nl=False)
