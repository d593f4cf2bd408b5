print([x * x for x in range(5)], [x for x in range(10) if x % 2 if x > 3], [(x, y) for x in range(3) for y in range(x)], [[i * j for j in range(3)] for i in range(3)])
print({k: v for k, v in zip("abc", range(3))}, {x: {y: x * y for y in range(2)} for x in range(2)}, {x % 3 for x in range(9)}, {c for c in "hello" if c != "l"} == set("heo"))
print(sum(x for x in range(10)), list(x for x in "ab"), any(x > 2 for x in range(4)), dict((x, x) for x in range(2)), max((len(w), w) for w in ("a", "bcd", "ef")))
x = "outer"
print([x for x in range(3)], x, [x for _ in range(2)], [(lambda: x)() for x in range(3)], [f() for f in [lambda: x for x in range(3)]], x)


def scopes(n):
    local = [n + i for i in range(3) for n in (i, i)]
    nested = [[n, i, j] for i in range(2) for j in [k for k in range(i + 1)]]
    captured = [lambda: (i, n) for i in range(2)]
    return local, nested, [f() for f in captured], n


print(scopes(10))


class C:
    size = 3
    squares = [i * i for i in range(size)]
    table = {i: [j for j in range(i)] for i in squares}
    try:
        broken = [size for _ in range(2)]
    except NameError as error:
        print(error)


print(C.squares, C.table, hasattr(C, "i"))
order = []


def note(v):
    order.append(v)
    return v


{note(("k", i)): note(("v", i)) for i in range(2)}
[note((i, j)) for i in [note("outer")] for j in (note("inner"), 1) if note(j)]
print(order)
print([last := v for v in range(3)], last, [total := 0] + [total := total + v for v in range(4)], total)
for bad in (lambda: [1 / 0 for _ in "a"], lambda: [v for v in 5], lambda: {[]: 1 for _ in "a"}, lambda: [u for _ in "a"], lambda: list(1 / v for v in (1, 0))):
    try:
        print(bad())
    except (ZeroDivisionError, TypeError, NameError) as error:
        print(type(error).__name__, error)


def rebinding():
    v = 1
    try:
        [v for v in (1, 2, 1 / 0)]
    except ZeroDivisionError:
        pass
    result = [v := 5 for _ in range(1)]
    return v, result, [v for v in [v + 1]], v


print(rebinding())
print([*[y for y in [1, 2]], *(y for y in (3,))], [a for a, in [(1,), (2,)]], [b for b in [a for a in range(3)][1:]], [[]for _ in range(2)])
print([i for i in range(5) if i if i > 1 or not i], [i if i else None for i in range(2)], [i for i in (j for j in (1, 2))], {**{k: k for k in "a"}})
