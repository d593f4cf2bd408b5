"""`uopgen show`: one instruction, from its definition to its C."""

from __future__ import annotations

import click

from ..diagnostics import Report
from .console import needed
from .project import carried, find_project
from .task import DEFINITIONS, Inputs, Task, reads


@click.command()
@click.argument("name")
@click.option("--config", "build", metavar="BUILD", help="The build to show (default: the first).")
@reads(DEFINITIONS)
@click.option("--steps", is_flag=True, help="Also the plan: one line for each step.")
def command(name: str, build: str | None, steps: bool, inputs: Inputs) -> None:
    """Show the instruction, uop or pseudo-instruction NAME.

    Prints its expansion into uops, stack effect, caches, flags, guards, which of its calls may
    escape and where that is declared, and the C that is generated for it.
    """
    from ..report.instruction import instruction_page, unknown

    report = Report()
    task = inputs.task(report)
    build = inputs.build(task, build)
    if inputs.profile is not None and steps:
        raise click.UsageError("--steps shows the plan of a project's loop; CPython's cases are made without one")
    facts = needed(task.analysed(build, report), report)
    known = {one.instruction.name for one in facts.instructions}
    case, plan = "", list[str]()
    if name in known:
        case, plan = of_cpython(task, inputs.profile, name) if inputs.profile else of_project(task, build, name)
    page = instruction_page(facts, name, case, plan if steps else ())
    if page is None:
        raise click.UsageError(unknown(facts.program, name, otherwise="`uopgen audit` lists them"))
    click.echo(page, nl=False)


def of_project(task: Task, build: str, name: str) -> tuple[str, list[str]]:
    """The C of an instruction in the project's loop, and the steps that it is made of."""
    from ..pipeline import plan_sources
    from ..plan.show import steps
    from ..render.outputs import OUTPUTS, path_of
    from ..render.render import render
    from ..report.instruction import case_text

    report = Report()
    plan = needed(plan_sources(task.definitions, task.contracts, task.config, build, report), report)
    loop = path_of(next(one for one in OUTPUTS if one.name == "loop"), task.config, build)
    texts = render(plan, find_project(report).templates(), report)
    needed(texts if report.ok else None, report)
    return case_text(texts.get(loop, ""), name), list(steps(next(one for one in plan.cases if one.name == name)))


def of_cpython(task: Task, version: str, name: str) -> tuple[str, list[str]]:
    """The C of an instruction in Python/generated_cases.c.h."""
    from ..dropin import cpython_files
    from ..report.instruction import target_text
    from .profiles import load_profile

    report = Report()
    profile = needed(load_profile(version, report), report)
    texts = cpython_files(task.definitions, (), task.contracts, profile, (carried("templates"),), report)
    return target_text(texts.get("Python/generated_cases.c.h", ""), name), []
