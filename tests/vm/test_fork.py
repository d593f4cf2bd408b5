"""fork() while machines have threads: the child has only the thread that forked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .compare import SECONDS

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

QUEUES = """
import gc
space = vm.exec('''
import threading, weakref
dead, told, kept, box = [], [], [], []
class Thing:
    def __init__(self, n): self.n = n
    def __del__(self): dead.append(self.n)
def fill(n):
    for i in range(n):
        thing = Thing(i)
        box.append(thing)
        kept.append(weakref.ref(thing, lambda w: told.append(1)))
def owner(n, wait):
    fill(n)
    wait()
def drop(): del box[:]
def begin(*args):
    t = threading.Thread(target=owner, args=args, daemon=True)
    t.start()
    return t
''', name="queues")
def numbers(): return sorted(space["dead"])
"""

# Objects whose references are dropped by a thread that does not own them wait for their owner, who is in the host and
# far from a safepoint.
CASES |= {
    "queues of a thread that has ended": QUEUES + "go = threading.Event()\nt = space['begin'](50, go.wait)\n"
    "while len(space['box']) < 50 or len(space['kept']) < 50: pass\ntime.sleep(0.1)\nspace['drop']()\n"
    "waiting = len(space['dead'])\n"
    "def check():\n    assert waiting == 0 or vm.build == 'gil', waiting\n"
    "    assert numbers() == list(range(50)), numbers()\n    assert len(space['told']) == 50\n    usual()\n"
    "child(check)\nassert len(space['dead']) == waiting\ngo.set()\nt.join(20)\n"
    "assert numbers() == list(range(50)) and not t.is_alive()",
    "what a thread owned that has ended": QUEUES + "t = space['begin'](50, lambda: time.sleep(100))\n"
    "while len(space['box']) < 50 or len(space['kept']) < 50: pass\n"
    "def check():\n    assert numbers() == []\n    space['drop']()\n    assert numbers() == list(range(50))\n"
    "    assert len(space['told']) == 50\n    usual()\nchild(check)",
    "queues of the main thread": QUEUES + "space['fill'](50)\nresult = []\n"
    "def check():\n    assert numbers() == list(range(50)), numbers()\n    assert len(space['told']) == 50\n"
    "    space['fill'](5)\n    space['drop']()\n    assert len(space['dead']) == 55\n    usual()\n"
    "def host():\n    space['drop']()\n    child(check)\n    result.append(1)\n"
    "t = threading.Thread(target=host)\nt.start()\nt.join()\nassert result == [1]",
    "what the main thread owned, in a fork of the program's": QUEUES + "space['fill'](50)\nresult = []\n"
    "def check():\n    space['drop']()\n    assert numbers() == list(range(50)), numbers()\n    vm.collect()\n"
    "    assert vm.stats()['references'] > 0\n"
    "def host(): child(check); result.append(1)\nns['begin'](host, False).join()\nassert result == [1]",
}

# Another thread's collection has got to a finalizer, which waits in the host.
CASES["a collection of another thread"] = """
space = vm.exec('''
import threading
class Ring:
    def __init__(self, end): self.me, self.end = self, end
    def __del__(self): self.end()
def owner(end, collect):
    Ring(end)
    collect()
def begin(*args):
    t = threading.Thread(target=owner, args=args, daemon=True)
    t.start()
    return t
''', name="rings")
there, go, ended = threading.Event(), threading.Event(), []
def end(): there.set(); go.wait()
t = space["begin"](end, vm.collect)
there.wait()
def check():
    space["Ring"](lambda: ended.append(1))
    vm.collect()
    assert ended == [1], ended
    usual()
assert vm.collect() == 0
child(check)
go.set()
t.join(20)
check()
"""

# Everything that has a lock is used by three threads of the program and two of the host while the main thread forks.
HAMMER = """
work = vm.exec('''
import threading, weakref
stop = False
items, table, seen = [], {}, set()
class Base:
    made = 0
    def __init__(self, n): self.n = n
class Other(Base): pass
point = Base(0)
def turn(n):
    items.append(n); items.extend((n, n)); items.reverse()
    if len(items) > 60: del items[:50]
    table[n % 17] = (n, table.get(n % 5)); table.pop(n % 11, None)
    seen.add(n % 23); seen.discard(n % 7)
    point.n = n; setattr(point, 'a%d' % (n % 9), n); Base.made = n
    point.__class__ = Other if n % 2 else Base
    w = weakref.ref(Base(n))
    try: raise KeyError(n, 'x' * (n % 40))
    except KeyError as error: error.note = n; error.args = (n,)
    made = type('Local', (Base,), {}) if n % 64 == 0 else Base
    turn.__defaults__ = (n,)
    return made(n).n + len(table)
def forever():
    n = 0
    while not stop: n += 1; turn(n)
''', name="work")
for _ in range(3): ns["begin"](work["forever"])
for _ in range(2): threading.Thread(target=work["forever"], daemon=True).start()
def check():
    for n in range(40): work["turn"](n)
    import signal
    signal.alarm(0)
    usual()
def timed():
    import signal
    signal.alarm(SECONDS)
    check()
"""

CASES["all are in the middle of something"] = HAMMER + "for _ in range(20):\n    child(timed)\n    time.sleep(0.01)"


@pytest.mark.parametrize("body", CASES.values(), ids=CASES.keys())
def test_fork(body: str, tmp_path: Path) -> None:
    (tmp_path / "host.py").write_text(f"SECONDS = {SECONDS // 2}\n{START}\n{body}\nprint('done')\n")
    command = [sys.executable, "-W", "ignore", "host.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.replace("before\nchild\nafter\n", "") == "done\n"
