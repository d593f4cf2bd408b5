"""Weak references: they see an object without keeping it."""
import weakref
from weakref import WeakKeyDictionary, WeakMethod, WeakSet, WeakValueDictionary, finalize, getweakrefcount, getweakrefs, ref


class C:
    def __init__(self, n=0): self.n = n
    def __repr__(self): return f"C({self.n})"
    def __eq__(self, other): return isinstance(other, C) and self.n == other.n
    def __hash__(self): return hash(self.n)
    def method(self): return self.n


def shown(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).split(' at 0x')[0])


c = C(1)
r = ref(c)
print(r() is c, ref(c) is r, type(r), weakref.ReferenceType is ref, getweakrefcount(c), getweakrefs(c) == [r], r.__callback__)
print(repr(r).startswith("<weakref at 0x"), "to 'C' at 0x" in repr(r), c.__weakref__ is r, C().__weakref__)
print(hash(r) == hash(c), r == ref(C(1)), r != ref(c), r == ref(C(2)))
del c
print(r(), repr(r).endswith("; dead>"), r == ref(C(1)), r == r)

# callbacks: order, arguments, errors
order = []
c = C(2)
first = ref(c, lambda w: order.append(("first", w is first, w())))
second = ref(c, lambda w: order.append(("second", w is second)))
gone = ref(c, lambda w: order.append("never"))
print(getweakrefcount(c), first.__callback__ is not None, ref(c) is first)
del gone
del c
print(order, first.__callback__)
class Loud(C):
    def __del__(self): order.append(("del", weak() is self))
order.clear()
c = Loud(3)
weak = ref(c, lambda w: order.append("callback"))
del c
print(order)
class Again:
    kept = None
    def __del__(self): Again.kept = self
a = Again()
weak = ref(a)
del a
print(weak() is Again.kept, weak() is not None)
Again.kept = None

# what can be referenced
def f(): pass
class S(list): pass
class Slots: __slots__ = ("x",)
class Weak: __slots__ = ("x", "__weakref__")
g = (x for x in ())
for v in (f, C, len, weakref, g, {1}, frozenset((1,)), S(), Weak(), f.__code__):
    print(type(v).__name__, ref(v)() is v)
for v in (1, "s", [], {}, (), None, 1.5, Slots(), object(), range(3), b"", slice(1)):
    shown(lambda: ref(v))
print(ref(C(4).method)())
shown(lambda: ref())
shown(lambda: ref(f, None, 3))
shown(lambda: ref(f)(1))
shown(lambda: ref(f) < ref(f))
shown(lambda: hash(ref(C(9))))

# subclasses
class Named(ref):
    def __init__(self, o, callback=None, name="?"):
        super().__init__(o, callback)
        self.name = name
    def __new__(cls, o, callback=None, name="?"): return super().__new__(cls, o, callback)
c = C(5)
named = Named(c, name="five")
print(named().n, named.name, named is ref(c), isinstance(named, ref), getweakrefcount(c))

# collections
d = WeakValueDictionary(a=c)
other = C(6)
d["b"] = other
print(sorted(d), len(d), d["a"], d.get("z"), "b" in d, sorted(d.items()) == [("a", c), ("b", other)])
del other
print(sorted(d.keys()), list(d.values()), d.setdefault("a", f) is c, d.pop("a"), len(d))
shown(lambda: d["b"])
shown(lambda: d.pop("b"))
print(d.pop("b", "none"), list(d))
k = WeakKeyDictionary()
x, y = C(7), C(8)
k[x], k[y] = "x", "y"
print(len(k), k[C(7)], x in k, 5 in k, sorted(k.values()))
del y
print(list(k.items()), k.get(C(99), "no"))
shown(lambda: k[5])
s = WeakSet([x, c])
print(len(s), x in s, C(7) in s, sorted(e.n for e in s))
del x
print(len(s), [e.n for e in s], len(k))
s.discard(c)
shown(lambda: s.remove(c))
shown(lambda: s.pop())
m = WeakMethod(c.method)
print(m()(), m() == c.method, m == WeakMethod(c.method))
done = []
end = finalize(c, lambda *a, **kw: done.append((a, kw)), 1, two=2)
print(end.alive, end.peek()[0] is c, end.peek()[2:])
del c, named
print(m(), end.alive, done, end(), end.peek())
kept = C(10)
other = finalize(kept, print, "called")
print(other.detach()[0] is kept, other.alive)
other = finalize(kept, lambda: "result")
print(other(), other(), other.alive)
def broken(w): raise ValueError("in a callback")
kept = C(11)
weak = ref(kept, broken)
del kept
print("end", weak())
