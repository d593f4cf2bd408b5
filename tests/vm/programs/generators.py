"""Generators: pipelines, two-way traffic, delegation, closing, infinite sequences."""


def naturals(start=0):
    while True:
        yield start
        start += 1


def take(n, items):
    for _, item in zip(range(n), items):
        yield item


def primes():
    known = []
    for n in naturals(2):
        if all(n % p for p in known if p * p <= n):
            known.append(n)
            yield n


print(list(take(15, primes())))
print(sum(x for x in take(100, naturals()) if x % 3 == 0), max(x * x % 17 for x in range(50)), any(x > 5 for x in naturals()))


def average():
    total = count = 0
    value = None
    while True:
        new = yield value
        if new is None:
            return total, count
        total += new
        count += 1
        value = total / count


running = average()
next(running)
print([running.send(x) for x in (10, 20, 60)])
try:
    running.send(None)
except StopIteration as stop:
    print("returned", stop.value)


def guarded(name):
    try:
        while True:
            try:
                got = yield name
                print(name, "got", got)
            except ValueError as error:
                print(name, "survived", error)
    except GeneratorExit:
        print(name, "closing")
        raise
    finally:
        print(name, "finally")


g = guarded("g")
print(next(g), g.send(1), g.throw(ValueError("oops")))
g.close()
g.close()
try:
    next(g)
except StopIteration:
    print("exhausted")
h = guarded("h")
next(h)
try:
    h.throw(KeyError("k"))
except KeyError as error:
    print("came out", error)


def flatten(items):
    for item in items:
        if isinstance(item, (list, tuple)):
            count = yield from flatten(item)
            yield f"({count})"
        else:
            yield item
    return len(items)


print(*flatten([1, [2, [3, 4], ()], 5]))


def delegate():
    result = yield from average()
    yield "result", result


d = delegate()
next(d)
print(d.send(4), d.send(6), d.send(None))


def permutations(items):
    if len(items) <= 1:
        yield list(items)
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield [item, *rest]


print(["".join(p) for p in permutations("abc")], sum(1 for _ in permutations(list(range(6)))))


def window(items, size):
    held = []
    for item in items:
        held.append(item)
        if len(held) == size:
            yield tuple(held)
            del held[0]


print(list(window("abcde", 3)), list(window([], 2)))


def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1


print(max(range(1, 300), key=lambda n: sum(1 for _ in collatz(n))), list(collatz(6)))
lines = ["a=1", "# no", "b = 22", "", "c=x"]
settings = dict((k.strip(), v.strip()) for k, v in (line.split("=") for line in lines if "=" in line))
print(settings)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        n = self.n
        while n:
            yield n
            n -= 1


print(list(Countdown(4)), [*Countdown(2)], sum(Countdown(10)), 3 in Countdown(5), dict(enumerate(Countdown(2), 5)), tuple(Countdown(0)))
a, *b = Countdown(3)
print(a, b)


def broken():
    yield 1
    raise StopIteration("inside")


try:
    print(list(broken()))
except RuntimeError as error:
    print(error, repr(error.__cause__))


def busy():
    yield 1
    yield next(me)


me = busy()
next(me)
try:
    next(me)
except ValueError as error:
    print(error)
fresh = average()
for bad in (lambda: fresh.send(1), lambda: next(5), lambda: iter(5)):
    try:
        bad()
    except TypeError as error:
        print(error)
