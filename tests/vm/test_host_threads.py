"""Threads of the host, all at once (host_threads.py), in the Python that runs the tests: with a lock or without one."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from .host_threads import SCENARIOS

HAMMER = Path(__file__).with_name("host_threads.py")
FREE = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
SECONDS = os.environ.get("UOPVM_HAMMER_SECONDS") or ("3" if FREE else "1")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_hammer(scenario: str) -> None:
    """Where Python is free-threaded the scenario also sees that nothing has switched its lock on."""
    command = [sys.executable, "-W", "error", str(HAMMER), scenario, SECONDS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120 + 10 * float(SECONDS))
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "done\n")


@pytest.mark.skipif(not FREE, reason="this Python is not free-threaded; `make test-all` also takes python3.13t")
@pytest.mark.parametrize("what", ["uopvm.VM", "uopvm.VM().exec('import threading, queue, weakref')"])
def test_the_lock_of_the_host_stays_off(what: str) -> None:
    """-W error: CPython warns when it switches the lock on for a module that is not ready."""
    check = f"import sys; assert not sys._is_gil_enabled(); import uopvm; {what}; assert not sys._is_gil_enabled()"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_GIL"}
    done = subprocess.run([sys.executable, "-W", "error", "-c", check], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
