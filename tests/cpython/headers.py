"""What CPython's own generated headers say, read back from their text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

NAME = r"(\w+)"


def text(source: Path, path: str) -> str:
    return (source / path).read_text()


def defines(header: str) -> dict[str, str]:
    return dict(re.findall(r"^#define (\w+) +(\w+)$", header, re.M))


def table(header: str, declaration: str) -> dict[str, str]:
    """The entries `[NAME] = value,` of one array."""
    found = re.search(re.escape(declaration) + r"[^;]*?= \{\n(.*?)^\};", header, re.S | re.M)
    assert found is not None, declaration
    return dict(re.findall(r"^ +\[(\w+)(?:-256)?\] = (.*),$", found.group(1), re.M))


def cases(header: str, function: str) -> dict[str, str]:
    """What a function that switches over opcodes returns for each."""
    found = re.search(rf"^int {function}\(int opcode, int oparg\)\s*\{{(.*?)^\}}", header, re.S | re.M)
    assert found is not None, function
    return dict(re.findall(r"case (\w+):\s+return (.*);", found.group(1)))


CONDITIONAL = re.compile(r"\(([^()]*|\([^()]*\)) \? (\w+) : (\w+)\)")


def values(text: str) -> tuple[int, ...]:
    """An expression in oparg, for every oparg of a byte."""
    python = (
        text.replace("!=", "≠").replace("!", " not ").replace("≠", "!=").replace("&&", " and ").replace("||", " or ")
    )
    while (again := CONDITIONAL.sub(r"(\2 if \1 else \3)", python)) != python:
        python = again
    function: Callable[[int], int] = eval(f"lambda oparg: {python}", {})
    return tuple(function(oparg) for oparg in range(256))
