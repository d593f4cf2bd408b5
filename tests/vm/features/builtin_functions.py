print(abs(-3), all([]), all([1, 0]), any([]), any([0, 2]), ascii("é"), bin(10), bool([]), callable(len), callable(3), chr(65), divmod(7, 2), hash("") == hash(""), hex(255), len("abc"), max(1, 2), min("ba"), oct(8), ord("a"), pow(2, 3), pow(2, 3, 5), repr("x"), round(1.5), str(1), sum([1, 2]))
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(zip("ab", [1, 2], (3, 4, 5))), list(zip()), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2])), list(reversed([1, 2])), list(range(3)), sorted("bca"), sorted([3, 1], reverse=True))
print(isinstance(1, int), isinstance(1, (str, int)), isinstance(True, int), isinstance("a", object), issubclass(bool, int), issubclass(int, (str, object)), type(1) is int, type("") == str, id(None) == id(None), iter([1]) is not None, next(iter([5])), next(iter([]), 9))
print(getattr("a", "upper")(), getattr(1, "nope", "default"), hasattr([], "append"), hasattr([], "nope"), [setattr(f := type("F", (), {})(), "x", 5), f.x][1], [delattr(f, "x"), hasattr(f, "x")][1])
print(int("7"), float("1.5"), str(b"a"), list("ab"), tuple([1]), dict(a=1), set([1]), frozenset(), bytes([65]), bytes(2), bytes("é", "utf-8"), bool("x"), range(2), slice(1, 2, 3), object.__name__, type(None).__name__)
print(format(3.14159, ".2f"), format("x", ">3"), print("to stdout", end="!\n"), vars(type("V", (), {"a": 1})())== {}, dir(type("D", (), {"zz": 1}))[-1], globals() is globals(), "__name__" in globals(), sorted(k for k in {"b": 1, "a": 2}))
print("a", "b", sep="-", end="$\n"); print(); print(*[1, 2], sep=", "); print(1, None, True, sep=""); print("x", end=""); print("y"); print(sep="z"); print(None, [None], "é")
import sys
print("err", file=sys.stderr); print("out", file=sys.stdout, flush=True); sys.stdout.write("written\n"); print(sys.stdout.write("") == 0)
class W:
    def __init__(self): self.parts = []
    def write(self, text): self.parts.append(text)
w = W(); print("a", 1, sep="|", file=w); print(w.parts)
print(sum([[1], [2]], []), sum((x for x in (1.5, 2)), 1), max("a", "bb", key=len), min([3, 1, 2], key=lambda x: -x), max({"a": 1, "b": 2}), min((1, "a"), (1, "b")), max([1], default=0), sorted([(2, "a"), (1, "b")], key=lambda p: p[1]))
class R:
    def __reversed__(self): return iter("custom")
    def __len__(self): return 3
    def __getitem__(self, i):
        if i > 2: raise IndexError(i)
        return i * 10
print(list(reversed(R())), list(R()), 20 in R(), R()[1], [*R()], max(R()), dict(enumerate(R())), len(R()), list(zip(R(), "abc")), sum(R()), tuple(map(str, R())))
class Seq:
    def __len__(self): return 2
    def __getitem__(self, i): return "xy"[i]
print(list(reversed(Seq())), list(Seq()), "y" in Seq())
n = iter(range(5)); print(next(n), list(n), next(n, None)); it = iter([1, 2].pop, 1); print(list(it))
e = enumerate(iter("ab")); z = zip(e, "xy"); m = map(lambda p: p, z); print(next(m), type(e), type(z), type(m), type(iter([])), type(iter({})), type(reversed([])), type(filter(None, [])))
print(list(zip([1, 2], [3, 4], strict=True)), repr(range(1, 5, 2)), str(slice(None, 3)))
print(type("New", (int,), {"x": 1, "f": lambda self: self.x + self})(5).f(), type(type), type(object), type.__name__, type("N", (), {}).__name__, isinstance(type, object), object() == object(), type(object()).__name__)
bad = [
    lambda: abs("a"), lambda: len(5), lambda: len(), lambda: max(), lambda: max([]), lambda: max(1, "a"), lambda: min(5), lambda: sum("abc"), lambda: sum([1, "a"]), lambda: ord("ab"), lambda: chr(-1), lambda: hex("a"), lambda: round("a"), lambda: pow(1), lambda: divmod(1), lambda: divmod(1, 0), lambda: iter(5), lambda: next(5), lambda: next(iter([])), lambda: enumerate(5), lambda: list(zip([1], 5)), lambda: list(zip([1], [1, 2], strict=True)), lambda: list(zip([1, 2], [1], strict=True)), lambda: list(map(5, [1])), lambda: map(len), lambda: list(filter(5, [1])), lambda: reversed(5), lambda: reversed({1}), lambda: sorted(5), lambda: sorted([1, "a"]), lambda: isinstance(1, 5), lambda: isinstance(1, (int, 5)) or isinstance("", (int, 5)), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: getattr(1), lambda: getattr(1, "nope"), lambda: getattr(1, 5), lambda: setattr(1, "x", 1), lambda: delattr([], "x"), lambda: hash([]), lambda: hash({}), lambda: callable(), lambda: print(sep=1), lambda: print(end=1), lambda: print(1, nope=2), lambda: int([]), lambda: str(1, 2), lambda: list(5), lambda: dict(5), lambda: set(5), lambda: bytes("a"), lambda: bytes(-1), lambda: bytes([256]), lambda: range(1.5), lambda: range(0, 1, 0), lambda: slice(), lambda: type(1, 2), lambda: type("X", 5, {}), lambda: type("X", (5,), {}), lambda: object(5), lambda: vars(5), lambda: format(1, 2), lambda: bool(1, 2), lambda: ascii(), lambda: bin(1.5), lambda: enumerate(), lambda: enumerate([], "a"), lambda: super(), lambda: vars(1), lambda: type(), lambda: id(),
]  # fmt: skip
for case in bad:
    try:
        print(case())
    except (TypeError, ValueError, StopIteration, AttributeError, ZeroDivisionError, RuntimeError) as error:
        print(type(error).__name__, error)
print(type(__builtins__).__name__, __builtins__.len is len, "__builtins__" in globals(), vars(__builtins__) is (lambda: 0).__builtins__)
for n in (2**31, -2**31 - 1, 2**63, 2**1000, 0x110000, -1):
    try: chr(n)
    except (OverflowError, ValueError) as e: print(type(e).__name__, e)
