"""The module operator: every function, the getters, and what is wrong."""

import operator as o


def attempt(function, *args, **keywords):
    try:
        print(repr(function(*args, **keywords)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Loud:
    def __init__(self, name):
        self.name = name
        self.inner = None

    def __repr__(self):
        return self.name

    def __eq__(self, other):
        print("eq", self, other, end="; ")
        return self is other

    def __contains__(self, item):
        return item == 5

    def method(self, *args, **keywords):
        return self, args, keywords


class Sequence:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError(i)
        return i % 3

    def __add__(self, other):
        return "added"

    def __radd__(self, other):
        return "radded"


class Own(list):
    def __add__(self, other):
        return "own"

    def __iadd__(self, other):
        return "own"


class Adds(list):
    def __add__(self, other):
        return "adds"


class Extends(list):
    def __iadd__(self, other):
        return "extends"


class Joins(str):
    def __add__(self, other):
        return "joins"


class Proxy:
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return f"<{name}>"


class Hint:
    def __length_hint__(self):
        return 7


print(len(o.__all__), o.__all__)
print(o.add, type(o.add), o.add.__module__, o.add.__name__, o.itemgetter, o.attrgetter, o.methodcaller, o.itemgetter.__module__)
print(all(getattr(o, f"__{name.strip('_')}__", None) in (None, getattr(o, name)) for name in o.__all__ if name not in ("is_", "call")))
VALUES = (7, 2, -3, 2.5, True, "ab", [1, 2], (3,), {1: 2}, {1}, None, b"x")
SKIPPED = {"attrgetter", "itemgetter", "methodcaller", "call", "setitem", "length_hint"}
UNARY = {"abs", "inv", "invert", "neg", "not_", "pos", "truth", "index"}
for name in o.__all__:
    function = getattr(o, name)
    if name in SKIPPED:
        continue
    print("---", name)
    if name in UNARY:
        for a in VALUES:
            attempt(function, a)
        continue
    for a in VALUES:
        for b in (2, 1.5, "a", [2], (3,), None):
            if name in ("pow", "ipow") and a == -3:
                continue  # a complex number
            attempt(function, a.copy() if isinstance(a, (list, dict, set)) else a, b)

print("--- items and sequences")
items, table = [1, 2, 3], {}
print(o.setitem(items, 1, 5), o.setitem(table, "k", 1), o.delitem(items, 0), items, table, o.getitem(items, slice(None)), o.contains(Loud("x"), 5))
print(o.iadd(items, (4,)) is items, o.iconcat(items, "ab") is items, items, o.concat(Own([1]), [2]), o.iconcat(Own([1]), [2]), o.add(Own(), [1]))
for kind in (Adds, Extends, Own, Joins):
    for function in (o.concat, o.iconcat, o.add, o.iadd):
        for other in ([1], "a", 5, Sequence()):
            attempt(function, kind("x"), other)
attempt(o.concat, Sequence(), Sequence())
attempt(o.concat, Sequence(), [1])
attempt(o.concat, [1], Sequence())
attempt(o.iconcat, Sequence(), (1,))
attempt(o.concat, Sequence(), {})
attempt(o.concat, {}, Sequence())
attempt(o.concat, "a", Sequence())
print(o.countOf(Sequence(), 0), o.indexOf(Sequence(), 2), o.countOf(iter([1, 1.0, True, 2]), 1), o.indexOf("hello", "l"), o.countOf([], 1))
a, b = Loud("a"), Loud("b")
print(o.countOf([a, b, a], a), o.indexOf([b, a], a), o.is_(a, a), o.is_not(a, b), o.eq(a, b), o.is_(None, None))
attempt(o.indexOf, [1, 2], 3)
attempt(o.countOf, 5, 1)
attempt(o.indexOf, Loud("x"), 5)
attempt(o.countOf, (1 // n for n in (1, 0)), 1)
print(o.length_hint([1, 2]), o.length_hint(iter([1])), o.length_hint(5), o.length_hint(5, 3), o.length_hint(Hint()), o.length_hint(None, True))
print(o.call(max, 3, 4), o.call(dict, a=1), o.call(o.add, "x", "y"))

print("--- getters")
thing = Loud("thing")
thing.inner = Loud("inner")
thing.inner.inner = [1, 2]
print(o.itemgetter(1)("abc"), o.itemgetter(0, -1)([1, 2, 3]), o.itemgetter("k")({"k": 5}), o.itemgetter(slice(1, 3))("abcd"), o.itemgetter(1, 1)((7, 8)))
print(o.attrgetter("name")(thing), o.attrgetter("inner.inner")(thing), o.attrgetter("inner.name", "name")(thing))
print(o.attrgetter("a", "b")(Proxy()), o.attrgetter("a.real")(type("T", (), {"a": 5})))
print(o.methodcaller("method")(thing), o.methodcaller("method", 1, 2, k=3)(thing), o.methodcaller("upper")("ab"), o.methodcaller("split", sep="-")("a-b"))
print(sorted([(1, "b"), (2, "a"), (0, "c")], key=o.itemgetter(1)), list(map(o.methodcaller("count", "l"), ["hello", "l", ""])))
for getter in (o.itemgetter(1), o.itemgetter(1, "a"), o.itemgetter((1, 2)), o.attrgetter("a"), o.attrgetter("a.b", "c"), o.methodcaller("m"), o.methodcaller("m", 1, x=[2])):
    print(repr(getter), type(getter), callable(getter), getter == getter, hasattr(getter, "x"))
cycle = []
getter = o.itemgetter(cycle)
cycle.append(getter)
print(getter)
cycle.clear()
for call in ((o.add, 1), (o.add, 1, 2, 3), (o.not_,), (o.not_, 1, 2), (o.itemgetter,), (o.attrgetter,), (o.methodcaller,), (o.methodcaller, 1), (o.attrgetter, 1),
             (o.attrgetter, "a", 2), (o.itemgetter(1), [1]), (o.itemgetter(1),), (o.itemgetter(1), [1], 2), (o.attrgetter("a.b"), 1), (o.attrgetter("real.x"), 1),
             (o.attrgetter("a"),), (o.methodcaller("x"), 1), (o.methodcaller("x"),), (o.methodcaller("x"), 1, 2), (o.methodcaller("bit_length", 1), 5), (o.length_hint,),
             (o.length_hint, 1, 2, 3), (o.length_hint, 5, "a"), (o.length_hint, 5, 2**70), (o.call,), (o.setitem, 1, 2, 3), (o.setitem, 1, 2), (o.delitem, 1, 2),
             (o.getitem, 1, 2), (o.pow, 2, "a"), (o.lt, 1, "a"), (o.index, 1.5), (o.neg, "a"), (o.methodcaller("x", 1), Loud("y")), (o.attrgetter(""), 1)):
    attempt(*call)
for call in ((o.add, 1), (o.itemgetter, 1), (o.itemgetter(1), [1, 2]), (o.attrgetter, "a"), (o.attrgetter("real"), 1), (o.methodcaller("bit_length"), 1), (o.neg, 1)):
    attempt(*call, x=1)
try:

    class Sub(o.itemgetter):
        pass

except TypeError as error:
    print(error)
try:
    o.itemgetter(1).x = 1
except AttributeError as error:
    print(error)
