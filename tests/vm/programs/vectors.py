"""Operators, comparison, containers and conversion by dunder methods."""


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x=0, y=0, z=0):
        self.x, self.y, self.z = x, y, z

    def __iter__(self):
        return iter((self.x, self.y, self.z))

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(*(a + b for a, b in zip(self, other)))

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        if isinstance(other, Vector):
            return sum(a * b for a, b in zip(self, other))
        return Vector(*(a * other for a in self))

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return Vector(*(-a for a in self))

    def __pos__(self):
        return self

    def __abs__(self):
        return (self * self) ** 0.5

    def __bool__(self):
        return any(self)

    def __eq__(self, other):
        return isinstance(other, Vector) and tuple(self) == tuple(other)

    def __lt__(self, other):
        return abs(self) < abs(other)

    def __le__(self, other):
        return abs(self) <= abs(other)

    def __hash__(self):
        return hash(tuple(self))

    def __getitem__(self, key):
        return tuple(self)[key]

    def __len__(self):
        return 3

    def __contains__(self, value):
        return any(a == value for a in self)

    def __matmul__(self, other):
        return Vector(self.y * other.z - self.z * other.y, self.z * other.x - self.x * other.z, self.x * other.y - self.y * other.x)

    def __format__(self, spec):
        return "<" + " ".join(format(a, spec) for a in self) + ">"

    def __repr__(self):
        return f"Vector({self.x!r}, {self.y!r}, {self.z!r})"

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        self.z += other.z
        return self

    def __call__(self, name):
        return getattr(self, name)

    def __round__(self, digits=None):
        return Vector(*(round(a, digits) for a in self))

    def __reversed__(self):
        return reversed(tuple(self))


a, b = Vector(1, 2, 3), Vector(4, 5, 6)
print(a + b, a - b, a * b, a * 2, 2 * a, -a, +a is a, a @ b, abs(Vector(3, 4)))
print(bool(a), bool(Vector()), not Vector(), a == Vector(1, 2, 3), a != b, a < b, a >= b, a > b, max([a, b, Vector(9)]))
print({a: "a", Vector(1, 2, 3): "same"}, a[0], a[-1], a[:2], len(a), 2 in a, 7 not in a, list(a), [*reversed(a)])
print(f"{a:.2f} {b}", format(a, "03d"), a("y"), round(Vector(1.234, 5.678, 9.999), 1), round(Vector(1.5, 2.5, 3.5)))
c = a
c += b
print(c is a, a, sorted([b, a, Vector(0, 0, 1)]), sum([a, b], Vector()))
x, *rest = a
print(x, rest)
def del_x(v):
    del v.x
    return v.x


for bad in (lambda: a + 1, lambda: 1 + a, lambda: a["x"], lambda: a[3], lambda: setattr(a, "w", 1), lambda: a.w, lambda: a // 2, lambda: ~a, lambda: a + None, lambda: del_x(a)):
    try:
        print(bad())
    except (TypeError, AttributeError, IndexError) as error:
        print(type(error).__name__, error)


try:
    del_x(Vector(1))
except AttributeError as error:
    print(error)


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __int__(self):
        return self.cents // 100

    def __float__(self):
        return self.cents / 100

    def __index__(self):
        return self.cents

    def __str__(self):
        return f"{self.cents // 100}.{self.cents % 100:02}"

    def __divmod__(self, other):
        return divmod(self.cents, other)

    def __pow__(self, other, modulus=None):
        return pow(self.cents, other, modulus)

    def __rsub__(self, other):
        return Money(other * 100 - self.cents)

    def __lshift__(self, other):
        return f"{self} << {other}"

    def __getattr__(self, name):
        if name.startswith("is_"):
            return name == f"is_{self.cents}"
        raise AttributeError(f"no {name}")

    def __setattr__(self, name, value):
        if name == "cents" and value < 0:
            raise ValueError("negative money")
        super().__setattr__(name, value)


m = Money(1234)
print(m, int(m), float(m), [0] * 3, list(range(20))[Money(3)], hex(m), divmod(m, 100), pow(m, 2), pow(m, 2, 7), m**2, 20 - m)
print(m << 2, m.is_1234, m.is_1, str(m), f"{m}", "%s" % m, bin(m))
for bad in (lambda: m.other, lambda: Money(-1), lambda: m + 1, lambda: m < m, lambda: 1 in m, lambda: m(), lambda: iter(m), lambda: len(m)):
    try:
        print(bad())
    except (AttributeError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
