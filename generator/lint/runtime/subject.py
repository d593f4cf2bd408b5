"""The C of a runtime in one build, as rules look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ...model.contracts import Contracts
from ...native.accesses import Access, Touched
from ...native.effects import Effects
from ...native.library import Native
from ...native.places import Held, Places
from ...syntax import ast
from ...syntax.ast_unit import CFunction

NOTHING_HELD = Held()


@dataclass(frozen=True)
class NativeSubject:
    """`own` are the names of contracts that only the sources need, `assertion` the macro that states what is true."""

    native: Native
    contracts: Contracts
    own: frozenset[str]
    assertion: str
    build: str

    @property
    def parallel(self) -> bool:
        """Whether threads of the build run at the same time; contracts call the other kind `gil`."""
        return self.build != "gil"

    @cached_property
    def effects(self) -> Effects:
        return Effects(self.native, self.contracts)

    @cached_property
    def held(self) -> Mapping[int, Held]:
        """What holds at each node of the bodies, by the identity of the node."""
        found: dict[int, Held] = {}
        for function in self.native.functions.values():
            found.update(Places(self.native, self.contracts, function, self.assertion).walk())
        return found

    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        every = self.native.functions.values()
        return tuple(one for function in every for one in Touched(self.native, self.contracts, function).accesses())

    @cached_property
    def calls(self) -> tuple[tuple[CFunction, ast.Call], ...]:
        """Calls by name, with the functions that they are in."""
        return tuple(self._calls())

    def _calls(self) -> Iterator[tuple[CFunction, ast.Call]]:
        for function in self.native.functions.values():
            for node in self.native.body(function):
                if isinstance(node, ast.Call) and isinstance(node.function, ast.Name):
                    yield function, node

    def calls_by_name(self, function: CFunction, name: str) -> bool:
        return any(
            isinstance(node, ast.Call) and isinstance(node.function, ast.Name) and node.function.id == name
            for node in self.native.body(function)
        )

    def holds(self, node: ast.Node) -> Held:
        """What holds at a node; nothing where control does not get."""
        return self.held.get(id(node), NOTHING_HELD)
