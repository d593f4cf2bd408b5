"""The worklist solver.  An analysis is a start, a transfer and a join."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar

from .graph import Block, Graph

State = TypeVar("State")


def solve(
    graph: Graph,
    start: State,
    transfer: Callable[[Block, State], Iterable[tuple[int, State]]],
    join: Callable[[State, State], State],
) -> dict[int, State]:
    """The state on entry to each block that control reaches, grown until nothing changes.

    `transfer` gives a state for each edge, because a guard proves something on one of them only.
    """
    states = {graph.entry: start}
    todo = deque([graph.entry])
    while todo:
        block = todo.popleft()
        for successor, out in transfer(graph.blocks[block], states[block]):
            new = join(states[successor], out) if successor in states else out
            if states.get(successor) != new:
                states[successor] = new
                if successor not in todo:
                    todo.append(successor)
    return states
