"""Expressions made by chance that are nested, each part of the type that the part around it wants."""

from __future__ import annotations

import random
import re

from .generated_parts import sections

HOLE = re.compile(r"<(\w+)>")

# What makes a value of a type: <type> is a part, <name> a variable.  What ends a chain is below [type_leaf].
FORMS = sections("chains")


class Chains:
    """Expressions, and the variables that their assignment expressions make."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def of(self, kind: str, room: int) -> str:
        if kind == "name":
            return self.chance.choice(("p", "q", "r"))
        text = self.chance.choice(FORMS[kind if room > 0 else f"{kind}_leaf"])
        if text == "<name>":
            return self.of("name", 0)
        made = HOLE.sub(lambda hole: self.of(hole[1], room - 1 - self.chance.randrange(2)), text)
        return f"({made})"

    def rows(self, count: int) -> list[str]:
        return [self.of("any", self.chance.randint(2, 5)) for _ in range(count)]
