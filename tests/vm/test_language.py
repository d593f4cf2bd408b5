"""Each row of docs/language.md has its test; each feature does what it does under the Python that runs the tests."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path

import pytest

import uopvm

from .compare import same

HERE = Path(__file__).parent
FEATURES = HERE / "features"
PAGE = HERE.parent.parent / "docs" / "language.md"
ROW = re.compile(r"^\| (?!what )(?!---).*\| ([^|]*) \|$", re.M)


@pytest.mark.parametrize("feature", sorted(path.name for path in FEATURES.glob("*.py")))
def test_feature(feature: str) -> None:
    outcome = same(feature, folder=FEATURES)
    assert outcome.stdout
    assert outcome.status == 0


def named() -> list[str]:
    return [name for cell in ROW.findall(PAGE.read_text()) for name in re.findall(r"`([^`]+)`", cell)]


def test_each_row_names_a_test_that_is_there() -> None:
    rows = ROW.findall(PAGE.read_text())
    assert len(rows) > 30
    for cell in rows:
        assert "`" in cell, cell
    for name in named():
        file, _, function = name.partition("::")
        assert (HERE / file).is_file(), name
        assert not function or f"def {function}(" in (HERE / file).read_text(), name


def test_each_feature_has_a_row() -> None:
    assert {path.name for path in FEATURES.glob("*.py")} == {
        name.removeprefix("features/") for name in named() if name.startswith("features/")
    }


def test_identity_of_numbers() -> None:
    ns = uopvm.VM().exec("a = 10**9\nb = 10**9 + len('')\nc = 1.5\nd = 3 / 2\nsame = a is b, c is d\nequal = a == b")
    assert tuple(ns["same"]) == (True, True)
    assert ns["equal"] is True


def test_identity_of_nans() -> None:
    ns = uopvm.VM().exec("a = float('nan')\nb = a * 2\nsame = a is b, a in [b], len({a, b}), hash(b), a == a")
    assert tuple(ns["same"]) == (True, True, 1, 0, False)


def test_ids() -> None:
    ns = uopvm.VM().exec("x = []\nsame = id(x) == id(x), id(x) != id([])\nnumber = type(id(x)) is int")
    assert tuple(ns["same"]) == (True, True)
    assert ns["number"] is True


def test_cycles_die_later() -> None:
    vm = uopvm.VM()
    ns = vm.exec(
        "dead = []\n"
        "class C:\n"
        "    def __del__(self): dead.append(1)\n"
        "def make():\n"
        "    for _ in range(3):\n"
        "        c = C()\n"
        "        c.me = c\n"
        "make()\n"
    )
    vm.collect()
    assert len(ns["dead"]) == 3


def test_exhausted_iterators_keep() -> None:
    """Others may be reading through the iterator: what it went through lives as long as it does."""
    vm = uopvm.VM()
    ns = vm.exec(
        "dead = []\n"
        "class C(list):\n"
        "    def __del__(self): dead.append(1)\n"
        "it = iter(C([1]))\n"
        "for _ in it: pass\n"
        "before = len(dead)\n"
        "del it\n"
    )
    assert (ns["before"], len(ns["dead"])) == (0, 1)


def test_no_order_of_its_own() -> None:
    vm = uopvm.VM()
    vm.exec("class Plain(type): pass\nclass C(metaclass=Plain): pass\n")
    with pytest.raises(NotImplementedError, match=r"mro\(\) of the metaclass 'Own'"):
        vm.exec("class Own(type):\n    def mro(cls): return [cls, object]\nclass C(metaclass=Own): pass\n")


def test_tracebacks_keep_no_locals() -> None:
    vm = uopvm.VM()
    ns = vm.exec(
        "dead = []\n"
        "class C:\n"
        "    def __del__(self): dead.append(1)\n"
        "def f():\n"
        "    c = C()\n"
        "    raise ValueError\n"
        "try: f()\n"
        "except ValueError as error: kept = error\n"
        "found = len(dead), hasattr(kept.__traceback__.tb_next.tb_frame, 'f_locals')\n"
    )
    assert ns["found"] == (1, False)


def test_frames_of_tracebacks_stand_still() -> None:
    ns = uopvm.VM().exec(
        "def f():\n"
        "    try: 1 / 0\n"
        "    except KeyError: pass\n"
        "try: f()\n"
        "except ZeroDivisionError as error: tb = error.__traceback__.tb_next\n"
        "found = tb.tb_lineno, tb.tb_frame.f_lineno, tb.tb_frame is tb.tb_frame\n"
    )
    assert ns["found"] == (2, 2, False)


def test_no_other_codecs() -> None:
    ns = uopvm.VM().exec(
        "found = []\n"
        "for name in 'iso8859-15', 'cp1252', 'unicode-escape', 'raw_unicode_escape', 'utf-7', 'utf-8-sig', 'idna':\n"
        "    for f in (lambda: 'x'.encode(name)), (lambda: b'x'.decode(name)):\n"
        "        try: f()\n"
        "        except LookupError as error: found.append(str(error) == f'unknown encoding: {name}')\n"
        "try: '\\x80'.encode('ascii', 'namereplace')\n"
        "except LookupError as error: handler = str(error)\n"
    )
    assert list(ns["found"]) == [True] * 14
    assert ns["handler"] == "unknown error handler name 'namereplace'"


def test_what_threads_share_dies_late() -> None:
    vm = uopvm.VM()
    ns = vm.exec(
        "dead = []\n"
        "class C:\n"
        "    def __del__(self): dead.append(1)\n"
        "data, own = [C()], [C()]\n"
        "def use(n):\n"
        "    for _ in range(n): len(data)\n"
        "def drop(name): globals()[name] = None\n"
    )
    other = threading.Thread(target=ns["use"], args=(10000,))
    other.start()
    other.join()
    ns["drop"]("own")
    assert len(ns["dead"]) == 1
    ns["drop"]("data")
    assert len(ns["dead"]) == (2 if uopvm.build() == "gil" else 1)  # with one lock counts are plain
    vm.collect()
    assert len(ns["dead"]) == 2


def test_no_carets(capsys: pytest.CaptureFixture[str]) -> None:
    vm = uopvm.VM()
    with pytest.raises(ZeroDivisionError) as caught:
        vm.exec("x = 1 / 0", "name.py")
    vm.print_exception(caught.value)
    assert capsys.readouterr().err.splitlines() == [
        "Traceback (most recent call last):",
        '  File "name.py", line 1, in <module>',
        "ZeroDivisionError: division by zero",
    ]


def test_weak_mappings_match_no_mapping_pattern() -> None:
    program = (
        "import weakref\n"
        "def kind(v):\n    match v:\n        case {}: return 'mapping'\n        case _: return 'other'\n"
        "kinds = kind(weakref.WeakValueDictionary()), kind(weakref.WeakKeyDictionary()), kind({})"
    )
    assert tuple(uopvm.VM().exec(program)["kinds"]) == ("other", "other", "mapping")


def test_modules_have_no_file() -> None:
    vm = uopvm.VM()
    assert "__file__" not in vm.exec("import math")["math"].__dict__
    with pytest.raises(ImportError, match=r"cannot import name 'nope' from 'math' \(unknown location\)"):
        vm.exec("from math import nope")


# When each allocation asks for a collection, each walks all that is nested.
NESTED = 2000 if os.environ.get("RT_STRESS_GC") else 200000


def test_recursion_through_builtins() -> None:
    """However deep it may go, it ends with RecursionError."""
    ns = uopvm.VM().exec(
        "class Again:\n"
        "    def __repr__(self): return repr(self)\n"
        "    def __eq__(self, other): return self == other\n"
        "    def __len__(self): return len(self)\n"
        "    def __call__(self): return self()\n"
        "def said(f):\n"
        "    try: f(Again())\n"
        "    except RecursionError as e: return str(e)\n"
        "nested = ()\n"
        f"for _ in range({NESTED}): nested = (nested,)\n"
        "found = [said(f) for f in (repr, lambda a: a == a, len, lambda a: a(), lambda a: hash(nested))]\n"
    )
    *frames, hashed = ns["found"]
    assert all(text.startswith("maximum recursion depth exceeded") for text in frames)
    assert hashed is None if NESTED == 2000 else hashed.startswith("maximum recursion depth exceeded")


def test_sizes_and_counts() -> None:
    ns = uopvm.VM().exec(
        "import sys\nclass C: pass\nc = C()\nbefore = sys.getrefcount(c)\nother = c\nmore = sys.getrefcount(c)\n"
        "sizes = [sys.getsizeof(v) for v in ([], [1] * 100, 1, 'x')]\n"
        "class Odd:\n    __sizeof__ = None\nfallback = sys.getsizeof(Odd(), 7)\n"
    )
    assert ns["more"] == ns["before"] + 1
    assert all(size > 0 for size in ns["sizes"])
    assert ns["fallback"] == 7


def test_not_there() -> None:
    text = (
        "g = (i for i in [])\n"
        "found = hasattr(1.5, '__getformat__'), hasattr(g, 'gi_frame'), hasattr(g, '__reduce__')\n"
        "found += '__abstractmethods__' in dir(type), hasattr(g, '__del__'), hasattr(g.gi_code, 'replace')\n"
        "def same(): return [lambda: 1, lambda: 1]\n"
        "found += same()[0].__code__ == same()[1].__code__, hasattr(type(tuple[int]), '__iter__')\n"
        "try:\n    class S(str): __slots__ = ('a',)\nexcept TypeError as error: why = str(error)\n"
        "up = 'x'.__getattribute__('upper')()"
    )
    ns = uopvm.VM().exec(text)
    assert (tuple(ns["found"]), ns["up"]) == ((False,) * 8, "X")
    assert ns["why"] == "nonempty __slots__ not supported for subtype of 'str'"


def test_small_things() -> None:
    text = (
        "def same(): pass\nclass A:\n    def m(self): pass\n"
        "union = dir(int | str)\n"
        "found = '__get__' in dir(A().m), '__instancecheck__' in union, '__subclasscheck__' in union\n"
        "signed = hasattr(len, '__text_signature__'), hasattr(int.__add__, '__text_signature__')\n"
        "def why(f):\n    try: return f()\n    except Exception as error: return str(error)\n"
        "got = why(lambda: classmethod(len).__get__(None, 5))\n"
        "class Slotted: __slots__ = ('__dict__',)\n"
        "try: del Slotted().missing\nexcept AttributeError as error: named = error.name\n"
        "inherited = ValueError.__init__.__qualname__, ValueError.__new__.__qualname__, list.__sizeof__.__qualname__\n"
        "class Number(int):\n    def __hash__(self): return 5\n    def __eq__(self, other): return False\n"
        "missing = type(OSError(Number(2), 'x')) is FileNotFoundError"
    )
    ns = uopvm.VM().exec(text)
    assert tuple(ns["found"]) == (True, True, True)
    assert tuple(ns["signed"]) == (True, False)
    assert ns["got"] == "__get__(None, None) is invalid"
    assert ns["named"] is None
    assert tuple(ns["inherited"]) == ("BaseException.__init__", "BaseException.__new__", "object.__sizeof__")
    assert ns["missing"] is True


def test_as_mended_later() -> None:
    text = (
        "import math, weakref\n"
        "class Odd(int):\n    def __lt__(self, other): return True\n    __gt__ = __ge__ = __le__ = __lt__\n"
        "class Named:\n    @property\n    def __name__(self): raise KeyError('why')\n"
        "named = Named()\n"
        "try: repr(weakref.ref(named))\nexcept KeyError as error: why = error.args\n"
        "root = math.isqrt(Odd(2**64 + 5))\n"
        "outside = str(UnicodeTranslateError('abc', -1, 0, 'r'))"
    )
    ns = uopvm.VM().exec(text)
    assert (ns["root"], ns["why"]) == (2**32, ("why",))
    assert ns["outside"] == "can't translate characters in position -1--1: r"
