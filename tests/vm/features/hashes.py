"""Which keys and elements are asked for their hashes, and which are compared, in which order."""
calls = []
class H:
    def __init__(s, n, e=None): s.n = n; s.e = e
    def __hash__(s):
        calls.append(('h', s.n)); return s.n % 4
    def __eq__(s, o):
        calls.append(('e', s.n, getattr(o, 'n', o)))
        return s.n == getattr(o, 'n', o)
    def __repr__(s): return f'H{s.n}'
a = {H(i): i for i in range(6)}
b = {H(i): i % 3 for i in range(3, 9)}
import operator
for op in (operator.or_, operator.and_, operator.xor, operator.sub, operator.eq, operator.lt, operator.le):
    for x in (a.keys(), a.items(), set(a), frozenset(a), a, [1]):
        for y in (b.keys(), b.items(), set(b), frozenset(b), b, list(b)):
            calls.clear()
            try: r = op(x, y)
            except Exception as e: r = e
            print(op.__name__, type(x).__name__, type(y).__name__, r, calls)
for x in (set(a), frozenset(a), a.keys(), a.items()):
    for y in (b.keys(), b.items(), set(b), frozenset(b), b, list(b), a, a.keys(), a.items(), set(a), []):
        for m in 'union intersection difference symmetric_difference issubset issuperset isdisjoint'.split():
            if not hasattr(x, m): continue
            calls.clear()
            try: r = getattr(x, m)(y)
            except Exception as e: r = e
            print(m, type(x).__name__, type(y).__name__, r, calls)
        for m in 'update intersection_update difference_update symmetric_difference_update'.split():
            if not hasattr(x, m): continue
            z = x.copy()
            calls.clear()
            try: getattr(z, m)(y)
            except Exception as e: r = e
            print(m, type(x).__name__, type(y).__name__, z, calls)

for make in (lambda: dict.fromkeys(set(a)), lambda: dict.fromkeys(a, 1), lambda: dict.fromkeys(list(a)), lambda: {**a}, lambda: a == dict(a), lambda: a | b, lambda: {1: 2} | a, lambda: set(a), lambda: {*a}, lambda: dict(a), lambda: dict(a.items())):
    calls.clear()
    made = make()
    print(made, calls)
