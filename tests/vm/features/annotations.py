"""The module's documentation."""
import sys
x: int = 1
y: str
(z): float = 2.0
order = []
def note(v): order.append(v); return v
class A:
    """A's documentation."""
    a: int = note("value")
    b: "forward"
    c: note("annotation") = note("value 2")
    def f(self, x: int, *args: str, y: "str" = "d", **kw: dict) -> None:
        """f's documentation."""
        local: undefined_here = 5
        self.attr: int = local
        return local
print(sys.modules[__name__].__annotations__, A.__annotations__, A.f.__annotations__, order, A().f(1), __doc__, A.__doc__, A.f.__doc__)
def g(a, b: int = 2): pass
def h():
    "  first\n    second\n      third\n  "
def i(): 5
def j(): f"not {x} doc"
print(g.__annotations__, repr(h.__doc__), i.__doc__, j.__doc__, (lambda: 0).__doc__, (lambda: 0).__annotations__)
try:
    undefined: nothing = 1
except NameError as error: print(error)
try:
    def bad(x: nothing): pass
except NameError as error: print(error)
d = {}
d["k"]: int = 5
class B: pass
b = B(); b.x: int = 3
print(d, b.x, "y" in globals(), [k for k in vars(A) if not k.startswith("__")])
A.__annotations__["new"] = 1; print(A.__annotations__)
class C(A): pass
print(C.__doc__, C.f.__doc__, C.__annotations__ is A.__annotations__ or C.__annotations__ == {}, len.__doc__ is not None)
