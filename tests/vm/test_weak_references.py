"""Weak references while threads make, drop and ask; and in collections of cycles."""

from __future__ import annotations

import os

import pytest

import uopvm

HAMMER = """
import threading, weakref
ROUNDS, READERS = 4000, 3

class Thing:
    def __init__(self, n):
        self.n = n
        self.twice = [n, n]

slot = [None]
kept = []
called = []
seen = [0] * READERS
wrong = []
done = []

def make():
    for n in range(ROUNDS):
        thing = Thing(n)
        slot[0] = weakref.ref(thing, called.append)
        kept.append(slot[0])        # a reference that goes before its object calls nobody
        again = weakref.ref(thing)
        if again() is not thing or weakref.ref(thing) is not again:
            wrong.append(("maker", n))
        del thing
        if again() is not None and again().n != n:
            wrong.append(("after", n))
    done.append(True)

def read(number):
    last = None
    while not done:
        known = slot[0]
        if known is None:
            continue
        thing = known()
        if thing is None:
            continue
        seen[number] += 1
        if thing.twice != [thing.n, thing.n] or known() is not thing:
            wrong.append((number, thing.n))
        last = thing if number == 0 else None       # one of them often holds the last strong reference

threads = [threading.Thread(target=make)] + [threading.Thread(target=read, args=(i,)) for i in range(READERS)]
for one in threads: one.start()
for one in threads: one.join()
"""

MAPS = """
import threading, weakref
class Key:
    pass
values, keys, wrong = weakref.WeakValueDictionary(), weakref.WeakKeyDictionary(), []
def work(number):
    held = []
    for n in range(600):
        key = Key()
        values[number, n] = key
        keys[key] = n
        if values.get((number, n)) is not key or keys[key] != n:
            wrong.append((number, n))
        if n % 7 == 0:
            held.append(key)
        del key
    return held
kept = []
threads = [threading.Thread(target=lambda i=i: kept.append(work(i))) for i in range(4)]
for one in threads: one.start()
for one in threads: one.join()
"""


def test_upgrades_while_the_last_reference_goes(vm: uopvm.VM) -> None:
    ns = vm.exec(HAMMER)
    assert list(ns["wrong"]) == []
    vm.exec("pass")
    vm.collect()
    vm.exec("pass")
    assert len(ns["called"]) == 4000


def test_maps_used_by_many_threads(vm: uopvm.VM) -> None:
    ns = vm.exec(MAPS)
    assert list(ns["wrong"]) == []
    held = sum(len(one) for one in ns["kept"])
    vm.collect()
    assert len(ns["values"]) == len(ns["keys"]) == held == 4 * 86


def test_cycles(vm: uopvm.VM) -> None:
    """A collection clears references into its garbage first; callbacks from outside are called, others are not."""
    ns = vm.exec(
        "import weakref\n"
        "called = []\n"
        "class Node: pass\n"
        "def make():\n"
        "    a, b = Node(), Node()\n"
        "    a.other, b.other = b, a\n"
        "    a.own = weakref.ref(b, lambda w: called.append('inside'))\n"
        "    return weakref.ref(a, lambda w: called.append(w() is None))\n"
        "outside = make()\n"
    )
    assert ns["outside"]() is not None
    vm.collect()
    vm.exec("for _ in range(3): pass")
    assert list(ns["called"]) == [True]
    assert ns["outside"]() is None


# When each allocation asks for a collection, each walks the whole chain.
MANY = 2000 if os.environ.get("RT_STRESS_GC") else 100000


def test_long_chains_of_the_dying(vm: uopvm.VM) -> None:
    ns = vm.exec(
        "import weakref\n"
        "class Link:\n"
        "    def __init__(self, next): self.next = next\n"
        "def chain(n):\n"
        "    link, refs = None, []\n"
        "    for _ in range(n):\n"
        "        link = Link(link)\n"
        "        refs.append(weakref.ref(link, lambda w: called.append(w() is None)))\n"
        "    return link, refs\n"
        "called = []\n"
        f"link, refs = chain({MANY})\n"
        "del link\n"
        "for _ in range(3): pass\n"
        "dead = sum(1 for one in refs if one() is None)\n"
    )
    assert ns["dead"] == MANY
    assert len(ns["called"]) == MANY and all(ns["called"])


@pytest.mark.parametrize("what", ["_weakref", "weakref"])
def test_without_any_weak_reference(vm: uopvm.VM, what: str) -> None:
    assert vm.exec(f"from {what} import getweakrefcount, getweakrefs\nn = getweakrefcount([]), getweakrefs(3)")["n"]
