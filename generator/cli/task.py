"""What a command reads: the project around it, files with the project's contracts, or CPython's own definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..config import Config
from ..cpython.shapes import check_version
from ..diagnostics import Report
from ..source import SourceFile
from .profiles import contracts_of, headers_beside, load_profile, read_all, shown
from .project import (
    Project,
    cache_folder,
    chosen_build,
    find_project,
    headers_of,
    read_inputs,
    read_runtime,
    read_sources,
)

if TYPE_CHECKING:
    from ..analysis.facts import Facts

PROFILE = click.option("--profile", metavar="VERSION", help="The definitions are CPython's own, of this version: 3.13.")
CONTRACTS = click.option(
    "--contracts", "overlays", multiple=True, metavar="FILE", help="More contracts, read after the others; repeatable."
)
FILES = click.argument("files", nargs=-1, metavar="[FILES]...")
DEFINITIONS = click.option(
    "--definitions", "files", multiple=True, metavar="FILE", help="Read this, not the project's own; repeatable."
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the command line says to read."""

    profile: str | None
    files: tuple[str, ...]
    overlays: tuple[str, ...]

    def task(self, report: Report, runtime: bool = False) -> Task:
        return task_of(self.profile, self.files, self.overlays, report, runtime)

    def build(self, task: Task, name: str | None, parallel: bool = False) -> str:
        """The build that is asked for; else the first, or the first whose threads run at the same time."""
        first = next((one for one in task.config.builds if one != "gil"), None) if parallel else None
        return chosen_build(task.config, name or first, f"CPython {self.profile}" if self.profile else "this project")


def reads(files: Callable[..., Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options that say what to read, for the command as one value, `inputs`.

    `files` is FILES for commands whose arguments are files, DEFINITIONS for those whose arguments are names.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def inner(
            *given: Any, profile: str | None, files: tuple[str, ...], overlays: tuple[str, ...], **others: Any
        ) -> None:
            command(*given, inputs=Inputs(profile, files, overlays), **others)

        made: Callable[..., None] = files(CONTRACTS(PROFILE(inner)))
        return made

    return decorate


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

    def analysed(self, build: str, report: Report) -> Facts | None:
        """What is true of the definitions in one build; None when something is wrong."""
        from ..pipeline import analyse_sources

        return analyse_sources(self.definitions, self.contracts, self.config, build, report) if report.ok else None


def task_of(
    profile: str | None, files: tuple[str, ...], overlays: tuple[str, ...], report: Report, runtime: bool = True
) -> Task:
    """The project's definitions, or these, or CPython's; without `runtime` nothing of the interpreter's C."""
    if profile is not None:
        return of_cpython(profile, files, overlays, report)
    project = find_project(report)
    config = with_files(project, files, overlays)
    if not report.ok:
        return Task(config, (), (), {})
    names = (*config.definitions, *config.contracts)
    definitions, contracts = read_inputs(project, report, config)
    paths = {name: project.root / name for name in names}
    sources = read_runtime(project, report) if runtime else ()
    native = read_sources(project, config.native, report) if runtime else ()
    folder = project.root / "build" / "lint"
    headers = headers_of(project, report)
    return Task(config, definitions, contracts, paths, headers, (), sources, native, folder, project.root)


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


def with_files(project: Project, files: tuple[str, ...], overlays: tuple[str, ...]) -> Config:
    config = project.config
    for one in (*files, *overlays):
        path = Path.cwd() / one
        if path.is_dir() or not path.exists():
            raise click.UsageError(f"{one} is a directory; name a file" if path.is_dir() else f"no such file: {one}")
    if files:
        own = set(config.contracts)
        names = [str_path(project, one) for one in files]
        config = config.about(tuple(one for one in names if one not in own) or config.definitions)
    if overlays:
        config = replace(config, contracts=(*config.contracts, *(str_path(project, one) for one in overlays)))
    return config


def str_path(project: Project, text: str) -> str:
    """As the project names it, when it is inside; else as it was given."""
    path = (Path.cwd() / text).resolve()
    return str(path.relative_to(project.root)) if path.is_relative_to(project.root) else str(path)
