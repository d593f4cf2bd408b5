"""Programs of nested statements, made by chance."""

from __future__ import annotations

import random
import sys

SUBJECTS = (
    "a", "(a, b)", "[a, [b, a]]", "{'a': a, 'k': b}", "[{'a': b, 1: a}, a]", "range(a % 9)", "(a, 'x', None, b)", "'x'",
    "[[a, b], {'k': [a]}]", "{'a': [a, b, a], 'k': {'a': b}, 1: 2}",
)  # fmt: skip


def a_number(chance: random.Random) -> str:
    return str(chance.randint(0, 4))


class Statements:
    """A program of nested statements whose way through is printed."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.lines: list[str] = []
        self.count = 0

    def add(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def mark(self, depth: int) -> None:
        self.count += 1
        self.add(depth, f"print({self.count}, a, b)")

    def body(self, depth: int, room: int, loop: bool, inner: bool) -> None:
        for _ in range(self.chance.randint(1, 3)):
            self.statement(depth, room, loop, inner)

    def test(self) -> str:
        return self.chance.choice(
            ("a > b", "a % 2", "not b", "a == 3", "a < 4 and b", "b in (1, 3, 5)", "1 <= a < 9", "a or b")
        )

    def pattern(self, names: list[str], room: int, whole: bool = False) -> str:
        """A pattern that binds names not in `names`, which get there; `whole`: it may fail."""
        chance = self.chance

        def part() -> str:
            return self.pattern(names, room - 1)

        def name() -> str:
            names.append(f"p{len(names)}")
            return names[-1]

        kinds = ["number", "either", "class"] + ["capture", "capture", "_"] * (not whole)
        match chance.choice(kinds + ["sequence", "sequence", "mapping", "kind", "or", "as"] * (room > 0)):
            case "number":
                return a_number(chance)
            case "either":
                return f"({a_number(chance)} | {a_number(chance)} | None | 'x')"
            case "class":
                return chance.choice(("int()", "str()", f"int({name()})", "list() | tuple()", f"int(real={name()})"))
            case "capture":
                return name()
            case "sequence":
                parts = [part() for _ in range(chance.randint(0, 3))]
                if chance.random() < 0.5:
                    parts.insert(chance.randint(0, len(parts)), chance.choice(("*_", f"*{name()}")))
                return f"[{', '.join(parts)}]"
            case "mapping":
                parts = [f"{key}: {part()}" for key in chance.sample(("'a'", "'k'", "1"), chance.randint(0, 2))]
                return f"{{{', '.join(parts + [f'**{name()}'] * (chance.random() < 0.3))}}}"
            case "kind":
                return f"{chance.choice(('list', 'tuple', 'dict', 'object'))}({part()})".replace("object(", "range(")
            case "or":
                one, two = name(), name()
                return f"([{one}, {two}] | {{'a': {two}, 'k': {one}}} | [{two}, {one}, *_])"
            case "as":
                return f"({self.pattern(names, room - 1, True)} as {name()})"
            case _:
                return "_"

    def statement(self, depth: int, room: int, loop: bool, inner: bool) -> None:
        chance = self.chance
        simple = ["mark"] * 3 + ["assign"] * 4 + ["raise", "unpack", "augment", "delete", "call"]
        simple += ["break", "continue"] * loop + ["return", "yield", "yield"] * inner
        deep = ["if", "for", "while", "try", "try", "with", "finally", "def", "comprehension", "match"] if room else []
        match chance.choice(simple + deep * 2):
            case "mark":
                self.mark(depth)
            case "assign":
                self.add(
                    depth, chance.choice(("a, b = b, a", "a = b + 1", "b = a - 2", "a = b = 3", "b = [a, b][a < b]"))
                )
            case "augment":
                self.add(depth, chance.choice(("a += 1", "b -= a", "a *= 2", "b //= 2", "a %= 7", "b ^= 5")))
            case "unpack":
                self.add(
                    depth,
                    chance.choice(
                        ("a, *c, b = a, 1, 2, b", "(a, b), c = (b, a), 1", "a, b = range(a)", "[a, b] = 'xy', 1")
                    ),
                )
                self.add(depth, "a, b = (a if type(a) is int else 1), (b if type(b) is int else 2)")
            case "raise":
                error = chance.choice(
                    ("ValueError(a)", "KeyError(b)", "TypeError", "ZeroDivisionError('z')", "StopIteration(a)")
                )
                self.add(
                    depth,
                    f"if {self.test()}: raise {error}{chance.choice(('', '', ' from None', ' from OSError(1)'))}",
                )
            case "delete":
                self.add(
                    depth,
                    f"c = {{a: b, 'k': [a, b]}}; del c['k'][{chance.choice('01')}], c[{chance.choice('ab')}]; print(c)",
                )
            case "call":
                self.add(
                    depth,
                    f"print({chance.choice(('max(a, b)', 'divmod(a, b)', 'sum(range(a % 9))', '[a][b]'))})",
                )
            case "break" | "continue" as word:
                self.add(depth, f"if {self.test()}: {word}")
            case "return":
                self.add(depth, f"if {self.test()}: return a")
            case "yield":
                self.add(depth, f"b = (yield {chance.choice(('a', 'b', '(a, b)'))}) or b")
            case "if":
                self.add(depth, f"if {self.test()}:")
                self.body(depth + 1, room - 1, loop, inner)
                if chance.random() < 0.6:
                    self.add(depth, "else:")
                    self.body(depth + 1, room - 1, loop, inner)
            case "match":
                self.add(depth, f"match {chance.choice(SUBJECTS)}:")
                for _ in range(chance.randint(1, 4)):
                    names: list[str] = []
                    text = self.pattern(names, 3, whole=True)
                    self.add(depth + 1, f"case {text}" + (f" if {self.test()}:" if chance.random() < 0.3 else ":"))
                    self.add(depth + 2, f"print({', '.join(names) or a_number(chance)})")
                    self.body(depth + 2, room - 1, loop, inner)
                if chance.random() < 0.5:
                    self.add(depth + 1, chance.choice(("case _:", "case c:")))
                    self.body(depth + 2, room - 1, loop, inner)
            case "for":
                values = chance.choice(("range(3)", "(2, 5)", "[a, b]", "sorted({a, b})"))
                self.add(depth, f"for {chance.choice(('c', 'a', 'b'))} in {values}:")
                self.body(depth + 1, room - 1, True, inner)
                if chance.random() < 0.4:
                    self.add(depth, "else:")
                    self.body(depth + 1, room - 1, loop, inner)
            case "while":
                self.count += 1
                name = f"n{self.count}"
                self.add(depth, f"{name} = 0")
                self.add(depth, f"while tick() and {name} < 3 and ({self.test()}):")
                self.add(depth + 1, f"{name} += 1")
                self.body(depth + 1, room - 1, True, inner)
            case "try" | "finally" as word:
                self.add(depth, "try:")
                self.body(depth + 1, room - 1, loop, inner)
                if word == "try":
                    for kind in chance.sample(
                        ("ValueError", "KeyError", "(TypeError, ZeroDivisionError)", "LookupError"), 2
                    ):
                        self.add(depth, f"except {kind} as e:")
                        self.add(depth + 1, "print('caught', repr(e), repr(e.__context__), repr(e.__cause__))")
                        if chance.random() < 0.5:
                            self.body(depth + 1, room - 1, loop, inner)
                        if chance.random() < 0.2:
                            self.add(depth + 1, "raise")
                    if chance.random() < 0.4:
                        self.add(depth, "else:")
                        self.body(depth + 1, room - 1, loop, inner)
                if word == "finally" or chance.random() < 0.4:
                    self.add(depth, "finally:")
                    self.body(depth + 1, room - 1, loop and sys.version_info < (3, 14), inner)
            case "with":
                self.add(depth, f"with Loud({chance.choice('123')}) as c, Loud({chance.choice('134')}):")
                self.body(depth + 1, room - 1, loop, inner)
            case "def":
                self.count += 1
                name = f"f{self.count}"
                self.add(depth, f"def {name}(a, b=b, *c):")
                self.mark(depth + 1)
                self.body(depth + 1, room - 1, False, True)
                self.add(depth, f"try: print('made', shown(drain({name}(b))))")
                self.add(depth, "except Exception as e: print('failed', repr(e), repr(e.__cause__))")
            case "comprehension":
                self.add(
                    depth, "print([(x, y) for x in range(3) if x != a for y in [b, x] if y], {x: a for x in (a, b)})"
                )

    def text(self) -> str:
        self.add(0, "a, b = 5, 2")
        for _ in range(8):
            self.add(0, "try:")
            self.body(1, 3, False, False)
            self.add(0, "except Exception as e: print('out', repr(e), repr(e.__context__), repr(e.__cause__))")
            self.mark(0)
        drain = (
            "def drain(v):\n    if type(v).__name__ != 'generator': return v\n    made = []\n"
            "    for i, one in enumerate(v):\n"
            "        made.append(one)\n        if i == 5: v.close()\n    return made\n"
            "ticks = 0\ndef tick():\n    global ticks\n    ticks += 1\n    return ticks < 500\n"
        )
        return drain + "\n".join(self.lines) + "\n"
