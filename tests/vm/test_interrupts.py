"""Ctrl-C: in programs, while they sleep, and in calls from Python."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import uopvm


def heed_interrupts() -> None:
    """A suite that runs in the background may have been told to ignore Ctrl-C; its programs must not inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """The same for what runs in this process."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt(program: str, folder: Path, after: float = 0.6) -> subprocess.CompletedProcess[str]:
    """Run a program with uopvm and send it Ctrl-C."""
    (folder / "program.py").write_text(program)
    command = [sys.executable, "-m", "uopvm", "program.py"]
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heed_interrupts,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)
    out, error = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, out, error)


WAITS = [
    "while True: pass",
    "time.sleep(30)",
    "x = 0\nfor i in range(10**12): x += i",
    "def f(n):\n    return f(n) if n < 0 else sum(i for i in range(10**12))\nf(1)",
    "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "import queue\nqueue.Queue().get()",
    "import threading\nt = threading.Thread(target=time.sleep, args=(20,), daemon=True)\nt.start()\nt.join()",
    "input()",
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
        for _ in range(50):  # a sanitizer may hand a signal on only when a call is over
            time.sleep(0.1)


LOOPS = """
def spin():
    while True: pass
def call(f): return f()
def call_and_spin(f):
    f()
    while True: pass
"""


def later(number: int = signal.SIGINT, seconds: float = 0.2) -> threading.Timer:
    timer = threading.Timer(seconds, os.kill, (os.getpid(), number))
    timer.start()
    return timer


def interrupted(f: Callable[..., object], *arguments: object) -> bool:
    timer = later()
    with pytest.raises(KeyboardInterrupt):
        f(*arguments)
    timer.join()
    return True


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """One that the host's own wakeup descriptor may be; afterwards the host has none."""
    ends = os.pipe()
    os.set_blocking(ends[1], False)
    yield ends
    left = signal.set_wakeup_fd(-1)
    assert left in (-1, ends[1])
    for end in ends:
        with contextlib.suppress(OSError):
            os.close(end)


def test_one_machine_inside_another(vm: uopvm.VM, pipe: tuple[int, int]) -> None:
    other = uopvm.VM()
    a, b = vm.exec(LOOPS), other.exec(LOOPS)
    assert interrupted(a["call"], lambda: b["spin"]())
    assert interrupted(a["call"], lambda: b["call"](lambda: a["spin"]()))
    assert a["call"](lambda: b["call"](lambda: a["call"](lambda: interrupted(a["spin"]))))
    assert signal.set_wakeup_fd(-1) == -1


def test_handlers_of_other_signals_run(vm: uopvm.VM) -> None:
    seen: list[float] = []
    before = signal.signal(signal.SIGUSR1, lambda *_: seen.append(time.perf_counter()))
    try:
        later(signal.SIGUSR1, 0.1)
        start = time.perf_counter()
        vm.exec("import time\ntime.sleep(0.4)")
        assert len(seen) == 1 and time.perf_counter() - start >= 0.4
        later(signal.SIGUSR1, 0.1)
        spin = vm.exec("def spin(seen):\n    while len(seen) < 2: pass")["spin"]
        spin(seen)
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_the_host_s_own_descriptor(vm: uopvm.VM, pipe: tuple[int, int]) -> None:
    """It is told all signals, and is there again afterwards."""
    ns = vm.exec(LOOPS)
    signal.set_wakeup_fd(pipe[1])
    assert interrupted(ns["spin"])
    assert signal.set_wakeup_fd(-1) == pipe[1]
    assert os.read(pipe[0], 9) == bytes([signal.SIGINT])

    def inner() -> bool:
        signal.set_wakeup_fd(pipe[1])
        found = interrupted(ns["spin"])
        assert signal.set_wakeup_fd(-1) == pipe[1]
        return found

    assert ns["call"](inner)
    assert os.read(pipe[0], 9) == bytes([signal.SIGINT])
    assert signal.set_wakeup_fd(-1) == -1


def test_the_host_changes_its_descriptor(vm: uopvm.VM, pipe: tuple[int, int]) -> None:
    """In the middle of a program: signals come through all the same, and what the host wants last counts."""
    ns = vm.exec(LOOPS)

    async def work() -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, print)
        await asyncio.sleep(0.01)

    assert interrupted(ns["call_and_spin"], lambda: asyncio.run(work()))
    assert signal.set_wakeup_fd(-1) == -1

    def install() -> None:
        signal.set_wakeup_fd(pipe[1])
        time.sleep(0.01)

    assert interrupted(ns["call_and_spin"], install)
    assert signal.set_wakeup_fd(pipe[1]) == pipe[1]
    assert os.read(pipe[0], 9) == bytes([signal.SIGINT])

    def close() -> None:
        signal.set_wakeup_fd(-1)
        os.close(pipe[1])
        time.sleep(0.01)

    assert interrupted(ns["call_and_spin"], close)
    assert signal.set_wakeup_fd(-1) == -1


FORKS = """
import os, signal, sys, threading, time, uopvm
vm = uopvm.VM()
ns = vm.exec({loops!r})
def interrupted():
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        ns["spin"]()
    except KeyboardInterrupt:
        timer.join()
        return True
def fork():
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if interrupted() else 2
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1]
"""
FORKING = {
    "no program runs": "assert fork() == 0 and interrupted()",
    "a program runs": "assert ns['call'](fork) == 0 and interrupted()",
    "its thread goes on": "def both(): return os.fork()\npid = ns['call'](both)\nassert interrupted()\n"
    "if pid: assert os.waitpid(pid, 0)[1] == 0",
    "another thread forks": "codes = []\ndef work():\n    time.sleep(0.2)\n    codes.append(fork())\n"
    "    os.kill(os.getpid(), signal.SIGINT)\nthreading.Thread(target=work).start()\n"
    "try: ns['spin']()\nexcept KeyboardInterrupt: pass\nassert codes == [0]",
    "the host sees one thread": "import warnings\nwarnings.simplefilter('error')\nns['call'](print)\npid = os.fork()\n"
    "if pid: assert os.waitpid(pid, 0)[1] == 0",
}


@pytest.mark.parametrize("body", FORKING.values(), ids=FORKING.keys())
def test_forks(body: str, tmp_path: Path) -> None:
    text = f"{FORKS.format(loops=LOOPS)}{body}\nassert signal.set_wakeup_fd(-1) == -1\n"
    (tmp_path / "host.py").write_text(text)
    command = [sys.executable, "-W", "ignore", "host.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, preexec_fn=heed_interrupts)
    assert (done.returncode, done.stderr) == (0, "")
