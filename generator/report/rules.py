"""The pages of rules: what each finds, with its examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..lint.registry import page_of
from ..lint.rule import Rule
from .instruction import columns


def rule_page(rule: Rule) -> str:
    return "".join(f"{line}\n" for line in rule_lines(rule))


def rule_lines(rule: Rule) -> Iterator[str]:
    yield f"{rule.code} {rule.name} ({rule.severity.value})"
    yield ""
    yield from page_of(rule).splitlines()
    for title, examples in (("Wrong", rule.bad), ("Right", rule.good)):
        for one in examples:
            yield ""
            yield title
            yield from (f"    {line}".rstrip() for line in one.strip("\n").splitlines())


def rules_table(rules: Iterable[Rule]) -> str:
    rows = [(one.code, one.name, one.severity.value, page_of(one).split("\n", 1)[0]) for one in rules]
    return "".join(f"{line}\n" for line in columns(rows))
