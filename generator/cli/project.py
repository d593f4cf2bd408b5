"""A project: the folder with the [tool.uopgen] table, and the files that the table names."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import click

from ..config import Config, Lint
from ..diagnostics import Report
from ..render.outputs import OUTPUTS
from ..settings import Reader
from ..source import SourceFile, Span
from .codes import NOT_TOML
from .files import read_source

LISTED = "check `definitions`, `contracts` and `native` in pyproject.toml"
GIVEN = "name a file of text in UTF-8"
TOOL = Path(__file__).resolve().parent.parent


def carried(folder: str, checkout: str = "") -> Path:
    """A folder that comes with the tool: inside the package when installed, beside it in a checkout."""
    inside = TOOL / folder
    return inside if inside.is_dir() else TOOL.parent / (checkout or folder)


def cache_folder() -> Path:
    """For what belongs to no project."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "uopgen"


@dataclass(frozen=True, slots=True)
class Project:
    root: Path
    config: Config

    def output(self, build: str) -> Path:
        """Where everything made for one build goes."""
        return self.root / "build" / "gen" / build

    def templates(self) -> tuple[Path, ...]:
        """Template folders, the project's own first."""
        own = self.root / self.config.templates if self.config.templates else None
        return tuple(path for path in (own, carried("templates")) if path is not None)

    def matching(self, patterns: Iterable[str]) -> list[Path]:
        """The files that glob patterns name, sorted."""
        return sorted({path for pattern in patterns for path in self.root.glob(pattern)})


class NoProjectError(click.UsageError):
    """No folder around has settings of ours."""


def find_project(report: Report, start: Path | None = None) -> Project:
    """The project around `start`.  Raises NoProjectError."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if path.is_file():
            project = load_project(folder, report)
            if project is not None:
                return project
    raise NoProjectError(
        f"no project here: neither {start} nor a folder above it has a pyproject.toml with a table [tool.uopgen].\n"
        "Make one with: uopgen init DIR"
    )


def load_project(root: Path, report: Report) -> Project | None:
    path = root / "pyproject.toml"
    source = read_source(path, "pyproject.toml", report, "it has to be a TOML file with a table [tool.uopgen]")
    if source is None:
        return Project(root, Config())
    try:
        document = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        said, place = toml_error(str(error), source)
        report.error(NOT_TOML, place, f"not valid TOML: {said}")
        return Project(root, Config())
    tools = document.get("tool")
    table = tools.get("uopgen") if isinstance(tools, dict) else None
    if table is None:
        return None
    start = source.text.find("[tool.uopgen")
    place = Span(source, start, start + len("[tool.uopgen]")) if start >= 0 else Span(source, 0, 0)
    reader = Reader(report, place)
    project = Project(root, reader.config(table))
    check_paths(project, reader)
    check_codes(project.config, reader)
    return project


def toml_error(said: str, source: SourceFile) -> tuple[str, Span]:
    """The words of the reader, which end with the place, and the place."""
    place = re.search(r" \((?:at line (\d+), column (\d+)|at end of document)\)$", said)
    if place is None:
        return said, Span(source, 0, 0)
    if place[1] is None:
        start = max(len(source.text.rstrip()) - 1, 0)
    else:
        start = source.line_starts[int(place[1]) - 1] + int(place[2]) - 1
    return said[: place.start()], Span(source, start, min(start + 1, len(source.text)))


def check_paths(project: Project, reader: Reader) -> None:
    """What settings name has to be there, but for what a glob may find later in a folder; definitions are missed when
    they are read."""
    config, root = project.config, project.root
    folders = [("include", one) for one in config.include]
    folders += [("templates", config.templates)] if config.templates else []
    missing = [(key, one, "folder") for key, one in folders if not (root / one).is_dir()]
    files = (one for one in config.sources if not set("*?[") & set(one))
    missing += [("sources", one, "file") for one in files if not one or not (root / one).is_file()]
    for one in config.sources:
        outer = list(takewhile(lambda part: not set("*?[") & set(part), Path(one).parts))
        if len(outer) < len(Path(one).parts) and not (root / Path(*outer)).is_dir():
            missing.append(("sources", str(Path(*outer)), "folder"))
    hint = "correct or drop it; paths begin at the folder of pyproject.toml"
    for key, one, kind in missing:
        reader.error(key, f"`{key}` names `{one}`, and there is no such {kind}", hint)
    for one in config.sources:
        if Path(one).is_absolute():
            reader.error("sources", f"`sources` names `{one}`, which is no path below the project's folder", hint)
    made = [one.name for one in OUTPUTS]
    for name in dict.fromkeys(config.outputs):
        if name not in made:
            reader.error("outputs", f"`outputs` names `{name}`, which nothing makes", f"there are: {', '.join(made)}")


def check_codes(config: Config, reader: Reader) -> None:
    """What settings select or ignore are rules."""
    lint = config.lint
    own = {"select": lint.select, "extend-select": lint.extend_select, "ignore": lint.ignore}
    given = [(key, code) for key, codes in own.items() for code in codes if codes != Lint().select]
    if given:
        from ..lint.registry import rules

        known = [rule.code for rule in rules()]
        for key, code in given:
            if not code or not any(one.startswith(code) for one in known):
                hint = "`uopgen explain` lists the rules; codes are written in capitals"
                reader.error(f"lint.{key}", f"`{key}` names `{code}`, and no rule's code begins with that", hint)


def read_sources(project: Project, names: Sequence[str], report: Report) -> tuple[SourceFile, ...]:
    """Texts by their names below the project's folder; which of these its settings list says what to mend."""
    config = project.config
    listed = {*config.definitions, *config.contracts, *config.native}
    hints = {name: LISTED if name in listed else GIVEN for name in names}
    found = (read_source(project.root / name, name, report, hints[name]) for name in names)
    return tuple(source for source in found if source is not None)


def read_inputs(
    project: Project, report: Report, config: Config | None = None
) -> tuple[tuple[SourceFile, ...], tuple[SourceFile, ...]]:
    """The definitions and the contracts that settings name: the project's own, or others."""
    config = config or project.config
    if not report.ok:
        return (), ()  # with wrong settings nothing is read that they name
    return read_sources(project, config.definitions, report), read_sources(project, config.contracts, report)


def chosen_build(config: Config, name: str | None, whose: str = "this project") -> str:
    """The build that is asked for, or the first; a usage error when it is unknown."""
    if name is not None and name not in config.builds:
        raise click.UsageError(f"no build named {name!r}; {whose} has: {', '.join(config.builds)}")
    return name or config.builds[0]


def headers_of(project: Project, report: Report) -> tuple[SourceFile, ...]:
    """The C headers in the project's include folders."""
    paths = sorted(path for folder in project.config.include for path in (project.root / folder).glob("*.h"))
    return read_sources(project, [str(path.relative_to(project.root)) for path in paths], report)


def read_runtime(project: Project, report: Report) -> tuple[SourceFile, ...]:
    """The C files of the interpreter, and the headers in the folders that they include from."""
    headers = (str(Path(folder) / "*.h") for folder in project.config.include)
    paths = project.matching((*project.config.sources, *headers))
    return read_sources(project, [path.relative_to(project.root).as_posix() for path in paths], report)
