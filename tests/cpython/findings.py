"""What the rules find on CPython 3.13's definitions, each with its verdict: the tables of docs/cpython-findings.md.

    python tests/cpython/findings.py

writes the part of that page below its marker anew, from the source in the cache and from verdicts.toml.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import fetch

from uopgen.cli.judge import judge
from uopgen.cli.lint import settings_of
from uopgen.cli.task import task_of
from uopgen.config import Lint
from uopgen.diagnostics import Report
from uopgen.source import SourceFile
from uopgen.syntax import parse
from uopgen.syntax.ast import LabelDefinition, Macro, Uop
from uopgen.syntax.parse import Dialect

FOLDER = Path(__file__).parent
PAGE = FOLDER.parent.parent / "docs" / "cpython-findings.md"
MARKER = "<!-- python tests/cpython/findings.py writes what follows -->\n"


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    definition: str
    message: str
    line: int
    builds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    rule: str
    message: str
    definition: str
    verdict: str
    why: str

    def about(self, one: Finding) -> bool:
        return (self.rule, self.definition) == (one.rule, one.definition) and one.message.endswith(self.message)


def verdicts() -> list[Verdict]:
    """One for each definition that a row names."""
    rows = tomllib.loads((FOLDER / "verdicts.toml").read_text())["finding"]
    return [Verdict(r["rule"], r["message"], name, r["verdict"], r["why"]) for r in rows for name in r["in"]]


def found(source: Path) -> tuple[list[Finding], str]:
    """All findings but plain hints, and the table of places of `uopgen lint --statistics`."""
    from uopgen.report.statistics import statistics_table

    report = Report()
    path = source / "Python" / "bytecodes.c"
    task = task_of("3.13", (str(path),), (), report)
    counts = judge(task, settings_of(Lint(), None, None, None, "warning"), report)
    places = definitions(task.definitions[0])
    findings = []
    for one in report.diagnostics:
        if one.severity.value != "info":
            line = one.span.line
            name = next((name for first, last, name in places if first <= line <= last), "")
            findings.append(Finding(one.code, name, one.message, line, one.where))
    return findings, statistics_table(counts.statistics())


def definitions(source: SourceFile) -> list[tuple[int, int, str]]:
    module = parse(source, Report(), dialect=Dialect.CPYTHON)
    return [
        (one.span.line, source.position(one.span.end)[0], one.name)
        for one in module.definitions
        if isinstance(one, Uop | Macro | LabelDefinition)
    ]


def judged(findings: Iterable[Finding]) -> tuple[list[tuple[Finding, Verdict]], list[Finding], list[Verdict]]:
    """Findings with their verdicts, those without, and verdicts on what is not found any more."""
    left = verdicts()
    pairs, open_ = [], []
    for one in findings:
        verdict = next((row for row in left if row.about(one)), None)
        if verdict is None:
            open_.append(one)
        else:
            left.remove(verdict)
            pairs.append((one, verdict))
    return pairs, open_, left


def precision(pairs: Iterable[tuple[Finding, Verdict]]) -> dict[str, tuple[int, int]]:
    """Rule → findings that are true, and all."""
    every: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for one, verdict in pairs:
        every[one.rule] += 1
        true[one.rule] += verdict.verdict == "true"
    return {rule: (true[rule], every[rule]) for rule in sorted(every)}


def table(pairs: list[tuple[Finding, Verdict]]) -> Iterator[str]:
    yield "| rule | definition | lines | finding | verdict | why |"
    yield "|---|---|---|---|---|---|"
    grouped: dict[tuple[str, ...], list[int]] = {}
    for one, verdict in pairs:
        row = (one.rule, one.definition, one.message, verdict.verdict, verdict.why)
        grouped.setdefault(row, []).append(one.line)
    for (rule, name, message, word, why), lines in sorted(grouped.items(), key=lambda item: (item[0][0], item[1])):
        numbers = ", ".join(str(line) for line in sorted(lines))
        yield f"| {rule} | `{name}` | {numbers} | {message} | {word} | {why} |"


def page(source: Path) -> str:
    findings, places = found(source)
    pairs, open_, _ = judged(findings)
    for one in open_:
        print(f"{one.rule} {one.definition}:{one.line}: {one.message}: no verdict", file=sys.stderr)
    rates = precision(pairs)
    true, every = (sum(column) for column in zip(*rates.values(), strict=True))
    lines = [
        f"Of {every} findings {true} are true.",
        "",
        *table(pairs),
        "",
        "## Places",
        "",
        "```",
        *places.rstrip().splitlines(),
        "```",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    source = fetch.found()
    if source is None:
        print("CPython's source is not in the cache: python tests/cpython/fetch.py", file=sys.stderr)
        return 1
    top = PAGE.read_text().split(MARKER)[0]
    PAGE.write_text(f"{top}{MARKER}\n{page(source)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
