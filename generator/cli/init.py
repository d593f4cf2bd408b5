"""`uopgen init`: a new interpreter project, small and complete."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click

from .console import say
from .project import carried

LEAVE_OUT = shutil.ignore_patterns("build", "__pycache__", ".*")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The project's name (default: the folder's).")
def command(folder: Path, name: str | None) -> None:
    """Make a new interpreter project in FOLDER: a stack calculator to grow from.

    It holds an instruction file, contracts, a C header, a Cython template and a small front end.
    """
    name = name or folder.resolve().name
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
        raise click.UsageError(f"{name!r} cannot name a project: a letter, then letters, digits, -, _ (or give --name)")
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty; name a new folder")
    shutil.copytree(carried("skeleton", "examples/calc"), folder, ignore=LEAVE_OUT, dirs_exist_ok=True)
    (folder / ".gitignore").write_text("build/\n__pycache__/\n")
    settings = folder / "pyproject.toml"
    text = settings.read_text().replace('[project]\nname = "calc"', f'[project]\nname = "{name}"')
    settings.write_text(text)
    say(f"{folder}: a new project.  Try:")
    say(f"    cd {shlex.quote(str(folder))}")
    say("    uopgen build")
    say("    python calc.py '1 + 2 * 3'")
