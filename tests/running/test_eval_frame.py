"""The eval-frame hook: what it is called for, what it may do, and that nothing gets past it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import uopvm

SOURCE = """
class A:
    def __init__(self, x): self.x = x
    def __lt__(self, other): return self.x < other.x
    def __bool__(self): return self.x > 0
    def __len__(self): return self.x
    def __hash__(self): return self.x
    def __enter__(self): return self
    def __exit__(self, *error): pass
    def __getattr__(self, name): return name
    def __call__(self, *a): return a
    def __iter__(self): return gen(2)
    @property
    def p(self): return self.x
    def m(self, y=1): return self.x + y
class D:
    def __del__(self): pass
def gen(n):
    for i in range(n):
        yield i
def outer(n):
    yield from gen(n)
    return n
def f(a, b=2, *c, d=3, **e): return a, b, c, d, e
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def raises(): raise KeyError("k")
def same(x): return x
def kept(t): return same(t) is t
def cell(a):
    def inner(): return a
    return inner
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
def end(): d = D(); del d
"""


@pytest.fixture
def machine() -> Iterator[tuple[uopvm.VM, Any]]:
    vm = uopvm.VM()
    yield vm, vm.exec(SOURCE)
    vm.set_eval_frame(None)
    vm.collect()
    vm.close()


def hooked(vm: uopvm.VM, namespace: Any, text: str) -> list[str]:
    """Names of the calls that `text` makes, each made before so often that its instructions are specialized."""
    function = vm.exec(f"def use(ns):\n    {text}\n")["use"]
    function.__globals__.update(namespace)
    for _ in range(8):
        function(namespace)
    seen: list[str] = []

    def hook(frame: Any) -> object:
        seen.append(frame.name)
        return frame.run()

    vm.set_eval_frame(hook)
    function(namespace)
    vm.set_eval_frame(None)
    vm.collect()
    assert seen.pop(0) == "use"
    return seen


EXACT = {
    "f(1)": ["f"],
    "f(1, d=2)": ["f"],
    "f(*(1, 2), **{'z': 3})": ["f"],
    "fib(3)": ["fib"] * 5,
    "A(1)": ["__init__"],
    "A(1).m()": ["__init__", "m"],
    "b = A(1).m; b(); b()": ["__init__", "m", "m"],
    "A(1).p": ["__init__", "p"],
    "A(1).other": ["__init__", "__getattr__"],
    "A(1) < A(2)": ["__init__", "__init__", "__lt__"],
    "sorted([A(2), A(1)])": ["__init__", "__init__", "__lt__"],
    "sorted([2, 1], key=same)": ["same", "same"],
    "max(2, 1, key=same)": ["same", "same"],
    "list(map(same, (1, 2)))": ["same", "same"],
    "bool(A(1))": ["__init__", "__bool__"],
    "x = 1 if A(1) else 2": ["__init__", "__bool__"],
    "len(A(1))": ["__init__", "__len__"],
    "{A(1): 1}": ["__init__", "__hash__"],
    "A(1)(2)": ["__init__", "__call__"],
    "list(A(1))": ["__init__", "__iter__", "gen", "__len__", "gen", "gen", "gen"],
    "x = [i for i in gen(2)]": ["gen"] * 4,
    "x = list(outer(1))": ["outer", "outer", "gen", "gen", "outer", "gen"],
    "next(gen(1))": ["gen", "gen", "gen"],  # the last one closes it
    "end()": ["end", "__del__"],
    "class K: x = 1": ["K"],
}


@pytest.mark.parametrize("text", EXACT)
def test_every_call_goes_through_the_hook(machine: tuple[uopvm.VM, Any], text: str) -> None:
    """Also those that had been specialized, and those that C code makes."""
    seen = [name for name in hooked(*machine, text) if name != "<listcomp>"]
    assert seen == EXACT[text]


def test_with(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    function = vm.exec("def use(a):\n    with a: pass\n")["use"]
    seen: list[str] = []
    vm.set_eval_frame(lambda frame: (seen.append(frame.name), frame.run())[1])
    function(ns["A"](1))
    assert seen == ["__init__", "use", "__enter__", "__exit__"]


def test_specialized_forms_come_back(machine: tuple[uopvm.VM, Any]) -> None:
    """They fall back while a hook is set, and count that; afterwards they fit again."""
    vm, ns = machine
    for _ in range(20):
        ns["fib"](5)
    before = {form.name: form.deopts for form in vm.specialization()["CALL"].forms}
    vm.set_eval_frame(lambda frame: frame.run())
    assert ns["fib"](8) == 21
    vm.set_eval_frame(None)
    after = {form.name: form.deopts for form in vm.specialization()["CALL"].forms}
    assert after["CALL_PY_EXACT_ARGS"] > before["CALL_PY_EXACT_ARGS"]
    for _ in range(20):
        ns["fib"](5)
    assert any("CALL_PY_EXACT_ARGS" in line for line in disassembled(ns["fib"]))


def disassembled(function: Any) -> list[str]:
    import io

    file = io.StringIO()
    uopvm.dis(function, adaptive=True, file=file)
    return file.getvalue().splitlines()


def test_what_a_frame_shows(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    frames: list[dict[str, Any]] = []

    def hook(frame: Any) -> object:
        names = ("name", "qualname", "filename", "line", "args", "resumed", "valid")
        frames.append({name: getattr(frame, name) for name in names} | {"code": frame.code.co_name})
        assert frame.locals == frame.args or frame.resumed
        assert frame.globals["fib"] == ns["fib"] and frame.function.__name__ == frame.name
        assert repr(frame).startswith(f"<frame of {frame.qualname}, file")
        return frame.run()

    vm.set_eval_frame(hook)
    ns["f"](1, 5, 6, d=7, z=8)
    ns["cell"](4)()
    list(ns["gen"](1))
    seen = frames[0]
    assert (seen["name"], seen["qualname"], seen["filename"], seen["code"]) == ("f", "f", "<string>", "f")
    assert seen["line"] == SOURCE.split("\n").index("def f(a, b=2, *c, d=3, **e): return a, b, c, d, e") + 1
    assert list(seen["args"]) == ["a", "b", "d", "c", "e"] and seen["args"]["c"] == (6,)
    assert (seen["args"]["a"], seen["args"]["d"], seen["args"]["e"]["z"]) == (1, 7, 8)
    assert frames[1]["args"] == {"a": 4} and frames[2]["qualname"] == "cell.<locals>.inner"
    assert [one["resumed"] for one in frames[3:]] == [False, True, True] and frames[5]["args"] == {"n": 1}


def test_the_module_and_class_bodies(machine: tuple[uopvm.VM, Any]) -> None:
    vm, _ = machine
    seen: list[tuple[str, bool]] = []

    def hook(frame: Any) -> object:
        seen.append((frame.name, "__name__" in frame.locals))
        return frame.run()

    vm.set_eval_frame(hook)
    assert vm.exec("class A:\n    x = 3\nr = A.x\n")["r"] == 3
    assert seen == [("<module>", True), ("A", False)]


def test_other_values_and_exceptions(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    vm.set_eval_frame(lambda frame: 40 if frame.name == "fib" else frame.run())
    assert ns["fib"](30) == 40

    def refuse(frame: Any) -> object:
        raise ZeroDivisionError(frame.name)

    vm.set_eval_frame(refuse)
    with pytest.raises(ZeroDivisionError, match="fib"):
        ns["fib"](1)
    caught = "def use(g):\n    try: g(1)\n    except ZeroDivisionError as e: return str(e)\n"
    vm.set_eval_frame(None)
    use = vm.exec(caught)["use"]
    vm.set_eval_frame(lambda frame: refuse(frame) if frame.name == "same" else frame.run())
    assert use(ns["same"]) == "same"

    def swallow(frame: Any) -> object:
        try:
            return frame.run()
        except KeyError:
            return "swallowed"

    vm.set_eval_frame(swallow)
    assert ns["raises"]() == "swallowed"


def test_values_and_exceptions_stay_themselves(machine: tuple[uopvm.VM, Any]) -> None:
    """What run() gives and the hook returns is the program's own object; an exception keeps its place and lines."""
    vm, ns = machine
    vm.set_eval_frame(lambda frame: frame.run())
    assert ns["kept"]((1, "a", 2.5)) is True
    answer = "e, e.__traceback__.tb_next.tb_lineno, e.__context__"
    use = vm.exec(f"def use(g):\n    try: g()\n    except KeyError as e: return {answer}\n")["use"]
    error, line, context = use(ns["raises"])
    assert line == SOURCE.split("\n").index('def raises(): raise KeyError("k")') + 1 and context is None
    assert repr(error) == "KeyError('k')"


def test_generators(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    vm.set_eval_frame(lambda frame: 7 if frame.resumed else frame.run())
    assert list(ns["gen"](3)) == []    # not run: as if it had returned at once

    def tenfold(frame: Any) -> object:
        value = frame.run()
        return value * 10 if isinstance(value, int) else value

    vm.set_eval_frame(tenfold)
    assert list(ns["gen"](3)) == [0, 10, 20]
    thrown = vm.exec(
        "def g():\n    try:\n        yield 1\n    except ValueError as e:\n        yield str(e)\n"
        "def use():\n    it = g()\n    next(it)\n    r = it.throw(ValueError('t'))\n    it.close()\n    return r\n"
    )["use"]
    vm.set_eval_frame(lambda frame: frame.run())
    assert thrown() == "t"


def test_a_frame_is_valid_during_its_call(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    kept: list[Any] = []

    def hook(frame: Any) -> object:
        kept.append(frame)
        value = frame.run()
        for use in (frame.run, lambda: frame.name, lambda: frame.args):
            with pytest.raises(RuntimeError, match="has been run"):
                use()
        return value

    vm.set_eval_frame(hook)
    ns["same"](1)
    (frame,) = kept
    for name in ("args", "code", "filename", "function", "globals", "line", "locals", "name", "qualname", "resumed"):
        with pytest.raises(RuntimeError, match="this frame's call is over"):
            getattr(frame, name)
    with pytest.raises(RuntimeError, match="call is over"):
        frame.run()
    assert not frame.valid and "cannot be run" in repr(frame)
    with pytest.raises(TypeError, match="come from"):
        type(frame)()


def test_the_hooks_own_calls_are_not_hooked(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    seen: list[str] = []

    def hook(frame: Any) -> object:
        seen.append(frame.name)
        assert ns["fib"](5) == 5
        return frame.run()

    vm.set_eval_frame(hook)
    assert ns["fib"](2) == 1
    assert seen == ["fib"] * 3


def test_only_the_hook_itself_runs_the_frame(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine

    def hook(frame: Any) -> object:
        with pytest.raises(RuntimeError, match="not by a function of the program"):
            call_in_vm(frame.run)
        return frame.run()

    call_in_vm = vm.exec("def call(g): return g()")["call"]
    vm.set_eval_frame(hook)
    assert ns["same"](3) == 3


def test_recursion(machine: tuple[uopvm.VM, Any]) -> None:
    """Each call of the program is one of the host, too; either limit ends in RecursionError, and everything goes on."""
    vm, ns = machine
    vm.set_eval_frame(lambda frame: frame.run())
    assert ns["deep"](150) == 150
    with pytest.raises(RecursionError):
        ns["deep"](5000)
    assert ns["deep"](150) == 150
    vm.set_eval_frame(None)
    assert ns["deep"](900) == 900
    with pytest.raises(RecursionError):
        ns["deep"](5000)


def test_a_hook_may_take_itself_away(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    calls = 0

    def hook(frame: Any) -> object:
        nonlocal calls
        calls += 1
        vm.set_eval_frame(None)
        return frame.run()

    vm.set_eval_frame(hook)
    assert ns["fib"](10) == 55
    assert calls == 1 and vm.get_eval_frame() is None


def test_what_is_no_hook(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    for wrong, message in ((3, "callable or None, not int"), (ns["fib"], "of the host, not of the virtual machine")):
        with pytest.raises(TypeError, match=message):
            vm.set_eval_frame(wrong)
    hook: Callable[[Any], object] = lambda frame: frame.run()    # noqa: E731
    vm.set_eval_frame(hook)
    assert vm.get_eval_frame() is hook
    count = sys.getrefcount(hook)
    vm.set_eval_frame(None)
    vm.collect()
    assert sys.getrefcount(hook) < count
