"""A control-flow graph: blocks of actions, and edges that say why they are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ..syntax import ast

OUT = -1  # the target of an edge that leaves the instruction


class Kind(Enum):
    """What an action is; `node` of the action in brackets."""

    STATEMENT = "statement"  # a statement without statements inside
    EXPRESSION = "expression"  # an expression in the head of a compound statement
    ENTER = "enter"  # a uop begins (None)
    LEAVE = "leave"  # a uop ends (None)
    FLUSH = "flush"  # `flush` in a macro (None)
    END = "end"  # the instruction ends (None)


class Why(Enum):
    """Why control takes an edge."""

    NEXT = "next"
    TRUE = "true"
    FALSE = "false"
    CASE = "case"
    FORK = "fork"  # the arm of a preprocessor conditional that no build decides
    DEOPT = "deopt"
    EXIT = "exit"
    ERROR = "error"
    LEAVE = "leave"  # dispatch, goto out of the body, return


@dataclass(frozen=True, slots=True)
class Action:
    kind: Kind
    part: int
    node: ast.Node | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    target: int
    why: Why


@dataclass(frozen=True, slots=True)
class Block:
    actions: tuple[Action, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """`places` finds blocks again: (part, id of the statement, role) with the roles join, head,
    again (where `continue` goes), case and label."""

    blocks: tuple[Block, ...]
    entry: int
    places: Mapping[tuple[int, int, str], int]
