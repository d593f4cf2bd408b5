"""Every rule finds what its bad examples mark, and nothing in the good ones."""

from __future__ import annotations

import re

import pytest
from expectations import mismatches

from uopgen.config import Lint
from uopgen.diagnostics import Report
from uopgen.lint.example import CONFIG, CONTRACTS, HEADER, TABLE
from uopgen.lint.registry import FOLDER, page_of, rule_of, rules
from uopgen.lint.rule import Rule
from uopgen.pipeline import lint_sources
from uopgen.source import SourceFile


def lint(text: str) -> Report:
    report = Report()
    source, contracts = SourceFile("example.def", text), SourceFile("contracts.def", CONTRACTS)
    lint_sources((source,), (contracts,), CONFIG, Lint(), report, (HEADER,), (TABLE,))
    return report


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_bad_examples(rule: Rule) -> None:
    assert rule.bad
    for text in rule.bad:
        assert rule.code in text
        assert mismatches(text, lint(text).diagnostics) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_good_examples(rule: Rule) -> None:
    assert rule.good
    for text in rule.good:
        assert mismatches(text, lint(text).diagnostics) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_pages(rule: Rule) -> None:
    page = page_of(rule)
    headings = re.findall(r"^(\S.*)$", page, re.M)[1:]
    assert headings == ["What it finds", "Why it is wrong", "Instead", "Limits"]


def test_every_file_is_a_rule_and_codes_differ() -> None:
    assert len({one.code for one in rules()}) == len(rules())
    assert len(rules()) == len(list(FOLDER.glob("*.py"))) - 1
    assert all(rule_of(one.name) is one for one in rules())
