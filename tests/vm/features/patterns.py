"""The match statement: every kind of pattern, and what it captures."""


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


class Color:
    RED = 1
    BLUE = "blue"


def literals(v):
    match v:
        case 1:
            return "one"
        case -2 | 2.5:
            return "minus two or two and a half"
        case "a" "b":
            return "ab"
        case b"x":
            return "bytes"
        case None:
            return "none"
        case True | False:
            return "bool"
        case Color.RED | Color.BLUE:
            return "color"
    return "nothing"


for value in (1, 1.0, True, -2, 2.5, "ab", b"x", None, False, "blue", 7, [], 10**30, -(10**30)):
    print(repr(value), literals(value))


def sequences(v):
    match v:
        case []:
            return "empty"
        case [x]:
            return "one", x
        case [1, *rest]:
            return "one first", rest
        case [*_, 9]:
            return "nine last"
        case [a, _, *_, b]:
            return a, b
        case (first, second):
            return first, second
        case str() | bytes():
            return "text"
        case [*everything]:
            return everything


class Many(list):
    pass


class Pair(tuple):
    pass


for value in ([], (), [5], (1,), [1, 2, 3], range(1, 4), (4, 9), (4, 5, 6), range(3, 7), "ab", "", b"abc", Many([1, 2]), Pair((1, 2)),
              {1, 2}, {1: 2}, [2, 3], iter([1]), 5, (x for x in ())):
    print(value if not hasattr(value, "__next__") else "iterator", sequences(value))


def mappings(v):
    match v:
        case {"op": "add", "args": [a, b]}:
            return a + b
        case {"op": op, **rest} if rest:
            return op, rest
        case {1: _, Color.BLUE: x}:
            return "one and blue", x
        case {"only": {"deep": [_, {"x": x}]}}:
            return x
        case {**everything} if "all" in everything:
            return everything
        case {}:
            return "a mapping"
    return "none"


class Own(dict):
    def get(self, key, default=None):
        print("  get", key)
        return super().get(key, default)

    def __missing__(self, key):
        return "missing"


for value in ({"op": "add", "args": (2, 3)}, {"op": "add", "args": [1]}, {"op": 1}, {"op": 1, "z": 2}, {1: 1, "blue": 2, 3: 3}, {True: 1, "blue": 4},
              {"only": {"deep": [0, {"x": 9}]}}, {"all": 1, 2: 3}, {}, [], Own(op="add"), Own({1: 2}), type("T", (), {"a": 1}).__dict__, 5):
    print(mappings(value))


def classes(v):
    match v:
        case Point(0, 0):
            return "origin"
        case Point(0, y=y):
            return "on y", y
        case Point(x=x, y=0):
            return "on x", x
        case Point(x, y) if x == y:
            return "diagonal", x
        case Point(x=Point() as inner):
            return "nested", inner
        case Point():
            return "somewhere"
        case bool(b):
            return "bool", b
        case int(n) | float(n):
            return "number", n
        case str(real=r):
            return "never", r
        case str(s) | bytes(s):
            return "text", s
        case list([x, *_]) | tuple([x, *_]):
            return "begins with", x
        case dict({"k": k}):
            return "k", k
        case set(s) | frozenset(s):
            return "set", sorted(s)
        case type(__name__=name):
            return "type", name
    return "else"


class Number(int):
    pass


for value in (Point(0, 0), Point(0, 3), Point(4, 0), Point(5, 5), Point(Point(1, 2), 7), Point(1, 2), True, 5, 2.5, Number(8), "s", b"b", [1, 2], (3,),
              [], {"k": "v"}, {}, {2, 1}, frozenset("ab"), int, None, 10**20):
    print(classes(value))


# Captures are bound when all of it has matched; a guard that fails leaves them bound.
def bound(v):
    a = b = c = "unbound"
    match v:
        case [a, 1]:
            return "first"
        case [b, _] if b > 5:
            return "second", a, b
        case [c, *_]:
            return "third", a, b, c
    return a, b, c


print(bound([1, 1]), bound([9, 2]), bound([3, 4]), bound(5), bound([]))


def alternatives(v):
    match v:
        case [a, b, c] | {"a": a, "b": b, "c": c} | Point((c, a), b):
            return a, b, c
        case ([x, "l"] | ["r", x] | [_, _, _, x]) as whole:
            return x, whole
        case [(4 | 5) as n] | {"n": n} | (1 | 2 | 3 as n) if n != n:
            return "no"
        case _:
            return "none"


def same_order(v):
    match v:
        case (a, (b, (c, d))) | ((d, c), b, a, _) | [[b, d], a, c, 0, 0]:
            return a, b, c, d


print(alternatives([1, 2, 3]), alternatives({"c": 3, "b": 2, "a": 1}), alternatives(Point((3, 1), 2)), alternatives([5, "l"]), alternatives(["r", 6]),
      alternatives((0, 0, 0, 7)), alternatives(9))
print(same_order([1, [2, [3, 4]]]), same_order([[4, 3], 2, 1, 0]), same_order([[2, 4], 1, 3, 0, 0]), same_order([1]))
