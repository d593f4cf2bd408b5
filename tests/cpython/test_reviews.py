"""`uopgen diff --profile`: a page about what a change to CPython's definitions means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from uopgen.cli.main import main

OLD = """
// BEGIN BYTECODES //
inst(CALL, (f, arg -- res)) { res = PyObject_Str(arg); ERROR_IF(res == NULL, error); }
family(CALL, 0) = { CALL_PY, CALL_LIST };
op(_CHECK, (f, arg -- f, arg)) { DEOPT_IF(!PyFunction_Check(f)); }
op(_USE, (f, arg -- f, arg)) { PyFunctionObject *p = (PyFunctionObject *)f; DEOPT_IF(p->func_version == 0); }
op(_END, (f, arg -- f)) { Py_DECREF(arg); }
macro(CALL_PY) = _CHECK + _USE + _END;
macro(CALL_LIST) = _CHECK + _USE + _END;
inst(NOP, (--)) { }
// END BYTECODES //
"""


def diff(tmp_path: Path, new: str, *arguments: str) -> Result:
    (tmp_path / "old.c").write_text(OLD)
    (tmp_path / "new.c").write_text(new)
    files = (str(tmp_path / "old.c"), str(tmp_path / "new.c"))
    return CliRunner().invoke(main, ("diff", "--profile", "3.13", *files, *arguments))


def test_a_guard_that_is_gone(tmp_path: Path) -> None:
    done = diff(tmp_path, OLD.replace("macro(CALL_LIST) = _CHECK +", "macro(CALL_LIST) ="), "--format", "md")
    assert done.exit_code == 1
    page = done.output
    assert "4 changes, 1 of them for the worse.\n\n### Not safe any more\n" in page
    assert "- `_USE` · UG603: `f` becomes a PyFunctionObject, and nothing proves in `CALL_LIST` that" in page
    assert "### Changed" in page and "  - **−** DEOPT\\_IF(!PyFunction\\_Check(f))\n" in page


def test_what_changes_in_all_macros_of_a_uop_is_said_once(tmp_path: Path) -> None:
    text = diff(tmp_path, OLD.replace("{ Py_DECREF(arg); }", "{ Py_XDECREF(arg); }")).output
    (line,) = [one for one in text.splitlines() if "calls that may escape or wait" in one and "CALL_PY" in one]
    assert line.startswith(("CALL_LIST, CALL_PY: ", "CALL_PY, CALL_LIST: ")) and "+ Py_XDECREF" in line


def test_new_and_gone(tmp_path: Path) -> None:
    new = OLD.replace("inst(NOP,", "inst(NOTHING,")
    page = diff(tmp_path, new, "--format", "md").output
    assert "### New\n\n- `NOTHING` (new.c:10:" in page and "### Gone\n\n- `NOP` (old.c:10:" in page
    rows = json.loads(diff(tmp_path, new, "--format", "json").output)
    assert {(one["instruction"], one["text"]) for one in rows} == {("NOTHING", "is new"), ("NOP", "is gone")}


def test_moved_lines_mean_nothing(tmp_path: Path) -> None:
    done = diff(tmp_path, "\n\n" + OLD)
    assert done.output == "the meaning is the same\n" and done.exit_code == 0


@pytest.mark.parametrize(
    ("new", "arguments", "said"),
    [
        (OLD.replace("// END BYTECODES //", ""), (), "END BYTECODES"),
        (OLD, ("--profile", "2.7"), "no profile of CPython 2.7"),
        (OLD, ("--config", "jit"), "CPython 3.13 has: gil, ft"),
        (OLD, ("--contracts", "nowhere.def"), "nowhere.def"),
    ],
)
def test_wrong_input(tmp_path: Path, new: str, arguments: tuple[str, ...], said: str) -> None:
    done = diff(tmp_path, new, *arguments)
    assert done.exit_code == 2 and said in done.stderr, done.output


def test_the_whole_file_against_itself(source: Path) -> None:
    path = str(source / "Python" / "bytecodes.c")
    done = CliRunner().invoke(main, ("diff", "--profile", "3.13", path, path))
    assert done.output == "the meaning is the same\n"
