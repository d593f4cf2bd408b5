"""What a call was specialized for goes away in the same thread: the next call does what is there now."""

import uopvm

PROGRAM = """
def one(a): return 'one', a
def two(a, b=2, *c): return 'two', a, b, c
def star(a, *b): return 'star', a, b
def f(a): return 'f', a
def call(): return f(1)
def calls(n): return [call() for _ in range(n)][-1]

class A:
    def __init__(self, a): self.a = 'old', a
def init(self, a, b=5):
    self.a = 'new', a, b
def make(): return A(1).a
def makes(n): return [make() for _ in range(n)][-1]

class P:
    def m(self): return 'P'
class Q:
    def m(self): return 'Q'
p = P()
def method(): return p.m()
def methods(n): return [method() for _ in range(n)][-1]

def run():
    seen = [calls(20)]
    f.__code__ = star.__code__
    seen.append(call())
    f.__code__ = two.__code__
    try:
        seen.append(call())
    except TypeError as error:
        seen.append(type(error).__name__)
    f.__defaults__ = (7,)
    seen.append(calls(20))
    f.__defaults__ = (8,)
    seen.append(call())
    f.__code__ = one.__code__
    seen.append(call())
    seen.append(makes(20))
    A.__init__ = init
    seen.append(make())
    seen.append(makes(20))
    init.__defaults__ = (6,)
    seen.append(make())
    seen.append(methods(20))
    p.__class__ = Q
    seen.append(method())
    Q.m = lambda self: 'lambda'
    seen.append(method())
    return tuple(seen)
"""
EXPECTED = (
    *(("f", 1), ("star", 1, ()), "TypeError", ("two", 1, 7, ()), ("two", 1, 8, ()), ("one", 1)),
    *(("old", 1), ("new", 1, 5), ("new", 1, 5), ("new", 1, 6), "P", "Q", "lambda"),
)

vm = uopvm.VM()
found = vm.exec(PROGRAM)["run"]()
assert found == EXPECTED, found
vm.close()
