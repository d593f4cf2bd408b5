"""`uopgen audit`: why each uop and instruction is safe without a global lock."""

from __future__ import annotations

import click

from ..diagnostics import Report
from ..source import Span
from .console import needed
from .task import DEFINITIONS, Inputs, reads


@click.command()
@click.argument("names", nargs=-1)
@click.option("--family", metavar="HEAD", help="Only the instructions of this family, and their uops.")
@click.option(
    "--config", "build", metavar="BUILD", help="The build to audit (default: the first without a global lock)."
)
@reads(DEFINITIONS)
@click.option("--format", "form", type=click.Choice(["text", "md", "html", "json"]), default="text", show_default=True)
def command(names: tuple[str, ...], family: str | None, build: str | None, form: str, inputs: Inputs) -> None:
    """Say for each uop and instruction, or for NAMES, why it is safe when threads run without a global lock.

    Every line is derived from the definitions and the contracts, and says from which lines.
    """
    from ..analysis.audit import family_rows, rows
    from ..lint.rule import Subject
    from ..pipeline import lint_sources
    from ..report.audit import audit_json, audit_markdown, audit_text, judged
    from ..report.audit_html import audit_html
    from ..report.instruction import unknown

    report = Report()
    task = inputs.task(report)
    build = inputs.build(task, build, parallel=True)
    config = task.config
    known = lint_sources(task.definitions, task.contracts, config, config.lint, report)[1] if report.ok else {}
    facts = needed(known.get(build), report)
    program = facts.program
    subject = Subject(facts)
    found = every = rows(subject.journeys, subject.types)
    if family is not None:
        one = next((one for one in program.families if one.head == family), None)
        if one is None:
            heads = ", ".join(each.head for each in program.families)
            raise click.UsageError(f"no family is named {family!r}; there are: {heads or 'none'}")
        found = family_rows(found, [i for i in program.instructions if i.name in (one.head, *one.members)])
    if names:
        missing = [name for name in names if name not in {one.name for one in found}]
        if missing:
            raise click.UsageError(unknown(program, missing[0], otherwise="`uopgen audit` lists them"))
        found = tuple(one for one in found if one.name in names)
    spans: dict[str, Span] = {one.name: one.span for one in program.uops}
    spans |= {one.name: one.span for one in program.instructions}
    spans |= {one.name: one.span for one in program.labels}
    others = set(config.builds) - {build}
    here = [one for one in report.diagnostics if build in one.where or others.isdisjoint(one.where)]
    wanted = {(row.name, row.kind) for row in found}
    whole = judged([(row, spans.get(row.name, row.span)) for row in every], here)
    table = [one for one in whole if (one.row.name, one.row.kind) in wanted]
    about = f"{', '.join(one.name for one in task.definitions)}, build {build}"
    parts = {one.name: tuple(part.uop.name for part in one.uops) for one in program.instructions}
    forms = {"text": audit_text, "md": audit_markdown, "json": audit_json}
    click.echo(forms[form](table) if form in forms else audit_html(table, parts, spans, about), nl=False)
    if any(one.verdict == "unsafe" for one in table):
        raise SystemExit(1)
