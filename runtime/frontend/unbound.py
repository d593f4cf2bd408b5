"""Which loads of local variables have to check that the variable is bound."""

from __future__ import annotations

from .instructions import Block
from .variables import Layout

UNBINDS = frozenset({"DELETE_FAST", "LOAD_FAST_AND_CLEAR"})


def check_loads(blocks: list[Block], layout: Layout, bound: int) -> None:
    """LOAD_FAST becomes LOAD_FAST_CHECK where the variable may be unbound; the first `bound` are arguments.

    The state is the set of variables that may be unbound, as bits.
    """
    plain = sum(1 << slot for slot, kind in enumerate(layout.kinds) if kind == 0x20)
    start = plain & ~((1 << bound) - 1)
    if not start and not any(one.op in UNBINDS for block in blocks for one in block.code):
        return
    states: dict[Block, int] = {blocks[0]: start}
    todo = [blocks[0]]

    def flow(block: Block, state: int) -> None:
        known = states.get(block)
        if known is None or state | known != known:
            states[block] = state | (known or 0)
            todo.append(block)

    while todo:
        block = todo.pop()
        state = states[block]
        for one in block.code:
            if one.handler is not None and one.op != "SETUP":
                flow(one.handler.block, state)
            state = after(one.op, one.arg, state)
            if one.handler is not None and one.op != "SETUP":
                flow(one.handler.block, state)
        if block.code and block.code[-1].target is not None:
            flow(block.code[-1].target, state)
        if block.falls_through and block.next is not None:
            flow(block.next, state)
    for block in blocks:
        state = states.get(block, plain)
        for one in block.code:
            if one.op == "LOAD_FAST" and state >> one.arg & 1 and plain >> one.arg & 1:
                one.op = "LOAD_FAST_CHECK"
            state = after(one.op, one.arg, state)


def after(op: str, slot: int, state: int) -> int:
    if op in ("STORE_FAST", "LOAD_FAST", "LOAD_FAST_CHECK"):
        return state & ~(1 << slot)
    if op in UNBINDS:
        return state | 1 << slot
    return state
