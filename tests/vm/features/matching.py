"""What patterns ask of their subject, in which order, in which scopes; and what is wrong."""


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


# Who is asked what, in which order.
class Loud:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        print("  eq", self.name, other)
        return self.name == other

    def __hash__(self):
        print("  hash", self.name)
        return hash(self.name)

    def __getattr__(self, name):
        print("  getattr", name)
        if name == "error":
            raise AttributeError(name)
        if name == "broken":
            raise KeyError(name)
        return name


class Keys:
    A = Loud("a")
    B = Loud("b")


class Sized(list):
    def __len__(self):
        print("  len")
        return super().__len__()

    def __getitem__(self, i):
        print("  getitem", i)
        return super().__getitem__(i)

    def __iter__(self):
        print("  iter")
        return super().__iter__()


class Meta(type):
    def __instancecheck__(cls, value):
        print("  instancecheck")
        return True

    def __getattribute__(cls, name):
        if name == "__match_args__":
            print("  match_args")
        return super().__getattribute__(name)


class Anything(metaclass=Meta):
    __match_args__ = ("one", "two")


def order(v):
    match v:
        case {Keys.A: 1, Keys.B: x}:
            print("both", x)
        case {Keys.B: 2}:
            print("b")
        case [_, 5, *_, 7, _]:
            print("five, seven")
        case [_, _, *_]:
            print("two")
        case [a, *b, 9]:
            print("nine", a, b)
        case Anything(1, three=3):
            print("no")
        case Anything("one", error=_):
            print("no")
        case Anything("one", "two", three="three" as t):
            print("yes", t)


order({"a": 1, "b": 2})
order({"a": 0, "b": 2})
order(Sized([1, 5, 6, 7, 8]))
order(Sized([1, 5]))
order(Sized([9]))
order(Loud("v"))


class Space(dict):
    def __setitem__(self, key, value):
        if not key.startswith("__"):
            print("  store", key, value)
        super().__setitem__(key, value)


class Spacious(type):
    @classmethod
    def __prepare__(cls, name, bases):
        return Space()


class Body(metaclass=Spacious):
    match [1, {"k": 2, "l": 4}, Point(3, 5)]:
        case [a, {"k": b, **c}, Point(d, y=e) as f] as g if print("guard"):
            pass
        case [_, _, Point(y=h, x=i)] | [h, i]:
            pass


print(sorted(name for name in vars(Body) if len(name) == 1))


# In loops, generators, functions, comprehensions' values; names that are global, nonlocal and private.
def walk(tree):
    match tree:
        case [left, right]:
            yield from walk(left)
            yield from walk(right)
        case leaf:
            yield leaf


print(list(walk([[1, [2, 3]], [4, 5]])))


def loop(commands):
    done = []
    for command in commands:
        match command.split():
            case ["go", ("north" | "south") as where]:
                done.append(where)
            case ["skip"]:
                continue
            case ["stop", *why]:
                done.append(why)
                break
            case [] | ["#", *_]:
                pass
            case other:
                done.append(other)
    else:
        done.append("end")
    return done


print(loop(["go north", "skip", "go home", "", "# x", "stop it now", "go south"]), loop(["go south"]))


def scopes():
    global seen
    kept = None

    def inner(v):
        nonlocal kept
        global seen
        match v:
            case [kept, {"seen": seen}, *rest]:
                return lambda: rest

    return inner([1, {"seen": 2}, 3])(), kept


print(scopes(), seen)


class Private:
    def __init__(self):
        self.__x = 5

    def get(self):
        match self:
            case Private(__x=5):
                return "not mangled"
            case Private(_Private__x=__y):
                return __y, sorted(locals())


print(Private().get())


def guarded(v):
    match v:
        case int() if v > 10 and v < 20 or v == 5:
            return "in"
        case _ if v is None:
            return "none"
        case _ if (w := v):
            return w
    return "out"


print([guarded(v) for v in (15, 5, 7, None, 0, "", "x")])


def tried(v):
    try:
        match v:
            case [x, y]:
                return x / y
            case Point(x, y):
                raise ValueError(x)
    except (ZeroDivisionError, ValueError) as error:
        match error:
            case ZeroDivisionError(args=[text]):
                return text
            case Exception(args=args):
                return args
    finally:
        match v:
            case [*_, last]:
                print("last", last)
    return None


print(tried([4, 2]), tried([1, 0]), tried(Point(8, 9)), tried(3))


# What is wrong.
def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


def wrong_class(v, kind):
    match v:
        case kind():
            return "no"


class Few:
    __match_args__ = ("a",)
    a = 1


class Listed(Few):
    __match_args__ = ["a"]


class Numbered(Few):
    __match_args__ = (1,)


class Twice(Few):
    __match_args__ = ("a", "a")


class Nothing:
    pass


class Sub(Twice):
    __match_args__ = ("b", "missing")
    b = 2


def too_many(v):
    match v:
        case Few(1, 2):
            return "no"


def listed(v):
    match v:
        case Listed(1):
            return "no"


def numbered(v):
    match v:
        case Numbered(1):
            return "no"


def twice(v):
    match v:
        case Twice(1, 1):
            return "no"


def by_name(v):
    match v:
        case Few(1, a=1):
            return "no"


def nothing(v):
    match v:
        case Nothing(1):
            return "no"


def nothing_2(v):
    match v:
        case Nothing(1, 2, a=3):
            return "no"


def number(v):
    match v:
        case int(1, 2):
            return "no"
        case int(x, real=1):
            return x


def missing(v):
    match v:
        case Sub(2, x) | Sub(b=2, c=x):
            return "no"
        case Sub(x):
            return x
        case str(lower=method):
            return method()


def broken(v):
    match v:
        case Anything(broken=_):
            return "no"


class Doubled:
    A = 1
    B = 1.0
    LIST = [1]


def duplicate(v):
    match v:
        case {Doubled.A: _, Doubled.B: _}:
            return "no"
        case {Doubled.LIST: _}:
            return "no"


class NoGet(dict):
    get = None


class BadGet(dict):
    def get(self, key, default):
        raise LookupError(key)


class BadLength(list):
    def __len__(self):
        raise RuntimeError("no length")


class Grows(list):
    def __len__(self):
        return 2


class Strange:
    def __eq__(self, other):
        return self

    def __bool__(self):
        raise ArithmeticError("neither")


def pairs(v):
    match v:
        case {"a": _}:
            return "a"
        case [x, y]:
            return x, y
        case [x, *_, y]:
            return x, y
        case 5:
            return "five"


for kind in (int, 5, "int", None, Few, int | str, list[int]):
    attempt(wrong_class, 1, kind)
for function, value in ((too_many, Few()), (listed, Listed()), (numbered, Numbered()), (twice, Twice()), (by_name, Few()), (nothing, Nothing()),
                        (nothing_2, Nothing()), (number, 1), (number, 2), (missing, Sub()), (missing, "ABC"), (broken, Loud("b")), (duplicate, {1: 2}),
                        (duplicate, {}), (too_many, 5), (pairs, NoGet(a=1)), (pairs, BadGet(a=1)), (pairs, BadLength()), (pairs, Grows([1])), (pairs, Grows([1, 2, 3])),
                        (pairs, Strange())):
    attempt(function, value)
