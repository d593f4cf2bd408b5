"""`uopgen lint`: judge the definitions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from ..config import Config, Lint
from ..diagnostics import Diagnostic, Report, Severity, counted
from ..report.formats import FORMATS, render
from ..source import SourceFile
from .console import needed, say
from .judge import judge
from .profiles import read_all
from .project import Project, find_project, read_inputs
from .task import FILES, Inputs, Task, reads, with_files

TABLE = "name a C file with a table of flags: pycore_opcode_metadata.h"
RANK = {"error": 0, "warning": 1, "info": 2}


@click.command()
@reads(FILES)
@click.option("--select", metavar="CODES", help="Only rules with these codes, or beginnings of codes (UG3,UG401).")
@click.option("--extend-select", metavar="CODES", help="These rules as well.")
@click.option("--ignore", metavar="CODES", help="Not these rules.")
@click.option("--severity", type=click.Choice(list(RANK)), help="The least that is shown (default: error).")
@click.option("--output-format", "form", type=click.Choice(list(FORMATS)), default="full", show_default=True)
@click.option("--statistics", is_flag=True, help="Per rule: places, those judged, those not, findings.")
@click.option("--strict", is_flag=True, help="Fail, too, when a place could not be judged.")
@click.option(
    "--escapes", is_flag=True, help="List the calls that may escape, of the instructions named instead of files."
)
@click.option("--recorded", multiple=True, metavar="FILE", help="Compare flags with a table: pycore_opcode_metadata.h.")
@click.option("--since", metavar="REV", help="Only what the change since a revision of git introduces.")
@click.option("--fix", is_flag=True, help="Repair what is shown and can be repaired for certain, in the files.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
def command(
    inputs: Inputs,
    select: str | None,
    extend_select: str | None,
    ignore: str | None,
    severity: str | None,
    form: str,
    statistics: bool,
    strict: bool,
    escapes: bool,
    recorded: tuple[str, ...],
    since: str | None,
    fix: bool,
    diff: bool,
) -> None:
    """Judge the definitions of this project, or FILES with the project's contracts.

    Ends with 0 when nothing is wrong, 1 with findings, 2 when it was called wrongly.  With --fix findings that were
    repaired do not count; with --diff only what can be repaired does.
    """
    if fix and diff or escapes and (fix or diff):
        raise click.UsageError("--fix, --diff and --escapes are one at a time")
    if since is not None and (fix or diff or escapes):
        raise click.UsageError("--since says what a change introduces, and neither repairs nor lists")
    if escapes and inputs.profile is not None:
        raise click.UsageError("--escapes is about a project; of CPython's own tells `uopgen explain NAME --profile`")
    report = Report()
    if escapes:
        project = find_project(report)
        show_escapes(project, with_files(project, (), inputs.overlays), inputs.files, report)
        return
    task = inputs.task(report, runtime=True)
    task = replace(task, tables=read_all([Path(one) for one in recorded], report, TABLE))
    settings = settings_of(task.config.lint, select, extend_select, ignore, severity)
    counts = None
    if report.ok and (fix or diff):
        task = repair(task, settings, diff)
    if report.ok:
        counts = judge(task, settings, report, keeps=True)
    visible = [one for one in report.diagnostics if is_shown(one, settings)]
    if since is not None:
        from .since import only_new

        visible = only_new(task, since, settings, visible)
    click.echo(render(form, visible), nl=False)
    if statistics and counts is not None:
        from ..report.statistics import statistics_table

        click.echo(statistics_table(counts.statistics()), nl=False)
    unjudged = counts.unjudged if counts is not None else 0
    if form in ("full", "concise", "grouped"):
        before = f", which {since} does not have" if since is not None and visible else ""
        say(closing(report, visible, unjudged if strict else 0, since is None) + before)
    if visible or (strict and unjudged):
        raise SystemExit(1)


def is_shown(one: Diagnostic, settings: Lint) -> bool:
    return RANK[one.severity.value] <= RANK[settings.severity]


def repair(task: Task, settings: Lint, only_diff: bool) -> Task:
    """The task with what was repaired; with `only_diff` the difference is printed, and that is all."""
    from .fix import as_diff, repair_all, write_all

    count = len(task.definitions)

    def again(sources: tuple[SourceFile, ...]) -> Report:
        report = Report()
        judge(replace(task, definitions=sources[:count], contracts=sources[count:]), settings, report)
        return report

    def wanted(one: Diagnostic) -> bool:
        return is_shown(one, settings) and one.span.source.name in task.paths

    done = repair_all((*task.definitions, *task.contracts), again, wanted)
    what = counted(done.count, "finding")
    if only_diff:
        click.echo(as_diff(done), nl=False)
        say(f"{what} can be repaired")
        raise SystemExit(1 if done.count else 0)
    write_all(done, task.paths)
    if done.count:
        say(f"{what} repaired")
    return replace(task, definitions=done.after[:count], contracts=done.after[count:])


def closing(report: Report, shown: list[Diagnostic], unjudged: int, hints: bool = True) -> str:
    hidden = {one: sum(d.severity is one for d in report.diagnostics) for one in (Severity.WARNING, Severity.INFO)}
    words = [counted(len(shown), "finding") if shown else "nothing found"]
    if hints and not any(one.severity is Severity.WARNING for one in shown) and hidden[Severity.WARNING]:
        words.append(f"{counted(hidden[Severity.WARNING], 'warning')} not shown (--severity warning)")
    if unjudged:
        words.append(f"{counted(unjudged, 'place')} could not be judged")
    return "; ".join(words)


def split(text: str | None) -> tuple[str, ...]:
    return tuple(one.strip().upper() for one in (text or "").split(",") if one.strip())


def settings_of(
    base: Lint, select: str | None, extend_select: str | None, ignore: str | None, severity: str | None
) -> Lint:
    for one in (*split(select), *split(extend_select), *split(ignore)):
        from ..lint.registry import rules

        if not any(rule.code.startswith(one) for rule in rules()):
            raise click.UsageError(f"no rule has a code that begins with {one!r}; `uopgen explain` lists the rules")
    return Lint(
        split(select) or base.select,
        (*base.extend_select, *split(extend_select)),
        (*base.ignore, *split(ignore)) if select is None else split(ignore),
        severity or base.severity,
    )


def show_escapes(project: Project, config: Config, names: tuple[str, ...], report: Report) -> None:
    from ..pipeline import lint_sources
    from ..report.escapes import escapes_page
    from ..report.instruction import unknown

    definitions, contracts = read_inputs(project, report, config)
    none = replace(config.lint, select=("none",))
    known = lint_sources(definitions, contracts, config, none, report)[1] if report.ok else {}
    facts = needed(next(iter(known.values()), None), report)
    wanted = {one.name for one in facts.program.instructions}
    for name in names:
        if name not in wanted:
            raise click.UsageError(unknown(facts.program, name, "instruction", "`uopgen audit` lists them"))
    click.echo(escapes_page(known, names), nl=False)
