import sys
WORDS = 32 if sys.version_info < (3, 14) else 0  # of a RecursionError in calls through C
class Empty: pass
class A:
    """Doc."""
    attr = [1]
    count: int = 0
    def __init__(self, x=1): self.x = x
    def method(self, y): return self.x + y
    @classmethod
    def make(cls, x): return cls(x)
    @staticmethod
    def static(x): return x * 2
    @property
    def prop(self): return self._p if hasattr(self, "_p") else "unset"
    @prop.setter
    def prop(self, v): self._p = v
    @prop.deleter
    def prop(self): del self._p
    def __private(self): return "private"
    def call_private(self): return self.__private()
    alias = method
    lambda_attr = lambda self: "lambda"
a, b = A(), A(x=5)
print(a.x, b.x, a.method(2), A.method(b, 2), A.make(7).x, a.make(8).x, A.static(4), a.static(5), a.prop, A.__doc__, A.__name__, A.__module__, A.__qualname__, a.alias(1), a.lambda_attr(), a.call_private(), a._A__private())
a.prop = 5; print(a.prop); del a.prop; print(a.prop); a.new = 1; a.attr.append(2); A.attr2 = "class"; b.attr2 = "own"; print(a.new, A.attr, b.attr, a.attr2, b.attr2, a.__dict__, b.__dict__, vars(a) is a.__dict__, A.count, A.__annotations__)
del b.attr2; print(b.attr2); del A.attr2; print(hasattr(a, "attr2"), hasattr(A, "attr2"), Empty().__dict__, Empty.__bases__, A.__mro__, type(a), a.__class__, type(A), isinstance(a, A), a == a, a != b, a is a, bool(a), repr(Empty)[:30], hash(a) == hash(a))
m = a.method; print(m(1), m.__self__ is a, m.__func__ is A.method, m == a.method, m is a.method, m.__name__, type(m), type(A.method), A.make.__self__, repr(A.method)[:18], type(A.__dict__["static"]), type(A.__dict__["make"]), type(A.__dict__["prop"]), A.prop.fget(a), callable(m))
class B(A):
    attr = "overridden"
    def __init__(self, *args): super().__init__(*args); self.y = 2
    def method(self, y): return "B" + str(super().method(y))
    @classmethod
    def make(cls, x): return "B.make", super().make(x).x
    @staticmethod
    def static(x): return A.static(x) + 1
    @property
    def prop(self): return "B:" + super().prop
    def super_types(self): return super().__self__ is self, super().__thisclass__ is B, super(B, self).method(0), super(B, B).static(2)
c = B(3); print(c.x, c.y, c.method(1), B.make(4), B.static(1), c.prop, c.attr, c.super_types(), isinstance(c, A), issubclass(B, A), B.__base__, B.__mro__ == (B, A, object), [k.__name__ for k in B.mro()], A.__subclasses__())
try: c.prop = 1
except AttributeError as error: print(error)
class C(B):
    def __getattr__(self, name): return f"dynamic {name}" if not name.startswith("_") else super().__getattribute__(name)
    def __setattr__(self, name, value): super().__setattr__(name, value if name != "twice" else value * 2)
    def __delattr__(self, name): print("deleting", name); super().__delattr__(name)
    def __eq__(self, other): return isinstance(other, C) and self.x == other.x
    def __hash__(self): return hash(self.x)
    def __repr__(self): return f"C({self.x})"
    def __str__(self): return f"str C {self.x}"
    def __bool__(self): return self.x > 0
    def __len__(self): return self.x
    def __call__(self, *a, **k): return ("called", a, k)
    def __contains__(self, item): return item == self.x
    def __iter__(self): return iter(range(self.x))
    def __getitem__(self, k): return ("item", k)
    def __index__(self): return self.x
d = C(3); d.twice = 5; d.gone = 1; del d.gone; print(d.anything, d.twice, d == C(3), d != C(4), d == 3, {d: 1}[C(3)], d, [d], str(d), repr(d), bool(C(0)), len(d), d(1, k=2), 3 in d, 4 in d, list(d), d[5], d["k":2], [10, 20, 30, 40][d], range(10)[d], f"{d} {d!r}", "%s %r" % (d, d))
class S:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
s = S(); print(s.a, hasattr(s, "b"), hasattr(s, "__dict__"), S.__slots__, type(S.a)); s.b = 2; print(s.b); del s.b
for bad in (lambda: s.b, lambda: setattr(s, "c", 1), lambda: delattr(s, "b"), lambda: s.nope, lambda: a.nope, lambda: A.nope, lambda: delattr(a, "nope"), lambda: delattr(A, "nope"), lambda: setattr(3, "x", 1), lambda: setattr(int, "x", 1), lambda: A.method(), lambda: a.method(), lambda: a.method(1, 2), lambda: a(), lambda: a + 1, lambda: 1 + a, lambda: a < b, lambda: a[0], lambda: len(a), lambda: iter(a), lambda: a in a, lambda: -a, lambda: A.make(), lambda: A(1, 2), lambda: A(z=1), lambda: Empty(1), lambda: a.__private(), lambda: hash(type("H", (), {"__eq__": lambda s, o: True})()), lambda: [a, b].sort(), lambda: max(a, b), lambda: int(a), lambda: float(a), lambda: "%d" % a, lambda: {**a}, lambda: [*a], lambda: a @ a, lambda: a(), lambda: d.__nope, lambda: c.super_types(1), lambda: B.super_types()):
    try: print(bad())
    except (TypeError, AttributeError) as error: print(type(error).__name__, error)
def outer():
    class Local:
        def f(self): return __class__.__name__, type(self).__qualname__
    return Local
print(outer()().f(), outer().__qualname__)
class K:
    for i in range(3): locals_in_class = i
    if True:
        def conditional(self): return "yes"
    x = 1; y = x + 1
    z = [x for x in (5, 6)]
    try: del x
    finally: w = "w"
print(K.i, K.y, K.z, K.w, hasattr(K, "x"), K().conditional(), [n for n in vars(K) if not n.startswith("__")])
class Meta(type):
    def __new__(m, name, bases, ns, **kw): ns["kw"] = kw; return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns)
    def __prepare__(name, bases, **kw): return {"prepared": True}
    def meta_method(cls): return cls.__name__
    def __getattr__(cls, name): return f"meta {name}"
    def __iter__(cls): return iter([cls.__name__])
    def __instancecheck__(cls, o): return o == 5
    def __contains__(cls, x): return x == "c"
class M(Empty, metaclass=Meta, option=1): y = 1
print(M.kw, M.prepared, M.meta_method(), M.zzz, list(M), isinstance(5, M), isinstance(M(), M), "c" in M, type(M).__name__, M.y)
class Sub:
    def __init_subclass__(cls, tag=None): cls.tag = tag
class S1(Sub, tag="t"): pass
print(S1.tag)
class N:
    def __new__(cls, *args):
        if args and args[0] == "other": return "not an N"
        return super().__new__(cls)
    def __init__(self, v): self.v = v
print(N(1).v, N("other"), type("Dyn", (A,), {"z": 5})(9).x, type("Dyn", (), {}).__mro__[0].__name__)
class Rep:
    def __repr__(self): return 5
class Ini:
    def __init__(self): return 5
class Ite:
    def __iter__(self): return 5
class Len:
    def __len__(self): return -1
class Boo:
    def __bool__(self): return 5
class Has:
    def __hash__(self): return "x"
class Str:
    def __str__(self): return None
class Idx:
    def __index__(self): return "x"
for bad in (lambda: repr(Rep()), lambda: Ini(), lambda: iter(Ite()), lambda: len(Len()), lambda: bool(Boo()), lambda: hash(Has()), lambda: str(Str()), lambda: [1][Idx()], lambda: bool(Len()), lambda: int(Str()), lambda: object.__new__(5), lambda: object.__new__(), lambda: type("A", (int, str), {}), lambda: type("A", (bool,), {}), lambda: type("A", (A, A), {}), lambda: type.__call__(5), lambda: super().x, lambda: super(5, 6), lambda: super(A, 5), lambda: super(B, a), lambda: A.__new__(5), lambda: property().__get__(5), lambda: classmethod(), lambda: M(1, 2)):
    try: print(bad())
    except (TypeError, AttributeError, ValueError, RuntimeError) as error: print(type(error).__name__, error)


print("-- an attribute of the class that an instance gets later")


class Default:
    own = other = "class"

    def __init__(self):
        self.first = 1

    def get(self):
        return self.own


early, late = Default(), Default()
print([early.get() for _ in range(20)][-1])
early.own = "instance"
print(early.get(), late.get(), Default().get())
for _ in range(20):
    late.get()
late.own = "too"
print(early.get(), late.get(), Default().get())


class Answers:
    def __getattr__(self, name):
        if name == "known":
            return 1
        raise AttributeError(name)

    @property
    def broken(self):
        raise AttributeError("broken")


for name in ("unknown", "broken"):
    try:
        getattr(Answers(), name)
    except AttributeError as e:
        print(e, e.name, type(e.obj).__name__)
try:
    Answers().unknown()
except AttributeError as e:
    print(e, e.name, type(e.obj).__name__)
try:
    Answers().unknown
except AttributeError as e:
    print(e, e.name, type(e.obj).__name__)

# Who gets new bases is the youngest of their subclasses.
class Old: pass
class First(Old): pass
class Second(Old): pass
class Beside: pass
def below(*classes): return [[k.__name__ for k in c.__subclasses__()] for c in classes]
First.__bases__ = (Old, Beside); print(below(Old, Beside)); First.__bases__ = (Beside, Old); print(below(Old, Beside))
Second.__bases__ = (Beside,); print(below(Old, Beside)); Second.__bases__ = (Old,); print(below(Old, Beside))
try: First.__bases__ = (Beside, First)
except TypeError as e: print(e, below(Old, Beside, First))
class Circle: pass
Circle.__call__ = Circle()
try: Circle()()
except RecursionError as error: print(type(error).__name__, str(error)[:WORDS])
class Mirror: pass
Mirror.__repr__ = Mirror.__str__
for show in str, repr:
    try: show(Mirror())
    except RecursionError as error: print(type(error).__name__, str(error)[:WORDS])
class Bound:
    def method(self, *args): return len(args)
class Around: inside = classmethod(Bound().method)
print(Around.inside(), Around().inside(1))
class Unequal:
    @property
    def __eq__(self): raise KeyError("cleared")
try: print(Unequal() == Unequal(), Unequal() != 1)
except KeyError as error: print(error)
def fields():
    def inner(): return one
    one = 1
    class Slots: __slots__ = ("slot",)
    return property(inner), slice(1), range(3), inner, Bound().method, inner.__code__, Slots.slot, super(Bound, Bound()), classmethod(inner), staticmethod(inner), len, list.append, object.__init__, type.__dict__["__bases__"], Bound, ValueError(), list[int]
names = "fget __func__ __self__ __thisclass__ start stop co_name co_argcount co_varnames __globals__ __closure__ __name__ __qualname__ __objclass__ __base__ __bases__ __dict__ __suppress_context__ __origin__ __args__ slot".split()
for one in fields():
    for kind in type(one).__mro__[:-1]:
        for name in names:
            field = kind.__dict__.get(name)
            if type(field).__name__ not in ("member_descriptor", "getset_descriptor"): continue
            try: setattr(one, name, getattr(one, name)); print(kind.__name__, name, type(field).__name__, "set")
            except (AttributeError, TypeError, ValueError) as error: print(kind.__name__, name, type(field).__name__, type(error).__name__, error)
class Emptied: pass
emptied = Emptied(); emptied.x = 1; before = emptied.__dict__
del emptied.__dict__; print(vars(emptied), before, hasattr(emptied, "x")); emptied.y = 2; print(vars(emptied))
del emptied.__dict__; del emptied.__dict__; print(emptied.__dict__)
class Below(Emptied): pass
below_it = Below(); below_it.x = 1; del below_it.__dict__; print(vars(below_it))
class Failure(Exception): pass
for one in Failure(), fields:
    try: del one.__dict__
    except TypeError as e: print(e)
try:
    class Twice: __slots__ = ("__weakref__", "__weakref__")
except TypeError as e: print(e)
try: del Emptied.__iter__
except AttributeError as e: print(e, e.name)
class OwnDict:
    __dict__ = property(lambda self: {"a": 2})
    __weakref__ = 6
print(vars(OwnDict()), OwnDict().__weakref__, type(OwnDict.__dict__["__dict__"]).__name__)
class Documented(property): "A subclass of property."
class Bare(property): __slots__ = ()
class Uses:
    @Documented
    def first(self): "The getter's."
    second = Documented(lambda self: 1, doc="Given.")
    third = Documented(lambda self: 1)
    fourth = first.getter(lambda self: 2)
print([getattr(Uses, name).__doc__ for name in ("first", "second", "third", "fourth")], sorted(vars(Uses.first)))
for make in (lambda: Bare(fields), lambda: Bare(make), lambda: Bare(Bare.__init__), lambda: Bare(None, doc="x")):
    try: print(type(make().__doc__).__name__)
    except AttributeError as e: print(type(e).__name__)

# Classes that have one of two methods only.
class Sets:
    def __setitem__(self, key, value): pass
    def __set__(self, instance, value): pass
class Deletes:
    def __delitem__(self, key): pass
    def __delete__(self, instance): pass
class Powers:
    def __rpow__(self, other, modulus=None): return "rpow", other, modulus
class Less(Powers): pass
class Holder: sets, deletes = Sets(), Deletes()
def say(f):
    try: print(f())
    except Exception as error: print(type(error).__name__, error, error.args, getattr(error, "name", 0), getattr(error, "obj", 0))
def delete_item(): del Sets()[0]
def set_item(): Deletes()[0] = 1
def delete(): del Holder().sets
def put(): Holder().deletes = 1
def rebase(): Holder.__bases__ = (Powers,)
def rebase_less(): Less.__bases__ = (Holder,); return Less.__mro__
for f in (delete_item, set_item, delete, put, rebase, rebase_less):
    say(f)
powers = Powers()
for f in (lambda: pow(powers, 2, 3), lambda: pow(2, powers, 3), lambda: pow(powers, powers, 3), lambda: powers ** powers, lambda: 2 ** powers):
    say(f)
