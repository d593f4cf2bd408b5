"""Annotations that are evaluated when somebody asks: since Python 3.14."""
import sys

if sys.version_info >= (3, 14):
    def t(f):
        try: print(f())
        except Exception as e: print(type(e).__name__, e)
    log = []
    def note(v):
        log.append(v); return v
    x: note(1)
    y: note(2) = 5
    class O: pass
    o = O()
    o.a: note(3) = 1
    (z): note(4) = 2
    d = {}
    d[note('key')]: note(5) = 3
    print(log); log.clear()
    if len(log) == 0:
        c1: 'one'
    else:
        c2: 'two'
    for i in range(2):
        c3: note(6)
    m = sys.modules[__name__]
    t(lambda: __annotations__)
    t(lambda: m.__annotations__)
    print(log); log.clear()
    t(lambda: m.__annotations__)
    print(log)
    t(lambda: type(m.__annotate__))
    t(lambda: m.__annotate__(2))
    t(lambda: m.__annotate__(3))
    late: int
    t(lambda: m.__annotations__)
    m.__annotations__ = {'own': 1}
    t(lambda: m.__annotate__)
    t(lambda: m.__annotations__)
    def f(a: A, b: note('b') = 1, *args: 'str', c: undefined = 3, **kw: int) -> A: pass
    print(log)
    t(lambda: f.__annotations__)
    t(lambda: f.__annotate__(1))
    class A: pass
    undefined = 7
    t(lambda: f.__annotations__)
    t(lambda: f.__annotations__ is f.__annotations__)
    t(lambda: (f.__annotate__.__name__, f.__annotate__.__qualname__, f.__annotate__.__module__, f.__annotate__.__code__.co_name))
    def g(): pass
    t(lambda: (g.__annotations__, g.__annotate__))
    g.__annotations__ = {'q': 1}
    t(lambda: (g.__annotations__, g.__annotate__))
    g.__annotate__ = lambda n: {'n': n}
    t(lambda: (g.__annotations__, g.__annotate__(5)))
    g.__annotate__ = lambda n: 3
    t(lambda: g.__annotations__)
    def sa(o, v): o.__annotate__ = v
    def sn(o, v): o.__annotations__ = v
    def da(o): del o.__annotate__
    def dn(o): del o.__annotations__
    t(lambda: sa(g, 3)); t(lambda: sa(g, None)); t(lambda: g.__annotate__); t(lambda: sn(g, 3)); t(lambda: sn(g, None)); t(lambda: g.__annotations__)
    t(lambda: da(g)); t(lambda: dn(g)); t(lambda: g.__annotations__)
    class B:
        k: K
        class K: pass
        def meth(self, other: B, k: K) -> 'B': return self
        n: note('n') = 1
        if 1:
            cond: note('cond')
        else:
            never: note('never')
        local = 5
        l: local
    print(log)
    t(lambda: B.__annotations__)
    t(lambda: B.meth.__annotations__)
    t(lambda: sorted(k for k in vars(B)))
    t(lambda: B.__annotate__(1))
    class C:
        a: int
        def m(self, x: a_later, y: int): pass
    C.a_later = 'late'
    t(lambda: C.m.__annotations__)
    t(lambda: list(vars(C)))
    t(lambda: C.__annotations__)
    t(lambda: list(vars(C)))
    class D(C): pass
    t(lambda: (D.__annotations__, D.__annotate__))
    t(lambda: list(vars(D)))
    class E1:
        __annotations__ = {'given': 1}
    t(lambda: (E1.__annotations__, E1.__annotate__))
    t(lambda: sn(C, {'new': 1})); t(lambda: (C.__annotations__, C.__annotate__))
    t(lambda: sa(C, lambda n: {'r': n})); t(lambda: (C.__annotations__,))
    t(lambda: dn(C)); t(lambda: C.__annotations__); t(lambda: dn(C))
    t(lambda: sa(C, 3)); t(lambda: da(C)); t(lambda: int.__annotations__); t(lambda: int.__annotate__); t(lambda: sn(int, {})); t(lambda: sa(int, None))
    def outer():
        T = 'outer T'
        class In:
            T: T
            U = 'cls U'
            v: U
            w: T
            def m(self, a: T, b: U): pass
        def inner(a: T, b: loc): pass
        q: loc2 = 3
        loc = 'loc'
        return In, inner
    In, inner = outer()
    t(lambda: In.__annotations__); t(lambda: In.m.__annotations__); t(lambda: inner.__annotations__)
    class P:
        __x: int
        def f(self, __y: int, z: __Z) -> [v for v in range(3)]: pass
        g: [w for w in (1, 2)]
        h: lambda: 3
    _P__Z = 'mangled'
    t(lambda: (P.__annotations__['_P__x'], P.__annotations__['g'], P.__annotations__['h']())); t(lambda: P.f.__annotations__)
    class Meta(type): pass
    class M(metaclass=Meta):
        a: 1
    t(lambda: M.__annotations__); t(lambda: Meta.__annotations__)
    def dec(fn): return fn
    @dec
    def deco(a: Z2): pass
    t(lambda: deco.__annotations__)
    t(lambda: (lambda: 1).__annotate__)
    def gen(format: format, n: format): yield
    t(lambda: gen.__annotations__)
    def both(a: int, /, b: int = 2, *, c: int = 3): pass
    t(lambda: both.__annotations__); t(lambda: both.__defaults__); t(lambda: both.__kwdefaults__)
    class Try:
        try:
            a: int
            raise ValueError
            b: int
        except ValueError:
            c: int
        while True:
            d: int
            break
    t(lambda: Try.__annotations__)
    t(lambda: '__conditional_annotations__' in vars(Try))
    t(lambda: m.__dict__.get('__conditional_annotations__'))
print("from 3.14 on" if sys.version_info >= (3, 14) else "where they stand")
