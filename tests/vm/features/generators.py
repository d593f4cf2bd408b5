"""Exceptions on their way through generators, and generators that delegate."""


def chain(error):
    names = []
    while error is not None:
        names.append(repr(error))
        error = error.__context__
    return names


def plain():
    yield
    yield


def handling():
    try:
        raise KeyError(1)
    except KeyError:
        try:
            yield
        except BaseException as error:
            print("inside", chain(error))
            raise


def around():
    try:
        raise OSError(7)
    except OSError:
        yield from handling()


# What is thrown gets the exception that the generator handles as its context, not the one that its caller handles.
for make in plain, handling, around:
    for begun in False, True:
        for thrown in ValueError, ValueError(5):
            one = make()
            if begun:
                next(one)
            try:
                1 / 0
            except ZeroDivisionError:
                try:
                    one.throw(thrown)
                except ValueError as error:
                    print(make.__name__, begun, chain(error))
    one = make()
    next(one)
    one.close()
    one = make()
    next(one)
    error = ValueError(3)
    error.__context__ = IndexError(2)
    try:
        one.throw(error)
    except ValueError as error:
        print(make.__name__, chain(error))


# What cannot be made is raised in the generator, too.
class NoInstance(Exception):
    def __new__(cls):
        return cls


for begun in False, True:
    one = plain()
    if begun:
        next(one)
    try:
        one.throw(NoInstance)
    except TypeError as error:
        print(error)
    print(next(one, "ended"))


# A generator that has passed on a throw or a close is running meanwhile.
class Asks:
    def __init__(self, what):
        self.what = what

    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, *_):
        return self.ask()

    def close(self):
        self.ask()

    def ask(self):
        print(outer.gi_running, getattr(outer, "gi_suspended", None))
        try:
            return self.what()
        except ValueError as error:
            print(error)
            return 2


def delegating(to):
    yield from to


for what in lambda: next(outer), lambda: outer.send(1), lambda: list(outer):
    outer = delegating(Asks(what))
    print(next(outer), type(outer.gi_yieldfrom).__name__)
    print(outer.throw(IndexError), outer.gi_running, type(outer.gi_yieldfrom).__name__)
    outer.close()
    print(next(outer, "ended"))


# An iterator whose class loses __next__.
def losing():
    class Losing:
        def __iter__(self):
            return self

        def __next__(self):
            del Losing.__next__
            return 1

        def throw(self, *_):
            return 3

    return Losing()


for use in (
    lambda it: [one for one in it],
    lambda it: [*zip(it, "ab")],
    lambda it: (next(it), next(it)),
):
    try:
        print(use(losing()))
    except TypeError as error:
        print(error)


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def __repr__(self):
        return "<Broken>"

    def __getattr__(self, name):
        raise KeyError(name)


# What asking for close() raises is reported, and nothing else.
one = delegating(Broken())
next(one)
print(one.close(), next(one, "ended"))
one = delegating(Broken())
next(one)
try:
    one.throw(ValueError)
except KeyError as error:
    print(error, next(one))
del one
def lines(tb):
    while tb: yield tb.tb_frame.f_code.co_name; tb = tb.tb_next
def shows():
    while True:
        try: yield
        except BaseException as caught: print(repr(caught), *lines(caught.__traceback__), repr(caught.__context__))
def passes(): yield from shows()
def plain(): yield
def fail(error): raise error
def raised(error):
    try: fail(error)
    except BaseException as caught: return caught
def throws(make, *what):
    for started in (True, False):
        one = make()
        if started: next(one)
        for _ in range(2):
            try: one.throw(*what)
            except BaseException as error: print("out", repr(error), *lines(error.__traceback__))
class Odd(Exception):
    def __new__(cls, *arguments): return 5
class Other(Exception):
    def __new__(cls, *arguments): return KeyError("other")
behind = raised(ValueError("one")).__traceback__
for make in (shows, passes, plain):
    for what in ((ValueError, ("a", "b")), (ValueError, ()), (ValueError, [1]), (ValueError, None), (StopIteration, (5,)), (Odd,), (Odd, 1), (Other,), (KeyError, (1,), behind), (ValueError, ValueError("z"), behind), (ValueError, ValueError("z"), None)):
        throws(make, *what)
    throws(make, ValueError, raised(ValueError("two"))); throws(make, LookupError, raised(KeyError("three"))); throws(make, ValueError, raised(KeyError("four")))
    throws(make, raised(ValueError("five"))); throws(make, raised(ValueError("six")), None, behind)
try: raise OSError("handled")
except OSError: throws(shows, ValueError, ("within",))
