"""Builtin functions and methods called with wrong arguments: too many, too few, of other types, by unknown names."""
import builtins
class Odd:
    def __repr__(s): return 'Odd'
odd = Odd()
def show(what, f):
    try: r = f()
    except BaseException as e: print(what, '!', type(e).__name__, e)
    else:
        if type(r).__name__ in ('iterator', 'generator') or ' at 0x' in repr(r): r = type(r).__name__
        print(what, '=', r)
skip = {'hash', 'input', 'breakpoint', 'help', 'exit', 'quit', 'copyright', 'credits', 'license', 'open', 'eval', 'exec', 'compile', 'complex', 'bytearray', 'memoryview', 'aiter', 'anext', '__build_class__', '__import__', 'print', 'id', 'globals', 'locals', 'dir', 'vars', 'object'}
calls = [
 ((), {}), ((1,), {}), (('a',), {}), ((None,), {}), ((odd,), {}), (([],), {}), ((1, 2), {}), (('a', 'b'), {}), ((odd, odd), {}), ((None, None), {}), ((1, 2, 3), {}), (('a', 'b', 'c'), {}), ((odd, odd, odd), {}),
 ((1, 2, 3, 4), {}), ((odd,)*4, {}), ((1,)*5, {}), ((1,)*9, {}), ((), {'x': 1}), ((1,), {'x': 1}), (('a',), {'key': 1}), ((1, 2), {'x': 1, 'y': 2}), ((), {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5, 'f': 6}),
 ((1,), {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5, 'f': 6}), (([1, 2],), {}), (([1, 2], [3]), {}), ((1.5,), {}), ((1.5, 2.5), {}), ((b'a',), {}), ((b'a', b'b'), {}), (('a', 1), {}), (('a', 1, 2), {}), (('a', None), {}), (('a', 'b', 1), {}), (('a', 'b', None), {}), (({},), {}), ((10**30,), {}), ((-1,), {}), ((True,), {}), ((range(3),), {}), (((1, 2),), {}), (([odd],), {}), ((b'a', 1), {}), ((b'a', 1, 2), {}), ((b'a', b'b', 1), {}), ((10**30, 10**30), {}), ((b'a', None), {}), ((Odd,), {}), ((int,), {}), ((int, str), {}), ((1, int), {}), ((print,), {}), ((print, 1), {}), ((-1, -1), {}), ((0, 0), {}), ((0,), {}), (([], 0), {}), ((set(),), {}), (('',), {}), (('', ''), {}),
]
def shown(a, k): return repr(a).replace(str(10**30), 'BIG'), sorted(k)
for name in sorted(dir(builtins)):
    f = getattr(builtins, name)
    if name in skip or name.startswith('_') or (isinstance(f, type) and issubclass(f, BaseException)) or not callable(f): continue
    for a, k in calls:
        if (name == 'iter' and len(a) == 2) or (name == 'pow' and 10**30 in a): continue
        show((name, *shown(a, k)), lambda: f(*a, **k))
import sys, math, time, threading, weakref, operator, heapq, bisect, queue, _thread
def t(w, f):
    try: r = f()
    except BaseException as e: print(w, '!', type(e).__name__, e)
    else: print(w, '=', 'addr' if ' at 0x' in repr(r) or isinstance(r, float) or isinstance(r, int) and r > 10**6 else r)
K = dict(a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8, i=9, j=10)
for fn in (print, sorted, min, max, sum, int, float, str, bytes, list, tuple, dict, set, frozenset, range, slice, enumerate, zip, map, filter, reversed, round, pow, divmod, abs, all, any, ascii, bin, bool, callable, chr, classmethod, delattr, format, getattr, globals, hasattr, hash, hex, id, input, isinstance, issubclass, iter, len, locals, next, object, oct, ord, property, repr, setattr, staticmethod, super, type, vars, __import__, 'a'.split, 'a'.rsplit, 'a'.splitlines, 'a'.encode, 'a'.expandtabs, 'a'.replace, 'a'.format, 'a'.join, 'a'.strip, 'a'.translate, str.maketrans, b'a'.decode, b'a'.split, b'a'.hex, bytes.fromhex, (1).to_bytes, int.from_bytes, (1).bit_length, (1.5).hex, float.fromhex, [].sort, [].append, [].insert, [].index, [].pop, {}.update, {}.get, {}.pop, {}.setdefault, {}.popitem, dict.fromkeys, (1,).index, set().add, range(3).index, slice(1).indices, ValueError, OSError, ImportError, AttributeError, NameError, SyntaxError, StopIteration, SystemExit, KeyError, UnicodeDecodeError, BaseException().with_traceback, BaseException().add_note,
  sys.exit, sys.getsizeof, sys.setrecursionlimit, sys.intern, sys.getrefcount, sys.exc_info, math.sqrt, math.gcd, math.lcm, math.log, math.prod, math.isclose, math.perm, math.comb, math.dist, math.hypot, math.fsum, math.floor, math.pow, math.atan2, math.ldexp, math.frexp, math.isqrt, math.factorial, math.nextafter, math.ulp, math.trunc, time.sleep, time.perf_counter, time.time, time.monotonic, weakref.ref, weakref.proxy, operator.add, operator.itemgetter, operator.attrgetter, operator.methodcaller, operator.index, operator.length_hint, heapq.heappush, heapq.heappop, heapq.merge, heapq.nlargest, heapq.heapify, bisect.bisect, bisect.insort, bisect.bisect_left, _thread.allocate_lock, _thread.start_new_thread, _thread.get_ident, threading.Lock, threading.local, threading.Lock().acquire, threading.RLock().acquire, type.mro, object().__init__, object.__new__, type.__call__, (lambda: (yield))().send, (lambda: (yield))().throw, (lambda: (yield))().close):
    for n in (1, 2, 3, 4, 5, 6, 9):
        k = dict(list(K.items())[:n])
        for a in ((), (1,), ('a', 'b'), (1, 2, 3), (1, 2, 3, 4), (1, 2, 3, 4, 5)):
            if fn is input and n == 0: continue
            t((getattr(fn, '__qualname__', fn), len(a), n), lambda: fn(*a, **k))
for kw in ({'sep': 1}, {'end': 1}, {'sep': 1, 'end': 2}, {'file': 1}, {'flush': []}, {'sep': 'a', 'end': 'b', 'file': None, 'flush': 0, 'x': 1}, {'sep': None, 'end': None}):
    t(kw, lambda: print(1, 2, **kw))
