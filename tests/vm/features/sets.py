s = {3, 1, 2}
s.add(4); s.add(1); s.discard(99); s.remove(4); s.update([5, 6], (7,)); print(sorted(s), len(s), 5 in s, s == {1, 2, 3, 5, 6, 7}, bool(set()), set(), frozenset(), {1}, frozenset({1}))
a, b = {1, 2, 3}, {2, 3, 4}
print(a | b, a & b, a - b, a ^ b, a.union([9]), a.intersection([1, 2], [2]), a.difference([1]), a.symmetric_difference([3, 8]), a <= {1, 2, 3}, a < a, a >= {1}, a > {1}, a.issubset(b), a.issuperset([1]), a.isdisjoint({7}), {1, 2} != {2, 1})
c = a.copy(); c |= b; c &= {1, 2, 4}; c -= {1}; c ^= {9}; print(c, c is a, a, sorted(x for x in a), {x * 2 for x in a}, set("hello") == set("olleh"), sorted(set([1, 1, 2])), max(a), sum(a), min(b))
f = frozenset([1, 2]); print(f, f | {3}, type(f | {3}).__name__, type({3} | f).__name__, f == {1, 2}, hash(f) == hash(frozenset([2, 1])), {f: "key"}[frozenset([1, 2])], f in {f}, f < {1, 2, 3}, len(f))
a.intersection_update([1, 2]); a.difference_update([1]); a.symmetric_difference_update([5]); print(a, a.pop() in (2, 5), len(a)); a.clear(); print(a)
print({*"ab"} == {"a", "b"}, {1, True, 1.0}, {None}, {(1, 2)}, {"x": 1}.keys() & {"x"}, set(range(5)) - set(range(3)), set({"k": 1}), sorted({"b", "a"}), [x in {1, 2} for x in (1, 3)])
class S(set):
    def add(self, x): super().add(x + 1)
t = S([1]); t.add(5); print(t, type(t | {2}).__name__, isinstance(t, set), t == {1, 6})
for case in (lambda: {1}.remove(2), lambda: set().pop(), lambda: {[]}, lambda: {1} | [2], lambda: {1} < 5, lambda: hash(set()), lambda: set(5), lambda: {1}.add([]), lambda: s[0], lambda: {1} + {2}, lambda: f.add(1), lambda: [] in {1}, lambda: {1}.union(5), lambda: set(1, 2), lambda: {1}.discard({}), lambda: {1}.remove([])):
    try:
        print(case())
    except (TypeError, KeyError, AttributeError) as error:
        print(type(error).__name__, error)
try:
    for x in (q := {1, 2, 3}): q.add(x + 10)
except RuntimeError as error: print(error)
class OwnNew(set):
    def __new__(cls, *args, **keywords): return super().__new__(cls, *args)
class OwnFrozen(frozenset):
    def __new__(cls, *args, **keywords): return super().__new__(cls, *args, **keywords)
class OwnInit(frozenset):
    def __init__(self, *args, **keywords): pass
for make in (lambda: OwnNew(x=1), lambda: OwnNew([1], 2), lambda: OwnFrozen(x=1), lambda: OwnFrozen(1, 2), lambda: OwnInit(x=1), lambda: set(1, 2), lambda: set.__init__(set(), 1, 2), lambda: frozenset.__new__(frozenset, 1, 2)):
    try: print(make())
    except TypeError as error: print(error)
