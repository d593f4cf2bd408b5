d = {"a": 1, "b": 2}
d["c"] = 3; d["a"] = 10
print(d, d["a"], d.get("z"), d.get("z", 0), "b" in d, "z" not in d, len(d), list(d), list(d.keys()), list(d.values()), list(d.items()), d.keys(), d.values(), d.items())
print(d.pop("a"), d.pop("zz", None), d.popitem(), d, d.setdefault("b", 9), d.setdefault("n", []), d, d.update({"x": 1}), d.update(y=2), d.update([("z", 3)], b=0), d)
del d["x"]; print(d, d.copy() == d, d.copy() is d, dict(d), dict(a=1, b=2), dict([("k", "v")]), dict(zip("ab", (1, 2))), dict({"p": 1}, q=2), {**d, "b": 5}, d | {"new": 1}, dict.fromkeys("ab"), dict.fromkeys([1, 2], 0))
d |= {"m": 1}; print(d, d == {"b": 0, "n": [], "y": 2, "z": 3, "m": 1}, d != {}, {} == {}, {1: 2} == {1: 2.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, bool({}), bool(d))
d.clear(); print(d)
for i in range(20): d[i * 7 % 20] = i
for i in range(0, 20, 3): del d[i]
d[3] = "back"; print(d, list(d)[-1], list(reversed(d))[:3], min(d), max(d.values(), key=str), sorted(d.items())[:2], sum(v for v in d.values() if v != "back"))
k = {1: "int", 1.5: "float", "s": "str", (1, 2): "tuple", None: "none", True: "bool", frozenset([1]): "fs", b"b": "bytes"}
print(k, k[1.0], k[(1, 2)], k[None], len(k))
n = {"x": {"y": {"z": 1}}}; n["x"]["y"]["w"] = 2; n["self"] = n; print(n, n["x"]["y"]["z"])
a, b = {"p": 1, "q": 2}, {"q": 3, "r": 4}
print(a.keys() & b.keys(), sorted(a.keys() | b.keys()), a.keys() - b.keys(), sorted(a.keys() ^ b.keys()), a.items() & {("p", 1)}, "p" in a.keys(), ("p", 1) in a.items(), 1 in a.values(), a.keys() == {"p", "q"}, len(a.items()), a.keys() <= {"p", "q", "z"}, a.keys().isdisjoint(b))
it = iter(a); print(next(it), [*a], [(x, y) for x, y in a.items()], {v: x for x, v in a.items()}, *a, list(map(str, a)), list(enumerate(a)))
counts = {}
for c in "mississippi": counts[c] = counts.get(c, 0) + 1
print(counts, sorted(counts, key=counts.get), sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])), max(counts, key=counts.get))
class Key:
    def __init__(self, v): self.v = v
    def __hash__(self): return hash(self.v) % 2
    def __eq__(self, other): return isinstance(other, Key) and self.v == other.v
    def __repr__(self): return f"K{self.v}"
kd = {Key(i): i for i in range(6)}; print(kd, kd[Key(3)], Key(9) in kd, kd.pop(Key(2)), kd)
class D(dict):
    def __missing__(self, key): return f"missing {key}"
    def __setitem__(self, key, value): super().__setitem__(key, value * 2)
m = D(a=1); m["b"] = 2; print(m, m["zz"], m.get("zz"), "zz" in m, len(m), isinstance(m, dict), type(m.copy()).__name__, m == {"a": 1, "b": 4}, D({1: 1}, x=2))
print(dict(a=1) | dict(b=2), [*{"x": 1}.items()][0], dict(((1, 2), (3, 4))), {"a": 1}.items() == {"a": 1}.items(), str({"q": "it's"}), {1: {2: {}}})
def boom(): raise ValueError("boom")
bad = [
    lambda: {}["k"], lambda: {}[1], lambda: {}[(1, 2)], lambda: {"a": 1}.pop("z"), lambda: {}.popitem(), lambda: {}.__delitem__("k"), lambda: {[]: 1}, lambda: {}[[]], lambda: {}.get([]), lambda: [] in {}, lambda: dict(5), lambda: dict([1]), lambda: dict(["abc"]), lambda: dict([(1, 2, 3)]), lambda: {} < {}, lambda: {} + {}, lambda: {} | [], lambda: {}.nope, lambda: dict(1, 2), lambda: {}.update(5), lambda: {}.setdefault(), lambda: {"k": boom()}, lambda: hash({}), lambda: dict.fromkeys(5), lambda: {}.pop(), lambda: {}.pop(1, 2, 3), lambda: {1: 2}.keys() + [1], lambda: {}.items()[0],
]  # fmt: skip
for case in bad:
    try:
        print(case())
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        print(type(error).__name__, error)
try:
    for x in a: a[x + x] = 1
except RuntimeError as error: print(error)
try:
    for x in list(a): del a[x]
    for x in {1: 1, 2: 2}: pass
    it = iter({1: 1}); next(it); next(it)
except StopIteration: print("stopped", a)
try:
    b = {1: 1}
    for x in b: del b[x]; b[x + 1] = 0
except RuntimeError as error: print(error)
class Counted(dict):
    def __new__(cls, *args): print("new", args); return super().__new__(cls)
print(Counted.fromkeys("ab"), type(Counted.fromkeys(())).__name__)
