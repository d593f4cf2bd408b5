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
