def plain(a, b): return a, b
def default(a, b=2, c=[]): c.append(a); return a, b, c
def star(a, *args, **kwargs): return a, args, kwargs
def keyword(a, *, k, m=5): return a, k, m
def positional(a, b=1, /, c=2, *, d=3): return a, b, c, d
def everything(a, /, b, c=3, *rest, d, e=5, **more): return a, b, c, rest, d, e, more
def nothing(): return "none"


print(plain(1, 2), plain(b=1, a=2), plain(*[1, 2]), plain(**{"a": 1, "b": 2}), plain(1, *[2]), plain(1, **{"b": 2}), plain(*"xy"))
print(default(1), default(2, 3), default(3, c=[9]), default(4), default.__defaults__)
print(star(1), star(1, 2, 3), star(1, x=2), star(*range(4), **{"y": 1}, z=2), star(a=1, b=2), star(1, *(), **{}), star(1, *[2], 3, *[4], **{"k": 1}, **{"l": 2}))
print(keyword(1, k=2), keyword(k=1, a=0, m=2), keyword.__kwdefaults__, positional(0), positional(0, 1, 2, d=4), positional(0, c=9))
print(everything(1, 2, d=4), everything(1, b=2, d=4), everything(1, 2, 3, 4, 5, d=6, z=7, a=8), nothing(), nothing(*[], **{}))
order = []


def n(v):
    order.append(v)
    return v


star(n(1), *[n(2)], n(3), x=n(4), **{"y": n(5)}, z=n(6))
def later(a=n("default 1"), *, b=n("default 2")): return a, b
print(order, later())
not_callable = None
calls = [
    lambda: plain(), lambda: plain(1), lambda: plain(1, 2, 3), lambda: plain(1, a=2), lambda: plain(1, 2, c=3), lambda: plain(**{"a": 1}), lambda: plain(*[1, 2, 3, 4]),
    lambda: default(), lambda: default(1, 2, 3, 4), lambda: default(1, 2, b=3), lambda: star(), lambda: star(1, a=2), lambda: keyword(1), lambda: keyword(1, 2, k=1), lambda: keyword(), lambda: keyword(1, k=2, z=3),
    lambda: positional(a=1), lambda: positional(1, b=2), lambda: positional(1, 2, 3, 4), lambda: everything(1), lambda: everything(1, 2), lambda: everything(d=1), lambda: nothing(1), lambda: nothing(x=1),
    lambda: plain(*1), lambda: plain(**1), lambda: star(1, **{"x": 1}, **{"x": 2}), lambda: star(1, x=1, **{"x": 2}), lambda: star(1, **{1: 2}), lambda: (lambda: 0)(1), lambda: (lambda x: x)(), lambda: len(), lambda: len(1, 2), lambda: len([], x=1),
    lambda: order[0](), lambda: not_callable(), lambda: "a".upper()(), lambda: [].append(), lambda: [].append(1, 2), lambda: {}.get(), lambda: int(1, 2, 3), lambda: str(1, 2, 3, 4), lambda: print(1, foo=2), lambda: sorted(), lambda: sorted([], 1),
    lambda: max(), lambda: max(1), lambda: isinstance(1), lambda: "a".join(1, 2), lambda: range(), lambda: range(1, 2, 3, 4), lambda: range("a"), lambda: dict(1), lambda: list(1, 2), lambda: plain(b=1), lambda: everything(1, 2, 3, d=1, **{"e": 1, "d": 2}),
]  # fmt: skip
for call in calls:
    try:
        print(call())
    except TypeError as error:
        print(error)


class C:
    def __init__(self, x, y=1): self.x = x
    def method(self, a, b=2): return a, b
    @classmethod
    def made(cls, a): return a
    @staticmethod
    def free(a): return a


for call in (lambda: C(), lambda: C(1, 2, 3), lambda: C(1, z=1), lambda: C(1).method(), lambda: C(1).method(1, 2, 3), lambda: C.method(), lambda: C.made(), lambda: C.free(), lambda: C.free(1, 2), lambda: C(1).method(1, 2, b=3), lambda: C.method(C(1), 5), lambda: C(x=1).method(a=1), lambda: object(1), lambda: C.__init__(1)):
    try:
        print(call())
    except TypeError as error:
        print(error)
