"""Which loads of local variables need not count: what is loaded is used up while the variable still holds it.

Within a block: nothing binds or unbinds the variable between the load and the instruction that takes the value off the
stack, and that instruction neither keeps the value on the stack nor puts it into a variable.  It may pass it on to a
call, because a frame lives longer than those that it calls, and what a function returns is counted.
"""

from __future__ import annotations

from .instructions import Block, Instruction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .target import Target

BINDING = frozenset({"STORE_FAST", "DELETE_FAST", "LOAD_FAST_AND_CLEAR", "MAKE_CELL"})
# They use their operands up.  What they push is new, or counted.
USING = frozenset({
    "LOAD_ATTR", "STORE_ATTR", "BINARY_OP", "COMPARE_OP", "CONTAINS_OP", "IS_OP", "BINARY_SUBSCR", "STORE_SUBSCR",
    "DELETE_SUBSCR", "TO_BOOL", "POP_JUMP_IF_NONE", "POP_JUMP_IF_NOT_NONE", "CALL", "RETURN_VALUE",
})  # fmt: skip
METHOD = 1      # in the operand of LOAD_ATTR: the owner stays on the stack, as the call's first argument


def borrow(blocks: list[Block], target: Target) -> None:
    """LOAD_FAST becomes LOAD_FAST_BORROW where that is so."""
    for block in blocks:
        lend(block.code, target)


def lend(code: list[Instruction], target: Target) -> None:
    """In one block."""
    stack: list[Instruction | None] = []    # the load that may be lent, for each item that this block has pushed
    for one in code:
        if one.op == "LOAD_FAST":
            stack.append(one)
            continue
        if one.op in BINDING:
            stack = [None if item is not None and item.arg == one.arg else item for item in stack]
        if one.op == "SETUP":
            stack = []
            continue
        taken = min(target.popped(one.op, one.arg), len(stack))
        items = stack[len(stack) - taken:]
        del stack[len(stack) - taken:]
        pushed: list[Instruction | None] = [None] * target.pushed(one.op, one.arg)
        if one.op in USING:
            loads = [item for item in items if item is not None and item.handler is one.handler]
            if one.op == "LOAD_ATTR" and one.arg & METHOD:
                pushed[-1] = loads[0] if loads else None
            else:
                for item in loads:
                    item.op = "LOAD_FAST_BORROW"
        stack += pushed
