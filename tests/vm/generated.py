"""Programs made by chance, from a seed: they print what operations on builtin types give, values or exceptions.

`python -m tests.vm.generated KIND SEED` prints one.
"""

from __future__ import annotations

import builtins
import math
import random
import sys
import warnings
from collections.abc import Callable, Iterator

from .generated_chains import Chains
from .generated_classes import Classes
from .generated_lines import Lines
from .generated_parts import HERE as PARTS
from .generated_parts import sections
from .generated_statements import Statements

HEAD = (PARTS / "head.txt").read_text()


# Values and words to choose from.  [not_called], [not_builtin]: what differs from run to run, waits or ends.
POOLS = sections("pools")
NUMBERS, TEXTS, BYTES, SEQUENCES = (POOLS[name] for name in ("numbers", "texts", "bytes", "sequences"))
MAPPINGS, SETS, OTHERS = (POOLS[name] for name in ("mappings", "sets", "others"))
TEXT_KEYS = [one for one in MAPPINGS if not one.startswith("{1:")]
POOL = NUMBERS + TEXTS + BYTES + SEQUENCES + MAPPINGS + SETS + OTHERS


def calls(chance: random.Random, count: int) -> Iterator[str]:
    """Methods of builtin types."""
    for _ in range(count):
        value = chance.choice(NUMBERS + TEXTS + BYTES + SEQUENCES + MAPPINGS + SETS)
        names = [name for name in dir(eval(value, dict(SUBCLASSES))) if name not in POOLS["not_called"]]
        text = f"{of(value)}.{chance.choice(names)}({arguments(chance)})"
        if "pow__" not in text or "**" not in text:
            yield text  # others would not end


SUBCLASSES = {"I": int, "S": str, "L": list, "D": dict, "T": tuple}


def of(value: str) -> str:
    return f"({value})"


def arguments(chance: random.Random) -> str:
    chosen = [chance.choice(POOL) for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3)))]
    if chance.random() < 0.12:
        name = chance.choice(
            ("key", "reverse", "sep", "maxsplit", "start", "default", "x", "encoding", "end", "strict", "base")
        )
        chosen.append(f"{name}={chance.choice(POOL)}")
    if chance.random() < 0.04:
        chosen.append(f"*{chance.choice(SEQUENCES + OTHERS)}")
    if chance.random() < 0.04:
        chosen.append(f"**{chance.choice(TEXT_KEYS + OTHERS)}")
    keywords = [one for one in chosen if "=" in one.split("'")[0] or one.startswith("**")]
    return ", ".join([one for one in chosen if one not in keywords] + keywords)


def operations(chance: random.Random, count: int) -> Iterator[str]:
    """Operators, subscripts, attributes, conversions."""
    for _ in range(count):
        a, b, c = (of(chance.choice(POOL)) for _ in range(3))
        text = chance.choice(
            [f"{a} {chance.choice(POOLS['operators'])} {b}"] * 6
            + [
                f"{a}[{b}]",
                f"{a}[{b}:{c}]",
                f"{a}[::{b}]",
                f"-{a}",
                f"+{a}",
                f"not {a}",
                f"[*{a}]",
                f"{{**{a}}}",
                f"{a}.missing",
            ]
            + [
                f"{a} if {b} else {c}",
                f"{a} and {b} or {c}",
                f"{a} < {b} < {c}",
                f"{a}({arguments(chance)})",
                f"{{{a}: {b}}}",
            ]
            + [
                f"[x for x in {a} if x]",
                f"dict([{a}])",
                f"fun({arguments(chance)})",
                f"{{*{a}, *{b}}}",
                f"(*{a}, {b})",
            ]
            + [
                f"[x for x in {a}][{b}]",
                f"f'{{{a}!r:>10}}'",
                f"{a}.__class__.__name__",
                f"(lambda x, *y: (x, y))(*{a})",
            ]
        )
        if not text.endswith(("** (10**20)", "** (2**47)")):  # they would not end
            yield text


def functions(chance: random.Random, count: int) -> Iterator[str]:
    """Builtin functions and classes, and the module math."""
    names = [name for name in dir(builtins) if not name.startswith("_") and name not in POOLS["not_builtin"]]
    names = [name for name in names if callable(getattr(builtins, name))]
    names = [name for name in names if not is_exception(name) or name in POOLS["exceptions"]]
    names += [f"math.{name}" for name in dir(math) if not name.startswith("_") and callable(getattr(math, name))] * 1
    for _ in range(count):
        text = f"{chance.choice(names)}({arguments(chance)})"
        if not text.startswith(("pow", "math.perm", "math.factorial", "math.comb")) or "**" not in text:
            yield text  # others would not end


def is_exception(name: str) -> bool:
    kind = getattr(builtins, name)
    return isinstance(kind, type) and issubclass(kind, BaseException)


def formats(chance: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        value, spec = chance.choice(NUMBERS + TEXTS + OTHERS[:6]), chance.choice(POOLS["specs"])
        yield chance.choice(
            [f"format({value}, {spec!r})", f"'{{:{spec}}}'.format({value})", f"f'{{{of(value)}:{spec}}}'"]
            + [
                f"{chance.choice(POOLS['percents'])!r} % ({chance.choice(POOL)},)",
                f"{chance.choice(POOLS['percents'])!r} % {of(chance.choice(POOL))}",
            ]
            + [
                f"'{{0[{chance.choice(['a', '0', '-1', ''])}]}}'.format({value})",
                f"'{{.{chance.choice(['real', 'x', ''])}}}'.format({value})",
            ]
            + [f"{chance.choice(BYTES)} % ({chance.choice(POOL)},)", f"'{{!{chance.choice('rsax')}}}'.format({value})"]
        )


def compiles(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "", "eval")
        except SyntaxError:
            return False
    return True


def expressions(make: Callable[[random.Random, int], Iterator[str]]) -> Callable[[random.Random], str]:
    def program(chance: random.Random) -> str:
        rows = [f"t({number}, lambda: {text})\n" for number, text in enumerate(make(chance, 300)) if compiles(text)]
        return HEAD + "".join(rows)

    return program


KINDS: dict[str, Callable[[random.Random], str]] = {
    "methods": expressions(calls),
    "operators": expressions(operations),
    "functions": expressions(functions),
    "formats": expressions(formats),
    "chains": expressions(lambda chance, count: iter(Chains(chance).rows(count))),
    "classes": lambda chance: HEAD + Classes(chance).text(),
    "lines": lambda chance: HEAD + Lines(chance).text(),
    "statements": lambda chance: HEAD + Statements(chance).text(),
}


def program(kind: str, seed: int) -> str:
    return KINDS[kind](random.Random(f"{kind} {seed}"))


if __name__ == "__main__":
    print(program(sys.argv[1], int(sys.argv[2])), end="")
