"""What names mean in each block."""

from __future__ import annotations

import sys

import pytest

from uopvm.frontend.collect import Collector
from uopvm.frontend.resolve import resolve, unbound_globals
from uopvm.frontend.scope import Scope, mangle
from uopvm.frontend.unsupported import Place


def scopes(source: str) -> dict[str, Scope]:
    """The scopes of a program by name."""
    tree = compile(source, "name.py", "exec", 0x400)
    collector = Collector(Place("name.py", source), frozenset({"math"}))
    resolve(collector.module(tree))  # type: ignore[arg-type]
    return {scope.name: scope for scope in collector.scopes.values()}


def places(source: str, name: str) -> dict[str, str]:
    return scopes(source)[name].places


def test_places_in_functions() -> None:
    source = (
        "g = 1\n"
        "def outer(a, b):\n"
        "    c = a\n"
        "    def inner(d):\n"
        "        nonlocal b\n"
        "        global h\n"
        "        h = b = d + c + g\n"
        "        return len(h)\n"
    )
    assert places(source, "outer") == {"a": "local", "b": "cell", "c": "cell", "inner": "local"}
    inner = places(source, "inner")
    assert inner == {"d": "local", "b": "free", "h": "global", "c": "free", "g": "global", "len": "global"}
    assert scopes(source)["inner"].free == {"b", "c"}
    assert scopes(source)["outer"].free == set()
    assert places(source, "<module>") == {"g": "global", "outer": "global"}


def test_a_block_passes_on_what_blocks_inside_want() -> None:
    source = "def a():\n    x = 1\n    def b():\n        def c():\n            return x\n"
    assert places(source, "a")["x"] == "cell"
    assert places(source, "b")["x"] == "free"
    assert places(source, "c")["x"] == "free"


def test_a_class_body_looks_names_up_but_hides_them_from_methods() -> None:
    source = (
        "def f():\n"
        "    x = y = 1\n"
        "    class C:\n"
        "        x = 2\n"
        "        z = x + y\n"
        "        def m(self):\n"
        "            return x, super().m, __class__\n"
    )
    assert places(source, "C")["x"] == "name"
    assert places(source, "C")["y"] == "free"
    assert places(source, "m")["x"] == "free"
    assert places(source, "m")["__class__"] == "free"
    c = scopes(source)["C"]
    assert c.class_cells == ["__class__"]
    assert c.free == {"x", "y"}


def test_global_in_a_function_hides_an_outer_variable() -> None:
    source = "def f():\n    x = 1\n    def g():\n        global x\n        def h(): return x\n"
    assert places(source, "f")["x"] == "local"
    assert places(source, "h")["x"] == "global"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="comprehensions are functions in this version")
def test_an_inlined_comprehension_shares_names_with_the_block_around_it() -> None:
    source = "def f(a):\n    return [a + b + c for b in a for c in [lambda: b]]\n"
    inside = scopes(source)["<listcomp>"]
    assert inside.inlined
    assert inside.places == {"b": "cell", "c": "local"}
    assert places(source, "f") == {"a": "local"}
    assert places(source, "<lambda>") == {"b": "free"}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="comprehensions are inlined in this version")
def test_a_comprehension_is_a_function_of_its_iterator() -> None:
    source = "def f(a, d):\n    return [a + b for b in d]\n"
    inside = scopes(source)["<listcomp>"]
    assert not inside.inlined
    assert inside.places == {".0": "local", "b": "local", "a": "free"}
    assert places(source, "f") == {"a": "cell", "d": "local"}


def test_an_assignment_expression_binds_outside_the_comprehension() -> None:
    assert places("def f():\n    [y := x for x in 'ab']\n    return y\n", "f")["y"] in ("local", "cell")
    assert places("[y := x for x in 'ab']\n", "<module>")["y"] == "global"


def test_private_names() -> None:
    assert mangle("C", "__x") == "_C__x"
    assert mangle("_C", "__x") == "_C__x"
    assert mangle("C", "__x__") == mangle("C", "__x__") == "__x__"
    assert mangle("C", "_x") == "_x"
    assert mangle("__", "__x") == mangle(None, "__x") == "__x"
    assert "_C__x" in places("class C:\n    def m(self):\n        __x = 1\n", "m")


def test_names_that_the_module_does_not_bind() -> None:
    source = "def f():\n    global g\n    g = len(x)\n    return open, y\nfor y in g: pass\n"
    assert set(unbound_globals(scopes(source)["<module>"])) == {"len", "x", "open"}


def test_attributes_that_methods_set() -> None:
    source = "class C:\n    def f(self):\n        self.a = 1\n        [self.b for self.b in '']\n        other.c = 1\n"
    assert scopes(source)["C"].assigned_attributes == {"a", "b"}
