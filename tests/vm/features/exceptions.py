def show(error, depth=0):
    print("  " * depth + f"{type(error).__name__}({error}) args={error.args} suppress={error.__suppress_context__}")
    for name in ("__cause__", "__context__"):
        inner = getattr(error, name)
        if inner is not None: print("  " * depth + name); show(inner, depth + 1)
def attempt(f, *a):
    try: return f(*a)
    except BaseException as error: show(error)
def a(): raise ValueError("plain")
def b():
    try: a()
    except ValueError as e: raise KeyError("from") from e
def c():
    try: b()
    except KeyError: raise TypeError("context")
def d():
    try: c()
    except TypeError: raise RuntimeError("none") from None
def e():
    try: raise IndexError
    finally: raise OSError("in finally")
def f(): raise
def g(): raise ValueError from KeyError
def h():
    try: 1 / 0
    except ZeroDivisionError as x:
        x.extra = 1
        raise
for case in (a, b, c, d, e, f, g, h): attempt(case)
for bad in (lambda: exec_raise(5), lambda: exec_raise("s"), lambda: exec_raise(None), lambda: exec_raise(int), lambda: exec_raise(ValueError, 5), lambda: exec_raise(ValueError("x"), int)):
    attempt(bad)
def exec_raise(x, cause=...):
    if cause is ...: raise x
    raise x from cause
for bad in (lambda: exec_raise(5), lambda: exec_raise("s"), lambda: exec_raise(None), lambda: exec_raise(int), lambda: exec_raise(ValueError, 5), lambda: exec_raise(ValueError("x"), int), lambda: exec_raise(ValueError, TypeError), lambda: exec_raise(ValueError("a", 1), None)):
    attempt(bad)
class E1(Exception): pass
class E2(E1):
    def __init__(self, code, **kw): super().__init__(f"code {code}"); self.code = code; self.kw = kw
    def __str__(self): return "<" + super().__str__() + ">"
class E3(E1, ValueError): pass
for kind, args in ((E1, ()), (E1, ("a",)), (E1, ("a", 2)), (E2, (5,)), (E3, ("x",)), (KeyError, ("k",)), (KeyError, (1, 2)), (OSError, (2, "No such")), (OSError, (2, "No such", "file")), (StopIteration, (5,)), (SystemExit, (3,)), (UnicodeError, ("u",)), (Exception, (None,)), (AssertionError, ()), (NameError, ("n",)), (AttributeError, ("at",)), (ImportError, ("i",))):
    x = kind(*args); print(repr(x), str(x), x.args, isinstance(x, E1), isinstance(x, LookupError), isinstance(x, Exception))
try: raise E2(7, extra=1)
except E1 as caught: print(caught, caught.code, caught.kw, caught.args, type(caught).__mro__[1].__name__)
for kind in (E3, E1, ValueError, Exception):
    try:
        try: raise kind("v")
        except E3: print("E3")
        except (ValueError, KeyError) as v: print("tuple", repr(v))
        except E1: print("E1")
    except Exception as other: print("outer", repr(other))
    else: print("no error")
    finally: print("finally")
def order():
    log = []
    def step(x, fail=False):
        log.append(x)
        if fail: raise ValueError(x)
    for fail_at in ("try", "else", "except", None):
        try:
            try: step("try", fail_at in ("try", "except"))
            except ValueError: step("except", fail_at == "except")
            else: step("else", fail_at == "else")
            finally: step("finally")
        except ValueError as error: log.append(f"caught {error}")
    return log
print(order())
def returns(n):
    for i in range(3):
        try:
            if n == 0: return "try"
            if n == 1: raise ValueError
            if n == 2: continue
            if n == 3: break
        except ValueError: return "except"
        else: n += 10
        finally:
            if n == 12: return "finally"
            print("f", i, n)
    else: return "loop else"
    return "end"
print([returns(n) for n in range(5)])
def nested():
    try:
        try: raise ValueError(1)
        except ValueError as e1:
            try: raise KeyError(2)
            except KeyError as e2: print(repr(e2.__context__), e2.__context__ is e1)
            print(repr(e1)); raise
    except ValueError as again: return again.__context__
print(nested())
def shadow():
    error = "before"
    try: raise ValueError
    except ValueError as error: pass
    try: return error
    except UnboundLocalError as gone: return str(gone)
print(shadow())
def gen():
    try: yield 1
    except ValueError as error: yield f"caught {error}"
    finally: print("gen finally")
it = gen(); print(next(it), it.throw(ValueError("thrown")), list(it))
try: raise ValueError("notes")
except ValueError as error:
    error.add_note("a note"); print(error.__notes__, error.__traceback__ is not None, error.with_traceback(None) is error, error.__traceback__)
import sys
print(sys.exc_info())
try: 1 / 0
except ZeroDivisionError: print(sys.exc_info()[0], sys.exc_info()[1], sys.exc_info()[2].tb_lineno > 0)
assert True, "never evaluated"
for case in (lambda: check(1), lambda: check(0), lambda: check([]), lambda: check(0, "msg"), lambda: check(None, ("a", 1))): attempt(case)
def check(x, *msg):
    if msg: assert x, msg[0]
    assert x
for case in (lambda: check(1), lambda: check(0), lambda: check([]), lambda: check(0, "msg"), lambda: check(None, ("a", 1))): attempt(case)
print(BaseException.__subclasses__()[0].__name__ != "", issubclass(KeyboardInterrupt, Exception), issubclass(RecursionError, RuntimeError), [k.__name__ for k in ModuleNotFoundError.__mro__], ZeroDivisionError.__base__.__name__, UnboundLocalError.__bases__[0].__name__, IOError is OSError, EnvironmentError is OSError)
def r(n): return r(n + 1)
try: r(0)
except RecursionError as error: print(error)
class Ctx:
    def __enter__(self): return self
    def __exit__(self, *a): print(a[0].__name__, a[1]); return a[0] is KeyError
with Ctx(): raise KeyError("swallowed")
try:
    with Ctx(): raise ValueError("passed")
except ValueError as error: print("out", error)
try:
    try: raise ValueError("first")
    finally:
        try: raise KeyError("second")
        except KeyError as k: print(repr(k.__context__))
except ValueError as v: print(v, v.__context__)
try: a()
except ValueError as v: print(v)
def deep(n):
    if n: deep(n - 1)
    else: raise LookupError("deep")
try: deep(5)
except LookupError as error:
    count, tb = 0, error.__traceback__
    while tb: count, tb = count + 1, tb.tb_next
    print(count)

class Leaves:
    def __enter__(self): return self
    def __exit__(self, *a): raise ValueError("exit")
def with_1():
    with Leaves() as m, \
         Leaves() as n:
        raise KeyError("inner")
def with_2():
    with Leaves() as m, \
         Leaves() as n:
        pass
def with_3():
    with (
        Leaves() as m,
        Leaves(
        ) as n
    ):
        return 1
def with_4():
    with (
        Leaves()
    ) as n:
        x = 1
        y = 2
for q in (with_1, with_2, with_3, with_4):
    try: q()
    except ValueError as e:
        while e is not None:
            tb = e.__traceback__; l = []
            while tb: l.append(tb.tb_lineno); tb = tb.tb_next
            print(q.__name__, repr(e), l)
            e = e.__context__
import builtins
for name in sorted(vars(builtins)):
    kind = getattr(builtins, name)
    if isinstance(kind, type) and issubclass(kind, BaseException) and "Group" not in name and name[0] != "_":
        print(name, [one.__name__ for one in kind.__mro__])
for number in (10, 3, 103, 111, 104, 32, 108):
    print(type(OSError(number, "text")).__name__)
for make in (lambda: UnicodeTranslateError("a\xe9b", 1, 2, "why"), lambda: UnicodeTranslateError("a\u20acb", 1, 2, "why"), lambda: UnicodeTranslateError("abcd", 1, 3, "why"), lambda: UnicodeTranslateError("a", 1, 2), lambda: UnicodeTranslateError(b"a", 1, 2, "x"), lambda: UnicodeTranslateError("a", 1, 2, 3), lambda: SyntaxError("bad", ("f", 1, 2, "text", 3)), lambda: TabError("tabs", ("f", 1, 2, "text", 1, 3)), lambda: IndentationError("less")):
    try:
        error = make()
        print(repr(error), str(error), getattr(error, "start", None), getattr(error, "reason", None))
    except TypeError as error:
        print(error)
error = BlockingIOError(11, "later", 5)
print(error.characters_written, error.args, hasattr(OSError(1, "x"), "characters_written"))
error.characters_written = True
print(error.characters_written)
del error.characters_written
for use in (lambda: error.characters_written, lambda: delattr(error, "characters_written"), lambda: setattr(error, "characters_written", "a"), lambda: setattr(error, "characters_written", 2**70)):
    try:
        print(use())
    except (AttributeError, TypeError, ValueError) as wrong:
        print(type(wrong).__name__, wrong)
class WithNew(OSError):
    def __new__(cls, text, more=None):
        self = OSError.__new__(cls, text)
        self.more = more
        return self
class WithInit(OSError):
    def __init__(self, text, more=None):
        self.more = more
        super().__init__(text)
class WithInitOnly(OSError):
    def __init__(self, *args, **more): pass
class WithBoth(OSError):
    def __new__(cls, *args, **more): return OSError.__new__(cls, 2, "new")
    def __init__(self, *args, **more): super().__init__(3, "init")
for make in (lambda: WithNew("a", more=1), lambda: WithNew("a", 1), lambda: WithInit("a", more=1), lambda: WithInitOnly(2, "b", x=1), lambda: WithBoth(1, x=1), lambda: OSError(1, x=1), lambda: FileNotFoundError(2, "no", "f", None, "g")):
    try:
        error = make()
        print(repr(error), str(error), error.args, error.errno, error.filename, error.filename2)
    except TypeError as wrong:
        print(wrong)
class I(int): pass
class F:
    def __repr__(s): return "F()"
    def __index__(s): return 2
    def __eq__(s, o): print("eq", o); return o == 2
    def __hash__(s): return 2
for n in (2, I(2), 2.0, True, F(), 2**70, "2", None, [], 13, 17.0, I(17), False):
    for rest in ((), ("x",), ("x", "f"), ("x", "f", None, "g"), ("x", "f", None, "g", 5)):
        try: e = OSError(n, *rest); print(type(e), repr(e), str(e), e.errno, e.strerror, e.filename, e.filename2)
        except Exception as x: print(type(x), x)
for error in (UnicodeDecodeError("utf-8", b"abc", 0, 2, "why"), UnicodeEncodeError("utf-8", "abc", 0, 2, "why"), UnicodeTranslateError("abc", 0, 2, "why")):
    for start, end in ((-1, 2), (0, 99), (5, 2), (99, 100), (-5, -2), (3, 3), (2**40, 2**41)):
        error.start, error.end = start, end
        print(error, error.start, error.end)
    error.encoding = "other"
    for name in ("reason", "encoding", "object"):
        try: delattr(error, name)
        except (AttributeError, TypeError) as wrong: print(type(wrong).__name__, wrong)
        try: print(error)
        except (TypeError, AttributeError) as wrong: print(type(wrong).__name__, wrong)
def told(act):
    try: act()
    except AttributeError as error: print(error, "|", error.name, type(error.obj).__name__)
class Here:
    kept = 5
    def __init__(self): self.x = 1
class Slotted: __slots__ = ("q",)
class Int(int): pass
here, asked, slotted = Here(), Here(), Slotted(); asked.__dict__
for one in (here, asked, slotted, Int(), Here, told, 5, len, object()):
    for name in ("x", "kept", "missing", "real"):
        told(lambda: delattr(one, name)); told(lambda: delattr(one, name))
        if type(one) is not Here and type(one) is not type and one is not told: told(lambda: setattr(one, name, 1))
