"""Modules, packages, relative imports, circles, and what goes wrong."""
import sys
print(sys.path[0] == __file__.rpartition("/")[0], len(sys.argv))

import plain
import plain as again
from plain import value, double as twice
print(plain is again, plain is sys.modules["plain"], plain.__name__, plain.__package__ == "", plain.__doc__)
print(value, twice(4), plain.__file__.rpartition("/")[2], repr(plain).partition(" from ")[0])
plain.value = 99
from plain import value as later
print(value, later, plain.counter())

import shapes
print(shapes.__name__, shapes.__package__, [one.rpartition("/")[2] for one in shapes.__path__], shapes.names)
import shapes.round, shapes.deep.leaf
print(shapes.round.area(2), shapes.deep.leaf.above(), shapes.deep.leaf.__package__)
import shapes.deep.leaf as leaf
from shapes.deep import leaf as same_leaf, SIZE
print(leaf is same_leaf, SIZE, sorted(name for name in sys.modules if name.startswith("shapes")))
from shapes import square
from shapes import *
print(square.area(3), corner, "hidden" in globals())
import bare.inner.thing
print(bare.inner.thing.where, hasattr(bare, "__file__"), bare.__name__)

import first
print(first.done, first.second.done, first.second.seen)
from late import function
print(function())

def attempt(text):
    try:
        text()
    except ImportError as e:
        print(type(e).__name__, str(e).replace(sys.path[0], "…"), e.name, e.path and e.path.rpartition("/")[2])
    except AttributeError as e:     # since 3.13 there is advice behind it
        print(type(e).__name__, str(e).partition(" (")[0].removeprefix("partially initialized "))
    except Exception as e:
        print(type(e).__name__, str(e).replace(sys.path[0], "…"))

def f1():
    import nothing_like_this
def f2():
    import shapes.nothing
def f3():
    import plain.nothing
def f4():
    from plain import nothing
def f5():
    from shapes import nothing
def f6():
    import nothing_at_all.below
def f7():
    from . import plain
def f8():
    from circle_a import a
def f9():
    import breaks
def f10():
    from shapes.deep.beyond import x
def f11():
    sys.modules["plain2"] = None
    import plain2
def f12():
    import wrong_text
def f13():
    plain.nothing
def f14():
    import circle_c
for f in (f1, f2, f3, f4, f5, f6, f7, f8, f9, f9, f10, f11, f12, f13, f14):
    print(f.__name__, end=" ")
    attempt(f)
print("breaks" in sys.modules, "circle_a" in sys.modules)
print(__import__("shapes.round").__name__, __import__("shapes.round", fromlist=["area"]).__name__)
import replaces
print(replaces.answer, type(replaces).__name__)
class Local:
    import plain
    from shapes.round import area
print(Local.plain is plain, Local.area(1))
if __name__ == "__main__":
    import main
    print(main is sys.modules["__main__"], main.__name__)
