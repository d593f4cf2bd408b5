"""Statements made by chance over several lines, which fail somewhere: the lines of their tracebacks are printed."""

from __future__ import annotations

import random
import re

from .generated_parts import sections

HOLE = re.compile(r"<(\w+)>")
PARTS = sections("lines")
HEAD = """
yes, zero, text, yes_list = 1, 0, 'text', [1, 2]
def boom(*a, **k): raise OSError('boom')
def plain(f): return f
def later(x): return plain
class Odd:
    def __bool__(self): raise ValueError('odd')
    def __lt__(self, other): return self
    def __matmul__(self, other): return boom()
    def __format__(self, spec): return boom()
class Bad:
    __match_args__ = 5
    def __init__(self): self.a = 0
    @property
    def prop(self): return boom()
    def method(self, *a): return self
class Manager:
    def __init__(self, *a): pass
    def __enter__(self): return 5
    def __exit__(self, *error): return False
class Loud(Manager):
    def __exit__(self, *error): return boom()
obj = Bad()
def lines(error):
    found = []
    while error is not None and len(found) < 30:
        tb, place = error.__traceback__, []
        while tb: place.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
        found.append((type(error).__name__, str(error).split(' at 0x')[0][:60], place[1:]))
        error = error.__cause__ or error.__context__
    return found
def run(number, f):
    try:
        made = f()
        print(number, type(made).__name__, type(list(made)).__name__ if type(made) is type(gen()) else '')
    except Exception as error: print(number, *lines(error))
"""


class Lines:
    """A program of functions that fail, each of one statement."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def fill(self, text: str, room: int) -> str:
        return HOLE.sub(lambda hole: self.part(hole[1], room - 1), text)

    def part(self, name: str, room: int) -> str:
        chance = self.chance
        if name == "br":
            return chance.choice((" ", " ", "\n"))
        if name == "stuff":  # in brackets, so that it may go over several lines
            return f"({chance.choice(('', chr(10)))}{self.fill(chance.choice(PARTS['around']), 3)})"
        if name == "fail" and room > 0 and chance.random() < 0.3:
            return f"({self.fill(chance.choice(PARTS['around']), room)})"
        if name in ("expr", "calm") and room <= 0:
            return "1"
        kind = {"fail": "fails"}.get(name, name)
        return self.fill(chance.choice(PARTS[kind]), room)

    def statement(self) -> str:
        """Its own breaks go on the next line with a backslash, those within brackets need none."""
        text = self.chance.choice(PARTS["statements"])
        lines = [line.replace("<br>", self.chance.choice(("", "\\\n"))) for line in text.split("\\n")]
        return "\n".join(self.fill(line, 3) for line in lines)

    def text(self) -> str:
        blocks = [HEAD, "def gen():\n    yield 0\n    yield 1\n"]
        number = 0
        while number < 150:
            body = self.statement()
            block = f"def f{number}():\n" + "".join(f"    {line}\n" for line in body.split("\n"))
            try:
                compile(block, "", "exec")
            except SyntaxError:
                continue
            blocks.append(f"{block}run({number}, f{number})\n")
            number += 1
        return "".join(blocks)
