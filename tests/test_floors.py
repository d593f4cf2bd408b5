"""Imports go downstairs only, libraries stay in their rooms, and files have a size."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

GENERATOR = Path(__file__).parent.parent / "generator"
FLOORS: list[tuple[str, ...]] = [
    ("source",),
    ("diagnostics",),
    ("recall",),
    ("config",),
    ("syntax",),
    ("model",),
    ("flow", "native"),
    ("analysis",),
    ("lint", "plan", "cpython"),
    ("render",),
    ("runtime",),
    ("pipeline",),
    ("dropin", "session"),
    ("report", "server"),
    ("cli",),
    ("api",),
    ("__main__",),
]
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
OWN = {"lark": "syntax", "jinja2": "render", "click": "cli", "rich": "cli", "pygls": "server", "lsprotocol": "server"}
FILES = sorted(path for path in GENERATOR.rglob("*.py") if path.name != "__init__.py" or path.parent != GENERATOR)


def room_of(path: Path) -> str:
    return path.relative_to(GENERATOR).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Rooms and libraries that a file imports, with the line."""
    package = ("uopgen", *path.relative_to(GENERATOR).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            name = ".".join(part for part in (base, node.module or "") if part)
            if name == "uopgen":
                yield from ((f"uopgen.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield name, node.lineno


def test_every_file_has_a_floor() -> None:
    assert {room_of(path) for path in FILES} <= set(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(GENERATOR)))
def test_imports_go_downstairs(path: Path) -> None:
    own = room_of(path)
    for name, line in imported(path):
        parts = name.split(".")
        if parts[0] == "uopgen" and len(parts) > 1 and parts[1] in LEVEL:
            other = parts[1]
            assert other == own or LEVEL[other] < LEVEL[own], f"line {line}: {own} imports {other}"
        elif parts[0] in OWN:
            assert OWN[parts[0]] == own, f"line {line}: only {OWN[parts[0]]} imports {parts[0]}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(GENERATOR)))
def test_files_are_short_and_named(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400
    assert path.stem not in ("common", "utils", "helpers", "base")


def test_median_file_is_about_120_lines() -> None:
    sizes = sorted(len(path.read_text().splitlines()) for path in FILES)
    assert sizes[len(sizes) // 2] <= 150


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(GENERATOR)))
def test_only_a_report_makes_diagnostics(path: Path) -> None:
    if path.name == "diagnostics.py":
        return
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    assert not any(isinstance(call.func, ast.Name) and call.func.id == "Diagnostic" for call in calls)
