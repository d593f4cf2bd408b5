"""Special methods that answer with anything: what each operation makes of it."""
import math, operator, sys
sys.setrecursionlimit(200)
def show(what, f):
    try: r = f()
    except RecursionError as e: print(what, 'RecursionError')
    except BaseException as e:
        text = f'{e} {e.__cause__!r} {e.__context__!r}'
        print(what, type(e).__name__, text if ' at 0x' not in text else 'addr', getattr(e, '__notes__', ''))
    else:
        r = repr(r)
        print(what, r if ' at 0x' not in r else 'addr')
class SI(int): pass
class SF(float): pass
class SS(str): pass
class SB(bytes): pass
class ST(tuple): pass
class SL(list): pass
class SD(dict): pass
def gen(): yield 1
rets = [('None', lambda *a: None), ('int', lambda *a: 3), ('neg', lambda *a: -1), ('big', lambda *a: 10**30), ('bool', lambda *a: True), ('float', lambda *a: 2.5), ('str', lambda *a: 'xy'), ('bytes', lambda *a: b'b'), ('NI', lambda *a: NotImplemented), ('tuple', lambda *a: (1, 2)), ('list', lambda *a: [1, 2]), ('dict', lambda *a: {'a': 1}), ('SI', lambda *a: SI(4)), ('SF', lambda *a: SF(1.5)), ('SS', lambda *a: SS('ss')), ('SB', lambda *a: SB(b's')), ('iter', lambda *a: iter([1, 2])), ('self', lambda s, *a: s), ('raise', lambda *a: 1/0), ('stop', lambda *a: next(iter([]))), ('type', lambda *a: TypeError('t')), ('noargs', lambda: 1), ('attr', lambda *a: (None).x), ('index', lambda *a: [][0]), ('key', lambda *a: {}[0])]
ops = {
 '__int__': [int, lambda x: '%d' % x, lambda x: round(x), math.trunc, float, lambda x: int(x, 10)], '__float__': [float, math.sqrt, lambda x: '%f' % x, float, lambda x: math.fsum([x]), int],
 '__index__': [int, float, operator.index, lambda x: [1, 2, 3, 4, 5][x], lambda x: range(x), hex, bin, lambda x: 'a' * x, lambda x: '%x' % x, lambda x: bytes([x]), lambda x: bytes(x), chr, lambda x: [1, 2, 3][x:], lambda x: (5).to_bytes(x, 'big'), lambda x: round(1.5, x), math.factorial, lambda x: slice(0, x).indices(5), lambda x: int('11', x), lambda x: 'a'.center(x), lambda x: format('a', '>5'), lambda x: divmod(5, x), lambda x: 5 << x],
 '__bool__': [bool, lambda x: not x, lambda x: 1 if x else 2, lambda x: x and 1, lambda x: [y for y in [1] if x], all_ := lambda x: all([x]), lambda x: any([x]), lambda x: list(filter(None, [x])), lambda x: sorted([2, 1], reverse=x)],
 '__len__': [len, bool, lambda x: not x, lambda x: list(reversed(x)), operator.length_hint],
 '__length_hint__': [operator.length_hint, list],
 '__str__': [str, lambda x: f'{x}', lambda x: '%s' % x, lambda x: '{}'.format(x), lambda x: format(x), lambda x: str(ValueError(x)), lambda x: print(x)],
 '__repr__': [repr, str, ascii, lambda x: f'{x!r}', lambda x: '%r' % x, lambda x: [x].__repr__(), lambda x: str((x,)), lambda x: repr({x: 1})],
 '__format__': [format, lambda x: f'{x:abc}', lambda x: '{:q}'.format(x), lambda x: f'{x}'],
 '__bytes__': [bytes, lambda x: b'%b' % x, lambda x: b'%s' % x], '__hash__': [hash, lambda x: {x}, lambda x: {x: 1}, lambda x: hash((x,))],
 '__iter__': [iter, list, lambda x: [*x], lambda x: 1 in x, lambda x: dict(x), lambda x: max(x), lambda x: sum(x), lambda x: 'a'.join(x), set, lambda x: [a for a in x], lambda x: (lambda a, b: (a, b))(*x), tuple, lambda x: dict.fromkeys(x), lambda x: enumerate(x), lambda x: zip(x, x), lambda x: map(str, x), lambda x: [1].extend(x), lambda x: {1} | x, bytes, lambda x: operator.countOf(x, 1), lambda x: (lambda: (yield from x))().send(None), lambda x: [q := [], q.__iadd__(x)]],
 '__next__': [next, lambda x: next(x, 9), lambda x: [a for a, b in zip(iter(x.__next__, 3), [1, 2])]],
 '__reversed__': [reversed, lambda x: list(reversed(x))], '__contains__': [lambda x: 1 in x, lambda x: 1 not in x, lambda x: operator.contains(x, 1)],
 '__getitem__': [lambda x: x[0], lambda x: x['a':2], lambda x: iter(x), lambda x: '%(a)s' % x, lambda x: '{0[k]}'.format(x), lambda x: 'ab'.translate(x), lambda x: operator.getitem(x, 1), lambda x: [a for a, b in zip(x, [1, 2])]],
 '__setitem__': [lambda x: x.__setitem__(0, 1), lambda x: operator.setitem(x, 0, 1)], '__delitem__': [lambda x: operator.delitem(x, 0)], '__missing__': [lambda x: SDM(x)[1]],
 '__call__': [lambda x: x(), lambda x: x(1, a=2) , callable, lambda x: sorted([1, 2], key=x), lambda x: list(map(x, [1])), lambda x: next(iter(x, 3))],
 '__enter__': [], '__abs__': [abs], '__neg__': [lambda x: -x], '__pos__': [lambda x: +x], '__invert__': [lambda x: ~x], '__round__': [round, lambda x: round(x, 2), lambda x: round(x, None)], '__trunc__': [math.trunc, int], '__floor__': [math.floor], '__ceil__': [math.ceil],
 '__divmod__': [lambda x: divmod(x, 1), lambda x: divmod(1, x)], '__rdivmod__': [lambda x: divmod(1, x), lambda x: divmod(x, x)], '__pow__': [lambda x: x ** 2, lambda x: pow(x, 2, 3), lambda x: pow(2, x, 3)], '__rpow__': [lambda x: 2 ** x, lambda x: pow(2, x, 3)],
 '__dir__': [dir], '__sizeof__': [], '__instancecheck__': [], '__class_getitem__': [lambda x: type(x)[int]], '__getattr__': [lambda x: x.foo, lambda x: hasattr(x, 'foo'), lambda x: getattr(x, 'foo', 1), lambda x: x.foo()], '__getattribute__': [lambda x: x.foo, lambda x: hasattr(x, 'foo'), lambda x: getattr(x, 'foo', 1), repr], '__setattr__': [lambda x: setattr(x, 'a', 1)], '__delattr__': [lambda x: delattr(x, 'a')],
 '__init__': [lambda x: type(x)(), lambda x: type(x)(1)], '__del__': [], '__subclasshook__': [], '__fspath__': [], '__complex__': [float],
}
for name in ('add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'matmul', 'and', 'or', 'xor', 'lshift', 'rshift'):
    op = getattr(operator, {'and': 'and_', 'or': 'or_'}.get(name, name))
    ops[f'__{name}__'] = [lambda x, op=op: op(x, 1), lambda x, op=op: op(1, x), lambda x, op=op: op([1], x), lambda x, op=op: op('a', x), lambda x, op=op: op(1.5, x)]
    ops[f'__r{name}__'] = [lambda x, op=op: op(1, x), lambda x, op=op: op('a%s', x), lambda x, op=op: op([1], x), lambda x, op=op: op({1}, x), lambda x, op=op: op({}, x), lambda x, op=op: op(x, x)]
    iop = getattr(operator, 'i' + name)
    ops[f'__i{name}__'] = [lambda x, op=iop: op(x, 1)]
for name in ('lt', 'le', 'gt', 'ge', 'eq', 'ne'):
    op = getattr(operator, name)
    ops[f'__{name}__'] = [lambda x, op=op: op(x, 1), lambda x, op=op: op(1, x), lambda x, op=op: op(x, x), lambda x: sorted([x, x]), lambda x: max(x, x), lambda x: [x] == [1], lambda x: (1, x) < (1, 1), lambda x: x in [1], lambda x: [1].index(x), lambda x: {1: 2} == {1: x}, lambda x: bool(x == 1) , lambda x: x < 1 < 2, lambda x: x != 1]
class SDM(dict):
    def __init__(s, x): s.x = x
    def __missing__(s, k): return s.x.__missing__(k)
for d, fs in ops.items():
    for rn, r in [one for one in rets if one[0] in ('None', 'neg', 'bool', 'str', 'NI', 'tuple', 'SF', 'SS', 'iter', 'raise', 'noargs')]:
        try: T = type('T', (), {d: r})
        except BaseException as e: print('class', d, rn, e); continue
        T.__module__ = 'm'
        for i, f in enumerate(fs):
            try: x = object.__new__(T)
            except BaseException as e: print('new', d, rn, e); continue
            show((d, rn, i), lambda: f(x))
        if d in ('__enter__', '__iter__'):
            class CM: pass
            for dd in ('__enter__', '__exit__'):
                CM = type('CM', (), {'__enter__': lambda s: 1, '__exit__': lambda s, *a: False, dd: r})
                def w():
                    with CM() as q: return q
                def w2():
                    with CM() as q: raise KeyError(1)
                show((dd, rn), w); show((dd, rn, 2), w2)
        for base in (str, list, float, bytes):
            if d in ('__init__', '__getattribute__', '__del__', '__subclasshook__', '__class_getitem__') : continue
            try: T = type('T' + base.__name__, (base,), {d: r})
            except BaseException as e: print('class', d, rn, e); continue
            for i, f in enumerate(fs):
                show((d, rn, base.__name__, i), lambda: f(T()))
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
ni = lambda *a: NotImplemented
for base, v in ((str, 'a'), (list, [1]), (tuple, (1,)), (bytes, b'a')):
    for d in ('__add__', '__radd__', '__mul__', '__rmul__', '__iadd__', '__imul__', '__contains__', '__getitem__'):
        T = type('T', (base,), {d: ni}); x = T(v)
        show(lambda: x + v); show(lambda: v + x); show(lambda: x + x); show(lambda: x * 2); show(lambda: 2 * x); show(lambda: x * 'a'); show(lambda: 'a' * x); show(lambda: x + 1); show(lambda: 1 + x); show(lambda: x * x)
        def ia(): y = T(v); y += v; return y
        def im(): y = T(v); y *= 2; return y
        def ib(): y = T(v); y += 1; return y
        def ic(): y = T(v); y *= 'a'; return y
        show(ia); show(im); show(ib); show(ic)
# Reflected and augmented forms, by everything with everything.
class V:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"V({self.v!r})"
for op in "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift divmod".split():
    def make(op):
        def fwd(self, o, *r): print(f"__{op}__", self, o, *r); return NotImplemented if self.v == 0 else f"{op}({self.v},{o!r})"
        def rev(self, o): print(f"__r{op}__", self, o); return f"r{op}"
        def inp(self, o): print(f"__i{op}__", self, o); return self if self.v else NotImplemented
        return fwd, rev, inp
    f, r, i = make(op)
    setattr(V, f"__{op}__", f); setattr(V, f"__r{op}__", r)
    if op != "divmod": setattr(V, f"__i{op}__", i)
a, z = V(1), V(0)
class W(V):
    def __radd__(self, o): print("W.__radd__"); return "W"
    def __rsub__(self, o): return NotImplemented
    def __rdivmod__(self, o): print("W.rdm"); return "W"
class X:
    def __repr__(self): return 'X()'
for l in (a, z, W(0), W(1), 1, "s", X(), [1], None):
    for r in (a, z, W(0), W(1), 2, "t", X(), (1,), None):
        for name, f in (("+", lambda: l + r), ("-", lambda: l - r), ("dm", lambda: divmod(l, r)), ("**", lambda: l ** r), ("pow3", lambda: pow(l, r, 5)), ("@", lambda: l @ r), ("<<", lambda: l << r)):
            try: print(name, f())
            except TypeError as e: print(name, e)
        try:
            q = l; q += r; print(q)
        except TypeError as e: print("+=", e)
        try:
            q = l; q **= r; print(q)
        except TypeError as e: print("**=", e)
