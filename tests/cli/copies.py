"""A copy of the tree with the edit of docs/add-an-instruction.md, compiled without optimization."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "add-an-instruction.md"
PARTS = ("dsl", "examples", "generator", "runtime", "templates", "pyproject.toml", "setup.py", "README.md")


def make_copy(folder: Path) -> Path:
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "build"))
        else:
            shutil.copy(ROOT / name, folder)
    definitions = folder / "dsl" / "bytecodes.def"
    text = definitions.read_text()
    for diff in re.findall(r"^```diff\n(.*?)^```", PAGE.read_text(), re.S | re.M):
        text = apply(text, diff)
    definitions.write_text(text)
    (folder / "packages").mkdir()
    (folder / "packages" / "uopgen").symlink_to(folder / "generator")
    (folder / "packages" / "uopvm").symlink_to(folder / "runtime")
    done = python(folder, "-c", "from uopgen.cli import main; main(['build'])")
    assert done.returncode == 0, done.stderr
    return folder


def apply(text: str, diff: str) -> str:
    """The text with one hunk applied; its old lines have to stand there exactly once."""
    lines = diff.splitlines()
    old = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    new = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    assert text.count(old) == 1, old
    return text.replace(old, new)


def python(folder: Path, *arguments: str, packages: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run this Python in `folder`, with the packages of the copy there or those in another place."""
    path = str(packages or folder / "packages")
    environment = {**os.environ, "PYTHONPATH": path, "CFLAGS": "-O0"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
