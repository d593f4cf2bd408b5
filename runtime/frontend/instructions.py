"""Instructions before they have addresses: blocks of them, jumping to blocks, covered by handlers."""

from __future__ import annotations

NO_LINE = -1

# Nothing behind one of these in a block is ever reached.
ENDS = frozenset({
    "RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "JUMP", "JUMP_NO_INTERRUPT",
})  # fmt: skip


class Handler:
    """Where an exception goes: its block, entered with the stack as deep as at the SETUP that opened it."""

    __slots__ = ("block", "depth", "lasti")

    def __init__(self, block: Block, lasti: bool) -> None:
        self.block = block
        self.lasti = lasti
        self.depth = -1


class Instruction:
    """`op` is an instruction's name, or SETUP: here `opens` gets its depth, with `arg` values of the stack left out."""

    __slots__ = ("arg", "handler", "line", "op", "opens", "target")

    def __init__(
        self,
        op: str,
        arg: int = 0,
        target: Block | None = None,
        line: int = NO_LINE,
        handler: Handler | None = None,
        opens: Handler | None = None,
    ) -> None:
        self.op = op
        self.arg = arg
        self.target = target
        self.line = line
        self.handler = handler
        self.opens = opens

    def __repr__(self) -> str:
        return f"{self.op}({self.arg})"


class Block:
    """A run of instructions that is entered at its first; a jump stands only at its end."""

    __slots__ = ("code", "cold", "depth", "next", "reached", "start")

    def __init__(self) -> None:
        self.code: list[Instruction] = []
        self.next: Block | None = None  # the block that follows in the text
        self.reached = False
        self.cold = False
        self.depth = -1
        self.start = 0

    @property
    def falls_through(self) -> bool:
        """Its end goes on in the block behind it."""
        return not self.code or self.code[-1].op not in ENDS

    @property
    def jump_target(self) -> Block | None:
        return self.code[-1].target if self.code else None
