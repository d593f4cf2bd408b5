"""Imports go downstairs only, libraries stay in their rooms, and files have a size."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GENERATOR = ROOT / "generator"
FLOORS: list[tuple[str, ...]] = [
    ("source",),
    ("diagnostics",),
    ("recall",),
    ("config",),
    ("settings",),
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
MOST_LINES = {".py": 400, ".j2": 400, ".js": 400, ".lark": 400, ".md": 400, ".c": 600, ".h": 600}
WITHOUT_MEANING = ("common", "utils", "helpers", "base")
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


def tracked() -> list[Path]:
    """What git knows and the disk has, below the root: in a checkout."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no checkout")
    return [Path(name) for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_files_are_short() -> None:
    lines = {str(path): (ROOT / path).read_text().count("\n") for path in tracked() if path.suffix in MOST_LINES}
    long = {name for name, count in lines.items() if count > MOST_LINES[Path(name).suffix]}
    assert not long, "divide by subject what is too long"


def test_lines_of_c_fit_a_screen() -> None:
    texts = {str(path): (ROOT / path).read_text() for path in tracked() if path.suffix in (".c", ".h")}
    assert not {name for name, text in texts.items() if any(len(line) > 150 for line in text.splitlines())}


def test_names_mean_something() -> None:
    assert not [path for path in tracked() if path.stem in WITHOUT_MEANING]


def test_median_file_is_about_120_lines() -> None:
    sizes = sorted(len(path.read_text().splitlines()) for path in FILES)
    assert sizes[len(sizes) // 2] <= 150


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(GENERATOR)))
def test_only_a_report_makes_diagnostics(path: Path) -> None:
    if path.name == "diagnostics.py":
        return
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    assert not any(isinstance(call.func, ast.Name) and call.func.id == "Diagnostic" for call in calls)


# --- circles ---------------------------------------------------------------------------


def modules_below(folder: Path, package: str) -> dict[str, Path]:
    """The modules of a package, by their names."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = (package, *path.relative_to(folder).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(name: str, modules: dict[str, Path]) -> set[str]:
    """The modules that a module imports anywhere: at its top, in a function, or for the type checker alone."""
    path, found = modules[name], set()
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            found |= {one if (one := f"{source}.{alias.name}") in modules else source for alias in node.names}
    return found & modules.keys() - {name}


@pytest.mark.parametrize(("folder", "package"), [("generator", "uopgen"), ("runtime", "uopvm")])
def test_no_modules_import_each_other_in_a_circle(folder: str, package: str) -> None:
    modules = modules_below(ROOT / folder, package)
    graph = {name: imports_of(name, modules) for name in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" imports ".join(reversed(error.args[1]))) from None
