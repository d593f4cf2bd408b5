"""Closures, decorators, partial application, composition, late binding."""


def counter(start=0, step=1):
    count = start

    def next_value():
        nonlocal count
        count += step
        return count

    def reset(to=start):
        nonlocal count
        count, old = to, count
        return old

    return next_value, reset


up, reset = counter(10, 5)
print(up(), up(), reset(), up(), reset(1), up())


def compose(*functions):
    def composed(x):
        for function in reversed(functions):
            x = function(x)
        return x

    return composed


print(compose(str, lambda x: x * 2, abs)(-21))


def partial(function, *first, **fixed):
    def call(*rest, **more):
        return function(*first, *rest, **{**fixed, **more})

    return call


def show(a, b=2, *rest, c=3, **others):
    return f"a={a} b={b} rest={rest} c={c} others={others}"


print(partial(show, 1)(), partial(show, 1, c=9)(5, 6, 7, d=4), partial(partial(show, 1), 2)(c=0), sep="\n")

late = [lambda: i for i in range(3)]
early = [lambda i=i: i for i in range(3)]
print([f() for f in late], [f() for f in early])


def logged(prefix):
    calls = []

    def decorate(function):
        def wrapper(*args, **kwargs):
            calls.append((function.__name__, args))
            result = function(*args, **kwargs)
            print(f"{prefix} {function.__name__}{args} -> {result}")
            return result

        wrapper.calls = calls
        return wrapper

    return decorate


@logged("::")
def add(a, b):
    return a + b


@logged("##")
@logged("%%")
def square(x):
    return x * x


print(add(2, 3) + add("4", "5").count("4"), square(4), square.calls, add.calls)


def accumulate():
    total = 0
    history = []

    def add(x):
        nonlocal total
        total += x
        history.append(total)
        return total

    def undo():
        nonlocal total
        history.pop()
        total = history[-1] if history else 0
        return total

    return {"add": add, "undo": undo, "history": lambda: history[:]}


account = accumulate()
for amount in (5, 10, -3):
    account["add"](amount)
print(account["history"](), account["undo"](), account["undo"](), account["undo"](), account["history"]())


def fixpoint(f):
    return (lambda x: f(lambda v: x(x)(v)))(lambda x: f(lambda v: x(x)(v)))


print(fixpoint(lambda self: lambda n: 1 if n == 0 else n * self(n - 1))(10))

x = "global"


def scopes():
    x = "outer"

    def inner():
        return x

    class C:
        x = "class"
        y = [x for _ in range(1)]

        def method(self):
            return x

    def setter():
        global x
        x = "changed"

    setter()
    return inner(), C.x, C.y, C().method()


print(scopes(), x)


def trampoline(function, *args):
    result = function(*args)
    while callable(result):
        result = result()
    return result


def even(n):
    return True if n == 0 else lambda: odd(n - 1)


def odd(n):
    return False if n == 0 else lambda: even(n - 1)


print(trampoline(even, 5000), trampoline(even, 5001))


def unbound():
    if False:
        value = 1
    try:
        return value
    except UnboundLocalError as error:
        return str(error)


def free():
    def inner():
        return later

    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    later = 1
    return inner()


print(unbound(), free())
print((lambda *, a, b=2: (a, b))(a=1), (lambda a, /, b: (a, b))(1, b=2))
for bad in (lambda: show(), lambda: show(1, 2, b=3), lambda: (lambda a, /: a)(a=1), lambda: (lambda: 0)(1), lambda: (lambda *, k: 0)(), lambda: add(1, 2, z=3)):
    try:
        bad()
    except TypeError as error:
        print(error)
