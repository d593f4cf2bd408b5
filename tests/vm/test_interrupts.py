"""Ctrl-C: in programs, while they sleep, and in calls from Python."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import uopvm


def heed_interrupts() -> None:
    """A suite that runs in the background may have been told to ignore Ctrl-C; its programs must not inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupt(program: str, folder: Path, after: float = 0.6) -> subprocess.CompletedProcess[str]:
    """Run a program with uopvm and send it Ctrl-C."""
    (folder / "program.py").write_text(program)
    command = [sys.executable, "-m", "uopvm", "program.py"]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heed_interrupts
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=20)
    return subprocess.CompletedProcess(command, process.returncode, out, error)


WAITS = [
    "while True: pass",
    "time.sleep(30)",
    "x = 0\nfor i in range(10**12): x += i",
    "def f(n):\n    return f(n) if n < 0 else sum(i for i in range(10**12))\nf(1)",
]


@pytest.mark.parametrize("wait", WAITS)
def test_ctrl_c_ends_a_program(wait: str, tmp_path: Path) -> None:
    done = interrupt(f"import sys, time\nprint('ready', flush=True)\n{wait}\nprint('never')", tmp_path)
    assert done.returncode == -signal.SIGINT
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
    assert "program.py" in done.stderr
    assert "never" not in done.stdout


def test_ctrl_c_can_be_caught(tmp_path: Path) -> None:
    done = interrupt(
        "import time\nprint('ready', flush=True)\ntry:\n    time.sleep(30)\n"
        "except KeyboardInterrupt as e:\n    print('caught', repr(e))\nfinally:\n    print('finally')",
        tmp_path,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "caught KeyboardInterrupt()\nfinally\n", "")


def test_ctrl_c_in_a_call_from_python(vm: uopvm.VM) -> None:
    spin = vm.exec("def spin():\n    while True: pass")["spin"]
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        spin()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        time.sleep(5)
