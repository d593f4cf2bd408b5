"""What differs between releases of one version of Python, too: 3.12.4 and 3.12.6, 3.13.0 and 3.13.8, 3.14.0 and 3.14.10."""

import heapq
import threading
import weakref


def show(name, function, *args, **kwargs):
    try:
        print(name, function(*args, **kwargs))
    except Exception as error:
        print(name, type(error).__name__, error)


# --- lines of iterators ---


def lines(function):
    try:
        function()
    except Exception as error:
        entry, found = error.__traceback__, []
        while entry is not None:
            found.append(entry.tb_lineno)
            entry = entry.tb_next
        print(function.__name__, type(error).__name__, found)


class Fails:
    def __iter__(self):
        return self

    def __next__(self):
        raise KeyError


def for_no_iterable():
    for x in (
        5
    ):
        pass


def for_fails():
    for x in (
        Fails()
    ):
        pass


def list_fails():
    return [
        x
        for x in (
            Fails()
        )
    ]


def generator_fails():
    return list(
        x
        for x in (
            Fails()
        )
    )


def inner_no_iterable():
    return {
        x
        for y in (1, 2)
        for x in (
            y
        )
    }


def set_no_iterable():
    return {
        x
        for x in (
            5
        )
    }


def generator_no_iterable():
    return list(
        x
        for x in (
            5
        )
    )


def with_fails():
    with (
        5
    ):
        pass


def assert_false():
    assert (
        False
    ), "why"


def assert_comparison():
    assert (
        1 >
        2
    )


def assert_or():
    assert (
        not 1
        or 1 > 2
        or (
            3 > 4
            and None
        )
    ), (
        "why"
        + str(1)
    )


def assert_choice():
    assert (
        1 > 2
        if 3 >
        2 else
        4 > 5
    )


for function in (
    assert_false, assert_comparison, assert_or, assert_choice,
    for_no_iterable, for_fails, list_fails, generator_fails, inner_no_iterable, set_no_iterable, generator_no_iterable, with_fails
):
    lines(function)


# --- how often an iterator is asked for ---


class Counts:
    asked = 0

    def __iter__(self):
        Counts.asked += 1
        return self

    def __next__(self):
        raise StopIteration


for name, result in (
    ("list", [x for x in Counts()]),
    ("dict", {x: x for x in Counts()}),
    ("generator", list(x for x in Counts())),
    ("inner", [x for y in (1, 2) for x in Counts()]),
):
    print(name, result, Counts.asked)
    Counts.asked = 0
made = (x for x in Counts())
print("made", Counts.asked)
list(made)
print("run", Counts.asked)

# --- words and limits ---

show("no bytes", (-1).to_bytes, 0, "big", signed=True)
show("no bytes", (-2).to_bytes, 0, "big", signed=True)
show("no bytes", (0).to_bytes, 0, "big", signed=True)
show("width", lambda: "%*d" % (-(2**63), 5))
show("width", lambda: b"%*d" % (-(2**63), 5))
for value in (iter([]), iter({}), {}.keys(), (x for x in ()), len):
    show("new", type(value).__new__, type(value))
    show("call", type(value))
show("barrier", lambda: threading.Barrier(0).parties)
condition = threading.Condition()
with condition:
    show("not a number", condition.wait, float("nan"))
print(sorted(heapq.__all__))


class Named:
    @property
    def __name__(self):
        return "a name"


named = Named()
print(repr(weakref.ref(named)).partition(" to ")[2].partition(" at ")[0])

~True
value = False
~value


# --- when dies what a closed generator holds ---


class Held:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def with_handler(held):
    local = Held("local")
    try:
        yield held, local
    finally:
        print("finally")


def without_handler(held):
    local = Held("local")
    yield held, local


for function in (with_handler, without_handler):
    generator = function(Held("never begun"))
    generator.close()
    print("closed", next(generator, "ended"))
    del generator
    generator = function(Held("begun"))
    next(generator)
    generator.close()
    print("closed")
    generator = function(Held("exhausted"))
    list(generator)
    print("exhausted")
    del generator
