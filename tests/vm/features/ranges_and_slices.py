r = range(2, 20, 3)
print(r, list(r), len(r), r[0], r[-1], r[1:3], r[::-1], list(r[::-2]), 5 in r, 6 in r, 5.0 in r, "a" in r, r.index(8), r.count(8), r.count(9), r.start, r.stop, r.step, r == range(2, 18, 3), range(0) == range(5, 5), hash(range(3)) == hash(range(0, 3)), bool(range(0)), bool(r), max(r), min(r), sum(r), list(reversed(r)))
print(range(5, 0, -1), list(range(5, 0, -2)), list(range(-3)), len(range(10**18)), range(10**20)[10**19], 10**19 in range(10**20), range(10**20)[-1], list(range(10**20, 10**20 + 3)), range(True, 5), [i for i in range(10) if i % 4 == 1], range(3)[True], type(range(1)), isinstance(r, range), repr(range(1)), range(1, 2) != range(1, 3))
for i in range(3, 0, -1): print(i, end=" ")
for i in range(2**62, 2**62 + 2): print(i, end=" ")
print(*range(3), *range(0), sep=",")
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, s.indices(5), slice(None).indices(4), slice(None, None, -1).indices(4), slice(-3, -1).indices(10), slice(3) == slice(None, 3, None), [1, 2, 3, 4][s], "abcdef"[slice(None, None, -2)], slice("a", None))
class Show:
    def __getitem__(self, key): return key
    def __setitem__(self, key, value): print("set", key, value)
    def __delitem__(self, key): print("del", key)
q = Show()
print(q[1], q[1:2], q[::3], q[1, 2], q[1:2, ::3], q["k"], q[...], q[:], q[()], q[-1:], q[1:2:3, 4])
q[1:2] = 5; q[::2] = 6; q[1, 2:3] = 7; del q[:1], q[1, ...]
for bad in (lambda: range(), lambda: range("a"), lambda: range(1, 2, 0), lambda: range(1.0), lambda: r[100], lambda: r["a"], lambda: r.index(7), lambda: range(5) < range(6), lambda: range(3) + range(3), lambda: r.append(1), lambda: [1, 2]["a":], lambda: [1][::0], lambda: slice(1).indices("a"), lambda: "abc"[1 + 0.5], lambda: setattr(r, "start", 1), lambda: len(range(10**30)), lambda: [1, 2][None:1.5], lambda: range(3)[5:"x"]):
    try: print(bad())
    except (TypeError, ValueError, IndexError, AttributeError, OverflowError) as error: print(type(error).__name__, error)
