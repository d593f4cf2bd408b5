"""What the test cases of a build did, from the JUnit files of CPython's test runner, and how two builds compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

# Test case → everything it did, in however many runs.
Outcomes = Mapping[str, frozenset[str]]


def read_outcomes(path: Path) -> dict[str, str]:
    """Test case → what it did.  A case that reports twice, as one with subtests does, did the worse of it."""
    found: dict[str, str] = {}
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        name = case.get("name")
        if name is not None:
            found[name] = max(found.get(name, ""), outcome(case), key=RANK.index)
    return found


RANK = ("", "passed", "skipped", "failed as expected", "passed unexpectedly", "failed", "error")


def outcome(case: ElementTree.Element) -> str:
    for tag, word in (("error", "error"), ("failure", "failed"), ("skipped", "skipped")):
        if case.find(tag) is not None:
            return word
    if case.get("outcome") == "UNEXPECTED_SUCCESS" or case.find("outcome") is not None:
        return "passed unexpectedly"
    return "failed as expected" if case.find("output") is not None else "passed"


def joined(runs: Iterable[Mapping[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for run in runs:
        for name, word in run.items():
            found[name] = found.get(name, frozenset()) | {word}
    return found


@dataclass(frozen=True, slots=True)
class Comparison:
    cases: int
    same: int
    differ: tuple[tuple[str, str, str], ...]  # test case, what it did here, what it did in the unmodified build
    skipped: int
    failed_in_both: tuple[str, ...]

    @property
    def good(self) -> bool:
        return self.cases > 0 and not self.differ


def compare(ours: Outcomes, theirs: Outcomes) -> Comparison:
    """Test case by test case: the same is what a run of the one and a run of the other agreed on."""
    names = sorted({*ours, *theirs})
    absent = frozenset({"did not run"})
    pairs = {name: (ours.get(name, absent), theirs.get(name, absent)) for name in names}
    differ = tuple((name, words(a), words(b)) for name, (a, b) in pairs.items() if not a & b)
    bad = {"failed", "error", "passed unexpectedly"}
    failed = tuple(name for name, (a, b) in pairs.items() if a & b and a & b <= bad)
    skipped = sum(a == b == {"skipped"} for a, b in pairs.values())
    return Comparison(len(names), len(names) - len(differ), differ, skipped, failed)


def words(found: frozenset[str]) -> str:
    return " or ".join(sorted(found))
