"""Matrices: product, transpose, determinant, inverse with exact fractions of our own."""


def gcd(a, b):
    while b:
        a, b = b, a % b
    return abs(a)


class Fraction:
    def __init__(self, numerator, denominator=1):
        if denominator == 0:
            raise ZeroDivisionError("fraction with denominator 0")
        if denominator < 0:
            numerator, denominator = -numerator, -denominator
        common = gcd(numerator, denominator)
        self.n, self.d = numerator // common, denominator // common

    def __add__(self, other):
        return Fraction(self.n * other.d + other.n * self.d, self.d * other.d)

    def __sub__(self, other):
        return Fraction(self.n * other.d - other.n * self.d, self.d * other.d)

    def __mul__(self, other):
        if isinstance(other, int):
            other = Fraction(other)
        return Fraction(self.n * other.n, self.d * other.d)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return Fraction(self.n * other.d, self.d * other.n)

    def __neg__(self):
        return Fraction(-self.n, self.d)

    def __bool__(self):
        return self.n != 0

    def __eq__(self, other):
        if isinstance(other, int):
            return self.d == 1 and self.n == other
        return isinstance(other, Fraction) and self.n == other.n and self.d == other.d

    def __hash__(self):
        return hash((self.n, self.d))

    def __repr__(self):
        return str(self.n) if self.d == 1 else f"{self.n}/{self.d}"


class Matrix:
    def __init__(self, rows):
        self.rows = [[x if isinstance(x, Fraction) else Fraction(x) for x in row] for row in rows]

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    def __matmul__(self, other):
        columns = list(zip(*other.rows))
        return Matrix([[self.dot(row, column) for column in columns] for row in self.rows])

    @staticmethod
    def dot(a, b):
        total = Fraction(0)
        for x, y in zip(a, b):
            total += x * y
        return total

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def __eq__(self, other):
        return self.rows == other.rows

    def eliminate(self):
        """Row-reduce a copy with the identity beside it; the determinant and the inverse (or None)."""
        n = len(self.rows)
        rows = [row + extra for row, extra in zip(self.rows, Matrix.identity(n).rows)]
        determinant = Fraction(1)
        for i in range(n):
            pivot = next((r for r in range(i, n) if rows[r][i]), None)
            if pivot is None:
                return Fraction(0), None
            if pivot != i:
                rows[i], rows[pivot] = rows[pivot], rows[i]
                determinant = -determinant
            determinant *= rows[i][i]
            factor = rows[i][i]
            rows[i] = [x / factor for x in rows[i]]
            for r in range(n):
                if r != i and rows[r][i]:
                    factor = rows[r][i]
                    rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i])]
        return determinant, Matrix([row[n:] for row in rows])

    def __repr__(self):
        width = max(len(str(x)) for row in self.rows for x in row)
        return "\n".join("[" + "  ".join(str(x).rjust(width) for x in row) + "]" for row in self.rows)


a = Matrix([[2, -1, 0], [1, 3, 2], [0, 5, -4]])
determinant, inverse = a.eliminate()
print(a)
print("determinant", determinant)
print(inverse)
print(a @ inverse == Matrix.identity(3), (a @ a.T).rows)
print(Matrix([[1, 2], [2, 4]]).eliminate())
hilbert = Matrix([[Fraction(1, i + j + 1) for j in range(5)] for i in range(5)])
determinant, inverse = hilbert.eliminate()
print(determinant, inverse.rows[4], sep="\n")
try:
    Fraction(1) / Fraction(0)
except ZeroDivisionError as error:
    print(type(error).__name__, error)
