"""`uopgen run`: build when needed, run a program on the interpreter, and say what was built."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import click

from ..diagnostics import Report
from .build import built_or_end, summary_line
from .console import say
from .project import find_project


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("program", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(program: Path, arguments: tuple[str, ...]) -> None:
    """Build when something changed, then run PROGRAM with ARGUMENTS on the interpreter.

    The front end is the Python module that the project is called after, as in `python -m uopvm PROGRAM`.  Ends with a
    summary of the interpreter and the seconds that the program took.
    """
    report = Report()
    project = find_project(report)
    built = built_or_end(project, project.config.builds[0], report)
    say(f"running {program} on {project.config.name}")
    started = time.perf_counter()
    folders = [str(project.root), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    words = [sys.executable, "-m", project.config.name, str(program), *arguments]
    done = subprocess.run(words, env=environment, check=False)
    seconds = time.perf_counter() - started
    say(f"{project.config.name}: {summary_line(built.summary)}; the program took {seconds:.2f} s")
    raise SystemExit(done.returncode if done.returncode >= 0 else 128 - done.returncode)
