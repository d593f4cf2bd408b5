"""Whatever is wrong in a definition, lint and the audit say something and end."""

from __future__ import annotations

import random
import re

import pytest

from uopgen.analysis.audit import rows
from uopgen.config import Lint
from uopgen.diagnostics import Report
from uopgen.lint.example import CONFIG, CONTRACTS
from uopgen.lint.registry import rules
from uopgen.lint.rule import Subject
from uopgen.pipeline import lint_sources
from uopgen.source import SourceFile

WORD = re.compile(r"\w+|[^\w\s]")
TEXTS = [text for rule in rules() for text in (*rule.good, *rule.bad)]


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        words = list(WORD.finditer(text))
        one, other = chance.choice(words), chance.choice(words)
        new = chance.choice(["", other.group(), f"{one.group()} {other.group()}", f"{one.group()} {one.group()}", "0"])
        text = text[: one.start()] + new + text[one.end() :]
    return text


@pytest.mark.parametrize("seed", range(8))
def test_mutations(seed: int) -> None:
    chance = random.Random(seed)
    for original in TEXTS:
        for both in (False, True):
            text = original if both else mutated(original, chance)
            contracts = mutated(CONTRACTS, chance) if both else CONTRACTS
            try:
                sources = (SourceFile("example.def", text),), (SourceFile("contracts.def", contracts),)
                _, known = lint_sources(*sources, CONFIG, Lint(), Report())
                for facts in known.values():
                    subject = Subject(facts)
                    rows(subject.journeys, subject.types)
            except Exception as error:
                raise AssertionError(f"{error!r} for\n{text}\n{contracts if both else ''}") from error


def test_values_do_not_grow_without_end() -> None:
    sums = "\n".join("    n = n + n;\n    v2 = both(v2, v2);" for _ in range(60))
    text = f"inst(A, (v -- v)) {{\n    int n = 1;\n    Value v2 = v;\n{sums}\n    DEOPT_IF(n == 3);\n}}\n"
    contracts = SourceFile("contracts.def", CONTRACTS + "extern Value both(Value a, Value b) returns(borrowed(a));\n")
    report = Report()
    lint_sources((SourceFile("example.def", text),), (contracts,), CONFIG, Lint(), report)
    assert report.diagnostics == []


def test_loops_end() -> None:
    text = """
inst(A, (list, n -- n)) {
    EXIT_IF(!is_list(list));
    List *self = as_list(list);
    int i = 0;
    while (i < 10) {
        self = as_list(fresh_list(self));
        i = i + i;
        for (int j = i; j < 3; j++) {
            i -= j;
        }
    }
    close(thread, list);
}
"""
    contracts = SourceFile("contracts.def", CONTRACTS + "extern Value fresh_list(List *a) returns(borrowed(a));\n")
    report = Report()
    lint_sources((SourceFile("example.def", text),), (contracts,), CONFIG, Lint(), report)
    assert [one.code for one in report.diagnostics if one.code != "UG603"] == []
