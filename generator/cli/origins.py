"""Where the C that a compiler rejects comes from: generated code says above each instruction where it is defined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..source import shown

_ERROR = re.compile(r"^(?P<file>[^\s:][^:\n]*\.[ch]):(?P<line>\d+):(?:\d+:)? (?:fatal )?error: (?P<said>.*)", re.M)
_DEFINED = re.compile(r"^ \*\s+defined\s+(?P<place>(?P<file>\S.*):(?P<line>\d+):\d+)$")
_CHECKED = re.compile(r'^ +"(?P<place>\S.*:\d+): ')  # under the line that checks a contract
_FOLLOWS = ("static assertion failed", "expression in static assertion")
_NAME = re.compile(r"^/\* (?P<name>\w+)")


def origins(output: str, root: Path) -> list[str]:
    """For each error in generated code a line with the place in the definitions, in their order of appearance."""
    found: dict[str, None] = {}
    undeclared: set[str] = set()
    for error in _ERROR.finditer(output):
        try:
            lines = Path(error["file"]).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        if error["said"].startswith(_FOLLOWS):
            continue  # it names the place, or follows from an error that has been said
        for place in places(lines, int(error["line"]) - 1, root):
            undeclared.update([place] if "implicit declaration" in error["said"] else [])
            if not (place in undeclared and "int-conversion" in error["said"]):  # what nobody declares is an int to C
                found[f"{place}: {error['said']}"] = None
    return list(found)


def places(lines: list[str], at: int, root: Path) -> Iterator[str]:
    """The place of the line `at` of generated code; nothing when it stands in no instruction, and checks nothing."""
    checks = at + 1 < len(lines) and lines[at].lstrip().startswith("_Static_assert(_Generic(")
    if checks and (checked := _CHECKED.match(lines[at + 1])):
        yield checked["place"]
        return
    for i in range(min(at, len(lines) - 1), -1, -1):
        defined = _DEFINED.match(lines[i])
        if defined is not None:
            name = next((m["name"] for j in range(i, -1, -1) if (m := _NAME.match(lines[j]))), "")
            statement = same_line(lines[at].strip(), root / defined["file"], int(defined["line"]))
            yield f"{statement or defined['place']}: in {name}"
            return
        if lines[i].startswith("}"):
            return


def same_line(text: str, file: Path, first: int) -> str | None:
    """The place of the line with this text: the first behind line `first`, or the only one of the file."""
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        return None
    same = [number for number, line in enumerate(lines, 1) if line == text and len(text) > 1]
    behind = [number for number in same if first <= number < first + 60]
    if not behind and len(same) != 1:
        return None
    return f"{shown(file)}:{(behind or same)[0]}"
