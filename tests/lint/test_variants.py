"""Findings of builds and variants are merged, and name those that have them."""

from __future__ import annotations

from dataclasses import replace

from test_rules import lint

from uopgen.config import Lint
from uopgen.diagnostics import Report
from uopgen.lint.example import CONFIG, CONTRACTS
from uopgen.pipeline import lint_sources
from uopgen.source import SourceFile

ONE_BUILD = """
inst(A, (v -- v)) {
    Value made = fresh(v);
#if FREE_THREADED
    take(made);
#endif
}
"""
LOCKED = """
inst(A, (list, v -- list)) {
    lock(list);
    append(list, v);
    cell_of(list)->seen = 1;
}
"""
OPEN = """
inst(A, (list, v -- list)) {
    lock(list);
    take(v);
#ifdef TRACE
    unlock(list);
#endif
}
"""


def test_builds() -> None:
    found = lint(ONE_BUILD).diagnostics
    assert [(one.code, one.where) for one in found if one.code == "UG202"] == [("UG202", ("gil",))]


def test_locks_and_orders_are_no_matter_under_a_global_lock() -> None:
    found = lint(LOCKED).diagnostics
    assert [(one.code, one.where) for one in found if one.code in ("UG401", "UG501")] == [("UG401", ()), ("UG501", ())]
    gil = replace(CONFIG, table=CONFIG.table[1:])
    report = Report()
    sources = (SourceFile("example.def", LOCKED),), (SourceFile("contracts.def", CONTRACTS),)
    lint_sources(*sources, gil, Lint(), report)
    assert [one.code for one in report.diagnostics if one.code in ("UG401", "UG501")] == []


def test_variants() -> None:
    found = lint(OPEN).diagnostics
    assert [(one.code, one.where) for one in found if one.code == "UG401"] == [("UG401", ("!TRACE",))]
LEAK = """
inst(A, (v -- w)) {
    w = fresh(v);
#ifdef TRACE
    close(thread, v);
#endif
}
"""
USED = """
inst(A, (v --)) {
#if FREE_THREADED
    close(thread, v);
    harmless(v);
#else
#ifdef TRACE
    close(thread, v);
#else
    close(thread, v);
    harmless(v);
#endif
#endif
}
"""
APART = """
inst(A, (v --)) {
#ifdef TRACE
    close(thread, v);
#endif
    harmless(NOTHING);
#ifndef TRACE
    close(thread, v);
#endif
}
"""


def test_the_stack_names_variants() -> None:
    found = [(one.code, one.where) for one in lint(LEAK).diagnostics if one.code != "UG801"]
    assert found == [("UG202", ("!TRACE",))]


def test_the_stack_names_builds_and_variants_with_the_way() -> None:
    found = [one for one in lint(USED).diagnostics if one.code == "UG203"]
    assert [one.where for one in found] == [("ft",), ("gil", "!TRACE")]
    assert all(label.text == "consumed here" for one in found for label in one.labels)


def test_arms_that_no_variant_takes_together() -> None:
    """Each variant is right, but the text behind the first conditional is one: that is said, with the conditional."""
    found = [one for one in lint(APART).diagnostics if one.code != "UG801"]
    assert {one.where for one in found} == {()}
    assert any("the arms of this conditional" in label.text for one in found for label in one.labels)


def test_a_field_that_is_shared_in_one_build() -> None:
    text = "\ninst(A, (v -- v)) {\n    cell_of(v)->seen = 1;\n}\n"
    report = Report()
    two = (CONFIG.table[0], replace(CONFIG.table[1], name="alone"))
    sources = (SourceFile("example.def", text),), (SourceFile("contracts.def", CONTRACTS),)
    lint_sources(*sources, replace(CONFIG, table=two), Lint(), report)
    assert [(one.code, one.where) for one in report.diagnostics] == [("UG501", ("ft",))]
