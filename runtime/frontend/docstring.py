"""The documentation string of a module, class or function."""

from __future__ import annotations

import _ast as ast
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def docstring(body: Sequence[ast.stmt]) -> str | None:
    """The documentation string that a body begins with, as this version of Python stores it."""
    first = body[0] if body else None
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return None
    text = first.value.value
    if not isinstance(text, str):
        return None
    return without_margin(text) if sys.version_info >= (3, 13) else text


def without_margin(text: str) -> str:
    """Python 3.13 and later remove the indentation that all lines but the first have in common."""
    lines = text.expandtabs(8).split("\n")
    margins = [len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.lstrip(" ")]
    margin = min(margins, default=0)
    rest = [line[min(margin, len(line) - len(line.lstrip(" "))) :] for line in lines[1:]]
    return "\n".join([lines[0].lstrip(" "), *rest])
