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

# proxies
class Number(C):
    def __add__(self, other): return ("add", self.n, getattr(other, "n", other))
    def __radd__(self, other): return ("radd", self.n, other)
    def __iadd__(self, other): self.n += other; return self
    def __mul__(self, other): return ("mul", other)
    def __pow__(self, other, modulus=None): return ("pow", other, modulus)
    def __neg__(self): return -self.n
    def __abs__(self): return abs(self.n)
    def __int__(self): return self.n
    def __index__(self): return self.n
    def __float__(self): return float(self.n)
    def __bool__(self): return self.n > 1
    def __lt__(self, other): return self.n < other.n
    def __len__(self): return self.n
    def __getitem__(self, key): return ("item", key)
    def __setitem__(self, key, value): print("set", key, value)
    def __delitem__(self, key): print("del", key)
    def __contains__(self, item): return item == self.n
    def __iter__(self): return iter(range(self.n))
    def __reversed__(self): return ["reversed"]
    def __bytes__(self): return b"bytes"
class Caller(C):
    def __call__(self, *args, **names): return args, names
    def __next__(self): return "next"
class Plain: pass

n, plain, caller = Number(3), Plain(), Caller(4)
p, q, called = weakref.proxy(n), weakref.proxy(plain), weakref.proxy(caller)
print(type(p), type(called), weakref.ProxyTypes, weakref.proxy(n) is p, weakref.proxy(n, print) is p)
print(isinstance(p, Number), p.__class__ is Number, type(p) is weakref.ProxyType, getweakrefcount(n), p.n, str(p), f"{p}")
print(p + 1, 1 + p, p + p, p * 2, p ** 2, pow(p, 2, 5), -p, abs(p), int(p), float(p), bool(p), bool(weakref.proxy(Keep := Number(0))))
print([10, 20, 30, 40][p], len(p), p["k"], 3 in p, 4 in p, list(p), reversed(p), bytes(p), p == n, n == p, p != C(9), p < Number(5))
p["k"] = 1
del p["k"]
p.n = 7
p.extra = "more"
print(n.n, n.extra, hasattr(p, "nothing"), sorted(set(dir(p)) - set(dir(Plain)))[:3])
del p.extra
print(hasattr(n, "extra"))
p += 1
print(type(p) is Number, n.n)
print(called(1, a=2), next(called), callable(called), callable(q))
for f in (lambda: hash(q), lambda: weakref.proxy(3), lambda: next(q), lambda: iter(q), lambda: q(), lambda: q + 1, lambda: len(q),
          lambda: q[1], lambda: int(q), lambda: ref(q), lambda: weakref.proxy(q), lambda: weakref.proxy(), lambda: q.x, lambda: 1 in q,
          lambda: weakref.proxy(plain, 1, 2), lambda: weakref.proxy(plain, callback=None), lambda: {q: 1}, lambda: weakref.ProxyType(),
          lambda: weakref.ProxyType(plain), lambda: ~q, lambda: q @ 1, lambda: q < 1, lambda: reversed(q)):
    shown(f)
first, second, third = ref(plain), ref(plain, print), weakref.proxy(plain, lambda w: print("told", type(w) is weakref.ProxyType))
print([type(one).__name__ for one in getweakrefs(plain)], getweakrefs(plain)[0] is first, getweakrefs(plain)[1] is q)
print(repr(q).startswith("<weakproxy at 0x"), "Plain" in repr(q))
del second
del plain
for f in (lambda: q.x, lambda: str(q), lambda: q == 1, lambda: bool(q), lambda: q + 1, lambda: 1 + q, lambda: next(q), lambda: iter(q),
          lambda: 1 in q, lambda: q(), lambda: q[0], lambda: len(q), lambda: setattr(q, "x", 1), lambda: isinstance(q, Plain), lambda: -q):
    shown(f)
print(repr(q).startswith("<weakproxy at 0x"))
many = [C(i) for i in range(3000)]
refs = [(ref(one), weakref.proxy(one), ref(one, lambda w: None)) for one in many]
print(all(a() is one and b.n == one.n and c() is one and getweakrefcount(one) == 3 for one, (a, b, c) in zip(many, refs)))
del many[1000:]
print(sum(a() is None and c() is None for a, b, c in refs), all(a() is one for one, (a, b, c) in zip(many, refs)))
over = [ref(n, lambda w: None) for _ in range(100)]
print(getweakrefcount(n) == len(getweakrefs(n)) > 100)


class Member:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


def names(group):
    return sorted(map(repr, group))


p, q, r, s = members = [Member(name) for name in "pqrs"]
group = WeakSet([p, q, r])
print(names(group ^ WeakSet([r, s])), names(group.symmetric_difference([q])), names(group & [p]), group < {p, q, r, s}, group > {p}, group < {p})
group ^= [p, s]
print(names(group), group == WeakSet([q, r, s]))
group &= [q, s]
group.intersection_update(members)
print(names(group))
for wrong in (lambda: group.symmetric_difference([[]]), lambda: group.intersection_update([[]]), lambda: group < [[]]):
    try:
        print(wrong())
    except TypeError as error:
        print(error)
values, keys = WeakValueDictionary({1: p, 2: q}), WeakKeyDictionary({p: 1, q: 2})
print(values == {1: p, 2: q}, values != WeakValueDictionary({1: p, 2: q}), values == 1, keys == {p: 1, q: 2}, keys == WeakKeyDictionary(keys), keys == {p: 1})
for mapping in values, keys:
    for use in hash, reversed:
        try:
            print(use(mapping))
        except TypeError as error:
            print(error)
    mapping.clear()
    print(len(mapping), list(mapping), mapping == {})


class Config(dict):
    def __getattr__(self, name):
        return self[name]


config = Config(offset=5)
print(repr(ref(config)).partition(";")[2].split()[:2], repr(ref(Member)).endswith("(Member)>"))
try:
    ref(config, callback=None)
except TypeError as error:
    print(error)
