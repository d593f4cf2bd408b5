"""Entries of Python tracebacks for lines that the virtual machine ran."""

from __future__ import annotations

from collections.abc import Iterable
from types import CodeType, FrameType, TracebackType

TEMPLATE = compile("raise LookupError", "", "exec")
NO_LOCATION = 0x80 | 15 << 3  # an entry of a location table: no line for so many units, less one


def traceback_of(lines: Iterable[tuple[str, str, int]], rest: TracebackType | None) -> TracebackType | None:
    """A traceback of (file, function, line), outermost first, followed by `rest`."""
    for filename, name, line in reversed(list(lines)):
        rest = TracebackType(rest, frame_of(filename, name), 0, line)
    return rest


def frame_of(filename: str, name: str) -> FrameType:
    """A frame that ran code of this name in this file."""
    code = TEMPLATE.replace(co_filename=filename, co_name=name, co_qualname=name, co_linetable=without_lines(TEMPLATE))
    try:
        exec(code, {"__name__": name})
    except LookupError as error:
        assert error.__traceback__ is not None and error.__traceback__.tb_next is not None
        return error.__traceback__.tb_next.tb_frame
    raise AssertionError("the template returned")


def without_lines(code: CodeType) -> bytes:
    """A location table in which nothing has a line: the traceback's own line counts."""
    units = len(code.co_code) // 2
    return bytes(NO_LOCATION | min(8, units - start) - 1 for start in range(0, units, 8))
