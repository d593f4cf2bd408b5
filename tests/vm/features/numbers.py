print(int(), int(3.9), int(-3.9), int("42"), int(" -7 "), int("ff", 16), int("0b11", 0), int("z", 36), int(True), int(b"12"), int("1_000"), int("٣"), float(), float(3), float("2.5e-3"), float("nan"), float("-inf"), bool([]), bool("0"), bool(0.0), bool(None), bool())
print(abs(-5), abs(-2.5), divmod(17, 5), divmod(-17, 5), divmod(17.5, 5), pow(2, 10), pow(2, -1), pow(3, 4, 5), pow(2.0, 3), pow(-3, 3), round(2.567, 1), round(2.5), round(-1.5), round(1234, -2), round(5), round(1.0), round(0.5), round(1e20, 2), round(True))
print((5).bit_length(), (255).bit_count(), (10).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "little"), (-5).to_bytes(2, "little", signed=True), (7).conjugate(), (7).numerator, (7).denominator, (3).real, (3).imag, (2.5).real, (1).__index__(), (5).as_integer_ratio(), (0.75).as_integer_ratio(), (4.0).is_integer(), 1 .__add__(2), (1.5).hex(), float.fromhex("0x1p-2"))
print(hex(255), oct(8), bin(5), hex(-1), bin(-5), hex(10**20), str(10**25), repr(-0.0), str(1e16), repr(1e-5), 1e22, 123456789.0, 1.0, 0.1, 1 / 3, 2.5e-10, 1e100, 5e-324, float(10**15), float(10**17))
print(2**100, -(2**100), 2**100 // 3**20, 2**100 % 97, -(2**100) // 7, -(2**100) % 7, 2**64 >> 3, 1 << 70, (2**70) & (2**69 + 5), (2**70) | 1, -(2**70) ^ 5, ~(2**70), 2**100 == 2.0**100, 2**100 + 1 > 2.0**100, 2**62 * 2**62, (10**30) // (10**15), 99999999999 * 99999999999, 140737488355327 + 1, -140737488355328 - 1, 140737488355328 * 140737488355328)
print(7 // 2, -7 // 2, 7 // -2, -7 // -2, 7 % 2, -7 % 2, 7 % -2, -7 % -2, 7.5 // 2, -7.5 // 2, 7.5 % -2, -0.0 % 5, 5 % 3.5, 1e20 % 7, 0.0 // 1, 6 / 3, 10**30 / 10**29, 1 / 10**30)
print(1 == 1.0 == True, 0 == False, 2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 0.1 + 0.2 == 0.3, float("nan") == float("nan"), 1 < 1.5 < 2, -1 < -0.5, 10**400 > 1e308, float("inf") > 10**400, hash(1) == hash(1.0) == hash(True), hash(-1), hash(-2), hash(0.5), hash(10**20), hash(float("inf")))
print(max(1, 2.5), min(3, -1), max([1, 5, 3]), max("a", "b"), min((2, 1), (1, 9)), max(1, 1.0), max(1.0, 1), sum([1, 2.5]), sum([0.1] * 10), sum([1, 2], 10), sum([[1], [2]], []), max([], default=5), max([1, -3], key=abs))
print(type(1 + 1.0), type(1 / 1), type(True + 1), type(2**-1), type(7 // 2.0), type(abs(True)), isinstance(True, int), isinstance(1, bool), issubclass(bool, int), 5 .bit_length(), -5 .__abs__(), (-5).__abs__())
class I(int):
    def __add__(self, o): return I(int(self) + o + 100)
    def __repr__(self): return f"I({int(self)})"
i = I(5); print(i, i + 1, 1 + i, i * 2, type(i * 2), i == 5, {5: "x"}[i], [10, 20, 30, 40, 50, 60][i], I("7"), f"{i} {i:d}", -i, bool(I(0)), i.real, isinstance(i, int))
class F(float):
    pass
print(F(2.5) + 1, F("1.5"), type(F(1) * 2), F(3) == 3, round(F(2.5)), f"{F(2):.1f}")
bad = [
    lambda: int("x"), lambda: int("1.5"), lambda: int(""), lambda: int(None), lambda: int([]), lambda: int("5", 1), lambda: int("9", 8), lambda: int(5, 10), lambda: int("1__0"), lambda: float("x"), lambda: float(None), lambda: float([]), lambda: float(10**400), lambda: int(float("nan")), lambda: int(float("inf")), lambda: round("a"), lambda: abs("a"), lambda: pow(2, -1, 0), lambda: pow(2, 3, 0), lambda: pow(2.0, 3, 5), lambda: pow("a", 2), lambda: divmod(1, 0), lambda: divmod("a", 1), lambda: (300).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: hex(1.5), lambda: bin("a"), lambda: 1.5 .__index__, lambda: 2.0**10000, lambda: 1e308 * 10 // 1, lambda: 5 % 0, lambda: 5.0 % 0, lambda: 1 << 2**70, lambda: 1 >> -1, lambda: round(1.5, "a"), lambda: int("٣x"), lambda: sum(5), lambda: bool(1, 2), lambda: float(1, 2), lambda: int.from_bytes("a", "big"), lambda: (5).foo, lambda: 5 .bit_length(1), lambda: 10**400 / 3, lambda: 0 ** -2, lambda: 0.0 ** -2, lambda: str(10**5000)[:5],
]  # fmt: skip
for case in bad:
    try:
        print(case())
    except (TypeError, ValueError, ZeroDivisionError, OverflowError, AttributeError) as error:
        print(type(error).__name__, str(error)[:90])
for base in (0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0):
    print(base ** float("inf"), base ** float("-inf"), pow(base, float("-inf")))
class Eight(str):
    def __float__(self): return 9.5
print(float(Eight("8")), float(type("Nine", (str,), {})("9")), float(type("Ten", (bytes,), {})(b"10")))
for text in ("0x1p\uff10", "\u20000x1", "0x\u0663", " 0x1p3\n"):
    try: print(float.fromhex(text))
    except ValueError as error: print(error)
class Long(int): pass
class Double(float): pass
class Converts:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
    def __int__(self): return self.v
    def __float__(self): return self.v
import sys
for v in (1, Long(1), True, 2.5, Double(2.5), "no"):
    for convert in (int, float, hex, range(3).__getitem__):
        sys.stderr.flush()
        try: print(convert(Converts(v)))
        except (TypeError, IndexError) as error: print(error)
import sys
class Count:
    def __init__(self, count): self.count = count
    def __index__(self): return self.count
kept = sys.getrecursionlimit(), sys.get_int_max_str_digits()
for count in (Count(900), True, Count(0), Count(-1), 2**31, -(2**31) - 1, Count(2**31), Count(2**70), 900.0, "900", None):
    for setting in (sys.setrecursionlimit, sys.set_int_max_str_digits):
        if count is not True or setting != sys.setrecursionlimit:
            try: print(setting(count), sys.getrecursionlimit(), sys.get_int_max_str_digits())
            except (TypeError, ValueError, OverflowError) as error: print(type(error).__name__, error)
sys.setrecursionlimit(kept[0]); sys.set_int_max_str_digits(kept[1])
for n in (5, True, 1.5, type("I", (int,), {})(3)):
    for method in (n.__divmod__, n.__rdivmod__, type(n).__divmod__):
        print(type(method).__name__, method.__qualname__, method.__name__, str(method).split(" at 0x")[0])
        for arguments in ((), (1, 2), (3,), ("a",), (2, 7)):
            try: print(method(*arguments))
            except (TypeError, ZeroDivisionError) as error: print(error)
        try: method(*5)
        except TypeError as error: print(error)
        try: method(3, x=1)
        except TypeError as error: print(error)
