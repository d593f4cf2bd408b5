"""Whose instances can become whose, and what a class can be called."""
def t(what, f):
    try: r = f()
    except BaseException as e: print(what, '!', type(e).__name__, e)
    else: print(what, '=', r)
class A: __slots__ = ('a', 'b')
class B: __slots__ = ('a', 'b')
class C: __slots__ = ('b', 'a')
class D: __slots__ = ('a', 'c')
class E(A): __slots__ = ()
class F(B): __slots__ = ()
class G: __slots__ = ('a', 'b', '__dict__')
class H: __slots__ = ('a', 'b', '__dict__')
class I: __slots__ = ('a', 'b', '__weakref__')
class J: __slots__ = ('__weakref__', 'a', 'b')
class K: pass
class L: pass
class M(A): __slots__ = ('c',)
class N(A): __slots__ = ('c',)
class O(B): __slots__ = ('c',)
class P(A): pass
class Q(B): pass
class R(A): __slots__ = ('__dict__', '__weakref__')
class S(A): __slots__ = ('__dict__',)
class T: __slots__ = ()
class U: __slots__ = ()
class V(T): __slots__ = ('a', 'b')
class W(K): __slots__ = ('a', 'b')
class X(K): __slots__ = ('a', 'b')
class Y(int): pass
class Z(int): pass
class AA(list): pass
class AB(list): __slots__ = ()
class AC(Exception): pass
class AD(Exception): pass
class AE(ValueError): pass
class AF(int): __slots__ = ()
class AG(object): __slots__ = ('b', 'a', '__weakref__', '__dict__')
class AH(K, T): pass
class AI(T, K): pass
class AJ(L): pass
class AK(dict): pass
class AL: __slots__ = ('__dict__',)
class AM: __slots__ = ('__weakref__',)
class AN: __slots__ = ('__dict__', '__weakref__')
class AO(AL): __slots__ = ('__weakref__',)
class AP(AM): __slots__ = ('__dict__',)
class AQ: __slots__ = ('__a', 'b')
class AR(AQ): __slots__ = ()

class BA(list): pass
class BB(list): __slots__ = ()
class BC(BB): __slots__ = ()
class BD(tuple): pass
class BE(tuple): pass
class BF(tuple): __slots__ = ()
class BG(tuple): __slots__ = ()
class BH(str): pass
class BI(str): pass
class BJ(str): __slots__ = ()
class BK(bytes): pass
class BL(bytes): pass
class BM(float): pass
class BN(float): pass
class BO(float): __slots__ = ('a',)
class BP(float): __slots__ = ('a',)
class BQ(dict): pass
class BR(set): pass
class BS(set): pass
class BT(Y): pass
class BU(Y): __slots__ = ()
class BV(AL): pass
class BW(AM): pass
class BX(AN): pass
class BY(M): __slots__ = ('a',)
class BZ(N): __slots__ = ('a',)
class CA(M): __slots__ = ('a',)
class CB(T): pass
class CC(U): pass
class CD(T): pass
class CE(K, AM): pass
class CF(list): __slots__ = ('a',)
class CG(list): __slots__ = ('a',)
class CH(ValueError): __slots__ = ('a',)
class CI(ValueError): __slots__ = ('a',)
class CJ(ValueError): __slots__ = ()
class CK(ValueError): __slots__ = ()
class CL(AJ): 
    def f(s): s.q = s.r = s.t = s.u = s.v = s.w = 1
every = [BA,BB,BC,BD,BE,BF,BG,BH,BI,BJ,BK,BL,BM,BN,BO,BP,BQ,BR,BS,BT,BU,BV,BW,BX,BY,BZ,CA,CB,CC,CD,CE,CF,CG,CH,CI,CJ,CK,CL,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,S,T,U,V,W,X,Y,Z,AA,AB,AC,AD,AE,AF,AG,AH,AI,AJ,AK,AL,AM,AN,AO,AP,AQ,AR,object,int,str,list,dict,Exception,ValueError,type,None,3]
def go(x, y):
    o = x()
    try: o.a = 1
    except Exception: pass
    try: o.b = 2
    except Exception: pass
    try: o.z = 4
    except Exception: pass
    try: o.__class__ = y
    except BaseException as e: return f'{type(e).__name__}: {e}'
    return type(o).__name__, getattr(o, 'a', '-'), getattr(o, 'b', '-'), getattr(o, 'c', '-'), getattr(o, 'z', '-')
for x in every:
    if not isinstance(x, type): continue
    if x is type: continue
    for y in every:
        r = go(x, y)
        print(x.__name__, getattr(y, '__name__', y), r)
def t(what, f):
    try: r = f()
    except BaseException as e: print(what, '!', type(e).__name__, ascii(str(e)))
    else: print(what, '=', ascii(r))
t('nul', lambda: type("a\0b", (), {}))
t('sur', lambda: type("a\udc80b", (), {}))
class X: pass
def s(n, v): setattr(X, n, v)
t('name nul', lambda: s('__name__', 'a\0b'))
t('name sur', lambda: s('__name__', 'a\udc80b'))
t('name int', lambda: s('__name__', 3))
t('qual nul', lambda: s('__qualname__', 'a\0b'))
t('qual sur', lambda: s('__qualname__', 'a\udc80b'))
t('qual int', lambda: s('__qualname__', 3))
t('mod', lambda: s('__module__', 3))
t('doc', lambda: s('__doc__', 3))
t('repr', lambda: repr(X))
t('empty', lambda: type('', (), {}))
t('doc sur', lambda: type('a', (), {'__doc__': 'a\udc80'}).__doc__)
t('doc nul', lambda: type('a', (), {'__doc__': 'a\0b'}).__doc__)
t('qn', lambda: type('a', (), {'__qualname__': 3}))
t('qn sur', lambda: type('a', (), {'__qualname__': 'a\udc80'}))
t('slots nul', lambda: type('a', (), {'__slots__': ('a\0b',)}))
t('slots sur', lambda: type('a', (), {'__slots__': ('a\udc80b',)}))
t('slots num', lambda: type('a', (), {'__slots__': (3,)}))
t('slots 1a', lambda: type('a', (), {'__slots__': ('1a',)}))
t('slots str', lambda: type('a', (), {'__slots__': 'abc'}).__slots__)
t('slots bytes', lambda: type('a', (), {'__slots__': b'abc'}).__slots__)
t('slots int', lambda: type('a', (), {'__slots__': 5}).__slots__)
t('slots gen', lambda: type('a', (), {'__slots__': iter(['a', 'b'])}).b)
t('slots dict', lambda: type('a', (), {'__slots__': {'a': 'x', 'b': 'y'}}).a.__doc__)
t('slots twice', lambda: type('a', (), {'__slots__': ('a', 'a')}).a)
t('slots conf', lambda: type('a', (), {'__slots__': ('a', 'a'), 'a': 3}).a)
t('slots dict2', lambda: type('a', (), {'__slots__': ('__dict__', '__dict__')}).a)
t('slots dict2', lambda: type('a', (X,), {'__slots__': ('__dict__',)}).a)
t('slots weak2', lambda: type('a', (X,), {'__slots__': ('__weakref__',)}).a)
t('slots weak2', lambda: type('a', (), {'__slots__': ('__weakref__','__weakref__')}).a)
t('slots qual', lambda: type('a', (), {'__slots__': ('__qualname__',)}).__qualname__)
t('slots cc', lambda: type('a', (), {'__slots__': ('__classcell__',)}))
def f(): pass
def sf(n, v): setattr(f, n, v)
t('f name', lambda: sf('__name__', 'a\udc80\0'))
t('f name', lambda: f.__name__)
t('f repr', lambda: repr(f)[:12])
t('key', lambda: type(3, (), {}))
t('key', lambda: type('a', [], {}))
t('key', lambda: type('a', (), []))
t('key', lambda: type('a', (3,), {}))
t('key', lambda: type('a', (), {3: 4}).__dict__[3])
t('key', lambda: type('a', (), {'a\0': 4}).__dict__['a\0'])
t('key', lambda: type('a'))
t('key', lambda: type())
t('key', lambda: type('a', ()))
t('key', lambda: type('a', (), {}, 3))
t('key', lambda: type('a', (), {}, x=3))
t('key', lambda: type('a', x=3))
t('key', lambda: type.__new__(type))
t('key', lambda: type.__new__(3))
t('key', lambda: type.__new__())
t('key', lambda: type.__new__(int, 'a', (), {}))
t('key', lambda: type.__new__(type, 'a'))
t('key', lambda: type.__call__())
t('del', lambda: delattr(X, '__name__'))
t('del', lambda: delattr(X, '__qualname__'))
t('del', lambda: delattr(X, '__module__'))
t('del', lambda: delattr(X, '__doc__'))
t('del', lambda: delattr(X, '__bases__'))
t('del', lambda: delattr(X, '__mro__'))
t('del', lambda: delattr(X, '__dict__'))
t('del', lambda: delattr(X, '__annotations__'))
t('del', lambda: delattr(int, '__name__'))
t('set', lambda: setattr(int, '__name__', 'a'))
t('set', lambda: setattr(int, '__doc__', 'a'))
t('set', lambda: setattr(int, '__qualname__', 'a'))
t('set', lambda: setattr(int, '__module__', 'a'))
t('set', lambda: setattr(int, '__bases__', 'a'))
t('set', lambda: setattr(int, 'x', 'a'))
t('set', lambda: setattr(X, '__mro__', 'a'))
t('set', lambda: setattr(X, '__bases__', 'a'))
t('set', lambda: setattr(X, '__bases__', ()))
t('set', lambda: setattr(X, '__bases__', (3,)))
t('set', lambda: setattr(X, '__bases__', (X,)))
t('set', lambda: setattr(X, '__bases__', (int,)))
t('set', lambda: setattr(X, '__basicsize__', 3))
t('set', lambda: setattr(X, '__flags__', 3))
t('set', lambda: setattr(X, '__annotations__', 3))
t('set', lambda: X.__annotations__)
