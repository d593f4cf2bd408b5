"""The text of a program's file: what Python says of one that it cannot read, and what tracebacks show."""

from __future__ import annotations

import sys

NULLS_END = sys.version_info < (3, 11, 4)  # a null byte ended the program there


def checked_text(source: bytes, filename: str) -> bytes:
    """The program in a file, which has no null bytes and says so when it is no UTF-8."""
    before, null, _ = source.partition(b"\0")
    if not before.isascii() and not has_cookie(before):
        check_utf8(before, filename)
    if null and not NULLS_END:
        text = before[before.rfind(b"\n") + 1 :].decode(errors="replace")
        raise SyntaxError("source code cannot contain null bytes", (filename, before.count(b"\n") + 1, 0, text))
    return before


def as_of_a_file(error: SyntaxError) -> SyntaxError:
    """What Python says of a file whose declared encoding it cannot use; compile() has other words, and a place."""
    if error.lineno != 0:
        return error
    return SyntaxError(error.msg.replace("unknown encoding:", "encoding problem:"))


def check_utf8(source: bytes, filename: str) -> None:
    try:
        source.decode()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        place = None
        if sys.version_info >= (3, 14):
            begin = source.rfind(b"\n", 0, error.start) + 1
            if line == 2 and not is_bare(source[:begin]):
                line = 1  # as this version counts there
            text = source[begin:].split(b"\n", 1)[0].decode(errors="replace")
            column = len(source[begin : error.start].decode()) + 1
            place = (filename, line, column, text, line, column + 1)
        wrong = f"Non-UTF-8 code starting with '\\x{source[error.start]:02x}' in file {filename} on line {line}"
        hint = "but no encoding declared; see https://peps.python.org/pep-0263/ for details"
        message = f"{wrong}, {hint}"
        raise (SyntaxError(message, place) if place else SyntaxError(message)) from None


def is_bare(line: bytes) -> bool:
    """Blank, or a comment."""
    return not line.strip() or line.lstrip().startswith(b"#")


def has_cookie(source: bytes) -> bool:
    """One of the first two lines declares an encoding."""
    first, second = (source.removeprefix(b"\xef\xbb\xbf").split(b"\n", 2) + [b""])[:2]
    lines = [first, second] if is_bare(first) else [first]
    return any(b"coding" in line and declares(line) for line in lines)


def declares(line: bytes) -> bool:
    import re

    return re.match(rb"[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+", line) is not None


def shown_source(source: str | bytes) -> str | None:
    """What tracebacks show instead of a file: text of the command line since Python 3.13, files that are no UTF-8."""
    if isinstance(source, str):
        return source if sys.version_info >= (3, 13) else None
    if not has_cookie(source):
        return None
    from importlib.util import decode_source

    return decode_source(source)
