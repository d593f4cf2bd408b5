order = []
def tag(name):
    order.append(f"make {name}")
    def decorate(f): order.append(f"apply {name}"); return f
    return decorate
@tag("a")
@tag("b")
def f(): return "f"
print(f(), order)
def swap(f): return "replaced"
@swap
def g(): pass
@swap
class K: pass
print(g, K)
registry = {}
def register(key=None, **options):
    def inner(thing): registry[key or thing.__name__] = (thing, options); return thing
    return inner
@register()
def one(): return 1
@register("two", extra=2)
class Two:
    @staticmethod
    def s(): return "s"
    @register("method")
    def m(self): return "m"
    @property
    @register("prop")
    def p(self): return "p"
    @classmethod
    def c(cls): return cls.__name__
print(sorted(registry), registry["two"][1], Two.s(), Two().m(), Two().p, Two.c(), registry["method"][0](None))
class Deco:
    def __init__(self, f): self.f, self.calls = f, 0
    def __call__(self, *a): self.calls += 1; return self.f(*a)
    def __get__(self, obj, kind=None): return self if obj is None else lambda *a: self(obj, *a)
@Deco
def counted(x): return x * 2
print(counted(2), counted(3), counted.calls)
class M:
    @Deco
    def method(self, x): return (type(self).__name__, x)
print(M().method(5), M.method.calls, type(M.method).__name__)
class Cached:
    def __init__(self, f): self.f = f
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, kind=None):
        if obj is None: return self
        value = obj.__dict__[self.name] = self.f(obj)
        return value
class Uses:
    @Cached
    def slow(self): print("computed"); return 42
u = Uses(); print(u.slow, u.slow, u.__dict__)
table = [lambda f: f, swap]
@table[1]
def indexed(): pass
@(lambda f: f"lambda {f.__name__}")
def lam(): pass
print(indexed, lam)
try:
    @5
    def bad(): pass
except TypeError as error: print(error)
