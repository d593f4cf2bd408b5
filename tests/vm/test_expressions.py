"""Expressions have the value, or raise the exception, that they have under the Python that runs the tests.

expressions/*.txt are written by hand, one expression a line; the rest is made from a seed.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .compare import python, uopvm

FOLDER = Path(__file__).parent / "expressions"
HEAD = '''import math
def show(text, value):
    try:
        print(text, "->", repr(value()))
    except BaseException as error:
        print(text, "->", type(error).__name__, error, error.args)
'''


def check(expressions: list[str], folder: Path) -> None:
    program = folder / "expressions.py"
    lines = (f"show({one!r}, lambda: ({one}))" for one in expressions)
    program.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    expected = python("-W", "ignore", program.name, folder=folder)
    got = uopvm(program.name, folder=folder)
    assert got.status == 0, got.stderr
    both = zip(expected.stdout.split("\n"), got.stdout.split("\n"), strict=True)
    assert not [pair for pair in both if pair[0] != pair[1]]


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.txt")))
def test_written(name: str, tmp_path: Path) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    check([line for line in lines if line and not line.startswith("#")], tmp_path)


def some_int(r: random.Random) -> int:
    bits = r.choice((8, 20, 31, 47, 48, 49, 60, 63, 64, 65, 90, 130, 200, 500, 4000))
    return r.choice((1, -1)) * r.getrandbits(bits)


def some_float(r: random.Random) -> float:
    kind = r.randrange(4)
    if kind == 0:
        return float(struct.unpack("d", struct.pack("Q", r.getrandbits(62)))[0])
    if kind == 1:
        return r.random() * 10.0 ** r.randrange(-5, 20)
    return round(r.random() * 1000, r.randrange(5)) if kind == 2 else r.randrange(-1000, 1000) / 8


def text(d: float) -> str:
    return f'float("{d!r}")'


def ints(r: random.Random) -> Iterator[str]:
    for _ in range(400):
        a, b, c = some_int(r), some_int(r) or 7, abs(some_int(r)) + 1
        yield f"({a}) {r.choice(('+', '-', '*', '//', '%', '/', '&', '|', '^', '<', '=='))} ({b})"
        yield f"divmod({a}, {b}), ({a}) << {r.randrange(200)}, ({a}) >> {r.randrange(200)}, hash({a})"
        yield f"pow({a}, {r.randrange(20)}), pow({a}, {abs(b)}, {c}), math.gcd({a}, {b}), math.isqrt({c})"
        yield f"str({a}), hex({a}), oct({a}), bin({a}), int('{a}'), int('{b:x}', 16)"
        yield f"round({a}, {-r.randrange(9)}), float({a % 10**300}), math.log2({c}), math.lcm({a}, {b})"


def floats(r: random.Random) -> Iterator[str]:
    for _ in range(400):
        a, b = text(some_float(r)), text(some_float(r))
        yield f"{a} {r.choice(('+', '-', '*', '/', '//', '%', '<', '=='))} {b}"
        yield f"abs({a}) ** {b}"
        yield f"{a}, hash({a}), {a}.hex(), float.fromhex({b}.hex()), round({a}, {r.randrange(-5, 20)})"
        yield f"{a} < {some_int(r)}, int({a}), {b}.as_integer_ratio()"
        yield f"float('{r.getrandbits(200)}e{r.randrange(-380, 300)}')"


def specifications(r: random.Random) -> Iterator[str]:
    def maybe(chance: float, part: str) -> str:
        return part if r.random() < chance else ""

    for _ in range(1500):
        fill = maybe(0.4, r.choice(("", "*", "0", "é", " ")) + r.choice("<>=^"))
        width, precision = maybe(0.6, str(r.randrange(30))), maybe(0.4, f".{r.randrange(20)}")
        flags = maybe(0.3, r.choice("+- ")) + maybe(0.1, "z") + maybe(0.2, "#") + maybe(0.2, "0")
        spec = fill + flags + width + maybe(0.2, r.choice(",_")) + precision + maybe(0.8, r.choice("bcdeEfFgGnosxX%"))
        special = text(float(r.choice(("nan", "inf", "-inf", "0.0", "-0.0"))))
        number = r.choice((str(some_int(r)), str(r.randrange(100000)), text(some_float(r)), special))
        yield f"format({r.choice((number, number, number, 'True', repr('héllo')))}, {spec!r})"
        old = "%" + "".join(maybe(0.2, c) for c in "-+ #0") + width + precision + r.choice("diuoxXeEfFgGcrsa")
        yield f"{old!r} % ({number},)"


def functions(r: random.Random) -> Iterator[str]:
    names = "acos acosh asin asinh atan atanh cbrt cos cosh erf erfc exp exp2 expm1 fabs gamma lgamma log1p sin sinh"
    for name in f"{names} sqrt tan tanh log log2 log10 floor ceil trunc modf frexp ulp degrees radians isnan".split():
        for x in (some_float(r), r.uniform(-2, 2), r.uniform(-30, 30), r.uniform(0, 180), float(r.randrange(-5, 30))):
            yield f"math.{name}({text(x)})"
    for _ in range(100):
        xs, ys = ([r.uniform(-10, 10) for _ in range(4)] for _ in range(2))
        n, k = r.randrange(200), r.randrange(50)
        yield f"math.hypot(*{xs}), math.dist({xs}, {ys}), math.fsum({xs}), math.prod({ys})"
        yield f"math.comb({n}, {k}), math.perm({n}, {k}), math.factorial({n}), math.hypot({xs[0]}, {ys[0]})"
        yield f"math.atan2({xs[0]}, {ys[0]}), math.fmod({xs[1]}, {ys[1]}), math.remainder({xs[2]}, {ys[2]})"


@pytest.mark.parametrize("make", [ints, floats, specifications, functions])
def test_made(make: Callable[[random.Random], Iterator[str]], tmp_path: Path) -> None:
    check(list(make(random.Random(20))), tmp_path)


def test_no_complex_results(tmp_path: Path) -> None:
    """The power would be a complex number: there are none, and nothing else is made of it."""
    program = tmp_path / "power.py"
    program.write_text("try:\n    (-8) ** 0.5\nexcept NotImplementedError as error:\n    print(error)\n")
    outcome = uopvm(program.name, folder=tmp_path)
    assert outcome.stdout == "a negative number to a fractional power is a complex number\n"
