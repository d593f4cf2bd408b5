"""Polynomials: arithmetic, division, derivatives, roots by Newton, text in and out."""


class Polynomial:
    def __init__(self, *coefficients):
        """Lowest power first."""
        values = list(coefficients)
        while values and values[-1] == 0:
            values.pop()
        self.c = tuple(values)

    @classmethod
    def parse(cls, text):
        powers = {}
        for term in text.replace("-", "+-").replace(" ", "").split("+"):
            if not term:
                continue
            factor, x, power = term.partition("x")
            exponent = int(power[1:]) if power else int(bool(x))
            value = -1 if factor == "-" else 1 if factor == "" else int(factor.rstrip("*"))
            powers[exponent] = powers.get(exponent, 0) + value
        return cls(*(powers.get(i, 0) for i in range(max(powers, default=-1) + 1)))

    @property
    def degree(self):
        return len(self.c) - 1

    def __call__(self, x):
        result = 0
        for c in reversed(self.c):
            result = result * x + c
        return result

    def __add__(self, other):
        if not isinstance(other, Polynomial):
            other = Polynomial(other)
        longer, shorter = (self.c, other.c) if len(self.c) >= len(other.c) else (other.c, self.c)
        return Polynomial(*(c + (shorter[i] if i < len(shorter) else 0) for i, c in enumerate(longer)))

    __radd__ = __add__

    def __neg__(self):
        return Polynomial(*(-c for c in self.c))

    def __sub__(self, other):
        return self + (-other)

    def __mul__(self, other):
        if not isinstance(other, Polynomial):
            return Polynomial(*(c * other for c in self.c))
        result = [0] * (len(self.c) + len(other.c))
        for i, a in enumerate(self.c):
            for j, b in enumerate(other.c):
                result[i + j] += a * b
        return Polynomial(*result)

    __rmul__ = __mul__

    def __pow__(self, n):
        result = Polynomial(1)
        for _ in range(n):
            result *= self
        return result

    def __divmod__(self, other):
        rest, quotient = list(self.c), [0] * max(len(self.c) - other.degree, 0)
        if not other.c:
            raise ZeroDivisionError("division by the zero polynomial")
        for i in reversed(range(len(quotient))):
            quotient[i], remainder = divmod(rest[i + other.degree], other.c[-1])
            if remainder:
                raise ArithmeticError("does not divide evenly")
            for j, c in enumerate(other.c):
                rest[i + j] -= quotient[i] * c
        return Polynomial(*quotient), Polynomial(*rest)

    def __floordiv__(self, other):
        return divmod(self, other)[0]

    def __mod__(self, other):
        return divmod(self, other)[1]

    def __eq__(self, other):
        return self.c == (other.c if isinstance(other, Polynomial) else Polynomial(other).c)

    def __bool__(self):
        return bool(self.c)

    def derivative(self):
        return Polynomial(*[i * c for i, c in enumerate(self.c)][1:])

    def root(self, x, steps=50):
        slope = self.derivative()
        for _ in range(steps):
            new = x - self(x) / slope(x)
            if abs(new - x) < 1e-12:
                return round(new, 9)
            x = new
        raise ArithmeticError("no root found")

    def __str__(self):
        terms = []
        for i, c in reversed(list(enumerate(self.c))):
            if c:
                sign = "-" if c < 0 else "+"
                number = "" if abs(c) == 1 and i else str(abs(c))
                terms.append(f" {sign} {number}{'x' if i else ''}{f'^{i}' if i > 1 else ''}")
        text = "".join(terms).lstrip(" +").replace("- ", "-", 1) if terms else "0"
        return text

    def __repr__(self):
        return f"Polynomial{self.c}"


p = Polynomial.parse("x^2 - 3x + 2")
q = Polynomial(-1, 1)
print(p, "|", q, "|", p + q, "|", p - q, "|", p * q, "|", q**5, "|", 3 * p + 1, "|", -p, "|", p - p)
print(repr(p), p(0), p(1), p(10), p(0.5), p.degree, p.derivative(), bool(p), bool(p - p), p == p + 0, q == 5, Polynomial(5) == 5)
print(divmod(p, q), p // q, p % q, (q**4) // (q**2), Polynomial.parse("2x^3-4*x+7"), Polynomial.parse("x-x"))
print(p.root(5.0), p.root(-3.0), Polynomial(-2, 0, 1).root(1), (q**3).root(0.9))
for bad in (lambda: p // Polynomial(), lambda: p // Polynomial(1, 2), lambda: Polynomial(1, 0, 1).root(0.5), lambda: p("x"), lambda: p < q):
    try:
        print(bad())
    except (ArithmeticError, TypeError) as error:
        print(type(error).__name__, error)
