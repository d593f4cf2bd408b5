"""C variables for the values of an instruction.

A value has the name that the uop gives it.  When two live values would share a variable, or one name
stands for two types, the later one gets a number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .steps import Variable


@dataclass(slots=True)
class Names:
    types: dict[str, str] = field(default_factory=dict)  # of each variable declared so far
    variable: dict[int, str] = field(default_factory=dict)  # where each value is
    reserved: frozenset[str] = frozenset()  # words that bodies use
    hidden: dict[int, set[str]] = field(default_factory=dict)  # what bodies declare while a value waits

    def give(self, value: int, name: str, type_name: str, live: Iterable[int]) -> str:
        """A variable for `value` that no other value of `live` is in."""
        taken = {self.variable[other] for other in live if other != value and other in self.variable}
        taken |= self.hidden.get(value, set())
        found, number = name, 1
        while (
            found in taken or self.types.get(found, type_name) != type_name or (number > 1 and found in self.reserved)
        ):
            number += 1
            found = f"{name}_{number}"
        self.types[found] = type_name
        self.variable[value] = found
        return found

    def declare(self, name: str, type_name: str, live: Iterable[int]) -> str:
        """A variable that holds no value: a pointer to an array, a cache entry."""
        found = self.give(-1, name, type_name, live)
        del self.variable[-1]
        return found

    @property
    def variables(self) -> tuple[Variable, ...]:
        return tuple(Variable(type_name, name) for name, type_name in self.types.items())
