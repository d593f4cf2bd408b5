"""Runs the rules on the facts of each build and merges what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..analysis.facts import Facts
from ..config import Lint
from ..diagnostics import Diagnostic, Report
from ..source import SourceFile
from .registry import rule_of, rules, wanted
from .rule import Count, Findings, Subject
from .suppress import apply


@dataclass(slots=True)
class Statistics:
    """Per rule and over all builds: the largest number of places of one build."""

    counts: dict[str, Count] = field(default_factory=dict)

    def add(self, code: str, count: Count) -> None:
        known = self.counts.setdefault(code, Count())
        if (count.present, count.unjudged) > (known.present, known.unjudged):
            known.present, known.unjudged = count.present, count.unjudged

    @property
    def unjudged(self) -> int:
        return sum(one.unjudged for one in self.counts.values())


def lint_build(facts: Facts, settings: Lint, report: Report, statistics: Statistics) -> None:
    """Every rule that is wanted, on one build."""
    subject = Subject(facts)
    for rule in rules():
        if rule.check is not None and wanted(rule.code, settings):
            findings = Findings(rule)
            rule.check(subject, findings)
            findings.into(report)
            statistics.add(rule.code, findings.count)


Key = tuple[str, str, int, int, str]


def key_of(one: Diagnostic) -> Key:
    return one.code, one.span.source.name, one.span.start, one.span.end, one.message


def merged(
    found: Mapping[str, Report], settings: Lint, sources: Iterable[SourceFile], statistics: Statistics, report: Report
) -> None:
    """Equal findings of builds become one, which names the builds unless all have it."""
    builds: dict[Key, list[str]] = {}
    first: dict[Key, Diagnostic] = {}
    for build, collected in found.items():
        for diagnostic in collected.diagnostics:
            if rule_of(diagnostic.code) is not None and not wanted(diagnostic.code, settings):
                continue
            key = key_of(diagnostic)
            first.setdefault(key, diagnostic)
            names = builds.setdefault(key, [])
            if build not in names:
                names.append(build)
    ordered = sorted(first.values(), key=lambda one: (one.span.source.name, one.span.start, one.code))
    for one in apply(ordered, sources, report):
        names = builds[key_of(one)]
        where = () if len(names) == len(found) else tuple(names)
        report.add(one.severity, one.code, one.span, one.message, one.labels, one.hint, where + one.where)
    for one in report.diagnostics:
        if rule_of(one.code) is not None:
            statistics.counts.setdefault(one.code, Count()).found += 1
    report.diagnostics.sort(key=lambda one: (one.span.source.name, one.span.start, one.code))
