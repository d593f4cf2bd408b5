"""Findings of builds and variants are merged, and name those that have them."""

from __future__ import annotations

from test_rules import lint

ONE_BUILD = """
inst(A, (list, v -- list)) {
    lock(list);
    take(v);
#if FREE_THREADED
    unlock(list);
#endif
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
    assert [(one.code, one.where) for one in found if one.code == "UG401"] == [("UG401", ("gil",))]


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
    found = [(one.code, one.where) for one in lint(text).diagnostics]
    assert found == [("UG501", ("ft",))]
