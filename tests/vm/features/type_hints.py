import sys
def f(a: list[int], b: dict[str, tuple[int, ...]] | None = None, *c: set[str], d: type[int] = int) -> "list[int]": return a
print(f.__annotations__, f([1]))
x: list[list[int]] = [[1]]
class Node:
    left: "Node | None" = None
    items: dict[str, list[int]] = {}
    def next(self) -> "Node | None": return None
try:
    class Bad:
        def g(self) -> Bad: pass
except NameError as error: print(error)
print(Node.__annotations__, sys.modules[__name__].__annotations__, Node().next())
print(list[int], dict[str, int], tuple[int, ...], tuple[()], set[int | str], frozenset[int], type[int], list["X"], list[None], list[Node], list[int, str], list[[int]], list[...])
print(int | str, int | None, None | int, int | int, int | str | int, list[int] | None, (int | str) | (str | float), int | list[int] | list[int], Node | None, bool | int)
print(list[int] == list[int], list[int] != list[str], list[int] == list, {list[int]: 1}[list[int]], (int | str) == (str | int), {int | str: 1}[str | int], (int | str) != int, hash(int | str) == hash(str | int))
print(list[int].__origin__, list[int].__args__, dict[str, int].__args__, (int | None).__args__, list[int].__parameters__, list[int].append is not None, list[int].__name__, type(list[int]), type(int | str), list[int]([3, 4]), dict[str, int](a=1), tuple[int]("ab"), set[int]([1]))
print(isinstance(1, int | str), isinstance([], int | str), isinstance(None, int | None), issubclass(bool, int | str), issubclass(list, int | None), isinstance("a", (int | float, str)))
class L(list[int]): pass
class D(dict[str, int]):
    def total(self): return sum(self.values())
print(L([1]), L.__bases__, L.__mro__[1], D(a=1, b=2).total(), isinstance(L(), list))
class G:
    def __class_getitem__(cls, key): return f"{cls.__name__}[{key}]"
print(G[int], G[1, 2], G["x"])
Alias = dict[str, list[int]]
def use(v: Alias) -> Alias: return v
print(Alias, use.__annotations__, use({}))
for bad in (lambda: int[str], lambda: list[int][str], lambda: int | 5, lambda: 5 | int, lambda: "x" | int, lambda: isinstance([], list[int]), lambda: isinstance([], int | list[int]), lambda: issubclass(list, list[int]), lambda: list[int].nope, lambda: (int | str).nope, lambda: (int | str)(), lambda: (int | str)[int], lambda: list[int] < list[str], lambda: str[int], lambda: list[int] + 1, lambda: Node[int]):
    try: print(bad())
    except (TypeError, AttributeError) as error: print(type(error).__name__, error)

class Held:
    def __class_getitem__(cls, key): return key
for alias in (list[int], dict[str, int], tuple[int, ...], enumerate[int]):
    print([name for name in dir(alias) if name != "__getstate__" and "reduce" not in name and name != "__getattribute__" and name != "__getnewargs__"])
    for name in ("__name__", "__qualname__", "__unpacked__", "__typing_unpacked_tuple_args__", "__origin__", "__class__", "__copy__", "__len__", "append", "fromkeys", "nothing", "__mro__"):
        try: print(name, type(getattr(alias, name)).__name__)
        except AttributeError as error: print(error)
print(type({}.__class__.__dict__)[int], Held[3])
class A:
    def m(self): pass
    @staticmethod
    def s(): pass
    @classmethod
    def c(cls): pass
    class In: pass
class Q: __qualname__ = "weird"; __module__ = None
class R:
    def __getattr__(self, n): print("asked", n); raise AttributeError(n)
    def __repr__(self): return "R!"
class S:
    def __getattr__(self, n): return n
    def __repr__(self): return "S!"
t = A(); t.__qualname__ = 5; t.__module__ = "mod"
for x in (A, A.m, A().m, A.s, A.c, A.In, Q, Q(), R(), S(), len, [].append, int.__add__, (1).__add__, str.join, None, ..., 5, "text", list[int], int | str, [1, int], (int, str), [], type, t, lambda: 0, (i for i in ()), A.m.__get__, print, Exception, ValueError("v"), type(None), range):
    for g in (list, dict, tuple, type):
        try: print(g[x].__repr__().split(" at 0x")[0], end=" ")
        except Exception as e: print(type(e), e)
    try: print(repr(int | x).split(" at 0x")[0])
    except Exception as e: print(type(e), e)
class Pair(tuple): pass
print(set[Pair((1, 2))], type(list[Pair((1, 2))].__args__).__name__, dict[Pair()])
