l = [3, 1, 2]
l.append(5); l.extend([7, 6]); l.extend("ab"); l.insert(0, 9); l.insert(100, "end"); l.insert(-1, "pre")
print(l, l.pop(), l.pop(0), l.pop(-2), l, l.remove("pre"), l.index(2), l.count(1), len(l))
l.reverse(); print(l); l.sort(key=str); print(l); l = [5, 2, 8]; l.sort(reverse=True); print(l, l.copy() is l, l.copy() == l)
l.clear(); print(l, l.append(1), l)
a = list(range(10))
print(a[2:5], a[::3], a[::-2], a[-3:], a[5:1], a[5:1:-1], a[:], a[slice(None, 4)], a[-100:3], a[8:100], a[True], a[-1])
a[2:4] = ["x"]; print(a); a[1:1] = [0, 0]; print(a); a[::4] = "abc"; print(a); del a[0]; del a[-1]; print(a); del a[1:3]; print(a); del a[::2]; print(a); a[:] = []; print(a)
a = [1, 2, 3]; a[len(a):] = [4]; a += (5,); a *= 2; a[0], a[-1] = a[-1], a[0]; print(a, a == [5, 2, 3, 4, 5, 1, 2, 3, 4, 1], a + a == a * 2, [0] * 0, [[0] * 2 for _ in range(2)])
print(3 in a, "x" in a, min(a), max(a), sum(a), sorted(a), list(reversed(a)), any(a), all(a), a.index(2, 2), [1, [2, [3]]], list("abc"), list({1: 2}), list((1, 2)), list())
print([1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] > [1, 9], [1, "a"] == [1, "a"], [1] != [2], [[1], 2] == [[1], 2], [1.0] == [1], [] == (), [1, 2] <= [1, 2])
nested = [[1, 2], [3]]; shallow = nested[:]; shallow[0].append(9); print(nested, [*nested, 5], nested * 2, [x for sub in nested for x in sub])
b = [1, 2, 3, 4]
for x in b:
    if x < 3: b.append(x + 10)
print(b, list(zip(b, b[1:])), list(enumerate(b, 1)), list(map(str, b)), list(filter(lambda v: v > 2, b)), [*map(lambda x, y: x * y, b, b[::-1])])
it = iter([1, 2]); print(next(it), next(it), next(it, "done"), next(it, None))
same = [1]; same.append(same); print(same, len(same)); print([None, True, 1.5, "s", b"b", (1,), {}, [], len, int][:8])
import sys
big = list(range(1000)); big.sort(key=lambda v: (v * 7919) % 1000); print(big[:5], sum(big), sorted(big) == list(range(1000)))
words = ["banana", "Apple", "cherry"]; print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len, reverse=True), sorted([(1, "b"), (1, "a"), (0, "z")]))
class L(list):
    def append(self, x): super().append(x * 2)
    def __getitem__(self, i): return "item" if i == 99 else super().__getitem__(i)
m = L([1]); m.append(5); print(m, m[0], m[99], len(m), isinstance(m, list), m + [1], type(m + [1]).__name__, m == [1, 10], L("ab"))
bad = [
    lambda: [][0], lambda: [1][5], lambda: [1][-2], lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1][a[:0] or "x"], lambda: [1] + "a", lambda: [1] * "a", lambda: list(5), lambda: [1].extend(5), lambda: [3, "a"].sort(), lambda: sorted([1], 2),
    lambda: [1].sort(foo=1), lambda: [1].insert("a", 1), lambda: [1].index(), lambda: hash([]), lambda: [1].nope, lambda: [1] < 5, lambda: [1, 2][1:"a"], lambda: a.__setitem__(99, 1), lambda: a.__delitem__(99), lambda: [1].pop("a"), lambda: [1] - [1], lambda: [1][l[:0] or None], lambda: a.__setitem__(slice(0, 4, 2), [1]), lambda: max([]), lambda: sum(["a"]), lambda: sum([1], "x"), lambda: sum("ab", ""), lambda: next([1]),
]  # fmt: skip
for case in bad:
    try:
        print(case())
    except (TypeError, ValueError, IndexError, AttributeError) as error:
        print(type(error).__name__, error)
try:
    a[1:3:0] = []
except ValueError as error: print(error)
try:
    a[0:1] = 5
except TypeError as error: print(error)
t = (1, 2, [3]); print(t, t[0], t[-1], t[1:], t + (4,), t * 2, len(t), 2 in t, t.index(2), t.count(1), (1,), (), tuple("ab"), tuple([1]), (1, 2) < (1, 3), hash((1, 2)) == hash((1, 2)), max((3, 1)), tuple(), (1, (2, (3,))))
t[2].append(4); print(t, t == (1, 2, [3, 4]), t is tuple(t), t[::-1], t[0:2])
for case in (lambda: t[5], lambda: t.index(9), lambda: hash(t), lambda: t + [1], lambda: t.__setitem__, lambda: tuple(5), lambda: t["a"], lambda: (1,) < (None,), lambda: t.append(1)):
    try: print(case())
    except (TypeError, ValueError, IndexError, AttributeError) as error: print(type(error).__name__, error)
try: t[0] = 1
except TypeError as error: print(error)
try: del t[0]
except TypeError as error: print(error)
class T(tuple):
    def __new__(cls, *args): return super().__new__(cls, args)
    @property
    def first(self): return self[0]
print(T(1, 2), T(1, 2).first, len(T(1, 2)), T(1) == (1,), isinstance(T(), tuple), T(1, 2) + (3,))
class Emptying:
    def __init__(self, *lists): self.lists = lists
    def __eq__(self, other):
        for one in self.lists: one.clear()
        return NotImplemented
one, other = [], []
one += [Emptying(other)]; other += [Emptying(one)]
print(one == other, one, other)
one += [Emptying(one)]; print(one == [1], one)
one += [0, Emptying(one)]; print(one < [0, 1], one, [0, 1] > one)
long = list(range(10)); del long[9::1 << 333]; print(long); del long[3::2 ** 63 - 1]; print(long); del long[7::-(2 ** 63 - 1)]; print(long)
class Hinting:
    def __init__(self, hint): self.hint = hint
    def __iter__(self): return iter("ab")
    def __length_hint__(self): return self.hint
for many in (range(2 ** 47), range(-1, 2 ** 47, 1), Hinting(2 ** 47), Hinting(2 ** 63 - 1), Hinting(5)):
    for make in (list, lambda one: [*one], lambda one: [].extend(one), sorted, lambda one: [1].__iadd__(one)):
        try: print(make(many))
        except MemoryError as error: print("no memory", error)
