"""A program that the tests of monitoring watch, and a tool that writes down all it is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import uopvm

SOURCE = """
class A:
    def __init__(self, x): self.x = x
    def m(self): return self.x
    def __lt__(self, other): return self.x < other.x
def gen(n):
    for i in range(n):
        got = yield i
    return n
def sub(n):
    r = yield from gen(n)
    return r
def f(a, k=1): return a + k
def calls(n):
    a = A(n)
    b = a.m()
    c = f(b)
    d = f(b, k=2)
    e = f(*(b,))
    g = f(b, **{"k": 4})
    return len([c, d, e, g])
def plain(n): return f(A(n).m(), k=len([n]))
def loops():
    r = []
    for i in gen(2): r.append(i)
    return r + list(sub(1))
def sorts(): return sorted([A(2), A(1)])[0].x
def bad(): raise ValueError("x")
def catches():
    try: bad()
    except ValueError as e: return "caught"
def passes():
    try: len(3)
    finally: x = 1
def again():
    try: passes()
    except TypeError:
        try: raise
        except TypeError: return 1
def thrown():
    g = gen(3)
    next(g)
    try: g.throw(KeyError("t"))
    except KeyError: return 2
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
"""
Log = list[tuple[Any, ...]]


def events_of(monitoring: Any) -> dict[str, int]:
    names = ("PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND",
             "PY_THROW", "RERAISE", "C_RETURN", "C_RAISE")  # fmt: skip
    return {name: getattr(monitoring.events, name) for name in names}


def record(monitoring: Any, log: Log, tool: int = 2) -> None:
    def callback(name: str) -> Callable[..., object]:
        return lambda code, offset, *rest: log.append((name, code.co_name, *rest))

    monitoring.use_tool_id(tool, "record")
    for name, number in events_of(monitoring).items():
        monitoring.register_callback(tool, number, callback(name))
    monitoring.set_events(tool, sum(events_of(monitoring).values()))


def opcodes(function: Any) -> list[str]:
    file = io.StringIO()
    uopvm.dis(function, adaptive=True, file=file)
    return [word for line in file.getvalue().splitlines() for word in line.split() if word.isupper() and "_" in word]
