"""docs/diagnostics.md lists every code with the words of the tables."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from uopgen.analysis import codes as of_analysis
from uopgen.cli import codes as of_cli
from uopgen.cli import main
from uopgen.cpython import codes as of_cpython
from uopgen.lint import codes as of_lint
from uopgen.model import codes as of_model
from uopgen.render import codes as of_render
from uopgen.syntax import codes as of_syntax

ROOMS = (of_syntax, of_model, of_analysis, of_cpython, of_cli, of_lint, of_render)
PAGE = Path(__file__).parent.parent / "docs" / "diagnostics.md"


def test_the_page_lists_every_code() -> None:
    rows = dict(re.findall(r"^\| (UG\d+) \| (.*) \|$", PAGE.read_text(), re.M))
    assert rows == {code: text for room in ROOMS for code, text in room.MEANING.items()}


def test_no_code_means_two_things() -> None:
    tables = [set(room.MEANING) for room in ROOMS]
    assert sum(map(len, tables)) == len(set().union(*tables))


def test_explain_knows_every_code() -> None:
    for room in ROOMS:
        for code, text in room.MEANING.items():
            done = CliRunner().invoke(main, ["explain", code.lower()])
            # Codes that rules have, too, are explained at length.
            assert done.exit_code == 0 and done.output.startswith(code), code
            assert text in done.output or "What it finds" in done.output
