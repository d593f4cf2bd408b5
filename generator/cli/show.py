"""`uopgen show`: one instruction, from its definition to its C."""

from __future__ import annotations

import click

from ..diagnostics import Report
from .console import needed
from .project import chosen_build, find_project, read_inputs


@click.command()
@click.argument("name")
@click.option("--config", "build", metavar="BUILD", help="The build to show (default: the project's first).")
@click.option("--steps", is_flag=True, help="Also the plan: one line for each step.")
def command(name: str, build: str | None, steps: bool) -> None:
    """Show the instruction or uop NAME.

    Prints its expansion into uops, stack effect, caches, flags, guards, which of its calls may
    escape and where that is declared, and the C that is generated for it.
    """
    from ..pipeline import plan_sources
    from ..render.outputs import OUTPUTS, path_of
    from ..render.render import render
    from ..report.instruction import instruction_page, similar

    report = Report()
    project = find_project(report)
    config = project.config
    build = chosen_build(config, build)
    definitions, contracts = read_inputs(project, report)
    plan = needed(plan_sources(definitions, contracts, config, build, report) if report.ok else None, report)
    loop = path_of(next(one for one in OUTPUTS if one.name == "loop"), config, build)
    page = instruction_page(plan, name, render(plan, project.templates())[loop], steps)
    if page is None:
        meant = similar(plan.facts.program, name)
        hint = f"  Did you mean {', '.join(meant)}?" if meant else ""
        raise click.UsageError(f"no instruction or uop is named {name!r}.{hint}")
    click.echo(page, nl=False)
