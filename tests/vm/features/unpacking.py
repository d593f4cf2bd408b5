a, b = 1, 2
a, b = b, a
[c, d] = "xy"
(e, (f, g)), h = (1, [2, 3]), 4
first, *middle, last = range(6)
*init, end = "abc"
head, *tail = [1]
x = y = z = []
print(a, b, c, d, e, f, g, h, first, middle, last, init, end, head, tail, x is z)
a, b, c = c, a, b
print(a, b, c)
i, lst = 0, [0, 0, 0]
i, lst[i] = 1, 5
print(i, lst)
lst[0], lst[1] = lst[1], lst[0]
print(lst)
for k, (v, *w) in {"p": (1, 2, 3), "q": (4,)}.items():
    print(k, v, w)
print([p + q for p, q in [(1, 2), (3, 4)]], {k: v for k, *v in ["abc", "de"]}, [*map(lambda t: t[0], [(1, 2)])])


class Pair:
    def __iter__(self):
        yield "l"
        yield "r"


l, r = Pair()
print(l, r, *Pair())
for bad, values in (("2", [1]), ("2", [1, 2, 3]), ("2", 5), ("2", "a"), ("s", []), ("d", {1: 2}), ("g", (n for n in range(3)))):
    try:
        if bad == "s":
            p, *q, r = values
        else:
            p, q = values
        print(p, q)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    a, b, c, d, *e = 1, 2
except ValueError as error:
    print(error)
() = []
[] = ()
(only,) = "1"
print(only)
