"""Values across the border: by value, as proxies that keep identity, and objects of the host inside."""

from __future__ import annotations

import gc
import math
import sys

import pytest

import uopvm


def test_a_namespace_gives_the_program_s_names(vm: uopvm.VM) -> None:
    ns = vm.exec("x = 5\ndef double(n): return 2 * n\nitems = [1, 2]")
    assert ns["x"] == 5
    assert ns["double"](21) == 42
    assert "double" in ns and "nothing" not in ns
    assert ns["__name__"] == "__main__"
    assert vm.exec("", name="other")["__name__"] == "other"
    with pytest.raises(KeyError, match="nothing"):
        ns["nothing"]
    ns["y"] = 7
    assert ns["y"] == 7
    assert set(ns.keys()) >= {"x", "y", "double"}


PLAIN = [None, True, False, 0, -1, 2**47, -(2**47) - 1, 2**63, 2**64, 10**100, -(10**100), 1.5, -0.0, math.inf,
         "", "text", "é€𝄞", "\udc80", "a" * 1000, b"", b"\x00\xff", (), (1, "a", (None, 2.5, b"x")), ...]  # fmt: skip


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_cross_by_value(vm: uopvm.VM, value: object) -> None:
    ns = vm.exec("def same(x): return x\ndef describe(x): return repr(x), type(x).__name__")
    back = ns["same"](value)
    assert back == value
    assert type(back) is type(value)
    assert repr(back) == repr(value)
    assert ns["describe"](value) == (repr(value), type(value).__name__)


def test_nan_crosses(vm: uopvm.VM) -> None:
    assert math.isnan(vm.exec("def same(x): return x")["same"](math.nan))


def test_everything_else_is_a_proxy_with_identity(vm: uopvm.VM) -> None:
    ns = vm.exec("items = [1]\ndef get(): return items\ndef same(x): return x is items\ndef t(): return (1, items)")
    proxy = ns["get"]()
    assert isinstance(proxy, uopvm.Value)
    assert proxy is ns["items"] is ns["get"]()
    assert ns["same"](proxy) is True
    pair = ns["t"]()
    assert isinstance(pair, uopvm.Value) and pair[0] == 1 and pair[1] is proxy


def test_a_proxy_works_as_the_object(vm: uopvm.VM) -> None:
    ns = vm.exec(
        "class P:\n"
        "    kind = 'point'\n"
        "    def __init__(self, x): self.x = x\n"
        "    def __add__(self, o): return P(self.x + (o.x if isinstance(o, P) else o))\n"
        "    def __radd__(self, o): return P(o + self.x)\n"
        "    def __neg__(self): return P(-self.x)\n"
        "    def __eq__(self, o): return isinstance(o, P) and self.x == o.x\n"
        "    def __lt__(self, o): return self.x < o.x\n"
        "    def __hash__(self): return hash(self.x)\n"
        "    def __repr__(self): return f'P({self.x})'\n"
        "    def __str__(self): return f'str {self.x}'\n"
        "    def __bool__(self): return self.x != 0\n"
        "    def __call__(self, *a, k=0): return (self.x, len(a), k)\n"
        "items = [3, 1, 2]\n"
        "table = {'a': 1}\n"
    )
    p = ns["P"](3)
    assert (p.x, p.kind, repr(p), str(p), bool(p), bool(ns["P"](0))) == (3, "point", "P(3)", "str 3", True, False)
    assert (p + ns["P"](4)).x == 7 and (p + 1).x == 4 and (1 + p).x == 4 and (-p).x == -3
    assert p == ns["P"](3) and p != ns["P"](4) and p < ns["P"](4) and not p > ns["P"](4)
    assert hash(p) == hash(3) and {p: 1}[ns["P"](3)] == 1
    assert callable(p) and p(1, 2, k=5) == (3, 2, 5)
    p.x = 10
    p.new = "attribute"
    assert p.x == 10 and p.new == "attribute"
    del p.new
    assert not hasattr(p, "new")
    assert "x" in dir(p)
    items = ns["items"]
    items.append(4)
    items[0] = 9
    assert list(items) == [9, 1, 2, 4] and len(items) == 4 and 2 in items and items[-1] == 4
    assert list(items[1:3]) == [1, 2]
    del items[0]
    assert sorted(items) == [1, 2, 4]
    assert not callable(items)
    table = ns["table"]
    table["b"] = 2
    assert dict(table) == {"a": 1, "b": 2}
    iterator = iter(items)
    assert next(iterator) == 1 and list(iterator) == [2, 4]
    with pytest.raises(StopIteration):
        next(iterator)
    with pytest.raises(TypeError, match="unhashable type: 'list'"):
        hash(items)
    with pytest.raises(AttributeError, match="'list' object has no attribute 'nope'"):
        _ = items.nope


def test_objects_of_the_host_inside(vm: uopvm.VM) -> None:
    class Host:
        def __init__(self) -> None:
            self.value = 1
            self.data = {"k": [1, 2]}

        def method(self, a: int, *, b: int = 2) -> tuple[int, int, int]:
            return self.value, a, b

    ns = vm.exec(
        "def use(h):\n"
        "    h.value = 5\n"
        "    called = h.method(1), h.method(2, b=3)\n"
        "    return *called, h.data['k'][1], len(h.data), 'k' in h.data, [x for x in h.data['k']]\n"
        "def same(h): return h\n"
        "def twice(h): return h is same(h), h == h, bool(h), h in [h]\n"
        "def text(h): return str(h), repr(h)\n"
        "def put(d): d['new'] = 1; del d['k']\n"
        "def key(h): return {h: 1}[h]\n"
        "def missing(h): return h.nope\n"
    )
    host = Host()
    result = ns["use"](host)
    assert tuple(result)[:5] == ((5, 1, 2), (5, 2, 3), 2, 1, True) and list(result[5]) == [1, 2]
    assert ns["same"](host) is host and host.value == 5
    assert ns["twice"](host) == (True, True, True, True)
    assert ns["text"]([1, 2]) == ("[1, 2]", "[1, 2]")
    table = {"k": 0}
    ns["put"](table)
    assert table == {"new": 1}
    assert ns["key"](host) == 1
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        ns["missing"](host)


def test_host_objects_are_given_up(vm: uopvm.VM) -> None:
    class Host:
        pass

    ns = vm.exec("kept = []\ndef keep(x): kept.append(x)\ndef forget(): kept.clear()")
    host = Host()
    before = sys.getrefcount(host)
    ns["keep"](host)
    ns["keep"](host)
    assert sys.getrefcount(host) > before
    ns["forget"]()
    vm.collect()
    assert sys.getrefcount(host) == before


def test_objects_of_the_vm_are_given_up(vm: uopvm.VM) -> None:
    ns = vm.exec("class C: pass\ndef make(): return [C() for _ in range(1000)]")
    make = ns["make"]
    vm.collect()
    before = vm.stats()["objects"]
    made = make()
    assert vm.stats()["objects"] >= before + 1000
    del made
    gc.collect()
    vm.collect()
    assert abs(vm.stats()["objects"] - before) < 10


def test_callbacks_may_come_back(vm: uopvm.VM) -> None:
    ns = vm.exec("def call(f, n): return f(n)\ndef down(n, f): return n if n == 0 else f(n - 1, f)")
    assert ns["call"](lambda n: ns["call"](lambda m: m * 2, n + 1), 4) == 10
    down = ns["down"]
    assert down(20, lambda n, f: down(n, f)) == 0
    assert sorted([3, 1, 2], key=vm.exec("def key(x): return -x")["key"]) == [3, 2, 1]
