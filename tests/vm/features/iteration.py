class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(Count(3)), [x for x in Count(2)], sum(Count(4)), max(Count(3)), 1 in Count(3), 9 in Count(3), tuple(Count(2)), set(Count(2)) == {0, 1}, dict(zip(Count(2), "ab")), *Count(2), sorted(Count(3)), list(map(str, Count(2))), "".join(str(i) for i in Count(3)), list(enumerate(Count(2))), any(Count(2)), all(Count(2)), [*Count(1), *Count(2)])
a, b, *c = Count(5); print(a, b, c)
it = iter([1, 2, 3]); print(next(it), list(it), list(it)); it = iter("ab"); print(next(it), next(it), next(it, "end")); print(list(iter({"k": 1}.items())), list(iter((1, 2))), list(iter(range(3))), list(iter({1})), list(iter(b"ab")))
class Seq:
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * i
print(list(Seq()), 4 in Seq(), [*Seq()], max(Seq()), list(zip(Seq(), Seq()))); x, y, z = Seq(); print(x, y, z)
class Bad:
    def __iter__(self): return iter([1, 2])
    def __contains__(self, x): return x == "special"
    def __len__(self): return 99
print("special" in Bad(), 1 in Bad(), list(Bad()), len(Bad()))
def gen():
    got = yield 1
    print("got", got)
    yield from (2, 3)
    return "result"
g = gen(); print(next(g), g.send("sent"), list(g), next(g, "over")); g2 = gen(); g2.close(); print(list(g2))
def infinite():
    n = 0
    while True: yield n; n += 1
print([x for x, _ in zip(infinite(), range(3))], next(x for x in infinite() if x > 10), type(gen()).__name__, type(x for x in "").__name__, gen.__name__, gen().__name__)
class Raises:
    def __iter__(self): return self
    def __next__(self): raise ValueError("in next")
class NoNext:
    def __iter__(self): return 5
class ItemError:
    def __getitem__(self, i): raise KeyError(i)
for bad in (lambda: list(Raises()), lambda: list(NoNext()), lambda: list(ItemError()), lambda: list(5), lambda: next([]), lambda: [x for x in None], lambda: sum(Raises()), lambda: max(Raises()), lambda: 1 in 5, lambda: 1 in Raises(), lambda: dict(Raises()), lambda: list(zip(Raises())), lambda: [*5], lambda: (lambda *a: a)(*Raises()), lambda: "".join(Raises()), lambda: sorted(Raises()), lambda: list(map(len, [1])), lambda: iter(NoNext()), lambda: gen().send(1), lambda: next(gen().x), lambda: gen().throw(5), lambda: a.__iter__):
    try: print(bad())
    except (ValueError, TypeError, KeyError, AttributeError) as error: print(type(error).__name__, error)
l = [1, 2, 3]; it = iter(l); next(it); l.append(4); print(list(it)); l.append(5); print(list(it)); r = reversed(l); l.pop(); print(list(r)[:2])
for i, x in enumerate(l): l[i] = x * 2
print(l, list(zip(l, l[1:], l[2:])), [p for p in zip()], list(map(max, [1, 5], [3, 2])), list(zip("abc", infinite())))


def thrown_before_it_begins(error):
    def g(a):
        try:
            yield a
        finally:
            print("never")

    it = g([1])
    try:
        it.throw(error)
    except BaseException as e:
        below = e.__traceback__.tb_next
        print(type(e).__name__, e, repr(e.__cause__), below and below.tb_lineno, next(it, "ended"))


for error in (ValueError("v"), StopIteration(5), GeneratorExit(), KeyboardInterrupt("k")):
    thrown_before_it_begins(error)
class Spam:
    def __init__(self): self.calls = 0
    def __call__(self):
        self.calls += 1
        if self.calls == 1: print(list(self.iterator))
        return "more" if self.calls == 1 else "end"
spam = Spam(); spam.iterator = iter(spam, "end")
print(next(spam.iterator, "exhausted by its own callable"), spam.calls)
class WithoutLength:
    def __getitem__(self, i): return i
try: reversed(WithoutLength())
except TypeError as error: print(error)

# Who is asked how many items there are: the object itself, or its iterator.
class Unsure:
    def __len__(self): raise KeyError("asked")
    def __iter__(self): return iter((1, 2))
class UnsureList(list):
    def __len__(self): raise KeyError("asked")
    def __iter__(self): return iter((1, 2))
class NoIterator:
    def __iter__(self): return 1
class Fails:
    def __iter__(self): raise ValueError("from iter")
def ask(f, v):
    try: print(f(v))
    except Exception as error: print(type(error).__name__, error)
def slices(v):
    made = [0]; made[:] = v; return made
def adds(v):
    made = [0]; made += v; return made
def unpacks(v):
    x, y = v; return x
for f in (list, tuple, bytes, set, sorted, lambda v: dict([v]), lambda v: "".join(v), lambda v: b"".join(v), slices, adds, unpacks,
          lambda v: [*v], lambda v: (lambda *a: a)(*v), dict.fromkeys, lambda v: list(zip(v)), dict, sum, max, str.join):
    for v in (Unsure(), UnsureList(), NoIterator(), Fails()):
        ask(f, v)
