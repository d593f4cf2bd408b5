"""Each finding on CPython's own file has a verdict, and the page has what is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from findings import MARKER, PAGE, Finding, found, judged, precision, table, verdicts

LEAST = 0.95


@pytest.fixture(scope="module")
def findings(source: Path) -> list[Finding]:
    return found(source)[0]


def test_every_finding_has_a_verdict_and_no_verdict_is_stale(findings: list[Finding]) -> None:
    pairs, without, stale = judged(findings)
    assert not without and not stale
    assert len(pairs) == len(findings)


def test_precision(findings: list[Finding]) -> None:
    rates = precision(judged(findings)[0])
    assert sum(true for true, _ in rates.values()) >= LEAST * sum(every for _, every in rates.values())
    assert not {rule: rate for rule, rate in rates.items() if rate[0] < LEAST * rate[1]}


def test_the_page(findings: list[Finding], source: Path) -> None:
    if source.name != "Python-3.13.15":
        pytest.skip(f"the page has the lines of 3.13.15, and {source.name} is in the cache")
    made = PAGE.read_text().split(MARKER)[1]
    assert "\n".join(table(judged(findings)[0])) in made, "python tests/cpython/findings.py"


def test_verdicts_are_words_with_reasons() -> None:
    assert {one.verdict for one in verdicts()} <= {"true", "refine", "false"}
    assert all(one.why for one in verdicts())
