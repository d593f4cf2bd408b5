"""Flags of an instruction, derived from what its uops do."""

from __future__ import annotations

from collections.abc import Iterable

from ..config import Config
from ..flow.graph import Graph, Kind, Why
from ..model.program import Instruction
from ..model.walk import walk
from ..syntax import ast
from .escapes import Escape

ORDER = (
    "HAS_ARG",
    "HAS_CONST",
    "HAS_NAME",
    "HAS_JUMP",
    "HAS_FREE",
    "HAS_LOCAL",
    "HAS_EVAL_BREAK",
    "HAS_DEOPT",
    "HAS_ERROR",
    "HAS_ERROR_NO_POP",
    "HAS_ESCAPES",
    "HAS_EXIT",
    "HAS_PURE",
    "HAS_PASSTHROUGH",
)


def words_of(graph: Graph) -> frozenset[str]:
    """Every name that reachable code mentions."""
    found: set[str] = set()
    for block in graph.blocks:
        for action in block.actions:
            if action.node is not None:
                found.update(one.id for one in walk(action.node) if isinstance(one, ast.Name))
    return frozenset(found)


def flags_of(instruction: Instruction, graph: Graph, escapes: Iterable[Escape], config: Config) -> tuple[str, ...]:
    """The flags of an instruction, in the order of their bits, the settings' own behind them."""
    words = words_of(graph)
    why = {edge.why for block in graph.blocks for edge in block.edges}
    sizes = {
        text
        for part in instruction.uops
        for item in (*part.uop.effect.inputs, *part.uop.effect.outputs)
        for text, _ in item.size.terms
    }
    found = {flag for flag, causes in config.flags if words.intersection(causes)}
    if config.machine.oparg in words or any(config.machine.oparg in text for text in sizes):
        found.add("HAS_ARG")
    if Why.DEOPT in why:
        found.add("HAS_DEOPT")
    if Why.EXIT in why:
        found.add("HAS_EXIT")
    if Why.ERROR in why or leaves_to(graph, config.machine.error_label):
        found.add("HAS_ERROR")
    if "ERROR_NO_POP" in words or leaves_to(graph, config.machine.error_label):
        found.add("HAS_ERROR_NO_POP")
    if any(True for _ in escapes):
        found.add("HAS_ESCAPES")
    if instruction.uops and all(part.uop.has("pure") for part in instruction.uops):
        found.add("HAS_PURE")
    known = [flag for flag in ORDER if flag in found]
    return (*known, *sorted(found.difference(ORDER)))


def leaves_to(graph: Graph, label: str) -> bool:
    return any(
        isinstance(action.node, ast.Goto) and action.node.label == label
        for block in graph.blocks
        for action in block.actions
        if action.kind is Kind.STATEMENT
    )
