"""The score of the mutations, at the end of a test run's output."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    scores = [value for one in reports for key, value in one.user_properties if key == "mutations"]
    if scores:
        found, put = (sum(one[i] for one in scores) for i in (0, 1))
        terminalreporter.write_line(f"mutations: {found} of {put} faults that were put into our definitions are found")
