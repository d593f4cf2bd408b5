"""`uopgen explain`: a rule's page, or why an instruction is as it is."""

from __future__ import annotations

import click

from ..diagnostics import Report
from .console import needed
from .task import DEFINITIONS, Inputs, reads


@click.command()
@click.argument("what", required=False)
@click.option("--config", "build", metavar="BUILD", help="The build to explain an instruction in (default: the first).")
@reads(DEFINITIONS)
def command(what: str | None, build: str | None, inputs: Inputs) -> None:
    """Explain a rule (UG301, effect-before-deopt), an instruction or a uop; without WHAT list the rules."""
    from ..lint.registry import rule_of, rules
    from ..report.rules import rule_page, rules_table

    if what is None:
        click.echo(rules_table(rules()), nl=False)
        return
    rule = rule_of(what)
    if rule is not None:
        click.echo(rule_page(rule), nl=False)
        return
    code = other_code(what.upper())
    if code is not None:
        click.echo(f"{what.upper()}: {code}")
        return
    explain_instruction(what, build, inputs)


def other_code(code: str) -> str | None:
    """What a code that is no rule means."""
    from ..analysis import codes as of_analysis
    from ..cpython import codes as of_cpython
    from ..lint import codes as of_lint
    from ..model import codes as of_model
    from ..render import codes as of_render
    from ..syntax import codes as of_syntax
    from . import codes as of_cli

    rooms = (of_syntax, of_model, of_analysis, of_cpython, of_cli, of_lint, of_render)
    return next((room.MEANING[code] for room in rooms if code in room.MEANING), None)


def explain_instruction(name: str, build: str | None, inputs: Inputs) -> None:
    from ..report.claims import claims_page
    from ..report.instruction import unknown

    report = Report()
    task = inputs.task(report)
    facts = needed(task.analysed(inputs.build(task, build), report), report)
    page = claims_page(facts, name)
    if page is None:
        kinds, otherwise = "rule, instruction or uop", "`uopgen explain` lists the rules"
        raise click.UsageError(unknown(facts.program, name, kinds, otherwise))
    click.echo(page, nl=False)
