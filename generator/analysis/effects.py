"""What an instruction does on every way to its end: the effects that a family's contract asks of its forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..flow.graph import OUT, Action, Block, Kind, Why
from ..flow.solve import solve
from ..model.contracts import Contracts
from ..model.program import UopPart
from ..model.walk import walk
from ..source import Span
from ..syntax import ast
from .escapes import escape_of, local_names
from .journey import Journey

EFFECT = re.compile(r"(\w+)\s*(?:\((.*)\))?\Z", re.S)
AGAIN = frozenset(("DISPATCH_SAME_OPARG", "GO_TO_INSTRUCTION"))  # another instruction begins with what this one found
SAFEPOINTS = ("safepoint", "escapes", "runs_python", "blocks")


def ways_without(journey: Journey, wanted: tuple[str, ...], contracts: Contracts, error: str) -> Iterator[Span]:
    """The places where the instruction ends, or leaves for good, with none of the effects surely done.  Guards that
    leave and errors (also by a jump to the label `error`) count as no end."""
    graph, does = journey.graph, Does(journey, wanted, contracts)

    def through(block: Block, done: bool) -> Iterator[tuple[int, bool]]:
        done = done or any(does.it(action) for action in block.actions)
        yield from ((edge.target, done) for edge in block.edges if edge.target != OUT)

    states = solve(graph, False, through, lambda one, other: one and other)
    for number in sorted(states):
        block = graph.blocks[number]
        if states[number] or not block.actions or any(does.it(action) for action in block.actions):
            continue
        last = block.actions[-1]
        if last.kind is Kind.END:
            yield journey.instruction.name_span
        elif last.node is not None and any(edge.why is Why.LEAVE for edge in block.edges):
            words = {one.id for one in walk(last.node) if isinstance(one, ast.Name)}
            failed = isinstance(last.node, ast.Goto) and last.node.label == error
            if not (failed or words & AGAIN):
                yield last.node.span


@dataclass(frozen=True, slots=True)
class Does:
    """Whether an action does one of the wanted effects: a call by name (with these arguments), a uop, `read(field)`,
    `write(field)`, `escape` or `safepoint`."""

    journey: Journey
    wanted: tuple[str, ...]
    contracts: Contracts

    def it(self, action: Action) -> bool:
        part = self.journey.instruction.parts[action.part] if action.kind is Kind.ENTER else None
        if isinstance(part, UopPart):
            return part.uop.name in self.wanted
        if action.node is None:
            return False
        uop = self.journey.instruction.parts[action.part]
        local = local_names(uop.uop.body) if isinstance(uop, UopPart) else frozenset[str]()
        return any(self.matches(one, local) for one in walk(action.node))

    def matches(self, node: ast.Node, local: frozenset[str]) -> bool:
        for one in self.wanted:
            found = EFFECT.match(one)
            word, inner = (found[1], found[2]) if found is not None else (one, None)
            match node:
                case ast.Call() if word in ("escape", "safepoint"):
                    escape = escape_of(node, local, self.contracts)
                    if escape is not None and (word == "escape" or self.stops(node)):
                        return True
                case ast.Call(function=ast.Name(id=name)) if name == word:
                    if inner is None or plainly(", ".join(a.span.text for a in node.arguments)) == plainly(inner):
                        return True
                case ast.Member(name=name) if word == "read" and name == inner:
                    return True
                case ast.Assign(target=ast.Member(name=name)) if word == "write" and name == inner:
                    return True
        return False

    def stops(self, node: ast.Call) -> bool:
        function = self.contracts.function(node.function.id) if isinstance(node.function, ast.Name) else None
        return function is not None and any(one.word in SAFEPOINTS for one in function.promises)


def plainly(text: str) -> str:
    return "".join(text.split())
