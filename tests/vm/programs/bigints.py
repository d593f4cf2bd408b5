"""Arithmetic with numbers of many digits."""


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def pi_digits(count):
    """The spigot of Gibbons, with unbounded integers."""
    digits = []
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while len(digits) < count:
        if 4 * q + r - t < n * t:
            digits.append(n)
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2
    return "".join(map(str, digits))


def is_prime(n):
    if n < 2 or n % 2 == 0:
        return n == 2
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if base >= n:
            continue
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x, y = y, (y + n // y) // 2
    return x


def inverse(a, m):
    old, new, x, y = a, m, 1, 0
    while new:
        q = old // new
        old, new, x, y = new, old - q * new, y, x - q * y
    return x % m


print(factorial(60))
print(len(str(factorial(400))), sum(int(c) for c in str(factorial(400))))
print(pi_digits(60))
print([p for p in range(60) if is_prime(p)], is_prime(2**89 - 1), is_prime(2**90 - 1))
print(isqrt(2 * 10**60), isqrt(factorial(30)) ** 2 <= factorial(30))
p, q = 1000000007, 998244353
n, e = p * q, 65537
d = inverse(e, (p - 1) * (q - 1))
message = int.from_bytes(b"secret", "big")
print(pow(message, e, n), pow(pow(message, e, n), d, n) == message % n)
a, b = -(10**30) + 7, 12345678901234567890
print(a // b, a % b, divmod(a, b), a // -b, a % -b)
print(a & b, a | b, a ^ b, ~a, a >> 20, a << 3, b >> 70)
print(hex(b), oct(b), bin(2**65 + 5), int("-zz", 36), int("0x1F", 0), f"{b:_} {b:,} {a:+d} {b:#x} {-b:>30}")
print(2**0.5, 10**20 / 3, 10**400 // 10**390, (2**200).bit_length(), float(2**70), round(12345678901234567890, -5))
print(2**64 == 2.0**64, 2**64 + 1 == 2.0**64, 2**53 + 1 > 2.0**53, hash(2**61 - 1), hash(-(2**61)), hash(10**40))
for bad in (lambda: 10**400 * 1.0, lambda: 1 // 0, lambda: int("12a"), lambda: 1 << -1, lambda: pow(2, -1, 4)):
    try:
        print(bad())
    except (OverflowError, ZeroDivisionError, ValueError) as error:
        print(type(error).__name__, error)
