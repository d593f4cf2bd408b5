"""What threads of a host do to machines, all at once: for any Python, and hardest for one without a lock.

    python tests/vm/host_threads.py NAME SECONDS

Each scenario raises when something is lost, doubled or wrong; so does the end when an import has switched the
host's lock on.
"""

from __future__ import annotations

import gc
import random
import sys
import sysconfig
import threading
import time
from collections.abc import Callable

import uopvm


def host_has_a_lock() -> bool:
    """As it is now: an import may switch it on."""
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


THREADS = 8

PROGRAM = """
items, table, seen = [], {}, set()
class Point:
    def __init__(self, x, y=0): self.x, self.y = x, y
    def moved(self, by): return Point(self.x + by, self.y)
    def __eq__(self, other): return self.x == other.x
    def __hash__(self): return hash(self.x)
class Refused(Exception): pass
class Known(ValueError): pass
shared = Point(0)
def add(x): items.append(x); return len(items)
def put(k, v): table[k] = v
def work(n): return sum([Point(i).moved(1).x for i in range(n)])
def through(f, *args, **names): return f(*args, **names)
def refuse(n): raise Refused(n, "no")
def known(n): raise Known(n)
def passes(f):
    try:
        return f()
    except ValueError as error:
        return error
def numbers(n):
    for i in range(n): yield i
def same(x): return x
def points(n): return tuple([Point(i) for i in range(n)])
def forget(things, n):
    items = [[thing] for thing in things for _ in range(n)]
    return len(items)
"""
CHANGING = """
def one(n): return n
def two(n): return one(n)
total = sum([two(n) for n in range(100)])
"""
START = """
import threading
def start(): threading.Thread(target=work, args=(50,)).start()
"""


def race(work: Callable[[int], None], seconds: float, count: int = THREADS) -> int:
    """Call work(number of the thread) in all threads, over and over; how often.  The first exception is raised here."""
    end = time.monotonic() + seconds
    failures: list[BaseException] = []
    rounds = [0] * count
    gate = threading.Barrier(count)
    sys.setswitchinterval(1e-5)  # a host with a lock hands it over all the time

    def run(number: int) -> None:
        gate.wait()
        try:
            while rounds[number] == 0 or (time.monotonic() < end and not failures):
                work(number)
                rounds[number] += 1
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failures:
        raise failures[0]
    return sum(rounds)


def values(seconds: float) -> None:
    """Proxies of the same objects are made and die everywhere: there is one for each object at a time."""
    vm = uopvm.VM()
    ns = vm.exec(PROGRAM)

    def work(number: int) -> None:
        first, second = ns["shared"], ns["shared"]
        assert first is second and ns["same"](first) is first
        made = ns["Point"](number, y=[number])
        assert made.x == number and made.y is not first
        assert made.moved(1) == ns["Point"](number + 1) and hash(made) == hash(number)
        assert list(ns["numbers"](5)) == [0, 1, 2, 3, 4]
        assert ns["points"](500)[number].x == number  # they die at once, while others drop what has died

    race(work, seconds)
    vm.close()


def containers(seconds: float) -> None:
    """Lists, dicts and sets of a machine, used by the host: nothing is lost."""
    vm = uopvm.VM()
    ns = vm.exec(PROGRAM)
    items, table = ns["items"], ns["table"]
    counts = [0] * THREADS

    def work(number: int) -> None:
        counts[number] += 1
        ns["add"]((number, counts[number]))
        items.append((number, -counts[number]))
        table[number, counts[number]] = number
        ns["put"]((number, -counts[number]), str(number))
        assert table[number, counts[number]] == number and (number, -counts[number]) in table
        if counts[number] % 50 == 0:
            assert len(list(table.copy())) >= counts[number] and repr(items[:3])[0] == "["

    race(work, seconds)
    assert len(items) == len(set(items)) == 2 * sum(counts) == len(table)
    vm.close()


def callbacks(seconds: float) -> None:
    """To and fro: functions of the host that call the machine again, in all threads."""
    vm = uopvm.VM()
    ns = vm.exec(PROGRAM)
    total = [0] * THREADS

    def deeper(number: int, depth: int) -> int:
        total[number] += 1
        return depth if depth == 0 else ns["through"](deeper, number, depth=depth - 1) + 1

    def work(number: int) -> None:
        assert ns["through"](deeper, number, 4) == 4
        box = object()
        assert ns["same"](box) is box
        assert ns["through"](sorted, [3, 1, number]) == sorted([3, 1, number])
        things = tuple([object() for _ in range(500)])
        assert ns["forget"](things, 2) == 1000  # it forgets them all without the host's lock

    rounds = race(work, seconds)
    assert sum(total) == 5 * rounds
    vm.close()


def exceptions(seconds: float) -> None:
    """Exceptions cross in both directions; a class of the program has one mirror, whichever thread needs it first."""
    end = time.monotonic() + seconds
    exceptions_of_a_machine()
    while time.monotonic() < end:
        exceptions_of_a_machine()


def exceptions_of_a_machine() -> None:
    vm = uopvm.VM()
    ns = vm.exec(PROGRAM)
    mirrors: set[type] = set()
    own = ValueError("shared")

    def fail() -> None:
        raise own

    def work(number: int) -> None:
        try:
            ns["refuse"](number)
        except Exception as error:
            assert error.args == (number, "no")
            mirrors.add(type(error))
        try:
            ns["through"](ns["known"], number)
        except ValueError as error:
            assert error.args == (number,)
        fresh = ValueError(number)

        def raises() -> None:
            raise fresh

        assert ns["passes"](raises).args == (number,)
        assert ns["passes"](fail).args == ("shared",)

    race(work, 0)
    assert len(mirrors) == 1
    vm.close()


def machines(seconds: float) -> None:
    """Machines come and go in all threads, some with threads of their own, some left to the collector."""

    def work(number: int) -> None:
        vm = uopvm.VM()
        ns = vm.exec(PROGRAM + START)
        assert ns["work"](20) == 210
        if number % 2:
            ns["start"]()
            vm.close()
        else:
            del ns, vm
            gc.collect()

    race(work, seconds, 4)


def closing(seconds: float) -> None:
    """Everybody closes the machine that everybody uses: a call ends as it should, or is refused; one close succeeds.
    Meanwhile threads end that have used it."""
    current: list[uopvm.VM] = [uopvm.VM()]
    running = [0]

    def visit(vm: uopvm.VM, results: list[int]) -> None:
        try:
            results.append(vm.exec("x = [[i] for i in range(100)]")["x"][9][0])
        except uopvm.ClosedError:
            results.append(9)

    def work(number: int) -> None:
        vm = current[0]
        try:
            ns = vm.exec(PROGRAM)
            assert ns["work"](5) == 15
            assert ns["through"](lambda: ns["work"](3)) == 6
        except uopvm.ClosedError:
            pass
        results: list[int] = []
        visitors = [threading.Thread(target=visit, args=(vm, results)) for _ in range(3)]
        for one in visitors:
            one.start()
        visitors[number % 3].join()
        if random.random() < 0.5:
            try:
                vm.close()
            except RuntimeError as error:
                assert "is running" in str(error)
                running[0] += 1
            else:
                assert vm.closed
                current[0] = uopvm.VM()
        for one in visitors:
            one.join()
        assert results == [9, 9, 9], results

    race(work, seconds)


def executors(seconds: float) -> None:
    """Executors over several machines; workers end while others begin."""
    shared = [uopvm.VM() for _ in range(3)]
    spaces = [vm.exec(PROGRAM) for vm in shared]

    def work(number: int) -> None:
        which = number % 3
        with shared[which].executor(max_workers=3) as pool:
            assert list(pool.map(spaces[which]["work"], [5, 6, 7] * 4)) == [15, 21, 28] * 4
            future = pool.submit(spaces[which]["refuse"], number)
            assert future.exception(60).args == (number, "no")  # type: ignore[union-attr]

    race(work, seconds, 4)
    for vm in shared:
        vm.collect()
        assert vm.stats()["threads"] == 1
        vm.close()


def watching(seconds: float) -> None:
    """Hook, monitoring, profiler and collections are switched on and off while all threads call."""
    from uopvm.profile import Profile

    vm = uopvm.VM()
    ns = vm.exec(PROGRAM)
    calls = [0]
    turn = threading.Lock()

    def hook(frame: object) -> object:
        return frame.run()  # type: ignore[attr-defined]

    def work(number: int) -> None:
        if number == 0:
            tools = vm.monitoring
            with turn:
                tools.use_tool_id(2, "hammer")
                tools.register_callback(2, tools.events.CALL, lambda *event: calls.append(len(event)))
                tools.set_events(2, tools.events.CALL)
            ns["work"](3)
            with turn:
                tools.free_tool_id(2)
                vm.set_eval_frame(hook)
                assert vm.get_eval_frame() is hook
            ns["work"](3)
            for _ in range(20):
                vm.set_eval_frame(None)
                vm.set_eval_frame(lambda frame: frame.run())
            with turn:
                vm.set_eval_frame(None)
                with Profile(vm) as profile:
                    assert ns["work"](3) == 6
                assert profile.rows
            vm.collect()
            vm.specialization()
            del calls[1:]
        else:
            assert ns["work"](10) == 55
            assert ns["through"](ns["work"], 3) == 6
            assert vm.exec(CHANGING, name=f"own{number}")["total"] == 4950

    race(work, seconds, 5)
    vm.close()


SCENARIOS = {
    one.__name__: one for one in (values, containers, callbacks, exceptions, machines, closing, executors, watching)
}

if __name__ == "__main__":
    SCENARIOS[sys.argv[1]](float(sys.argv[2]))
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        assert not host_has_a_lock(), "something has switched the host's lock on"
    print("done")
