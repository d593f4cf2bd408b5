"""The host's threads in machines: side by side, through executors, to and fro; and machines beside each other."""

from __future__ import annotations

import gc
import threading
import time
import traceback
from concurrent.futures import Executor, wait
from typing import Any

import pytest

import uopvm


def together(*functions: Any) -> list[Any]:
    """Call each on a thread of its own; their results."""
    results: list[Any] = [None] * len(functions)

    def call(i: int) -> None:
        results[i] = functions[i]()

    threads = [threading.Thread(target=call, args=(i,)) for i in range(len(functions))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def test_a_call_spins_until_another_thread_s_call_lets_it_go(vm: uopvm.VM) -> None:
    """It would never end if one of them held a lock while it runs, the host's or another."""
    ns = vm.exec("turn = 0\ndef play(mine, n, last):\n    global turn\n    while n < last:\n"
                 "        while turn != n: pass\n"
                 "        n += 2\n        turn += 1\n    return turn >= last - 1")  # fmt: skip
    assert together(lambda: ns["play"](0, 0, 20), lambda: ns["play"](1, 1, 20)) == [True, True]


def test_the_host_sets_what_a_call_waits_for(vm: uopvm.VM) -> None:
    ns = vm.exec("flag = False\nseen = 0\ndef spin():\n    global seen\n    while not flag: seen += 1\n"
                 "    return 'done'")
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(ns["spin"]()))
    thread.start()
    while ns["seen"] < 1000:
        time.sleep(0.001)
    ns["flag"] = True
    thread.join(30)
    assert results == ["done"]


def test_an_executor(vm: uopvm.VM) -> None:
    ns = vm.exec("def square(x): return x * x\ndef fail(x): raise KeyError(x)\ndef add(a, *, b): return a + b\n")
    with vm.executor(max_workers=2) as pool:
        assert isinstance(pool, Executor)
        assert list(pool.map(ns["square"], range(50))) == [n * n for n in range(50)]
        assert pool.submit(ns["add"], 1, b=2).result() == 3
        assert pool.submit(lambda: ns["square"](7)).result() == 49
        error = pool.submit(ns["fail"], "k").exception()
    assert type(error) is KeyError and error.args == ("k",)
    shown = "".join(traceback.format_exception(error))
    assert 'File "<string>", line 2, in fail' in shown
    with pytest.raises(RuntimeError, match="cannot schedule new futures after shutdown"):
        pool.submit(ns["square"], 1)


def test_the_workers_of_an_executor_run_side_by_side(vm: uopvm.VM) -> None:
    ns = vm.exec("here = 0\ndef meet(n):\n    global here\n    with lock: here += 1\n"
                 "    while here < n: pass\n    return here\n"
                 "import threading\nlock = threading.Lock()")  # fmt: skip
    with vm.executor(3) as pool:
        assert [f.result(60) for f in [pool.submit(ns["meet"], 3) for _ in range(3)]] == [3, 3, 3]


def test_an_executor_is_shut_down(vm: uopvm.VM) -> None:
    ns = vm.exec("go = False\ndef spin():\n    while not go: pass\n    return 1")
    pool = vm.executor(1)
    first, second = pool.submit(ns["spin"]), pool.submit(ns["spin"])
    while not first.running():
        time.sleep(0.001)
    pool.shutdown(wait=False, cancel_futures=True)
    assert second.cancelled() and not first.done()
    with pytest.raises(RuntimeError, match="is running"):
        vm.close()
    ns["go"] = True
    assert wait([first], 30).done and first.result() == 1


def test_an_executor_refuses(vm: uopvm.VM) -> None:
    other = uopvm.VM()
    foreign = other.exec("def f(): pass")["f"]
    with vm.executor(1) as pool:
        with pytest.raises(uopvm.ClosedError, match="another virtual machine"):
            pool.submit(foreign)
        own = vm.exec("def f(x): pass")["f"]
        with pytest.raises(uopvm.ClosedError, match="another virtual machine"):
            pool.submit(own, foreign).result()
        pool.submit(own, 1).result()
        other.close()
    with pytest.raises(uopvm.ClosedError):
        other.executor()
    vm.close()
    with pytest.raises(uopvm.ClosedError):
        pool.submit(own)


def test_an_initializer(vm: uopvm.VM) -> None:
    ns = vm.exec("import threading\nlocal = threading.local()\ndef begin(x): local.x = x\ndef use(): return local.x")
    with vm.executor(2, initializer=ns["begin"], initargs=(5,)) as pool:
        assert [f.result() for f in [pool.submit(ns["use"]) for _ in range(10)]] == [5] * 10


def test_threads_of_the_host_come_and_go(vm: uopvm.VM) -> None:
    """Their threads of the machine end with them."""
    f = vm.exec("import threading\nlocal = threading.local()\nclass A: pass\ndef f(n):\n"
                "    local.x = [A() for _ in range(n)]\n    return len(local.x)")["f"]
    assert together(*[lambda: f(10)] * 3) == [10] * 3
    before = vm.stats()
    for _ in range(10):
        assert together(*[lambda: f(100)] * 4) == [100] * 4
    vm.collect()
    after = vm.stats()
    assert after["threads"] == before["threads"] == 1
    assert after["objects"] - before["objects"] < 100


def test_to_and_fro_on_several_threads(vm: uopvm.VM) -> None:
    ns = vm.exec("def down(n, host):\n    return host(n - 1) + 1 if n else 0\nitems = []\ndef add(x): items.append(x)")

    def host(n: int) -> Any:
        ns["add"](n)
        return ns["down"](n, host)

    assert together(*[lambda: ns["down"](30, host)] * 4) == [30] * 4
    assert len(ns["items"]) == 120


def test_finalizers_of_the_host_use_the_machine_at_any_time(vm: uopvm.VM) -> None:
    """The host's collector runs while values cross the border, and what it finalizes may call the machine."""
    ns = vm.exec("seen = []\ndef note(x): seen.append(x); return x\ndef take(*a): return len(a)\n"
                 "class E(Exception): pass\ndef fail(): raise E(1)")
    notes = 0

    class Cycle:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            nonlocal notes
            notes += 1
            assert ns["note"](notes) == notes

    old = gc.get_threshold()
    try:
        gc.set_threshold(1)
        for _ in range(200):
            Cycle()
            assert ns["take"](Cycle(), [1], (2, "x"), "y", Cycle()) == 5
            with pytest.raises(Exception, match="1"):
                ns["fail"]()
    finally:
        gc.set_threshold(*old)
    gc.collect()
    assert notes == 600 and len(ns["seen"]) == 600


def test_output_of_the_host_may_print_through_the_machine(vm: uopvm.VM, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    say = vm.exec("def say(x): print(x)")["say"]

    class Loud(io.StringIO):
        busy = False

        def write(self, text: str) -> int:
            if not self.busy:
                self.busy = True
                say("inner")
                self.busy = False
            return super().write(text)

    out = Loud()
    monkeypatch.setattr(sys, "stdout", out)
    say("outer")
    say("again")
    assert out.getvalue().count("outer\n") == 1 and "inner\n" in out.getvalue()


def test_a_blocked_pipe_does_not_stop_the_others(vm: uopvm.VM, monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread waits in the host's write(); another one stops the world, collects and goes on."""
    import sys

    gate, waiting = threading.Event(), threading.Event()

    class Pipe:
        def write(self, text: str) -> int:
            waiting.set()
            assert gate.wait(60)
            return len(text)

        def flush(self) -> None: ...

    ns = vm.exec("def say(): print('x' * 10000)\ndef work():\n    for i in range(1000): x = [i]; x.append(x)\n"
                 "    return 1")
    monkeypatch.setattr(sys, "stdout", Pipe())
    thread = threading.Thread(target=ns["say"])
    thread.start()
    assert waiting.wait(60)
    results: list[object] = []
    other = threading.Thread(target=lambda: (vm.collect(), results.append(ns["work"]()), vm.stats()))
    other.start()
    other.join(60)
    assert results == [1]
    gate.set()
    thread.join()


# --- machines beside each other ---


def test_machines_run_side_by_side_and_end_alone() -> None:
    one, two = uopvm.VM(), uopvm.VM()
    program = (
        "n = 0\nstop = False\nclass A:\n    def __init__(self): self.x = [self]\n"
        "def run():\n    global n\n    while not stop:\n        A(); n += 1\n    return n\n"
        "import threading\ndef begin(): threading.Thread(target=run, daemon=True).start()\n"
    )
    first, second = one.exec(program), two.exec(program)
    thread = threading.Thread(target=second["run"])
    thread.start()
    first["begin"]()
    second["begin"]()
    while first["n"] < 100 or second["n"] < 100:
        time.sleep(0.001)
    one.close()
    seen = second["n"]
    while second["n"] < seen + 100:
        time.sleep(0.001)
    second["stop"] = True
    thread.join()
    two.close()


def test_one_thread_in_two_machines() -> None:
    one, two = uopvm.VM(), uopvm.VM()
    first = one.exec("def call(f, n): return f(n)")["call"]
    second = two.exec("def call(f, n): return f(n)")["call"]

    def hop(n: int) -> Any:
        return (first if n % 2 else second)(hop, n - 1) if n else "ground"

    assert hop(40) == "ground"
    assert together(*[lambda: hop(20)] * 3) == ["ground"] * 3
    with pytest.raises(ZeroDivisionError) as caught:
        first(lambda n: second(lambda m: m / 0, n), 1)
    assert caught.value.args == ("division by zero",)


VALUES = ["[]", "lambda: 1", "object()", "([],)", "{1: 2}", "ValueError('x')", "type('A', (), {})"]


@pytest.mark.parametrize("value", VALUES)
def test_objects_of_another_machine_are_refused_everywhere(vm: uopvm.VM, value: str) -> None:
    foreign = uopvm.VM().exec(f"x = {value}")["x"]
    ns = vm.exec("items = [1]\nd = {}\nclass A: pass\na = A()\ndef f(*a, **k): pass\ndef call(h): return h()")
    uses = [
        lambda: ns["f"](foreign), lambda: ns["f"](k=foreign), lambda: ns["items"].append(foreign),
        lambda: ns["items"].__setitem__(0, foreign), lambda: ns["d"][foreign], lambda: setattr(ns["a"], "x", foreign),
        lambda: foreign in ns["items"], lambda: ns["items"] + foreign, lambda: ns["items"] == foreign,
        lambda: ns["call"](lambda: foreign),
    ]  # fmt: skip
    for use in uses:
        with pytest.raises(ValueError, match="belongs to another virtual machine"):
            use()
    assert list(ns["items"]) == [1] and len(ns["d"]) == 0


def test_an_error_of_another_machine_keeps_its_class(vm: uopvm.VM) -> None:
    """It crosses as an exception of the host: the nearest builtin class."""
    other = uopvm.VM().exec("class Own(KeyError): pass\ndef fail(): raise Own('k')")
    ns = vm.exec("def catch(f):\n    try: f()\n    except KeyError as e: return type(e).__name__, e.args")
    assert ns["catch"](lambda: other["fail"]()) == ("KeyError", ("k",))


def test_machines_know_nothing_of_each_other() -> None:
    """Types, their versions, interned strings, threads' copies of code: each machine has its own."""
    one, two = uopvm.VM(), uopvm.VM()
    program = (
        "class A:\n    x = 1\ndef get(a):\n    return a.x\ndef run(n):\n    a = A()\n"
        "    for i in range(n): r = get(a)\n    return r\n"
    )
    first, second = one.exec(program), two.exec(program)
    assert first["run"](200) == second["run"](1) == 1
    units = [vm.code_of(ns["get"], adaptive=True).units for vm, ns in ((one, first), (two, second))]
    assert units[0] != units[1]  # specialized in one machine only
    first["A"].x = 2
    assert (first["run"](5), second["run"](5)) == (2, 1)
    one.exec("import sys\nsys.setrecursionlimit(77)\nimport builtins\nbuiltins.extra = 1")
    assert two.exec("import sys\nlimit = sys.getrecursionlimit()\nimport builtins\n"
                    "has = hasattr(builtins, 'extra')")["limit"] != 77
    counts = two.stats()
    one.exec("many = [object() for _ in range(10000)]")
    one.close()
    assert abs(two.stats()["objects"] - counts["objects"]) < 10
    assert second["run"](300) == 1


def test_a_machine_outlives_the_thread_that_made_it() -> None:
    made: list[tuple[uopvm.VM, Any]] = []

    def make() -> None:
        vm = uopvm.VM()
        made.append((vm, vm.exec("def f(x): return [x] * 3\nclass A:\n    def __del__(self): pass\nkept = A()")))

    together(*[make] * 3)
    for vm, ns in made:
        assert list(ns["f"](1)) == [1, 1, 1]
        vm.close()
        assert vm.closed
