"""Pieces of a definition's text, with names replaced."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..model.walk import walk
from ..source import Span
from ..syntax import ast

COMMENT = re.compile(r"//~[^\n]*|(//[^\n]*|/\*.*?\*/)", re.S)


def text_of(node: ast.Node, names: Mapping[str, str]) -> str:
    """A node's text at the margin, with the names of `names` replaced."""
    span = node.span
    text = span.text
    if names:
        changes = [
            (one.span.start - span.start, one.span.end - span.start, names[one.id])
            for one in walk(node)
            if isinstance(one, ast.Name) and one.id in names
        ]
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
    return dedent(without_expectations(text), span.column - 1)


def without_expectations(text: str) -> str:
    return re.sub(r"[ \t]*//~[^\n]*", "", text) if "//~" in text else text


def dedent(text: str, margin: int) -> str:
    """Lines after the first lose as much indentation as the first one had before it."""
    if "\n" not in text:
        return text
    first, *rest = text.split("\n")
    return "\n".join([first, *(line[min(margin, len(line) - len(line.lstrip())) :] for line in rest)])


def comments_between(before: Span, end: int) -> str:
    """The comments between a place and an offset behind it, each on lines of its own."""
    gap = before.source.text[before.end : end]
    if "/" not in gap:
        return ""
    found = []
    for match in COMMENT.finditer(gap):
        if match.group(1):
            line_start = before.source.text.rfind("\n", 0, before.end + match.start()) + 1
            found.append(dedent(match.group(1), before.end + match.start() - line_start))
    return "\n".join(found)
