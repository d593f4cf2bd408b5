"""Pieces of programs made by chance: sections of lines in text files."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def sections(name: str) -> dict[str, list[str]]:
    """The lines of a file by the `[name]` above them."""
    found: dict[str, list[str]] = {}
    for line in (HERE / f"{name}.txt").read_text().splitlines():
        if line.startswith("[") and line.endswith("]") and line[1:-1].isidentifier():
            items = found.setdefault(line[1:-1], [])
        else:
            items.append("" if line == "''''" else line)
    return found
