"""Wrong files: every fault is reported on its line, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from expectations import expected, mismatches
from reading import BAD, read

from uopgen.syntax import codes


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_reports_what_is_expected(path: Path) -> None:
    text = path.read_text()
    _, report = read(text)
    assert mismatches(text, report.diagnostics) == []
    assert expected(text)


def test_every_code_has_a_wrong_file() -> None:
    seen = {code for path in BAD for _, code in expected(path.read_text())}
    assert seen == set(codes.MEANING)


def test_codes_are_described_once() -> None:
    declared = {value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)}
    assert declared == set(codes.MEANING)
