"""Two builds are compared test case by test case."""

from __future__ import annotations

from pathlib import Path

from outcomes import compare, joined, read_outcomes

JUNIT = """
<testsuites><testsuite>
<testcase name="t.A.test_good" status="run" result="completed"/>
<testcase name="t.A.test_bad"><failure>no</failure></testcase>
<testcase name="t.A.test_worse"><error>no</error></testcase>
<testcase name="t.A.test_not"><skipped>why</skipped></testcase>
<testcase name="t.A.test_sub"/>
<testcase name="t.A.test_sub"><failure>in a subtest</failure></testcase>
<testcase status="run"/>
</testsuite></testsuites>
"""


def test_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "run.xml"
    path.write_text(JUNIT.strip())
    assert read_outcomes(path) == {
        "t.A.test_good": "passed",
        "t.A.test_bad": "failed",
        "t.A.test_worse": "error",
        "t.A.test_not": "skipped",
        "t.A.test_sub": "failed",
    }


def test_the_same_is_good() -> None:
    run = joined([{"a": "passed", "b": "skipped", "c": "failed"}])
    found = compare(run, run)
    assert found.good and found.same == 3 and found.skipped == 1 and found.failed_in_both == ("c",)


def test_what_differs_is_named() -> None:
    found = compare(joined([{"a": "failed"}]), joined([{"a": "passed", "b": "passed"}]))
    assert not found.good
    assert found.differ == (("a", "failed", "passed"), ("b", "did not run", "passed"))


def test_a_case_that_did_once_what_the_other_did_is_the_same() -> None:
    assert compare(joined([{"a": "failed"}, {"a": "passed"}]), joined([{"a": "passed"}])).good


def test_nothing_at_all_is_not_good() -> None:
    assert not compare({}, {}).good
