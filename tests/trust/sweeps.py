"""Each allocation fails once, for every form of the CALL family: `python tests/trust/sweeps.py [FORM …]`.

A form's function f() is called until its call is specialized; then its n-th allocation fails, for n = 1, 2, … until it
gets through.  Each time MemoryError arrives (or the failure was made good), the next call works, and nothing is left.
Then the same again while a tool monitors the program, so that the call is an instrumented one, while an eval-frame hook
runs its frames, and while it is profiled.
"""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Callable

import uopvm
from uopvm.profile import Profile

# form: a program whose f() makes the call and gives a value that crosses, made of what was allocated
FORMS: dict[str, tuple[str, object]] = {
    "CALL_PY_EXACT_ARGS": ("def g(a): return [a, (a,)]\ndef f(): return g(1)[1]", (1,)),
    "CALL_PY_GENERAL": ("def g(a, *b, c=3, **d): return [a, b, c, d]\ndef f(): return g(1, 2, 4)[1]", (2, 4)),
    "CALL_BOUND_METHOD_EXACT_ARGS": (
        "class A:\n    def m(self, a): return [a, self]\nm = A().m\ndef f(): return m(5)[0]",
        5,
    ),
    "CALL_BOUND_METHOD_GENERAL": (
        "class A:\n    def m(self, a, *rest, b=()): return [a, rest, b]\nm = A().m\ndef f(): return m(5, 6, 7)[1]",
        (6, 7),
    ),
    "CALL_ALLOC_AND_ENTER_INIT": (
        "class A:\n    def __init__(self, a, b=2): self.a, self.b, self.c = [a], (b,), {}\ndef f(): return A(7).b",
        (2,),
    ),
    "CALL_NON_PY_GENERAL": (
        "class A:\n    def __call__(self, a): return [a, (a,)]\nx = A()\ndef f(): return x(2)[1]",
        (2,),
    ),
    "CALL_TYPE_1": ("def f(): return type([1, (2,)]).__name__", "list"),
    "CALL_STR_1": (
        "class A:\n    def __str__(self): return 'a' * len([1, 2, 3])\nx = A()\ndef f(): return str(x)",
        "aaa",
    ),
    "CALL_TUPLE_1": ("def f(): return tuple([i for i in range(20)])", tuple(range(20))),
    "CALL_LEN": ("class A:\n    def __len__(self): return [1, 2, 3][1]\nx = A()\ndef f(): return len(x)", 2),
    "CALL_ISINSTANCE": (
        "class M(type):\n    def __instancecheck__(self, o): return bool([o])\nclass A(metaclass=M): pass\n"
        "def f(): return isinstance(5, A)",
        True,
    ),
    "CALL_LIST_APPEND": (
        "def f():\n    l = []\n    for i in range(40):\n        l.append((i, i))\n    return l[39]",
        (39, 39),
    ),
    "CALL_BUILTIN_CLASS": ("def f(): return tuple(list((1, (2, 3), 4)))", (1, (2, 3), 4)),
    "CALL_BUILTIN_O": ("n = -2 ** 90\ndef f(): return abs(n)", 2**90),
    "CALL_BUILTIN_FAST": ("n = 2 ** 90\ndef f(): return divmod(n, 7)", divmod(2**90, 7)),
    "CALL_BUILTIN_FAST_WITH_KEYWORDS": ("def f(): return sorted(['b', 'c', 'a'])[2]", "c"),
    "CALL_METHOD_DESCRIPTOR_O": ("def f(): return '-'.join(['a', 'b', 'c' * 100])", "a-b-" + "c" * 100),
    "CALL_METHOD_DESCRIPTOR_NOARGS": ("d = {1: (2,), 3: 4}\ndef f(): return d.copy()[1]", (2,)),
    "CALL_METHOD_DESCRIPTOR_FAST": ("def f(): return {}.setdefault('k', [1, (2,)])[1]", (2,)),
    "CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS": ("def f(): return tuple('a b c'.split())", ("a", "b", "c")),
    "CALL_KW": ("def g(a, *b, c=1, **d): return (a, b, c, len(d))\ndef f(): return g(1, c=2, e=[3])", (1, (), 2, 1)),
    "CALL_FUNCTION_EX": (
        "def g(a, *b, c=1, **d): return (a, b, c, len(d))\ndef f(): return g(*[1, 2], **{'c': 3, 'e': 4})",
        (1, (2,), 3, 1),
    ),
}
# Exceptions on the way: the call fails, or what it calls does, while memory is short.
FAILING = {
    "CALL_ALLOC_AND_ENTER_INIT": "class A:\n    def __init__(self, a): self.a = [a]\n"
    "def f():\n    try:\n        return [1], A(1, 2)\n    except TypeError as error:\n        return len([error])",
    "CALL_PY_EXACT_ARGS": "def g(a): raise KeyError([a])\n"
    "def f():\n    try:\n        return [1], g(2)\n    except KeyError as error:\n        return len([error])",
}
# Exceptions and generators, for those that watch.
PASSING = {
    "handled": "def g(a): raise KeyError([a])\n"
    "def f():\n    try:\n        g(1)\n    except KeyError as error:\n        return len(error.args)",
    "unwound": "def g(a):\n    try:\n        raise KeyError([a])\n    finally:\n        a = [a]\n"
    "def f():\n    try:\n        return g(1)\n    except KeyError as error:\n        return len([error])",
    "yielded": "def g(a):\n    for n in range(3):\n        yield [a, n]\ndef f(): return len(list(g(1))) // 3",
}


def monitored(vm: uopvm.VM) -> None:
    """A tool wants all events."""
    monitoring = vm.monitoring
    monitoring.use_tool_id(3, "sweep")
    events = [number for name, number in vars(monitoring.events).items() if name.isupper() and number]
    for event in events:
        monitoring.register_callback(3, event, lambda *told: None)
    monitoring.set_events(3, sum(events))


def hooked(vm: uopvm.VM) -> None:
    vm.set_eval_frame(lambda frame: frame.run())


def profiled(vm: uopvm.VM) -> None:
    Profile(vm).__enter__()


WATCHING: dict[str, Callable[[uopvm.VM], None]] = {"monitored": monitored, "hooked": hooked, "profiled": profiled}
# What a monitored call is done by, where it is not INSTRUMENTED_CALL.
INSTRUMENTED = {"CALL_KW": "INSTRUMENTED_CALL_KW", "CALL_FUNCTION_EX": "INSTRUMENTED_CALL_FUNCTION_EX"}


def totals(vm: uopvm.VM) -> dict[str, int]:
    gc.collect()  # exceptions of the host hold values of the machine
    vm.collect()
    return {name: number for name, number in vm.stats().items() if name in ("references", "objects", "raw blocks")}


def fails(vm: uopvm.VM, f: Callable[[], object], n: int, expected: object) -> bool:
    """Does the failure of the n-th allocation reach us?"""
    vm.fail_allocation(n)
    try:
        found = f()
        assert found == expected, (n, found)
    except MemoryError:
        return True
    finally:
        vm.fail_allocation(0)
    return False


def instructions(function: object) -> list[str]:
    text = io.StringIO()
    uopvm.dis(function, adaptive=True, file=text)
    return text.getvalue().split()


def sweep(form: str, source: str, expected: object, watching: str = "") -> int:
    """How many allocations failed."""
    vm = uopvm.VM()
    f = vm.exec(source)["f"]
    if watching:
        WATCHING[watching](vm)
    for _ in range(12):
        assert f() == expected, form
    if watching == "monitored":
        assert INSTRUMENTED.get(form, "INSTRUMENTED_CALL") in instructions(f), form
    elif not watching:
        assert form in instructions(f), f"{form}: {instructions(f)}"
    failures, unharmed, n = 0, 0, 0
    while unharmed < 6:  # a failure may be made good in silence, but not that often in a row
        n += 1
        fails(vm, f, n, expected)  # what the machine keeps of its last MemoryError is there before and after
        before = totals(vm)
        failed = fails(vm, f, n, expected)
        failures, unharmed = failures + failed, 0 if failed else unharmed + 1
        assert f() == expected, (form, watching, n)
        after = totals(vm)
        assert after == before, f"{form} {watching}: after allocation {n} failed there are {after}, not {before}"
    del f
    vm.close()
    return failures


def main(forms: list[str]) -> None:
    for watching in ("", *WATCHING):
        programs = [(form, *program) for form, program in FORMS.items()]
        programs += [(form, source, 1) for form, source in (FAILING | PASSING if watching else FAILING).items()]
        for form, source, expected in programs:
            if not forms or form in forms:
                failing = " failing" if (form, source) in FAILING.items() else ""
                print(f"{watching or 'plain'} {form}{failing}", sweep(form, source, expected, watching), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
