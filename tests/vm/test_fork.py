"""fork() while machines have threads: the child has only the thread that forked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

START = """
import os, sys, threading, time, uopvm
vm = uopvm.VM()
ns = vm.exec('''
import threading, time
n = 0
stop = False
items = []
class A:
    def __init__(self, x): self.x = x; self.me = self
def spin():
    global n
    while not stop:
        n += 1
        items.append(A(n))
        if len(items) > 100: del items[:]
lock = threading.Lock()
def sleep():
    with lock: time.sleep(100)
def begin(f, daemon=True):
    t = threading.Thread(target=f, daemon=daemon)
    t.start()
    return t
def work(k):
    return sum([A(i).x for i in range(k)])
def names(): return tuple(sorted(t.name for t in threading.enumerate()))
def again():
    t = threading.Thread(target=spin)
    t.start()
    global stop
    stop = True
    t.join(20)
    return t.is_alive(), threading.active_count()
''')
def child(check):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            check()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0
def usual():
    assert ns["work"](1000) == 499500
    vm.collect()
    assert ns["again"]() == (False, 1), ns["names"]()
    assert vm.stats()["threads"] == 1
    vm.close()
"""

CASES = {
    "no threads": "child(usual)",
    "threads of the program": "threads = [ns['begin'](ns['spin']) for _ in range(3)]\n"
    "def check():\n    assert not any(t.is_alive() for t in threads)\n    usual()\n"
    "for _ in range(5): child(check)\nassert all(t.is_alive() for t in threads)",
    "a thread that waits": "t = ns['begin'](ns['sleep'])\nwhile not ns['lock'].locked(): pass\n"
    "def check():\n    assert ns['lock'].locked() and not ns['lock'].acquire(False)\n    usual()\nchild(check)",
    "threads of the host": "for _ in range(3): threading.Thread(target=ns['spin'], daemon=True).start()\n"
    "while ns['n'] < 1000: pass\nfor _ in range(5): child(usual)\nbefore = ns['n']\nwhile ns['n'] == before: pass",
    "inside a call": "ns['begin'](ns['spin'])\ndef check():\n    assert ns['work'](10) == 45\n"
                     "    assert ns['names']() == ('MainThread',)\n"
    "def host(): child(check); return 7\nassert vm.exec('def f(h): return h()')['f'](host) == 7",
    "from a thread of the program": "ns['begin'](ns['spin'])\ndone = []\n"
    "def host(): child(lambda: ns['work'](10)); done.append(1)\nns['begin'](host, False).join()\nassert done == [1]",
    "from a thread of the host": "ns['begin'](ns['spin'])\ndone = []\n"
    "def host(): child(usual); done.append(1)\nt = threading.Thread(target=host)\nt.start()\nt.join()\n"
    "assert done == [1]",
    "two machines": "other = uopvm.VM()\nspin = other.exec('import threading\\ndef f():\\n    while True: pass\\n"
    "threading.Thread(target=f, daemon=True).start()')\nns['begin'](ns['spin'])\n"
    "def check():\n    usual()\n    other.exec('x = 1')\n    other.close()\nchild(check)",
    "output": "vm.exec('print(\"before\")')\nchild(lambda: vm.exec('print(\"child\")'))\nvm.exec('print(\"after\")')",
    "a fork in the child": "ns['begin'](ns['spin'])\nchild(lambda: child(usual))",
    "an executor": "with vm.executor(2) as pool:\n    list(pool.map(ns['work'], [100] * 20))\n"
                   "    child(usual)\n    list(pool.map(ns['work'], [100] * 20))",
    "the child ends as usual": "ns['begin'](ns['spin'])\nif os.fork() == 0:\n    ns['work'](10)\n"
                               "    ns['begin'](ns['spin'])\n    sys.exit(0)\n"
    "assert os.wait()[1] == 0",
}


@pytest.mark.parametrize("body", CASES.values(), ids=CASES.keys())
def test_fork(body: str, tmp_path: Path) -> None:
    (tmp_path / "host.py").write_text(f"{START}\n{body}\nprint('done')\n")
    command = [sys.executable, "-W", "ignore", "host.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.replace("before\nchild\nafter\n", "") == "done\n"
