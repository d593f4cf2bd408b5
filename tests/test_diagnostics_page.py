"""docs/diagnostics.md lists every code with the words of the tables."""

from __future__ import annotations

import re
from pathlib import Path

from uopgen.analysis import codes as of_analysis
from uopgen.cli import codes as of_cli
from uopgen.cpython import codes as of_cpython
from uopgen.lint import codes as of_lint
from uopgen.model import codes as of_model
from uopgen.syntax import codes as of_syntax

PAGE = Path(__file__).parent.parent / "docs" / "diagnostics.md"


def test_the_page_lists_every_code() -> None:
    rows = dict(re.findall(r"^\| (UG\d+) \| (.*) \|$", PAGE.read_text(), re.M))
    rooms = (of_syntax, of_model, of_analysis, of_cpython, of_cli, of_lint)
    assert rows == {code: text for room in rooms for code, text in room.MEANING.items()}


def test_no_code_means_two_things() -> None:
    tables = [set(room.MEANING) for room in (of_syntax, of_model, of_analysis, of_cpython, of_cli, of_lint)]
    assert sum(map(len, tables)) == len(set().union(*tables))
