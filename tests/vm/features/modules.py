import sys, time, math
import math as m
from math import pi, sqrt as root
from time import perf_counter
import builtins
print(math is m, pi, root(16), math.pi == pi, sys.modules["math"] is math, "time" in sys.modules, __name__, type(math).__name__, math.__name__, repr(math)[:13])
print(sys.argv[1:], sys.maxsize > 2**31, sys.getrecursionlimit() > 100, isinstance(sys.version, str), sys.version_info >= (3, 11), sys.version_info[:2] == (sys.version_info.major, sys.version_info.minor), sys.byteorder, sys.platform == sys.platform, sys.stdout is not None, callable(sys.exit))
a = perf_counter(); time.sleep(0.01); b = time.perf_counter(); print(b > a, b - a >= 0.009, time.time() > 1e9, time.monotonic() <= time.monotonic())
print(math.floor(2.7), math.ceil(2.1), math.floor(-2.5), math.trunc(-2.7), math.sqrt(2), math.hypot(3, 4), math.pow(2, 0.5), math.exp(1), math.log(10), math.log(8, 2), math.log2(8), math.log10(1000), math.sin(1), math.cos(1), math.tan(1), math.atan2(1, 2), math.degrees(math.pi), math.radians(180), math.inf, -math.inf, math.nan, math.tau, math.e)
print(math.factorial(20), math.gcd(12, 18), math.gcd(), math.gcd(2**70, 6), math.lcm(4, 6), math.comb(10, 3), math.perm(5, 2), math.isqrt(17), math.isqrt(10**40), math.prod([1, 2, 3]), math.fsum([0.1] * 10), math.fabs(-3), math.fmod(-7, 3), math.modf(2.5), math.frexp(8.0), math.ldexp(0.5, 4), math.copysign(1, -0.0), math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.dist((0, 0), (3, 4)), math.asin(1), math.sinh(1), math.gamma(5), math.erf(0.5), math.floor(10**20), math.ceil(True))
from math import *
print(floor(3.9), tau > 6, cos(0))
try: from math import nothing
except ImportError as error: print(str(error).split(" (")[0], error.name)
try: math.nothing
except AttributeError as error: print(error)
for bad in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.sqrt("a"), lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.floor("a"), lambda: math.gcd(1.5), lambda: math.exp(1000), lambda: math.pow(0, -1), lambda: math.acos(2), lambda: math.isqrt(-1), lambda: math.comb(-1, 2), lambda: math.fmod(1, 0), lambda: math.sqrt(), lambda: math.log(1, 2, 3), lambda: math.floor(math.inf), lambda: time.sleep(-1), lambda: time.sleep("a"), lambda: sys.exit.nope, lambda: math.ldexp(1, 10**10)):
    try: print(bad())
    except (ValueError, TypeError, OverflowError, AttributeError, ZeroDivisionError) as error: print(type(error).__name__, error)
try: sys.exit(3)
except SystemExit as error: print(error.code)
def local_import():
    import math
    from math import e
    return math.floor(e)
print(local_import(), builtins.len([1]), builtins is sys.modules["builtins"])
print(sys.version, sys.version_info, sys.hexversion, sys.platform, sys.byteorder, sys.executable, sys.maxsize, sys.maxunicode, sys.dont_write_bytecode, sys.float_info, sys.int_info, sys.hash_info)
