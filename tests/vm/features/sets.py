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
print({16, 1, 8, 24, 33}, {100, 17, 33, 50, 65}, {9, 17, 1}, {3, 64, 32})
a = 16
print({a, 1, 8, 24, 33}, {100, a, 33, 50, 65})
for x in {100, 17, 33, 50, 65}: print(x)
print([x for x in {100, 17, 33, 50, 65}], [*{100, 17, 33, 50, 65}], list({100, 17, 33, 50, 65}), {x for x in {100, 17, 33, 50, 65}})
print({-16, 1, 8, 24, 33}, {(1, 2), (3, 4), (5, 6), 16, 32, 64}, {1 + 15, 1, 8, 24, 33}, {16, 1, 8, 24, 33, *[]})
print({0,1,2,3,4,5,6,7,8,9,100,110,120,130,140,150,160,170,180,190,200,210,220,230,240,250,260,270,280,290,300,310,320,330,340})
for x in {0,1,2,3,4,5,6,7,8,9,100,110,120,130,140,150,160,170,180,190,200,210,220,230,240,250,260,270,280,290,300,310,320,330,340}: print(x, end=' ')
def f(x={16, 1, 8, 24, 33}): return x
print(f(), (lambda: {16, 1, 8, 24, 33})())
s = set()
for x in ['a','b','c','d','hello']: s.add(x)
print(s)
a, b, c, d, e = 'a','b','c','d','hello'
print({a, b, c, d, e}, set('abcdefgh'), frozenset('abcdefgh'), {*'abcdef'}, {x for x in 'abcdefghij'})
print({'a','b','c','d','hello'})
print('a' in {'a', 'b', 'c'}, {1, 2, 'q', (1, 'x')}, {'a', 'b', *'cd', 'e', 'f', 'g'})
for x in {'a','b','c','d','hello'}: print(x)
l = [x for x in {'one', 'two', 'three', 'four'}]
print(l)
s = {'q%d' % i for i in range(100)}
print(s)
s |= {'r%d' % i for i in range(10)}; s -= {'q%d' % i for i in range(90)}
print(s, s & {'q95', 'r1', 'r2'}, s ^ {'q95', 'zz'}, s - {'r1'}, s.pop(), s.copy())
print({16, 1, 8, 24, 33} | {100, 64}, {True, 1.0, 1, 2}, {1.5, 'x', b'x', (1, 'x')}, hash('a'), hash('é'), hash('\u1234'), hash('\U00012345x'), hash(b'abc'), hash('a' * 100), hash((1, 'a')), hash(frozenset('abc')))
def fails(x=1, *, y=(1, {1, 2, 3 + 4})):
    try: return [x, {1 // 0, 2, 3}]
    except ZeroDivisionError as error: return error.__traceback__.tb_lineno, y
print(fails(), {0, 8, 16, 24}, {8, 0}, {24, 16, 8, 0}, [x for x in {24, 16, 8, 0}], {24, 16, 8, 0, 32, 40}, {1, True, 1.0}, {'a' 'b', 'a' + 'b', 3}, {-1, -2, +3}, {(1, -1), (2, (3,)), 5})
