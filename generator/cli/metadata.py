"""`uopgen metadata`: what the generated tables say, without generating."""

from __future__ import annotations

from pathlib import Path

import click

from ..diagnostics import Report
from ..source import SourceFile
from .console import show_report
from .profiles import DEFAULT, contracts_of, load_profile, read_all
from .project import Project, carried, find_project, read_inputs

FORMATS = ("json", "py", "c", "coverage")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dialect", type=click.Choice(["def", "cpython"]), help="Of FILES (default: what their markers say).")
@click.option("--profile", default=DEFAULT, metavar="VERSION", help=f"Of CPython (default: {DEFAULT}).")
@click.option("--contracts", multiple=True, type=click.Path(path_type=Path), help="More contracts; can be repeated.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", help="What to print.")
def command(files: tuple[Path, ...], dialect: str | None, profile: str, contracts: tuple[Path, ...], form: str) -> None:
    """Print the metadata of CPython's definition FILES, overlays behind their base, or of the project here.

    For each instruction: number, stack effect, size, cache units, flags, family, expansion into uops and the calls
    that escape by contract; for each uop its number, flags and what keeps tier 2 from running it.  `--format coverage`:
    which functions and fields the definitions use without a contract.
    """
    report = Report()
    if files:
        text = of_files(files, dialect, profile, contracts, form, report)
    else:
        project = find_project(report)
        text = of_project(project, form, report)
    show_report(report)
    if text is None:
        raise SystemExit(1)
    click.echo(text, nl=False)


def of_files(
    files: tuple[Path, ...], dialect: str | None, version: str, more: tuple[Path, ...], form: str, report: Report
) -> str | None:
    from ..cpython.coverage import coverage_page
    from ..dropin import cpython_coverage, cpython_metadata
    from ..report.metadata import cpython_json

    sources = read_all(files, report)
    profile = load_profile(version, report)
    if profile is None or not report.ok:
        return None
    if dialect == "def" or (dialect is None and not is_cpython(sources)):
        raise click.UsageError("these are no definitions of CPython's; those of a project are printed without FILES")
    declared = contracts_of(profile, more, report)
    if form == "coverage":
        found = cpython_coverage(sources, declared, profile, report)
        return coverage_page(found) if found is not None else None
    data = cpython_metadata(sources, declared, profile, report)
    if data is None:
        return None
    if form == "json":
        return cpython_json(data)
    from ..render.cpython import render_tables

    path = "Lib/_opcode_metadata.py" if form == "py" else "Include/internal/pycore_opcode_metadata.h"
    return render_tables(data, [carried("templates")], [path])[path]


def is_cpython(sources: tuple[SourceFile, ...]) -> bool:
    from ..syntax import Dialect, dialect_of

    return any(dialect_of(source) is Dialect.CPYTHON for source in sources)


def of_project(project: Project, form: str, report: Report) -> str | None:
    from ..pipeline import build, plan_sources
    from ..report.metadata import project_json

    if form == "coverage":
        raise click.UsageError("of a project, this is: uopgen contracts --missing")
    config = project.config
    definitions, contracts = read_inputs(project, report)
    if not report.ok:
        return None
    name = config.builds[0]
    if form == "json":
        plan = plan_sources(definitions, contracts, config, name, report)
        return project_json(plan) if plan is not None else None
    texts = build(definitions, contracts, config, name, project.templates(), report)
    return texts.get("_opcodes.py" if form == "py" else f"{config.machine.prefix}_metadata.h")
