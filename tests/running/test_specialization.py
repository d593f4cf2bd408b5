"""Each specialized form is reached by the program that it is for, gives what the generic form gives, and is left
again when other operands come."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import Any

import pytest

import uopvm
from uopvm.builds import tables_of

# While the world stops at every safepoint, or each allocation asks for a collection, something nearly always asks for
# attention: this form may never have its turn.
NEVER = {"RESUME_CHECK"} if os.environ.get("RT_STRESS_WORLD") or os.environ.get("RT_STRESS_GC") else set()
# form: (source that defines f and args, calls that specialize it, calls with other operands, some of which fail)
CASES: dict[str, tuple[str, str, str]] = {
    "RESUME_CHECK": ("def f(a): return a", "(1,)", "('a',)"),
    "LOAD_GLOBAL_MODULE": ("g = 5\ndef f(): return g", "()", ""),
    "LOAD_GLOBAL_BUILTIN": ("def f(): return len", "()", ""),
    "TO_BOOL_BOOL": ("def f(a): return 1 if a else 2", "(True,), (False,)", "(1,), (None,), ([],)"),
    "TO_BOOL_INT": ("def f(a): return 1 if a else 2", "(1,), (0,)", "(2 ** 70,), (0.0,), ('',)"),
    "TO_BOOL_NONE": ("def f(a): return 1 if a else 2", "(None,)", "(1,), (0,)"),
    "TO_BOOL_LIST": ("def f(a): return 1 if a else 2", "([],), ([1],)", "((),), ({},)"),
    "TO_BOOL_STR": ("def f(a): return 1 if a else 2", "('',), ('a',)", "(0,), ([],)"),
    "TO_BOOL_ALWAYS_TRUE": (
        "class A: pass\nclass B:\n    def __bool__(self): return False\ndef f(a): return 1 if a else 2",
        "(A(),)",
        "(B(),), (0,)",
    ),
    "BINARY_OP_ADD_INT": ("def f(a, b): return a + b", "(1, 2)", "(2 ** 47 - 1, 1), (1.5, 1), ('a', 'b'), (1, 'a')"),
    "BINARY_OP_SUBTRACT_INT": ("def f(a, b): return a - b", "(1, 2)", "(-2 ** 47, 1), (1.5, 1), ('a', 'b')"),
    "BINARY_OP_MULTIPLY_INT": ("def f(a, b): return a * b", "(3, -2)", "(2 ** 30, 2 ** 30), ('a', 3), (1.5, 2.0)"),
    "BINARY_OP_FLOOR_DIVIDE_INT": ("def f(a, b): return a // b", "(-7, 2)", "(1, 0), (-2 ** 47, -1), (7.5, 2)"),
    "BINARY_OP_REMAINDER_INT": ("def f(a, b): return a % b", "(-7, 2), (7, -2)", "(1, 0), ('%d', 3), (7.5, 2)"),
    "BINARY_OP_BITWISE_INT": (
        "def f(a, b): return a & b, a | b, a ^ b",
        "(-7, 12)",
        "(True, False), (2 ** 70, 1), (1.0, 1)",
    ),
    "BINARY_OP_ADD_FLOAT": ("def f(a, b): return a + b", "(1.5, 2.5)", "(1, 2), (1.5, 2)"),
    "BINARY_OP_SUBTRACT_FLOAT": ("def f(a, b): return a - b", "(1.5, 2.5)", "(1, 2), (1.5, 2)"),
    "BINARY_OP_MULTIPLY_FLOAT": ("def f(a, b): return a * b", "(1.5, 2.5)", "(1, 2), (1e200, 1e200)"),
    "BINARY_OP_DIVIDE_FLOAT": ("def f(a, b): return a / b", "(1.5, 2.5)", "(1.0, 0.0), (1, 2)"),
    "BINARY_OP_ADD_UNICODE": ("def f(a, b): return a + b", "('a', 'b')", "('a', 1), (1, 2)"),
    "BINARY_OP_INPLACE_ADD_UNICODE": (
        "def f(a, b):\n    s = a\n    for i in 1, 2: s = s + b\n    return a, s",
        "('x', 'b'), ('é', '€')",
        "('a', 1), (1, 2)",
    ),
    "COMPARE_OP_INT": (
        "def f(a, b): return a < b, a <= b, a == b, a != b, a > b, a >= b",
        "(1, 2), (2, 1), (1, 1)",
        "(1.5, 1), ('a', 'b'), (2 ** 70, 1), (1, 'a')",
    ),
    "COMPARE_OP_INT_JUMP_IF_FALSE": (
        "def f(a, b):\n    s = []\n    if a < b: s.append(1)\n    if a != b: s.append(2)\n"
        "    return s, 3 if a >= b else 4",
        "(1, 2), (2, 1), (1, 1)",
        "(1.5, 1), ('a', 'b'), (2 ** 70, 1), (float('nan'), 1), (1, 'a')",
    ),
    "COMPARE_OP_INT_JUMP_IF_TRUE": (
        "def f(a, b):\n    s = []\n    if a <= b or a > 7: s.append(1)\n"
        "    while not a == b and len(s) < 3: s.append(2)\n    return s",
        "(1, 2), (2, 1), (1, 1), (8, 1)",
        "(1.5, 1), ('a', 'b'), (2 ** 70, 1), (float('nan'), 1), (1, 'a')",
    ),
    "COMPARE_OP_FLOAT": (
        "def f(a, b): return a < b, a <= b, a == b, a != b, a > b, a >= b",
        "(1.5, 2.0), (2.0, 2.0)",
        "(float('nan'), 1.0), (float('nan'), float('nan')), (1, 2)",
    ),
    "COMPARE_OP_STR": ("def f(a, b): return a == b, a != b", "('a', 'b'), ('b', 'b')", "('a', 1), (1, 1)"),
    "CONTAINS_OP_DICT": ("def f(a, b): return a in b, a not in b", "(1, {1: 2}), (2, {1: 2})", "([], {}), (1, [1])"),
    "CONTAINS_OP_SET": ("def f(a, b): return a in b, a not in b", "(1, {1}), (2, {1})", "([], {1}), (1, (1,))"),
    "BINARY_SUBSCR_LIST_INT": (
        "def f(a, b): return a[b]",
        "([1, 2], 1), ([1, 2], -1)",
        "([1], 5), ((3,), 0), ([1], 'a')",
    ),
    "BINARY_SUBSCR_TUPLE_INT": ("def f(a, b): return a[b]", "((1, 2), 1), ((1, 2), -2)", "((1,), 5), ([3], 0)"),
    "BINARY_SUBSCR_STR_INT": ("def f(a, b): return a[b]", "('ab', 1), ('aé', -1)", "('a', 5), ('€', 0), ([3], 0)"),
    "BINARY_SUBSCR_DICT": ("def f(a, b): return a[b]", "({1: 2}, 1)", "({}, 1), ({}, []), ([3], 0)"),
    "STORE_SUBSCR_LIST_INT": (
        "def f(a, b):\n    a[b] = 7\n    return a",
        "([1, 2], 1)",
        "([1, 2], -1), ([1], 5), ({}, 0), ((1,), 0)",
    ),
    "STORE_SUBSCR_DICT": ("def f(a, b):\n    a[b] = 7\n    return a", "({1: 2}, 1), ({}, 3)", "({}, []), ([1], 0)"),
    "LOAD_ATTR_INSTANCE_VALUE": (
        "class A:\n    def __init__(self): self.x = 1\nclass B: x = 2\ndef f(a): return a.x",
        "(A(),)",
        "(B(),), (5,)",
    ),
    "LOAD_ATTR_SLOT": (
        "class A:\n    __slots__ = 'x', 'y'\n    def __init__(self): self.x = 1\nclass B: x = 2\ndef f(a): return a.x",
        "(A(),)",
        "(B(),), (5,)",
    ),
    "LOAD_ATTR_MODULE": ("import math\ndef f(a): return a.pi", "(math,)", "(5,)"),
    "LOAD_ATTR_CLASS": ("class A: x = 3\nclass B: pass\ndef f(a): return a.x", "(A,)", "(B,), (A(),), (5,)"),
    "LOAD_ATTR_PROPERTY": (
        "class A:\n    @property\n    def x(self): return 4\nclass B:\n    @property\n    def x(self): return 1 // 0\n"
        "def f(a): return a.x",
        "(A(),)",
        "(B(),), (5,)",
    ),
    "LOAD_ATTR_METHOD_WITH_VALUES": (
        "class A:\n    def __init__(self): self.y = 1\n    def x(self): return 5\nclass B: x = len\n"
        "def f(a): return a.x()",
        "(A(),)",
        "(B(),), (5,)",
    ),
    "LOAD_ATTR_METHOD_NO_DICT": ("def f(a): return a.upper()", "('a',)", "(b'a',), (5,)"),
    "LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES": (
        "class A:\n    x = 6\n    def __init__(self): self.y = 1\ndef f(a): return a.x",
        "(A(),)",
        "(5,)",
    ),
    "LOAD_ATTR_NONDESCRIPTOR_NO_DICT": (
        "class A:\n    __slots__ = ()\n    x = 7\ndef f(a): return a.x",
        "(A(),)",
        "(5,)",
    ),
    "STORE_ATTR_INSTANCE_VALUE": (
        "class A:\n    def __init__(self): self.x = 1\nclass B:\n    __slots__ = ()\n"
        "def f(a):\n    a.x = 8\n    return a.x",
        "(A(),)",
        "(B(),), (5,)",
    ),
    "STORE_ATTR_SLOT": (
        "class A:\n    __slots__ = 'x'\nclass B:\n    __slots__ = ()\ndef f(a):\n    a.x = 8\n    return a.x",
        "(A(),)",
        "(B(),), (5,)",
    ),
    "LOAD_SUPER_ATTR_ATTR": (
        "class A:\n    x = 9\nclass B(A):\n    def y(self): return super().x\nf = B.y",
        "(B(),)",
        "(5,)",
    ),
    "LOAD_SUPER_ATTR_METHOD": (
        "class A:\n    def x(self): return 9\nclass B(A):\n    def y(self): return super().x()\nf = B.y",
        "(B(),)",
        "(5,)",
    ),
    "UNPACK_SEQUENCE_TWO_TUPLE": (
        "def f(a):\n    b, c = a\n    return c, b",
        "((1, 2),)",
        "([1, 2],), ((1,),), (5,), ('ab',)",
    ),
    "UNPACK_SEQUENCE_TUPLE": (
        "def f(a):\n    b, c, d = a\n    return d, c, b",
        "((1, 2, 3),)",
        "([1, 2],), ('abc',), (5,)",
    ),
    "UNPACK_SEQUENCE_LIST": ("def f(a):\n    b, c = a\n    return c, b", "([1, 2],)", "((1, 2),), ([1],), (5,)"),
    "FOR_ITER_LIST": ("def f(a): return [b for b in a]", "([1, 2],), ([],)", "((1, 2),), ('ab',), (5,)"),
    "FOR_ITER_TUPLE": ("def f(a): return [b for b in a]", "((1, 2),), ((),)", "([1, 2],), ('ab',), (5,)"),
    "FOR_ITER_RANGE": (
        "def f(a): return [b for b in a]",
        "(range(3),), (range(0),)",
        "([1, 2],), (range(2 ** 70, 2 ** 70 + 2),)",
    ),
    "FOR_ITER_PAIR": (
        "class D(dict):\n    def __setitem__(self, k, v): pass\n"
        "class L:\n    def __init__(self, make): self.items = make\n    def __len__(self): return 0\n"
        "class Z(zip): pass\n"
        "def g():\n    yield 1\n    raise KeyError('g')\n"
        "def f(a):\n    r = []\n    for k, v in a.items():\n        r.append((k, v))\n"
        "        if v == 9: a[k, k] = 1\n    return r, len(a)",
        "({1: 2, 'a': [3]},), ({},), (D({1: 9}),), ({3: 4}.keys().mapping,),"
        "(L(lambda: enumerate('abc')),), (L(lambda: enumerate([], 5)),), (L(lambda: enumerate([7], 2 ** 70)),),"
        "(L(lambda: zip('abc', [1, 2])),), (L(lambda: zip([1], 'ab', strict=False)),)",
        "({1: 9, 2: 3},), (type('E', (), {'items': lambda self: [(1, 2), 'ab']})(),), (5,), (L(lambda: zip('ab')),),"
        "(L(lambda: zip('ab', 'cd', 'ef')),), (L(lambda: Z('ab', 'cd')),), (L(lambda: enumerate(g())),),"
        "(L(lambda: zip([1, 2], g())),), (L(lambda: zip('ab', 'c', strict=True)),),"
        "(L(lambda: zip('a', 'cd', strict=True)),)",
    ),
    "FOR_ITER_GEN": (
        "def g(n):\n    for i in range(n): yield i\ndef h():\n    yield 1\n    raise KeyError('h')\n"
        "def f(a):\n    r = []\n    for b in a(3): r.append(b)\n    return r",
        "(g,)",
        "(h,), (range,)",
    ),
    "SEND_GEN": (
        "def g(n):\n    for i in range(n): yield i\n    return 'end'\ndef h(n):\n    yield 1\n    raise KeyError('h')\n"
        "def k(a):\n    r = yield from a(3)\n    yield r\ndef f(a): return list(k(a))",
        "(g,)",
        "(h,), (range,)",
    ),
    "CALL_PY_EXACT_ARGS": (
        "def g(x): return x\ndef h(x, y): pass\ndef f(a): return a(1)",
        "(g,)",
        "(h,), (str,), (5,)",
    ),
    "CALL_PY_GENERAL": (
        "def g(x, y=2, *z): return x, y, z\ndef h(x, y): pass\ndef f(a): return a(1)",
        "(g,)",
        "(h,), (str,), (5,)",
    ),
    "CALL_BOUND_METHOD_EXACT_ARGS": (
        "class A:\n    def g(self, x): return x\n    def h(self): pass\no = A()\ndef f(a): return a(1)",
        "(o.g,)",
        "(o.h,), (str,), (5,)",
    ),
    "CALL_BOUND_METHOD_GENERAL": (
        "class A:\n    def g(self, x, y=2): return x, y\n    def h(self): pass\no = A()\ndef f(a): return a(1)",
        "(o.g,)",
        "(o.h,), (str,), (5,)",
    ),
    "CALL_ALLOC_AND_ENTER_INIT": (
        "class A:\n    def __init__(self, x): self.x = x\nclass B:\n    def __init__(self, x): return x\n"
        "class C:\n    def __init__(self): pass\ndef f(a): return a(1).x",
        "(A,)",
        "(B,), (C,), (object,), (5,)",
    ),
    "CALL_NON_PY_GENERAL": (
        "class A:\n    def __call__(self, x): return x\ndef f(a): return a(1)",
        "(A(),)",
        "((lambda x: -x),), (5,)",
    ),
    "CALL_TYPE_1": ("def f(a, b): return a(b).__name__", "(type, 1), (type, '')", "(type, len), (type(1), 3), (5, 5)"),
    "CALL_STR_1": ("def f(a, b): return a(b)", "(str, 1), (str, 'x')", "(repr, 'x'), (5, 5)"),
    "CALL_TUPLE_1": ("def f(a, b): return a(b)", "(tuple, [1]), (tuple, ())", "(tuple, 5), (list, (1,))"),
    "CALL_LEN": ("def f(a, b): return a(b)", "(len, [1]), (len, 'ab')", "(len, 5), (abs, -1)"),
    "CALL_ISINSTANCE": (
        "def f(a, b, c): return a(b, c)",
        "(isinstance, 1, int), (isinstance, 1, (str, list))",
        "(isinstance, 1, 5), (issubclass, int, int)",
    ),
    "CALL_LIST_APPEND": (
        "class L(list):\n    def append(self, x): super().append(-x)\ndef f(a, b):\n    a.append(b)\n    return a",
        "([], 1), ([1, 2, 3], 4)",
        "(L(), 2), (5, 5)",
    ),
    "CALL_BUILTIN_CLASS": ("def f(a, b): return a(b)", "(int, '5'), (int, 3)", "(int, 'x'), (list, 'ab'), (len, 'ab')"),
    "CALL_BUILTIN_O": ("def f(a, b): return a(b)", "(abs, -5)", "(abs, 'x'), (len, 'ab'), (5, 5)"),
    "CALL_BUILTIN_FAST": (
        "def f(a, b, c): return a(b, c)",
        "(getattr, 1, 'real')",
        "(getattr, 1, 5), (divmod, 7, 2), (5, 5, 5)",
    ),
    "CALL_BUILTIN_FAST_WITH_KEYWORDS": (
        "def f(a, b): return a(b)",
        "(sorted, [2, 1])",
        "(sorted, 5), (len, 'ab'), (5, 5)",
    ),
    "CALL_METHOD_DESCRIPTOR_O": ("def f(a, b): return a.count(b)", "([1, 1], 1), ([], 2)", "((1,), 1), (5, 5)"),
    "CALL_METHOD_DESCRIPTOR_NOARGS": ("def f(a): return a.copy()", "([1],)", "({1: 2},), (5,)"),
    "CALL_METHOD_DESCRIPTOR_FAST": ("def f(a, b): return a.pop(b)", "([1, 2], 0)", "([], 0), ({1: 2}, 1), (5, 5)"),
    "CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS": ("def f(a): return a.split()", "('a b',)", "(b'a b',), (5,)"),
}

ASK = """
def ask(f, args):
    try:
        return repr(f(*args))
    except Exception as error:
        return type(error).__name__ + ': ' + str(error)

def warm(rows):
    return [ask(f, row) for row in rows]
"""


def listing(function: object) -> str:
    text = io.StringIO()
    uopvm.dis(function, adaptive=True, file=text)
    return text.getvalue()


def members() -> set[str]:
    tables = tables_of(uopvm.build())
    return {member for family in tables.families.values() for member in family}


def test_each_form_has_a_case() -> None:
    assert set(CASES) == members()


@pytest.mark.parametrize("form", sorted(CASES))
def test_form(form: str) -> None:
    source, fitting, others = CASES[form]
    program = f"{source}\n{ASK}\nround = lambda: warm([{fitting}])\nother = lambda: warm([{others}])\n"
    expected: dict[str, Any] = {}
    exec(compile(program, "case", "exec"), expected)
    vm = uopvm.VM()
    namespace = vm.exec(program)
    right = expected["round"]()
    for _ in range(4):
        assert list(namespace["round"]()) == right
    listed = "\n".join(listing(namespace[name]) for name in ("f", "k", "g") if callable(expected.get(name)))
    assert form in listed or form in NEVER
    # Other operands, among them again the fitting ones: never a wrong answer, whatever the instruction becomes.
    for _ in range(120):
        assert list(namespace["other"]()) == expected["other"]()
        assert list(namespace["round"]()) == right


def test_a_property_with_another_getter() -> None:
    """The form has borrowed the getter: a property that is initialised again gives up all that relied on it."""
    namespace = uopvm.VM().exec(
        "class A: x = property(lambda self: 1)\n"
        "def f(a): return a.x\n"
        "def many(): return {f(a) for _ in range(200)}\n"
        "a = A()\n"
        "def other(n): vars(A)['x'].__init__(lambda self: n)\n"
    )
    assert set(namespace["many"]()) == {1}
    assert "LOAD_ATTR_PROPERTY" in listing(namespace["f"])
    for n in range(2, 6):
        namespace["other"](n)
        assert set(namespace["many"]()) == {n}


def test_switched_off() -> None:
    """Without specialization nothing is rewritten, and all the answers are the same."""
    program = (
        "import io, uopvm\n"
        "vm = uopvm.VM()\n"
        "ns = vm.exec('def f(n):\\n    s = 0\\n    for i in range(n): s += i\\n    return s\\n')\n"
        "assert ns['f'](100) == 4950\n"
        "text = io.StringIO()\n"
        "uopvm.dis(ns['f'], adaptive=True, file=text)\n"
        "assert 'RANGE' not in text.getvalue() and 'ADD_INT' not in text.getvalue(), text.getvalue()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "RT_NO_SPECIALIZING": "1"})
