"""Every place of our definitions is judged, by every rule, in every build."""

from __future__ import annotations

from judge import ROOT, config

from uopgen.config import Lint
from uopgen.diagnostics import Report
from uopgen.pipeline import lint_sources
from uopgen.source import SourceFile


def test_nothing_is_left_unjudged() -> None:
    found = [SourceFile(name, (ROOT / name).read_text()) for name in ("dsl/bytecodes.def", "dsl/runtime.def")]
    report = Report()
    statistics, _ = lint_sources((found[0],), (found[1],), config(), Lint(), report)
    assert report.diagnostics == []
    assert {code: count.unjudged for code, count in statistics.counts.items() if count.unjudged} == {}
    assert len(statistics.counts) >= 30 and all(count.present for count in statistics.counts.values())
