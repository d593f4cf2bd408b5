"""A zero counts only with its denominator: what the rules looked at."""

from __future__ import annotations

from ..lint.engine import Statistics
from ..lint.registry import rules
from ..lint.rule import Count
from .instruction import columns


def statistics_table(statistics: Statistics) -> str:
    rows: list[tuple[str, ...]] = [("code", "rule", "places", "judged", "not judged", "findings")]
    for rule in rules():
        count = statistics.counts.get(rule.code, Count())
        numbers = (count.present, count.judged, count.unjudged, count.found)
        rows.append((rule.code, rule.name, *map(str, numbers)))
    return "".join(f"{line}\n" for line in columns(rows))
