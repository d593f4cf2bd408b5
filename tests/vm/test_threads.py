"""Threads of programs: what they print, Ctrl-C, the end of the program; and machines with threads, closed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import uopvm

from .compare import python, same
from .compare import uopvm as run
from .test_interrupts import interrupt

UNCAUGHT = """
import threading
def boom(n):
    return 1 / n
class Own(threading.Thread):
    def run(self):
        try:
            raise KeyError("k") from ValueError(3)
        finally:
            boom(0)
daemon = threading.Thread(target=lambda: boom(0), daemon=True)
for thread in (threading.Thread(target=boom, args=(0,)), Own(name="own"), daemon):
    thread.start()
    thread.join()
def hook(args):
    raise TypeError("in the hook")
print("the end")
"""


def test_what_a_thread_has_raised(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(UNCAUGHT)
    outcome = same("program.py", folder=tmp_path)
    assert outcome.status == 0
    assert outcome.stderr.count("Exception in thread") == 3
    shown = "self._context.run(self.run)" if sys.version_info >= (3, 14) else "self.run()"
    assert f"in _bootstrap_inner\n    {shown}" in outcome.stderr


def test_lines_of_the_library(tmp_path: Path) -> None:
    """An error in `queue` looks as if it came out of a built-in function."""
    (tmp_path / "program.py").write_text("import queue\ndef f():\n    queue.Queue().get_nowait()\nf()\n")
    here, there = run("program.py", folder=tmp_path), python("program.py", folder=tmp_path)
    assert (here.status, here.stderr.splitlines()[-1]) == (there.status, there.stderr.splitlines()[-1])
    assert "queue.py" in there.stderr and "queue.py" not in here.stderr
    lines = [line for line in there.stderr.splitlines() if "program.py" in line]
    assert [line for line in here.stderr.splitlines() if "program.py" in line] == lines


def test_a_thread_of_thread_reports(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(
        "import _thread, time\ndef f(): 1 / 0\n_thread.start_new_thread(f, ())\ntime.sleep(0.3)\n"
    )
    assert "Exception ignored in thread started by" in same("program.py", folder=tmp_path).stderr


WAITS = [
    "threading.Lock().__enter__()\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "t = threading.Thread(target=time.sleep, args=(30,), daemon=True)\nt.start()\nt.join()",
    "threading.Event().wait()",
    "queue.Queue().get()",
    "queue.Queue().get(timeout=30)",
    "threading.Barrier(2).wait()",
]


@pytest.mark.parametrize("wait", WAITS)
def test_ctrl_c_ends_a_wait(wait: str, tmp_path: Path) -> None:
    start = "import threading, time, queue\nprint('ready', flush=True)\n"
    done = interrupt(f"{start}{wait}\nprint('never')", tmp_path, after=0.3)
    assert done.returncode == -signal.SIGINT
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
    assert "never" not in done.stdout


def test_a_wait_goes_on_behind_a_handled_interrupt(tmp_path: Path) -> None:
    done = interrupt(
        "import threading\nprint('ready', flush=True)\nlock = threading.Lock()\nlock.acquire()\n"
        "try:\n    lock.acquire()\nexcept KeyboardInterrupt:\n    print(lock.acquire(timeout=0.05), lock.locked())\n",
        tmp_path,
        after=0.3,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "False True\n", "")


LOOPS = """
LONG = range(10**15)
LOOPS = [
    lambda: "x" in LONG, lambda: LONG.count(0.5), lambda: sum(LONG), lambda: max(LONG), lambda: all(map(str, LONG)),
    lambda: next(filter(None, map({}.get, LONG))), lambda: "x" in iter(LONG), lambda: any(map({}.get, LONG)),
    lambda: dict.fromkeys(map(bool, LONG)), lambda: set(map(bool, LONG)), lambda: list(map({}.get, LONG)),
]
"""


def test_the_world_stops_during_loops_of_c_code(tmp_path: Path) -> None:
    """The bases of a class change while all others stand still, and they need not have ended what they do."""
    (tmp_path / "program.py").write_text(
        f"import threading, time\n{LOOPS}\nclass A: pass\nclass B: pass\nclass C(A): pass\n"
        "for loop in LOOPS:\n    t = threading.Thread(target=loop, daemon=True)\n    t.start()\n    time.sleep(0.02)\n"
        "    for base in (A, B) * 5: C.__bases__ = (base,)\n    assert t.is_alive()\nprint('changed')\n"
    )
    outcome = run("program.py", folder=tmp_path)
    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "changed\n", "")


ENDS = {
    "daemons that run": "def f():\n    while True: pass",
    "daemons that wait": "def f():\n    threading.Event().wait()",
    "daemons that sleep": "def f():\n    time.sleep(1000)",
    "daemons that handle everything": (
        "def f():\n    while True:\n        try:\n            g()\n        except:\n            pass\n"
        "        finally:\n            x = 1\n"
        "def g():\n    while True: pass"
    ),
    "daemons that make garbage": "class A:\n    def __del__(self): pass\ndef f():\n"
                                 "    while True: a = [A(), [A()]]; a.append(a)",
    "daemons in loops of C code": "def f():\n    for loop in LOOPS: threading.Thread(target=loop, daemon=True).start()",
    "daemons that print": "def f():\n    while True: print('x' * 10000)",
    "generators": "def g():\n    try:\n        while True: yield 1\n    finally:\n        print('never')\n"
                  "def f():\n    for x in g(): pass",
}


@pytest.mark.parametrize("body", ENDS.values(), ids=ENDS.keys())
def test_the_end_with_daemons(body: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(
        f"import threading, time\n{LOOPS}\n{body}\nfor _ in range(3):\n"
        "    threading.Thread(target=f, daemon=True).start()\n"
        "time.sleep(0.05)\nimport sys\nsys.exit(5)\n"
    )
    outcome = run("program.py", folder=tmp_path)
    assert (outcome.status, outcome.stderr) == (5, "")
    assert "never" not in outcome.stdout


def test_the_end_waits_for_others(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(
        "import threading, time\ndef f():\n    time.sleep(0.2)\n    print('done')\n"
        "    threading.Thread(target=g).start()\n"
        "def g():\n    time.sleep(0.1)\n    print('also done')\nthreading.Thread(target=f).start()\n"
        "raise SystemExit(3)\n"
    )
    ended = same("program.py", folder=tmp_path)
    refused = (3, 12) <= sys.version_info < (3, 12, 3)  # by Python, at that time
    assert (ended.stdout, ended.status) == ("done\n" if refused else "done\nalso done\n", 3)
    assert ended.stderr.count("can't create new thread at interpreter shutdown") == refused


def test_no_thread_begins_behind_the_end(tmp_path: Path) -> None:
    """Before 3.12 Python waits there for a thread that cannot run."""
    (tmp_path / "program.py").write_text(
        "import threading, _thread\nclass A:\n    def __del__(self):\n        threading.Thread(target=print).start()\n"
        "class B:\n    def __del__(self):\n        _thread.start_new_thread(print, ())\na, b = A(), B()\n"
    )
    ended = (run if sys.version_info < (3, 12) else same)("program.py", folder=tmp_path)
    assert (ended.stdout, ended.status) == ("", 0)
    assert ended.stderr.count("can't create new thread at interpreter shutdown") == 2


def test_the_lines_of_a_start_that_fails(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(
        "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()\n"
        "class A(threading.Thread):\n    def __init__(self): pass\n"
        "try:\n    A().start()\nfinally:\n    t.start()\n"
    )
    assert same("program.py", folder=tmp_path).stderr.count("in start\n") == 2


SPIN = (
    "import threading, time\nstop = False\ndef spin():\n    while not stop: pass\n"
    "def start(daemon):\n    t = threading.Thread(target=spin, daemon=daemon)\n    t.start()\n    return t\n"
    "def finish():\n    global stop\n    stop = True\n"
    "def finish_later():\n    threading.Thread(target=lambda: (time.sleep(0.1), finish())).start()\n"
)


def test_threads_outlive_the_call_that_started_them(vm: uopvm.VM) -> None:
    ns = vm.exec(SPIN)
    thread = ns["start"](False)
    assert thread.is_alive()
    ns["finish"]()
    vm.join()
    assert not thread.is_alive()
    vm.close()


def test_a_closed_machine_has_no_threads() -> None:
    vm = uopvm.VM()
    ns = vm.exec(SPIN)
    before = threading.active_count()
    daemon, other = ns["start"](True), ns["start"](False)
    assert daemon.is_alive() and other.is_alive()
    ns["finish_later"]()
    vm.close()
    assert vm.closed and threading.active_count() == before
    with pytest.raises(uopvm.ClosedError):
        daemon.is_alive()


def test_a_thread_cannot_close_its_machine() -> None:
    vm = uopvm.VM()
    seen: list[str] = []

    def close() -> None:
        try:
            vm.close()
        except RuntimeError as error:
            seen.append(str(error))

    ns = vm.exec("import threading\ndef f(close):\n    t = threading.Thread(target=close)\n    t.start()\n    return t")
    ns["f"](close)
    vm.join()
    assert seen == ["the virtual machine is running"]
    vm.close()


def test_threads_of_programs_call_the_host_and_come_back(vm: uopvm.VM) -> None:
    """The host sees the same thread each time; it may go to and fro as deep as it likes."""
    ns = vm.exec(
        "import threading\nlocal = threading.local()\nlock = threading.RLock()\n"
        "def down(n, host):\n    local.n = getattr(local, 'n', 0) + 1\n"
        "    with lock:\n        return host(n - 1) if n else (local.n, threading.current_thread().name)\n"
        "def run(f):\n    results = []\n"
        "    threads = [threading.Thread(target=lambda: results.append(f(20)), name=str(i)) for i in range(4)]\n"
        "    for t in threads: t.start()\n    for t in threads: t.join()\n    return tuple(results)"
    )

    def host(n: int) -> object:
        return ns["down"](n, host)

    assert sorted(ns["run"](host)) == [(21, str(i)) for i in range(4)]


def test_a_daemon_in_the_host_s_code_does_not_hold_up_the_end() -> None:
    gate = threading.Event()
    vm = uopvm.VM()
    entered = threading.Event()

    def wait() -> None:
        entered.set()
        gate.wait()

    vm.exec("import threading\ndef f(wait): threading.Thread(target=wait, daemon=True).start()")["f"](wait)
    entered.wait()
    start = time.monotonic()
    vm.close()
    assert vm.closed and time.monotonic() - start < 5
    gate.set()


def at_process_end(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "host.py").write_text(program)
    return subprocess.run([sys.executable, "host.py"], cwd=folder, capture_output=True, text=True, timeout=60)


PROCESS_ENDS = {
    "daemon of the program": ("vm.exec(SPIN)['start'](True)", ""),
    "others are waited for": (
        "ns = vm.exec('import threading, time\\ndef f():\\n    time.sleep(0.2)\\n    print(\"late\")\\n"
        "threading.Thread(target=f).start()')",
        "late\n",
    ),
    "the machine is forgotten": (
        "vm.exec('import threading, time\\ndef f():\\n    time.sleep(0.2)\\n    print(\"late\")\\n"
        "threading.Thread(target=f).start()')\ndel vm",
        "late\n",
    ),
    "daemon of the host in the machine": (
        "threading.Thread(target=vm.exec(SPIN)['spin'], daemon=True).start()\ntime.sleep(0.1)", ""
    ),
    "atexit uses it": ("f = vm.exec('def f(): print(5)')['f']\natexit.register(f)\n"
                       "vm.exec(SPIN)['start'](True)", "5\n"),
    "daemon in the host's code": (
        "vm.exec('import threading\\n"
        "def f(s): threading.Thread(target=s, args=(100,), daemon=True).start()')['f'](time.sleep)\ntime.sleep(0.1)",
        "",
    ),
    "executor": ("pool = vm.executor(2)\npool.submit(vm.exec('def f(): print(7)')['f'])", "7\n"),
    "an exception": ("vm.exec(SPIN)['start'](True)\nraise SystemExit(0)", ""),
}


@pytest.mark.parametrize("body,printed", PROCESS_ENDS.values(), ids=PROCESS_ENDS.keys())
def test_the_process_ends_with_threads_running(body: str, printed: str, tmp_path: Path) -> None:
    done = at_process_end(f"import atexit, threading, time, uopvm\nSPIN = {SPIN!r}\nvm = uopvm.VM()\n{body}\n"
                          f"", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, printed, "")
