"""`uopgen server`: the language server, for editors."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..diagnostics import Report
from .profiles import DEFAULT

if TYPE_CHECKING:
    from ..server.desk import Task


@click.command()
@click.option(
    "--profile", default=DEFAULT, metavar="VERSION", help=f"Of CPython's own definitions (default: {DEFAULT})."
)
@click.option(
    "--tcp",
    metavar="PORT",
    type=click.IntRange(1, 65535),
    help="Listen on this port of the machine instead of standard input.",
)
def command(profile: str, tcp: int | None) -> None:
    """Speak the language-server protocol on standard input and output.

    Files of a project are judged with its settings; files with CPython's markers with the contracts of their version.
    """
    if find_spec("pygls") is None:
        raise click.ClickException("the language server needs pygls: pip install 'uopgen[server]'")
    from ..server.serve import make_server

    server = make_server(lambda path: task_for(path, profile))
    if tcp is not None:
        server.start_tcp("127.0.0.1", tcp)
    else:
        server.start_io()


def task_for(path: Path, profile: str) -> Task | None:
    """What a file is judged together with: its project, or what its version of CPython declares."""
    from ..server.desk import Task
    from ..syntax.parse import Dialect, dialect_of
    from .files import read_source
    from .project import find_project, headers_of, read_inputs
    from .task import of_cpython, str_path

    report = Report()
    source = read_source(path, str(path), report, "save it")
    if source is not None and dialect_of(source) is Dialect.CPYTHON:
        cpython = of_cpython(profile, (str(path),), (), report)
        paths = {name: one.resolve() for name, one in cpython.paths.items()}
        return Task(cpython.config, cpython.definitions, cpython.contracts, cpython.headers, paths)
    try:
        project = find_project(report, path.parent)
    except click.UsageError:
        return None
    config = project.config
    listed = {(project.root / name).resolve() for name in (*config.definitions, *config.contracts)}
    if path not in listed:
        config = config.about((str_path(project, str(path)),))  # by itself, with the project's contracts
    names = (*config.definitions, *config.contracts)
    paths = {name: (project.root / name).resolve() for name in names}
    definitions, contracts = read_inputs(project, report, config)
    return Task(config, definitions, contracts, headers_of(project, report), paths, project.root)
