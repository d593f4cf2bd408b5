"""The hook definition is what pre-commit reads, and its command is one of ours."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from uopgen.cli import main

HOOKS = Path(__file__).parent.parent.parent / ".pre-commit-hooks.yaml"


def entries() -> list[str]:
    return re.findall(r"^  entry: uopgen (.*)$", HOOKS.read_text(), re.M)


def test_the_commands_are_there() -> None:
    assert entries()
    for entry in entries():
        done = CliRunner().invoke(main, [*entry.split(), "--help"])
        assert done.exit_code == 0, done.output


def test_the_files_are_those_that_matter() -> None:
    pattern = re.search(r"^  files: (.*)$", HOOKS.read_text(), re.M)
    assert pattern is not None
    for name, wanted in {
        "dsl/bytecodes.def": True,
        "pyproject.toml": True,
        "README.md": False,
        "a.define": False,
    }.items():
        assert bool(re.search(pattern[1], name)) is wanted, name


def test_pre_commit_reads_it() -> None:
    clientlib = pytest.importorskip("pre_commit.clientlib")
    (hook,) = clientlib.load_manifest(str(HOOKS))
    assert json.loads(json.dumps(hook["id"])) == "uopgen-lint" and hook["pass_filenames"] is False
