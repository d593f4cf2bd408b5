"""The blocks of a unit: what is reached, where jumps really go, and in which order blocks stand."""

from __future__ import annotations

from .instructions import Block, Handler, Instruction

# Jumps that only go forward, and may be sent elsewhere.
POP_JUMPS = frozenset({"POP_JUMP_IF_TRUE", "POP_JUMP_IF_FALSE", "POP_JUMP_IF_NONE", "POP_JUMP_IF_NOT_NONE"})
MOST_COPIED = 3


def arrange(blocks: list[Block]) -> list[Block]:
    """The blocks that are ever run, in an order in which handlers do not stand in the way of what is usual."""
    link(blocks)
    thread_jumps(blocks)
    copy_returns(blocks)
    mark_reached(blocks)
    blocks = [block for block in blocks if block.reached]
    link(blocks)
    blocks = put_cold_last(blocks)
    drop_needless_jumps(blocks)
    blocks = merge_falling(blocks)
    return turn_backward_conditions(blocks)


def link(blocks: list[Block]) -> None:
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        block.next = following


def first_real(block: Block) -> Block:
    """The block in which what `block` starts with is found."""
    while not block.code and block.next is not None:
        block = block.next
    return block


def thread_jumps(blocks: list[Block]) -> None:
    """A jump to a jump goes to where that one goes."""
    for block in blocks:
        last = block.code[-1] if block.code else None
        if last is None or last.target is None:
            continue
        last.target = first_real(last.target)
        if last.op not in POP_JUMPS and last.op != "JUMP":
            continue
        seen = {block}
        while last.target not in seen:
            seen.add(last.target)
            first = last.target.code[0] if last.target.code else None
            if first is None or first.op != "JUMP" or first.target is None:
                break
            last.target = first_real(first.target)


def copy_returns(blocks: list[Block]) -> None:
    """Instead of jumping to a short block that returns, return."""
    for block in blocks:
        last = block.code[-1] if block.code else None
        if last is None or last.op != "JUMP" or last.target is None:
            continue
        code = last.target.code
        if len(code) <= MOST_COPIED and code[-1].op == "RETURN_VALUE" and all(one.op != "SETUP" for one in code):
            block.code[-1:] = [Instruction(one.op, one.arg, None, one.line, one.handler) for one in code]


def mark_reached(blocks: list[Block]) -> None:
    """Along jumps and falls; what only an exception reaches is cold."""
    handlers: list[Block] = []
    walk([blocks[0]], handlers, cold=False)
    while handlers:
        found, handlers = handlers, []
        walk([block for block in found if not block.reached], handlers, cold=True)


def walk(todo: list[Block], handlers: list[Block], cold: bool) -> None:
    while todo:
        block = todo.pop()
        if block.reached:
            continue
        block.reached = True
        block.cold = cold
        seen: Handler | None = None
        for one in block.code:
            if one.handler is not None and one.handler is not seen and one.op != "SETUP":
                seen = one.handler
                handlers.append(seen.block)
        if block.code and block.code[-1].target is not None:
            todo.append(block.code[-1].target)
        if block.falls_through and block.next is not None:
            todo.append(block.next)


def put_cold_last(blocks: list[Block]) -> list[Block]:
    """A block that falls into one that no longer follows it jumps there."""
    order = [block for block in blocks if not block.cold] + [block for block in blocks if block.cold]
    result: list[Block] = []
    for block, following in zip(order, [*order[1:], None], strict=True):
        result.append(block)
        if block.falls_through and block.next is not following and block.next is not None:
            line = block.code[-1].line if block.code else -1
            handler = block.code[-1].handler if block.code else None
            jump = Instruction("JUMP", 0, first_real(block.next), line, handler)
            if block.code and block.code[-1].target is not None:
                between = Block()
                between.reached, between.cold = True, block.cold
                between.code.append(jump)
                result.append(between)
            else:
                block.code.append(jump)
    link(result)
    return result


def drop_needless_jumps(blocks: list[Block]) -> None:
    for block in blocks:
        last = block.code[-1] if block.code else None
        if last is not None and last.op == "JUMP" and block.next is not None and last.target is first_real(block.next):
            block.code.pop()


def merge_falling(blocks: list[Block]) -> list[Block]:
    """A block that is only ever fallen into becomes part of the one before it."""
    entered = {one.target for block in blocks for one in block.code if one.target is not None}
    entered |= {one.handler.block for block in blocks for one in block.code if one.handler is not None}
    result = blocks[:1]
    for block in blocks[1:]:
        before = result[-1]
        if block in entered or not before.falls_through or before.jump_target is not None:
            result.append(block)
        else:
            before.code += block.code
    link(result)
    return result


def turn_backward_conditions(blocks: list[Block]) -> list[Block]:
    """A condition jumps forward only: one that would go back goes to a jump behind everything else."""
    position = {block: index for index, block in enumerate(blocks)}
    added: list[Block] = []
    for block in blocks:
        last = block.code[-1] if block.code else None
        if last is None or last.op not in POP_JUMPS or last.target is None or position[last.target] > position[block]:
            continue
        back = Block()
        back.reached, back.cold = True, True
        back.code.append(Instruction("JUMP", 0, last.target, last.line, last.handler))
        last.target = back
        added.append(back)
    link(blocks + added)
    return blocks + added
