"""What the front end hands to the virtual machine: a code object as plain values."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Constant: TypeAlias = "None | bool | int | float | str | bytes | tuple[Constant, ...] | CodeSpec | object"

VARARGS = 0x04
VARKEYWORDS = 0x08
NESTED = 0x10
GENERATOR = 0x20
OPTIMIZED = 0x01
NEWLOCALS = 0x02
LIBRARY = 0x10000000

FAST = 0x20
CELL = 0x40
FREE = 0x80


class CodeSpec:
    """The fields of a code object (runtime/running/rt_code.h).  Never changed once it is made."""

    __slots__ = (
        "arg_count", "consts", "filename", "first_line", "flags", "free_count", "handlers", "keyword_only_count",
        "lines", "local_kinds", "local_names", "name", "names", "positional_only_count", "qualname", "stack_size",
        "units",
    )  # fmt: skip

    name: str
    qualname: str
    filename: str
    consts: tuple[Constant, ...]
    names: tuple[str, ...]
    local_names: tuple[str, ...]  # locals, then cells that are no locals, then free variables
    local_kinds: bytes  # FAST, CELL, FREE for each of local_names
    arg_count: int
    positional_only_count: int
    keyword_only_count: int
    free_count: int
    stack_size: int
    first_line: int
    flags: int
    units: bytes  # code units, two bytes each
    lines: tuple[tuple[int, int], ...]  # (first unit, line), -1: no line
    handlers: tuple[tuple[int, int, int, int, int], ...]  # (start, end, handler, depth, lasti), in units

    def __repr__(self) -> str:
        return f"<code {self.qualname} at {self.filename}:{self.first_line}>"
