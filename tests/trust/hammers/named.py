"""What can be set of builtin objects, set and asked for by all at once."""

import sys
import threading
import weakref

from chance import Random

# --- names, documentation, annotations, places ------------------------------------------------------


def function(a, b=1, *, c=2):
    return a, b, c


def numbers():
    yield 1


class Named:
    "documented"
    given = property(lambda self: 1)

    def method(self):
        return self


def cell_of(value):
    return (lambda: value).__closure__[0]


def traceback_of():
    try:
        raise ValueError
    except ValueError as error:
        return error.__traceback__


named = Named()
generator = numbers()
cell = cell_of(0)
traceback = traceback_of()
lock = threading.RLock()
thread = threading.Thread(target=len)
proxy = weakref.proxy(named)
chosen = Named.method
texts = ["x" * n for n in range(1, 9)]


def named_work(number, rounds):
    r = Random(number + 1100)
    for i in range(rounds):
        text = texts[r.below(8)] + str(i)
        what = r.below(16)
        if what == 0:
            function.__name__ = function.__qualname__ = text
            function.__doc__ = function.__module__ = text
        elif what == 1:
            function.__kwdefaults__ = {"c": number}
            function.__annotations__ = {"a": text}
        elif what == 2:
            generator.__name__ = generator.__qualname__ = text
        elif what == 3:
            Named.__name__ = Named.__qualname__ = text
        elif what == 4:
            Named.__doc__ = text
            Named.__module__ = text
        elif what == 5:
            Named.__annotations__ = {"x": text}
        elif what == 6:
            cell.cell_contents = [text]
        elif what == 7:
            traceback.tb_next = None
        elif what == 8:
            thread.name = text
        elif what == 9:
            named.__dict__ = {"own": text}
        elif what == 10:
            sys.ps1 = text
        elif what == 11:
            proxy.own = text
        elif what == 12:
            function.__dict__ = {"own": text}
        elif what == 13:
            named.__doc__ = text
        assert function.__name__ and function.__qualname__ and repr(function)
        assert function(1)[2] in range(9) and function.__annotations__ is not None
        assert function.__doc__ is None or type(function.__doc__) is str
        assert generator.__name__ and generator.__qualname__ and repr(generator)
        assert Named.__name__ and Named.__qualname__ and repr(Named) and Named.__doc__ and Named.__module__
        assert Named.__annotations__ is not None and chosen(named) is named
        assert cell.cell_contents is not None and repr(cell)
        assert traceback.tb_next is None and traceback.tb_lineno > 0 and traceback.tb_frame is not None
        assert thread.name and repr(thread) and repr(lock)
        assert getattr(named, "own", "") is not None and vars(named) is not None
        assert str(getattr(proxy, "own", "")) is not None and vars(function) is not None


def named_check():
    function.__name__ = function.__qualname__ = generator.__name__ = generator.__qualname__ = "named"
    function.__doc__ = function.__module__ = "text"
    function.__kwdefaults__ = {"c": 0}
    function.__annotations__ = {}
    function.__dict__ = {}
    Named.__name__ = Named.__qualname__ = Named.__doc__ = Named.__module__ = "Named"
    Named.__annotations__ = {}
    named.__dict__ = {}
    cell.cell_contents = 0
    thread.name = sys.ps1 = "name"
