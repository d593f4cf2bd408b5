"""Counters of specialization: the numbers of each form, from Python and from the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from functools import cache
from importlib import invalidate_caches
from pathlib import Path
from typing import Any

import pytest

import uopvm
from uopvm.builds import module_of
from uopvm.statistics import FamilyStats, FormStats, table

from .test_specialization import CASES, NEVER

ROOT = Path(__file__).resolve().parent.parent.parent
OTHER = "class Other:\n    def __getattr__(self, name): return lambda *a: None\n"
CALLS = [name for name in CASES if name.startswith("CALL_")]


def form_of(vm: uopvm.VM, name: str) -> FormStats:
    return next(form for family in vm.specialization().values() for form in family.forms if form.name == name)


@pytest.mark.parametrize("name", CASES)
def test_successes_and_deopts(name: str) -> None:
    """An instruction that becomes a form is a success of it; a guard that fails is a deopt, and an attempt is either
    a success or a failure."""
    source, same, others = CASES[name]
    with uopvm.VM() as vm:
        ns = vm.exec(source + f"\nsame = lambda: [{same}]\nothers = [{others}]\n{OTHER}")
        for _ in range(8):
            for args in ns["same"]():
                ns["f"](*args)
        assert form_of(vm, name).successes >= 1 or name in NEVER
        before = form_of(vm, name).deopts
        other = (ns["Other"](), *ns["same"]()[0][1:])  # what it has as a method is a function of the language
        for args in (*ns["others"], other):
            with suppress(Exception):
                ns["f"](*args)
        if name in CALLS:
            assert form_of(vm, name).deopts > before
        for family in vm.specialization().values():
            assert family.attempts == family.successes + sum(family.failures.values())


def test_all_forms_of_calls_are_there() -> None:
    with uopvm.VM() as vm:
        assert {form.name for form in vm.specialization()["CALL"].forms} == set(CALLS)
        assert len(CALLS) == 20


REASONS = {
    "def f(a): return a.x\nclass A:\n    def __getattribute__(self, n): return 1\nargs = (A(),)": (
        "LOAD_ATTR",
        "its type has its own look-up of attributes",
    ),
    "def f(a): return a + 1\nargs = (2 ** 80,)": ("BINARY_OP", "no form for these operands"),
    "class A:\n    @classmethod\n    def m(cls): pass\ndef f(a): return a.m\nargs = (A(),)": (
        "LOAD_ATTR",
        "a descriptor without a form",
    ),
}


@pytest.mark.parametrize("source", REASONS)
def test_reasons_of_failures(source: str) -> None:
    family, reason = REASONS[source]
    with uopvm.VM() as vm:
        ns = vm.exec(source)
        for _ in range(4):
            ns["f"](*ns["args"])
        assert vm.specialization()[family].failures[reason] >= 1


def test_threads_that_have_ended_count() -> None:
    import threading

    with uopvm.VM() as vm:
        ns = vm.exec("def g(x): return x\ndef f(): return g(1)\n")

        def work() -> None:
            for _ in range(5):
                ns["f"]()

        other = threading.Thread(target=work)
        other.start()
        other.join()
        assert form_of(vm, "CALL_PY_EXACT_ARGS").successes == 1
        work()
        assert form_of(vm, "CALL_PY_EXACT_ARGS").successes == 2


def test_the_table() -> None:
    forms = (FormStats("CALL_LEN", 2, 1, 40), FormStats("CALL_STR_1", 0, 0, 0))
    families = {
        "CALL": FamilyStats("CALL", 3, {"why not": 1}, 7, forms, 5),
        "SEND": FamilyStats("SEND", 0, {}, 0, ()),
    }
    lines = [line.split() for line in table(families)]
    assert lines[0][-5:] == ["attempts", "successes", "failures", "deopts", "hits"]
    assert lines[1] == ["CALL", "3", "2", "1", "1", "40"]
    assert lines[2] == ["no", "form:", "why", "not", "1"]
    assert lines[3:] == [["CALL_LEN", "2", "1", "40"], ["CALL", "itself", "7"], ["INSTRUMENTED_CALL", "5"]]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "UOPVM_BUILD"}
    command = [sys.executable, "-m", "uopvm", *words]
    return subprocess.run(command, env=clean | environment, capture_output=True, text=True, check=False)


def test_the_normal_build_says_how_to_get_hits() -> None:
    done = run("--stats", "-c", "for i in range(9): len([i])", UOPVM_BUILD="ft")
    assert done.returncode == 0
    assert any(line.split()[:2] == ["CALL_LEN", "1"] for line in done.stderr.splitlines())
    assert done.stderr.endswith("to have it: uopgen build --config stats\n")


# --- the build that counts hits ---

ITS_OWN = pytest.mark.skipif("UOPVM_UNDER" in os.environ, reason="these tests make a build of their own")


@cache
def stats_machine() -> Any:
    """The VM class of the stats build, which is compiled when it is not there."""
    tool = [sys.executable, "-c", "from uopgen.cli import main; main(prog_name='uopgen')"]
    done = subprocess.run([*tool, "build", "--config", "stats"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    folder = str(ROOT / "build" / "gen" / "stats")
    if folder not in uopvm.__path__:  # it was not there when this process began
        uopvm.__path__.append(folder)
    invalidate_caches()
    return module_of("stats").VM


@ITS_OWN
@pytest.mark.xdist_group("stats build")
@pytest.mark.parametrize("name", CALLS)
def test_hits(name: str) -> None:
    """Once specialized, n more calls are n more hits, in each form of the family."""
    source, same, _ = CASES[name]
    with stats_machine()() as vm:
        ns = vm.exec(source + f"\nsame = lambda: [{same}]\n")
        for _ in range(8):
            ns["f"](*ns["same"]()[0])
        before = form_of(vm, name)
        for _ in range(10):
            ns["f"](*ns["same"]()[0])
        after = form_of(vm, name)
        assert before.hits is not None and after.hits is not None
        assert (after.hits - before.hits) % 10 == 0 and after.hits - before.hits >= 10
        assert after.deopts == before.deopts


@ITS_OWN
@pytest.mark.xdist_group("stats build")
def test_watched_calls_are_counted_by_their_own_form() -> None:
    """While a tool wants calls, INSTRUMENTED_CALL runs in the place of CALL and its forms; later these do again."""
    with stats_machine()() as vm:
        ns = vm.exec("def f(n):\n    for i in range(n): len([i])\nf(50)")
        assert vm.specialization()["CALL"].instrumented == 0
        tools, seen = vm.monitoring, []
        tools.use_tool_id(2, "count")
        tools.register_callback(2, tools.events.CALL, lambda *event: seen.append(event))
        tools.set_local_events(2, ns["f"], tools.events.CALL)
        before = form_of(vm, "CALL_LEN").hits
        ns["f"](20)
        assert len(seen) == vm.specialization()["CALL"].instrumented == 21  # and range()
        assert form_of(vm, "CALL_LEN").hits == before
        tools.free_tool_id(2)
        ns["f"](20)
        assert vm.specialization()["CALL"].instrumented == 21
        assert form_of(vm, "CALL_LEN").hits > before


@ITS_OWN
@pytest.mark.xdist_group("stats build")
def test_the_command_line_chooses_the_build_that_counts() -> None:
    stats_machine()
    done = run("--stats", "-c", "for i in range(100): len([i])")
    (line,) = [line.split() for line in done.stderr.splitlines() if line.split()[:1] == ["CALL_LEN"]]
    assert line[:2] == ["CALL_LEN", "1"] and int(line[-1]) == 99
    assert "uopgen build" not in done.stderr
