"""`uopgen lint`: judge the definitions."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click

from ..config import Config, Lint
from ..cpython.shapes import check_version
from ..diagnostics import Diagnostic, Report, Severity
from ..report.formats import FORMATS, render
from ..source import SourceFile
from .console import say
from .kept import Counts, counts_of, keep, key_of, recalled
from .profiles import contracts_of, headers_beside, load_profile, read_all, shown
from .project import Project, cache_folder, find_project, headers_of, read_inputs, read_runtime, read_sources

RANK = {"error": 0, "warning": 1, "info": 2}


@click.command()
@click.argument("files", nargs=-1, metavar="[FILES]...")
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
@click.option(
    "--contracts", "overlays", multiple=True, metavar="FILE", help="More contracts, read after the project's."
)
@click.option("--recorded", multiple=True, metavar="FILE", help="Compare flags with a table: pycore_opcode_metadata.h.")
@click.option("--profile", metavar="VERSION", help="FILES are CPython's own definitions, of this version: 3.13.")
@click.option("--since", metavar="REV", help="Only what the change since a revision of git introduces.")
@click.option("--fix", is_flag=True, help="Repair what is shown and can be repaired for certain, in the files.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
def command(
    files: tuple[str, ...],
    select: str | None,
    extend_select: str | None,
    ignore: str | None,
    severity: str | None,
    form: str,
    statistics: bool,
    strict: bool,
    escapes: bool,
    overlays: tuple[str, ...],
    recorded: tuple[str, ...],
    profile: str | None,
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
    report = Report()
    if escapes:
        project = find_project(report)
        show_escapes(project, with_files(project, (), overlays), files)
        return
    task = task_of(profile, files, overlays, report)
    task = replace(task, tables=read_all([Path(one) for one in recorded], report))
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


@dataclass(frozen=True, slots=True)
class Task:
    """What is judged.  `paths` are the files that may be changed, by the names that messages give them.

    `sources` are the runtime's C files with their headers, `native` the contracts that only they need.
    """

    config: Config
    definitions: tuple[SourceFile, ...]
    contracts: tuple[SourceFile, ...]
    paths: Mapping[str, Path]
    headers: tuple[SourceFile, ...] = ()
    tables: tuple[SourceFile, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    native: tuple[SourceFile, ...] = ()
    folder: Path | None = None  # where answers are kept
    root: Path = Path()  # of the project: what names of headers begin at

    @property
    def texts(self) -> tuple[tuple[SourceFile, ...], ...]:
        return self.definitions, self.contracts, self.headers, self.tables, self.sources, self.native


def judge(task: Task, settings: Lint, report: Report, keeps: bool = False) -> Counts:
    """What is found; what was found in the same texts before, when answers are kept."""
    folder = task.folder if keeps and not report.diagnostics else None
    key = key_of(task.texts, task.config, settings) if folder is not None else ""
    if folder is not None:
        known = recalled(folder, key, (one for group in task.texts for one in group), report)
        if known is not None:
            return known
    from ..pipeline import lint_sources
    from ..runtime import Runtime

    runtime = Runtime(task.sources, task.native)
    gc.disable()  # values have no cycles, and the command ends soon: looking for garbage would take a fifth of its time
    statistics, _ = lint_sources(
        task.definitions, task.contracts, task.config, settings, report, task.headers, task.tables, runtime
    )
    gc.enable()
    counts = counts_of(statistics)
    if folder is not None:
        keep(folder, key, report.diagnostics, counts)
    return counts


def task_of(profile: str | None, files: tuple[str, ...], overlays: tuple[str, ...], report: Report) -> Task:
    if profile is not None:
        return of_cpython(profile, files, overlays, report)
    project = find_project(report)
    config = with_files(project, files, overlays)
    names = (*config.definitions, *config.contracts)
    definitions, contracts = read_inputs(project, report, config)
    paths = {name: project.root / name for name in names}
    sources, native = read_runtime(project, report), read_sources(project, config.native, report)
    folder = project.root / "build" / "lint"
    headers = headers_of(project, report)
    return Task(config, definitions, contracts, paths, headers, (), sources, native, folder, project.root)


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
    what = f"{done.count} finding{'s' if done.count != 1 else ''}"
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
    words = [f"{len(shown)} finding{'s' if len(shown) != 1 else ''}" if shown else "nothing found"]
    if hints and not any(one.severity is Severity.WARNING for one in shown) and hidden[Severity.WARNING]:
        words.append(f"{hidden[Severity.WARNING]} warnings not shown (--severity warning)")
    if unjudged:
        words.append(f"{unjudged} places could not be judged")
    return "; ".join(words)


def of_cpython(version: str, files: tuple[str, ...], overlays: tuple[str, ...], report: Report) -> Task:
    """CPython's definitions, with the contracts that come with the tool for their version."""
    if not files:
        raise click.UsageError("name CPython's definition files: Python/bytecodes.c")
    loaded = load_profile(version, report)
    definitions = read_all([Path(one) for one in files], report)
    paths = {shown(Path(one)): Path(one) for one in files}
    if loaded is None:
        return Task(Config(), definitions, (), paths)
    for source in definitions:
        check_version(source, loaded.config.foreign, report)
    contracts = contracts_of(loaded, [Path(one) for one in overlays], report)
    headers = headers_beside([Path(one) for one in files], report)
    return Task(loaded.config, definitions, contracts, paths, headers, folder=cache_folder() / "lint")


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


def with_files(project: Project, files: tuple[str, ...], overlays: tuple[str, ...]) -> Config:
    config = project.config
    for one in (*files, *overlays):
        if not (Path.cwd() / one).is_file():
            raise click.UsageError(f"no such file: {one}")
    if files:
        own = set(config.contracts)
        names = [str_path(project, one) for one in files]
        config = replace(config, definitions=tuple(one for one in names if one not in own) or config.definitions)
    if overlays:
        config = replace(config, contracts=(*config.contracts, *(str_path(project, one) for one in overlays)))
    return config


def str_path(project: Project, text: str) -> str:
    """As the project names it, when it is inside; else as it was given."""
    path = (Path.cwd() / text).resolve()
    return str(path.relative_to(project.root)) if path.is_relative_to(project.root) else str(path)


def show_escapes(project: Project, config: Config, names: tuple[str, ...]) -> None:
    from ..pipeline import lint_sources
    from ..report.escapes import escapes_page

    report = Report()
    definitions, contracts = read_inputs(project, report, config)
    _, known = lint_sources(definitions, contracts, config, replace(config.lint, select=("none",)), report)
    facts = next(iter(known.values()), None)
    if facts is None:
        click.echo(render("full", report.diagnostics), nl=False, err=True)
        raise SystemExit(1)
    wanted = {one.name for one in facts.program.instructions}
    for name in names:
        if name not in wanted:
            raise click.UsageError(f"no instruction is named {name!r}")
    click.echo(escapes_page(known, names), nl=False)
