"""What functions do that a contract has to say: escape, and wait.  Derived from what they call, contract by contract.

A function with a contract does to its callers what the contract says, nothing else: so each contract is compared with
one body only, and a wrong one is found where it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..model.contracts import Contracts, Function
from ..syntax.ast_unit import CFunction
from .calls import Edge, call_graph
from .library import POINTER, Key, Native
from .outside import WAITING, is_plain

ESCAPES = ("escapes", "runs_python", "safepoint")
WAITS = (*ESCAPES, "blocks")

Way = tuple[Edge, ...]


@dataclass(frozen=True)
class Effects:
    """`contracts` hold those of the project and those of the C library."""

    native: Native
    contracts: Contracts

    @cached_property
    def graph(self) -> Mapping[Key, tuple[Edge, ...]]:
        return call_graph(self.native)

    @cached_property
    def escaping(self) -> Mapping[Key, Edge]:
        """Functions without a contract that may escape, each with the call because of which."""
        return self.closed(ESCAPES)

    @cached_property
    def waiting(self) -> Mapping[Key, Edge]:
        return self.closed(WAITS)

    def closed(self, words: tuple[str, ...]) -> Mapping[Key, Edge]:
        """Functions without a contract that do what a word says, through whatever they call; each with that call."""
        callers: dict[str, list[tuple[Key, Edge]]] = {}
        below: dict[Key, list[tuple[Key, Edge]]] = {}
        for key, edges in self.graph.items():
            if self.native.contract(key, self.contracts) is None:
                for edge in edges:
                    if edge.key is None or self.declared(edge) is not None:
                        callers.setdefault(edge.name, []).append((key, edge))
                    else:
                        below.setdefault(edge.key, []).append((key, edge))
        found: dict[Key, Edge] = {}
        for name, calls in callers.items():
            if self.at_once(name, words):
                for key, edge in calls:
                    found.setdefault(key, edge)
        todo = list(found)
        for key in todo:
            for caller, edge in below.get(key, ()):
                if caller not in found:
                    found[caller] = edge
                    todo.append(caller)
        return found

    def declared(self, edge: Edge) -> Function | None:
        """The contract of what an edge reaches."""
        return self.native.contract(edge.key or ("", edge.name), self.contracts)

    def at_once(self, name: str, words: tuple[str, ...]) -> bool:
        """Whether a call of something that has a contract, or no body, does it; what nobody knows does."""
        function = self.contracts.function(name)
        if function is not None:
            return any(function.promise(word) is not None for word in words)
        return not is_plain(name) and not (name in WAITING and words == ESCAPES)

    def does(self, edge: Edge, known: Mapping[Key, Edge], words: tuple[str, ...]) -> bool:
        if edge.key is None or self.declared(edge) is not None:
            return self.at_once(edge.name, words)
        return edge.key in known

    def way(self, edge: Edge, known: Mapping[Key, Edge]) -> Way:
        """From a call down to the one that does it."""
        way = [edge]
        while (last := way[-1]).key is not None and last.key in known and len(way) < 30:
            way.append(known[last.key])
        return tuple(way)

    def undeclared(self) -> Iterator[Edge]:
        """Calls of functions that have neither a body nor a contract."""
        for edges in self.graph.values():
            for edge in edges:
                if edge.key is None and self.contracts.function(edge.name) is None and not is_known(edge.name):
                    yield edge

    def discounted(self, function: Function) -> frozenset[str]:
        """The functions whose calls in its body do nothing of the kind, as its contract says with `despite`."""
        return frozenset(one for promise in function.promises if promise.word == "despite" for one in promise.arguments)

    def bodies(self) -> Iterator[tuple[Function, CFunction, tuple[Edge, ...]]]:
        """Functions that have a contract and a body."""
        for key, edges in self.graph.items():
            contract = self.native.contract(key, self.contracts)
            if contract is not None:
                yield contract, self.native.functions[key], edges


def is_known(name: str) -> bool:
    return name == POINTER or name in WAITING or is_plain(name)
