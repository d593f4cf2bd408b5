"""What the language does not have is refused when compiling, naming line and construct."""

from __future__ import annotations

import _ast as ast


class UnsupportedError(SyntaxError):
    """A construct of Python that this language does not have."""

    __module__ = "uopvm"


class Place:
    """The source that is being compiled, for messages."""

    __slots__ = ("filename", "source")

    def __init__(self, filename: str, source: str | bytes) -> None:
        self.filename = filename
        self.source = source

    def refuse(self, node: ast.AST, construct: str) -> UnsupportedError:
        """The exception to raise: `construct` completes "… is not supported"."""
        line: int = getattr(node, "lineno", 1)
        column: int = getattr(node, "col_offset", 0)
        lines = self.text().splitlines()
        text = lines[line - 1] if line <= len(lines) else ""
        offset = len(text.encode()[:column].decode(errors="replace")) + 1
        message = f"{construct} is not supported (line {line})"
        return UnsupportedError(message, (self.filename, line, offset, text + "\n"))

    def text(self) -> str:
        if isinstance(self.source, str):
            return self.source
        from importlib.util import decode_source

        return decode_source(self.source)
