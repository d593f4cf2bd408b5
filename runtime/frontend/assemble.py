"""From a unit to its code object: prologue, order, superinstructions, addresses and tables."""

from __future__ import annotations

from . import spec
from .borrow import borrow
from .depth import stack_size
from .flow import arrange
from .instructions import Block, Handler, Instruction
from .scope import PARAMETER
from .spec import CodeSpec
from .unbound import check_loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    import _ast as ast

    from .target import Target
    from .unit import Unit

INTRINSIC_STOPITERATION_ERROR = 3
SUPER = {
    ("LOAD_FAST", "LOAD_FAST"): "LOAD_FAST_LOAD_FAST",
    ("LOAD_FAST_BORROW", "LOAD_FAST_BORROW"): "LOAD_FAST_BORROW_LOAD_FAST_BORROW",
    ("STORE_FAST", "LOAD_FAST"): "STORE_FAST_LOAD_FAST",
    ("STORE_FAST", "LOAD_FAST_BORROW"): "STORE_FAST_LOAD_FAST_BORROW",
    ("STORE_FAST", "STORE_FAST"): "STORE_FAST_STORE_FAST",
}


def assemble(unit: Unit) -> CodeSpec:
    target = unit.program.target
    begin(unit)
    blocks = arrange(unit.blocks)
    check_loads(blocks, unit.layout, argument_slots(unit))
    borrow(blocks, target)
    for block in blocks:
        block.code = combined(block.code)
    code = CodeSpec()
    describe(code, unit)
    code.stack_size = stack_size(blocks, target)
    for block in blocks:
        block.code = [one for one in block.code if one.op != "SETUP"]
    code.consts = number_constants(unit, blocks)
    place_blocks(blocks, target)
    write(code, blocks, target)
    return code


def argument_slots(unit: Unit) -> int:
    return sum(1 for flags in unit.scope.symbols.values() if flags & PARAMETER)


def begin(unit: Unit) -> None:
    """Put in front what a frame does first, and cover the body of a generator."""
    line = unit.first_line
    prologue: list[Instruction] = []
    if unit.layout.free_names:
        prologue.append(Instruction("COPY_FREE_VARS", len(unit.layout.free_names), line=line))
    prologue += [Instruction("MAKE_CELL", slot, line=line) for slot in unit.layout.cells]
    first = Block()
    first.code = prologue
    unit.blocks.insert(0, first)
    if not unit.scope.is_generator:
        first.code.append(Instruction("RESUME", 0, line=0 if unit.at_module_level else line))
        return
    first.code += [Instruction("RETURN_GENERATOR", line=line), Instruction("POP_TOP", line=line)]
    failed = Block()
    handler = Handler(failed, True)
    for block in unit.blocks[1:]:
        for one in block.code:
            one.handler = one.handler or handler
    first.code.append(Instruction("SETUP", opens=handler))
    first.code.append(Instruction("RESUME", 0, line=line, handler=handler))
    failed.code = [Instruction("CALL_INTRINSIC_1", INTRINSIC_STOPITERATION_ERROR), Instruction("RERAISE", 1)]
    unit.blocks.append(failed)


def combined(code: list[Instruction]) -> list[Instruction]:
    """Pairs of instructions that exist as one."""
    result: list[Instruction] = []
    for one in code:
        last = result[-1] if result else None
        if last is not None and last.handler is one.handler:
            name = SUPER.get((last.op, one.op))
            if name is not None and last.arg < 16 and one.arg < 16:
                result[-1] = Instruction(name, last.arg << 4 | one.arg, None, last.line, last.handler)
                continue
            if last.op == "LOAD_CONST" and one.op == "RETURN_VALUE":
                result[-1] = Instruction("RETURN_CONST", last.arg, None, one.line, last.handler)
                continue
        result.append(one)
    return result


def number_constants(unit: Unit, blocks: list[Block]) -> tuple[object, ...]:
    """Only constants that are used; the first one of a function is its documentation string or None."""
    values: list[object] = []
    numbers: dict[int, int] = {}
    if unit.scope.kind in ("function", "lambda"):
        numbers[0] = 0
        values.append(unit.constant_values[0])
    for block in blocks:
        for one in block.code:
            if one.op in ("LOAD_CONST", "RETURN_CONST"):
                number = numbers.get(one.arg)
                if number is None:
                    number = numbers[one.arg] = len(values)
                    values.append(unit.constant_values[one.arg])
                one.arg = number
    return tuple(values)


def describe(code: CodeSpec, unit: Unit) -> None:
    """Everything that does not depend on the instructions."""
    scope = unit.scope
    code.name, code.qualname, code.filename = unit.name, unit.qualname, unit.program.place.filename
    code.names = tuple(unit.names)
    code.local_names = tuple(unit.layout.names)
    code.local_kinds = bytes(unit.layout.kinds)
    code.free_count = len(unit.layout.free_names)
    code.first_line = unit.first_line
    code.flags = spec.OPTIMIZED | spec.NEWLOCALS if scope.is_function else 0
    if scope.parent is not None and unit.parent is not None and unit.parent.scope.is_function:
        code.flags |= spec.NESTED
    if scope.is_generator:
        code.flags |= spec.GENERATOR
    code.arg_count = 1 if scope.is_comprehension else 0
    code.positional_only_count = code.keyword_only_count = 0
    args: ast.arguments | None = getattr(scope.node, "args", None)
    if args is not None:
        code.arg_count = len(args.posonlyargs) + len(args.args)
        code.positional_only_count = len(args.posonlyargs)
        code.keyword_only_count = len(args.kwonlyargs)
        code.flags |= (args.vararg is not None and spec.VARARGS) | (args.kwarg is not None and spec.VARKEYWORDS)


def place_blocks(blocks: list[Block], target: Target) -> None:
    """Addresses and the arguments of jumps, until neither changes any more: longer jumps need more prefixes."""
    direct_jumps(blocks)
    changed = True
    while changed:
        changed = False
        at = 0
        for block in blocks:
            block.start = at
            at += sum(size(one, target) for one in block.code)
        for block in blocks:
            at = block.start
            for one in block.code:
                at += size(one, target)
                if one.target is not None:
                    distance = abs(one.target.start - at)
                    if prefixes(distance) > prefixes(one.arg):
                        changed = True
                    one.arg = distance


def direct_jumps(blocks: list[Block]) -> None:
    """Say of each jump without a condition whether it goes forward or backward."""
    position = {block: index for index, block in enumerate(blocks)}
    for index, block in enumerate(blocks):
        for one in block.code:
            if one.target is None or one.op not in ("JUMP", "JUMP_NO_INTERRUPT"):
                continue
            if position[one.target] > index:
                one.op = "JUMP_FORWARD"
            else:
                one.op = "JUMP_BACKWARD" if one.op == "JUMP" else "JUMP_BACKWARD_NO_INTERRUPT"


def prefixes(arg: int) -> int:
    """How many EXTENDED_ARG an argument needs."""
    return 0 if arg < 1 << 8 else 1 if arg < 1 << 16 else 2 if arg < 1 << 24 else 3


def size(one: Instruction, target: Target) -> int:
    return prefixes(one.arg) + 1 + target.cache(one.op)


def write(code: CodeSpec, blocks: list[Block], target: Target) -> None:
    """The units, the line table and the handler table."""
    units = bytearray()
    lines: list[tuple[int, int]] = []
    handlers: list[tuple[int, int, int, int, int]] = []
    extended = target.opcodes["EXTENDED_ARG"]
    for block in blocks:
        for one in block.code:
            start = len(units) // 2
            for shift in range(prefixes(one.arg), 0, -1):
                units += bytes((extended, one.arg >> 8 * shift & 255))
            units += bytes((target.opcodes[one.op], one.arg & 255))
            units += bytes(2 * target.cache(one.op))
            if not lines or lines[-1][1] != one.line:
                lines.append((start, one.line))
            if one.handler is not None:
                cover(handlers, start, len(units) // 2, one.handler)
    code.units = bytes(units)
    code.lines = tuple(lines)
    code.handlers = tuple(handlers)


def cover(handlers: list[tuple[int, int, int, int, int]], start: int, end: int, handler: Handler) -> None:
    entry = (handler.block.start, handler.depth, int(handler.lasti))
    if handlers and handlers[-1][1] == start and handlers[-1][2:] == entry:
        start = handlers.pop()[0]
    handlers.append((start, end, *entry))
