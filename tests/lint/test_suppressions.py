"""Suppressions have codes and reasons, and are about something."""

from __future__ import annotations

import pytest
from expectations import mismatches
from test_rules import lint

BODY = """
inst(A, (v -- v)) {
    frame->count = 1;
    DEOPT_IF(is_bad(v));  %s
}
"""


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("// uopgen: ignore[UG301] counted twice does no harm", []),
        ("// uopgen: ignore[UG301, UG401] counted twice does no harm", []),
        ("// uopgen: ignore[UG301]", ["UG097", "UG301"]),
        ("// uopgen: ignore", ["UG097", "UG301"]),
        ("// uopgen: ignore[UG401] another rule", ["UG301", "UG097"]),
    ],
)
def test_behind_the_line(comment: str, codes: list[str]) -> None:
    found = [one.code for one in lint(BODY % comment).diagnostics]
    assert sorted(found) == sorted(codes)


def test_above_the_line() -> None:
    text = """
inst(A, (v -- v)) {
    frame->count = 1;
    // uopgen: ignore[UG301] counted twice does no harm
    DEOPT_IF(is_bad(v));
    DEOPT_IF(is_bad(v));               //~ UG301
}
"""
    assert mismatches(text, lint(text).diagnostics) == []


def test_nothing_to_suppress() -> None:
    text = """
inst(A, (v -- v)) {
    DEOPT_IF(is_bad(v));  // uopgen: ignore[UG301] it was wrong once   //~ UG097
}
"""
    assert mismatches(text, lint(text).diagnostics) == []
