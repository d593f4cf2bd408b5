"""How deep the stack of a frame gets, and how deep it is where an exception handler is entered."""

from __future__ import annotations

from .instructions import Block

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .target import Target


def stack_size(blocks: list[Block], target: Target) -> int:
    """The greatest depth; fills the depth of every block and handler."""
    blocks[0].depth = 0
    todo = [blocks[0]]
    greatest = 0

    def enter(block: Block, depth: int) -> None:
        nonlocal greatest
        greatest = max(greatest, depth)
        if block.depth < 0:
            block.depth = depth
            todo.append(block)
        assert block.depth == depth, f"{block.code} is entered with {block.depth} and {depth} values on the stack"

    while todo:
        block = todo.pop()
        depth = block.depth
        for one in block.code:
            if one.op == "SETUP":
                assert one.opens is not None
                one.opens.depth = depth - one.arg
                if one.opens.block.reached:
                    enter(one.opens.block, one.opens.depth + 1 + one.opens.lasti)
                continue
            if one.target is not None:
                enter(one.target, depth + target.effect(one.op, one.arg))
            depth += target.effect(one.op, one.arg)
            assert depth >= 0, f"{one} takes more than there is"
            greatest = max(greatest, depth)
        if block.falls_through and block.next is not None:
            enter(block.next, depth)
    return greatest
