"""Programs of classes made by chance: which special methods they have, what these do, from what they inherit."""

from __future__ import annotations

import random
from collections.abc import Callable

from .generated_parts import sections

PARTS = sections("classes")
# Special methods with their parameters, and what each may give.
METHODS = {head: tuple(given) for head, *given in (line.split(" ;; ") for line in PARTS["methods"])}
USES, CHANGES = PARTS["uses"], [text.replace("\\n", "\n") for text in PARTS["changes"]]
BASES = [line.split() for line in PARTS["bases"]]
HELPERS = """
def within(key):
    if isinstance(key, int) and key > 5: raise IndexError(key)
    return True
def stop(self):
    self.__dict__['n'] -= 1
    if self.n < 0: raise StopIteration
    return self.n
"""
MAKE = """
made = []
for made_of in (A, B, C):
    for n in (1, 3):
        try: made.append(made_of())
        except Exception as e: what = told(e); made.append(n)
        else: continue
        print('not made', *what)
a, b, c, d, e, f = made
"""


class Classes:
    """A program of a few classes and what is done to their instances."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.lines: list[str] = []

    def method(self, head: str) -> None:
        name, _, parameters = head.removesuffix(")").partition("(")
        first = "cls" if name in ("__init_subclass__", "__class_getitem__") else "self"
        result = self.chance.choice(METHODS[head]).replace("self", first)
        self.lines.append(f"    def {name}({', '.join((first, parameters) if parameters else (first,))}):")
        if self.chance.random() < 0.15:
            self.lines.append(f"        print('{name}')")
        if self.chance.random() < 0.06:
            self.lines.append("        raise ValueError('from within')")
        self.lines.append(f"        return {result}")

    def define(self, name: str, bases: list[str]) -> None:
        chance = self.chance
        self.lines.append(f"class {name}({', '.join(bases)}):")
        if chance.random() < 0.15:
            slots = chance.choice(("()", "('n',)", "('n', '__dict__')")) if bases != ["str"] else "()"
            self.lines.append(f"    __slots__ = {slots}")
        if not bases or chance.random() < 0.3:
            self.lines += ["    def __init__(self, n=2):", "        self.n = n"]
        for method in chance.sample(sorted(METHODS), chance.randint(4, 16)):
            self.method(method)
        if chance.random() < 0.7:
            result = chance.choice(("super().m(*a)", "(__class__.__name__, len(a))"))
            self.lines.append(f"    def m(self, *a): return {result}")
        if chance.random() < 0.5:
            self.lines += ["    @property", "    def p(self): return self.n, 'p'"]
            if chance.random() < 0.5:
                self.lines += ["    @p.setter", "    def p(self, value): print('p is', value)"]
        if chance.random() < 0.5:
            value = chance.choice(("5", "len", "sorted", *(f"{one}(1)" for one in bases if one in "AB")))
            self.lines.append(f"    d = {value}")
        self.lines += ["    @staticmethod", "    def s(): return 's'"]
        self.lines += ["    @classmethod", "    def c(cls): return cls.__name__"]

    def text(self) -> str:
        chance = self.chance
        self.guard("class A: pass", lambda: self.define("A", []))
        self.guard("class B: pass", lambda: self.define("B", chance.choice((["A"], ["A"], []))))
        self.guard("C = B", lambda: self.define("C", chance.choice(BASES)))
        self.lines += MAKE.splitlines()
        for number in range(220):
            text = chance.choice(CHANGES if chance.random() < 0.12 else USES)
            change = text in CHANGES
            text = text.replace("<a>", chance.choice("abcdef"))
            text = text.replace("<b>", chance.choice(("a", "b", "c", "e", "1", "'k'", "2.5", "None")))
            if change:
                self.lines += ["what = None", "try:", f"    {text}", "except Exception as x: what = told(x)"]
                self.lines.append(f"if what: print({number}, *what)")
            else:
                self.lines.append(f"t({number}, lambda: {text})")
        return HELPERS + "\n".join(self.lines) + "\n"

    def guard(self, otherwise: str, define: Callable[[], None]) -> None:
        """The class may be impossible."""
        start = len(self.lines)
        define()
        self.lines[start:] = ["try:", *(f"    {line}" for line in self.lines[start:])]
        self.lines.append(f"except Exception as e: print('no class', *told(e))\n{otherwise}")
