"""Faults put into the real file, one at a time: that it has few findings is not because nothing is seen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from uopgen.cli.profiles import contracts_of, load_profile
from uopgen.config import Lint
from uopgen.diagnostics import Report
from uopgen.pipeline import lint_sources
from uopgen.source import SourceFile

# What: rule, the definition, a text in it, what stands in its place.
FAULTS = {
    "a guard left out of a macro": (
        "UG603",
        "macro(BINARY_OP_ADD_FLOAT) =",
        "_GUARD_BOTH_FLOAT + ",
        "",
    ),
    "a guard left out, where an assertion relies on it": ("UG603", "macro(FOR_ITER_LIST) =", "_ITER_CHECK_LIST +", ""),
    "a test of a type": (
        "UG603",
        "op(_CHECK_FUNCTION_EXACT_ARGS,",
        "EXIT_IF(!PyFunction_Check(callable));",
        "",
    ),
    "a result that nobody tests": ("UG207", "inst(UNARY_NEGATIVE,", "ERROR_IF(res == NULL, error);", ""),
    "the recursion check behind the expanded method": (
        "UG301",
        "macro(CALL_BOUND_METHOD_GENERAL) =",
        "_EXPAND_METHOD +",
        "_EXPAND_METHOD + _CHECK_RECURSION_REMAINING +",
    ),
    "the method that nothing holds any more": ("UG104", "op(_CALL, (callable", "args[-1] = Py_NewRef(method);", ""),
    "the locals of a frame that is not made": (
        "UG202",
        "op(_PY_FRAME_GENERAL,",
        "callable, locals,",
        "callable, NULL,",
    ),
    "a local that nobody gives up": (
        "UG205",
        "inst(STORE_FAST, (",
        "SETLOCAL(oparg, value);",
        "GETLOCAL(oparg) = value;",
    ),
    "a plain read of what others write": (
        "UG501",
        "inst(INSTRUMENTED_RESUME,",
        "FT_ATOMIC_LOAD_UINTPTR_ACQUIRE(_PyFrame_GetCode(frame)->_co_instrumentation_version)",
        "_PyFrame_GetCode(frame)->_co_instrumentation_version",
    ),
    "a reference given up that is not owned": (
        "UG203",
        "op(_EXPAND_METHOD,",
        "Py_INCREF(method);",
        "Py_DECREF(((PyMethodObject *)callable)->im_self);",
    ),
    "an effect before a guard": (
        "UG301",
        "inst(STORE_SUBSCR_LIST_INT,",
        "DEOPT_IF(!PyList_CheckExact(list));",
        "frame->return_offset = 1; DEOPT_IF(!PyList_CheckExact(list));",
    ),
}


def findings(text: str) -> dict[str, set[str]]:
    report = Report()
    profile = load_profile("3.13", report)
    assert profile is not None
    source = SourceFile("bytecodes.c", text)
    lint_sources((source,), contracts_of(profile, (), report), profile.config, Lint(severity="warning"), report)
    found: dict[str, set[str]] = {}
    for one in report.diagnostics:
        found.setdefault(one.code, set()).add(f"{one.message} {one.where}")
    return found


@cache
def unchanged(text: str) -> dict[str, set[str]]:
    return findings(text)


@pytest.mark.parametrize("name", FAULTS)
def test_fault(source: Path, name: str) -> None:
    text = (source / "Python" / "bytecodes.c").read_text()
    rule, after, old, new = FAULTS[name]
    start = text.index(after)
    at = text.index(old, start)
    assert at - start < 2500, "the text is in another definition"
    found = findings(text[:at] + new + text[at + len(old) :])
    assert found.get(rule, set()) - unchanged(text).get(rule, set()), found.keys()
