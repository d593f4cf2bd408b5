"""The contracts that ship for CPython: everything its definitions use is declared, and escapes have reasons."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from uopgen.cli import main
from uopgen.cli.profiles import contracts_of, load_profile, versions
from uopgen.cpython.coverage import coverage_of, coverage_page
from uopgen.cpython.metadata import Metadata
from uopgen.cpython.profile import Profile
from uopgen.cpython.properties import called
from uopgen.diagnostics import Report
from uopgen.dropin import cpython_metadata, resolve_cpython
from uopgen.model.program import Program
from uopgen.source import SourceFile

# HAS_ESCAPES follows the spelling of names in 3.13, and our tables do so too.  Where the contracts disagree:
# the callee because of which a uop escapes although its flag is not set, and why that is so.
ESCAPES_UNSEEN = {
    "SETLOCAL": "gives up what the local held",
    "Py_DECREF": "may be the last reference, to an object with a finalizer",
    "Py_XDECREF": "may be the last reference, to an object with a finalizer",
    "DECREF_INPUTS": "may be the last reference, to an object with a finalizer",
    "monitor_stop_iteration": "calls the monitoring callbacks, which are Python code",
    "INSTRUMENTED_JUMP": "calls the monitoring callbacks, which are Python code",
    "CHECK_EVAL_BREAKER": "runs signal handlers, pending calls and collections",
    "_PyEval_FrameClearAndPop": "the locals of the frame die",
    "_PyBuildSlice_ConsumeRefs": "gives up its arguments when memory runs out",
    "conv_fn": "one of str, repr and ascii, called through a table",
    "GOTO_TIER_TWO": "gives up the executor that ran before",
    "DECREF_INPUTS_AND_REUSE_FLOAT": "leaves the uop by a jump that the macro hides",
    "EXIT_TO_TRACE": "leaves the uop by a jump that the macro hides",
    "EXIT_TO_TIER1": "leaves the uop by a jump that the macro hides",
    "GOTO_UNWIND": "leaves the uop by a jump that the macro hides",
}
# The callee because of which the flag is set, and why nothing escapes.
SEEN_IN_VAIN = {
    **dict.fromkeys(("PyType_HasFeature", "Py_IS_TYPE", "Py_REFCNT", "_PyErr_Occurred"), "reads a field"),
    **dict.fromkeys(("_PyFrame_Copy", "_PyFrame_GetGenerator", "_PyFrame_IsIncomplete"), "reads and writes frames"),
    "_PyThreadState_PopFrame": "gives the memory of a frame back, whose locals are gone",
    "Py_UNREACHABLE": "is not reached",
    "_Py_DECREF_NO_DEALLOC": "there is another reference",
    "_Py_MakeCoro": "makes an object; a failure to do so runs nothing",
    **dict.fromkeys(
        ("_Py_Specialize_BinaryOp", "_Py_Specialize_Call", "_Py_Specialize_CompareOp", "_Py_Specialize_ContainsOp")
        + ("_Py_Specialize_ForIter", "_Py_Specialize_LoadGlobal", "_Py_Specialize_LoadSuperAttr")
        + ("_Py_Specialize_Send", "_Py_Specialize_ToBool", "_Py_Specialize_UnpackSequence"),
        "rewrites the instruction after a look at types and versions",
    ),
}


@pytest.fixture(scope="module")
def shipped() -> Profile:
    report = Report()
    made = load_profile("3.13", report)
    assert made is not None and not report.diagnostics
    return made


@pytest.fixture(scope="module")
def program(source: Path, shipped: Profile) -> Program:
    report = Report()
    text = SourceFile("Python/bytecodes.c", (source / "Python" / "bytecodes.c").read_text())
    made = resolve_cpython((text,), contracts_of(shipped, (), report), shipped, report)
    assert not report.diagnostics
    return made


@pytest.fixture(scope="module")
def judged(source: Path, shipped: Profile) -> Metadata:
    report = Report()
    text = SourceFile("Python/bytecodes.c", (source / "Python" / "bytecodes.c").read_text())
    made = cpython_metadata((text,), contracts_of(shipped, (), report), shipped, report)
    assert made is not None
    return made


def test_everything_is_declared(program: Program) -> None:
    found = coverage_of(program)
    assert (found.undeclared_functions, found.undeclared_fields) == ((), ())
    assert len(found.functions) > 240 and len(found.fields) > 95
    assert f"called: {len(found.functions)}, declared: {len(found.functions)}" in coverage_page(found)


def test_escapes_that_the_flags_do_not_show(judged: Metadata) -> None:
    reasons = {
        reason.split(":")[0]
        for row in judged.uops
        if row.escapes and "ESCAPES" not in row.flags
        for reason in row.escapes[:1]
    }
    assert reasons <= set(ESCAPES_UNSEEN)


def test_flags_for_which_there_is_no_escape(judged: Metadata, shipped: Profile) -> None:
    used: set[str] = set()
    for row in judged.uops:
        if "ESCAPES" in row.flags and not row.escapes:
            guilty = [name for name in called(row.uop.body) if shipped.spelling.escapes(name)]
            assert guilty and set(guilty) <= set(SEEN_IN_VAIN), (row.name, guilty)
            used.update(guilty)
    assert used == set(SEEN_IN_VAIN)


def test_a_last_reference_escapes_with_an_empty_flag(judged: Metadata) -> None:
    """CPython's list takes Py_DECREF for harmless, which the contract corrects."""
    row = judged.uop("_END_SEND")
    assert row is not None and "ESCAPES" not in row.flags and row.escapes == ("Py_DECREF: declared: escapes",)


@pytest.mark.parametrize("version", versions())
def test_profiles_are_whole(version: str, source: Path) -> None:
    """Each layer is well-formed with those under it; a declaration of a higher layer replaces."""
    report = Report()
    profile = load_profile(version, report)
    assert profile is not None and profile.version == version
    text = SourceFile("a.c", "// BEGIN BYTECODES //\ninst(NOP, (--)) { }\n// END BYTECODES //\n")
    program = resolve_cpython((text,), contracts_of(profile, (), report), profile, report)
    assert not report.diagnostics, report.diagnostics
    assert program.contracts.function("Py_DECREF") is not None
    local = program.contracts.function("GETLOCAL")
    assert local is not None and local.result == ("PyObject *" if version == "3.13" else "_PyStackRef")


def test_the_stack_discipline_is_part_of_the_profile() -> None:
    report = Report()
    found = {one: load_profile(one, report) for one in ("3.13", "3.14", "3.15")}
    assert {v: p.config.machine.saves_sp for v, p in found.items() if p is not None} == {
        "3.13": "explicit",
        "3.14": "at_escapes",
        "3.15": "at_escapes",
    }


def test_an_overlay_of_contracts(tmp_path: Path, source: Path) -> None:
    over = tmp_path / "over.def"
    over.write_text("macro void Py_DECREF(PyObject *o) steals(o);\n")
    file = str(source / "Python" / "bytecodes.c")
    result = CliRunner().invoke(main, ["metadata", file, "--contracts", str(over)])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["uops"]["_POP_TOP"]["escapes"] == []


def test_words_that_are_not_known_are_diagnosed(tmp_path: Path, source: Path) -> None:
    over = tmp_path / "over.def"
    over.write_text("extern void mine(PyObject *o) escape;\n")
    result = CliRunner().invoke(main, ["metadata", str(source / "Python" / "bytecodes.c"), "--contracts", str(over)])
    assert result.exit_code == 1 and "UG030" in result.output and "did you mean `escapes`" in result.output


def test_lint_with_a_profile(tmp_path: Path) -> None:
    path = tmp_path / "bytecodes.c"
    path.write_text("// BEGIN BYTECODES //\ninst(NOP, (--)) { if (PyObject_IsTrue(o)) { } }\n// END BYTECODES //\n")
    for version in versions():
        result = CliRunner().invoke(main, ["lint", "--profile", version, "--statistics", str(path)])
        assert "UG031" not in result.output and "UG102" in result.output, result.output
    assert CliRunner().invoke(main, ["lint", "--profile", "3.13"]).exit_code == 2


def test_the_free_threaded_build_of_3_13_does_not_specialize(source: Path) -> None:
    """Its forms are no part of that build; what is left of it has no lock, so that 0 places are reported."""
    file = str(source / "Python" / "bytecodes.c")
    result = CliRunner().invoke(main, ["lint", "--profile", "3.13", "--statistics", "--select", "UG401", file])
    assert result.exit_code == 0 and re.search(r"^UG401 +lock-state +0 +0 +0 +0$", result.output, re.M)
