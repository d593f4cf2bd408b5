"""The Mandelbrot set in characters, and floats at their limits."""

SHADES = " .:-=+*#%@"


def iterations(cx, cy, limit):
    x = y = 0.0
    for i in range(limit):
        x2, y2 = x * x, y * y
        if x2 + y2 > 4.0:
            return i
        x, y = x2 - y2 + cx, 2.0 * x * y + cy
    return limit


def draw(left, right, top, bottom, width, height, limit=60):
    for row in range(height):
        cy = top + (bottom - top) * row / (height - 1)
        line = ""
        for column in range(width):
            cx = left + (right - left) * column / (width - 1)
            line += SHADES[min(iterations(cx, cy, limit) * len(SHADES) // limit, len(SHADES) - 1)]
        print(line.rstrip())


draw(-2.2, 0.8, 1.2, -1.2, 66, 25)
total = sum(iterations(-2 + 3 * i / 40, -1 + 2 * j / 30, 80) for i in range(41) for j in range(31))
print(total)

inf, nan = float("inf"), float("nan")
print(0.1 + 0.2, 1 / 3, 1e16, 1e15, 123456789.123, 1e-5, 0.0001, 5e-324, 1.7976931348623157e308, -0.0, 100.0, 2.0**60)
print(inf, -inf, nan, inf - inf, inf * 0, nan == nan, nan != nan, inf > 10**400, max(1.0, nan), -0.0 == 0.0)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(-7, 2.5), 2.0**0.5, 2**-2, (-8) ** 3, 0.0**0)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(1e300), round(0.5), round(-0.4))
print(int(3.99), int(-3.99), float("1e3"), float(" -2.5\n"), float("1_000.5"), float("infinity"), (0.1).hex(), float.fromhex("0x1.8p3"))
print((0.5).as_integer_ratio(), (2.0).is_integer(), (2.5).is_integer(), hash(0.5), hash(2.0) == hash(2), hash(inf))
print(f"{3.14159:.2f} {1e10:e} {1234.5:g} {0.00001234:g} {1234567.0:,.1f} {0.256:.1%} {2.5:08.2f} {-1.5:+.0f} {1e20:.3g} {nan:>6} {inf:<6}|")
print("%.3f %e %g %5.1f|%-8.2f|%+.1f" % (2 / 3, 12345.678, 1e-10, 9.96, 1.5, 2.25), str(1e22), repr(1e21), 1e23)
for bad in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0.0, lambda: 10.0**400, lambda: int(nan), lambda: int(inf), lambda: float("x"), lambda: round(inf), lambda: 0.0**-1):
    try:
        print(bad())
    except (ZeroDivisionError, OverflowError, ValueError) as error:
        print(type(error).__name__, error)
