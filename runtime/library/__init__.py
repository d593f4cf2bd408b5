"""Modules of the language that are written in it: the other files of this folder, compiled when a program imports them.

They are like built-in modules in that tracebacks do not show their lines, with one exception: the functions of
`threading` that start a thread, and through which it runs, are shown as those of the host's own `threading`.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..frontend.spec import CodeSpec
    from ..frontend.target import Target

HERE = os.path.dirname(__file__)
NAMES = frozenset({"_weakrefset", "bisect", "heapq", "operator", "queue", "threading", "weakref"})
PARTS = {"threading": ("threading_gates", "threading")}  # files that make one module, one behind the other

# Functions that tracebacks show: how lines of ours begin, and how those lines of the host's that do the same.
SHOWN: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {
    ("threading", "Thread._bootstrap_inner"): {"self.run()": ("self.run()", "self._context.run(self.run)")},
    ("threading", "Thread.run"): {"self._target(": ("self._target(*self._args, **self._kwargs)",)},
    ("threading", "Thread.start"): {
        'raise RuntimeError("thread.': ('raise RuntimeError("thread.__init__() not called")',),
        'raise RuntimeError("threads': ('raise RuntimeError("threads can only be started once")',),
        "self._handle = _thread.": ("_start_joinable_thread(", "_start_new_thread("),
    },
}


def code_of(name: str, target: Target, modules: frozenset[str], builtins: frozenset[str]) -> CodeSpec | None:
    """The code of a module; None when it is not one of these."""
    if name not in NAMES:
        return None
    from ..frontend import compile_source

    source = b""
    for part in PARTS.get(name, (name,)):
        path = os.path.join(HERE, f"{part}.py")
        with open(path, "rb") as file:
            source += file.read()
    code = compile_source(source, path, target, modules, builtins)
    own = source.decode().splitlines()
    for one in all_code(code):
        hide(name, one, own)
    return code


def all_code(code: CodeSpec) -> Iterator[CodeSpec]:
    """It and the code objects in it."""
    from ..frontend.spec import CodeSpec

    yield code
    for constant in code.consts:
        if isinstance(constant, CodeSpec):
            yield from all_code(constant)


def hide(name: str, code: CodeSpec, own: list[str]) -> None:
    """Tracebacks do not show this code, or as the host's."""
    from ..frontend.spec import LIBRARY

    same = SHOWN.get((name, code.qualname))
    place = same and host_lines(name, code.qualname)
    lines = same and place and translated(code.lines, own, same, place[1])
    if place and lines:
        code.filename, code.lines = place[0], lines
    else:
        code.flags |= LIBRARY


def host_lines(name: str, qualname: str) -> tuple[str, dict[int, str]] | None:
    """The file of a function of the host's module, and its lines by number."""
    from importlib import import_module
    from linecache import getline

    found: object = import_module(name)
    for part in qualname.split("."):
        found = getattr(found, part, None)
    code = getattr(found, "__code__", None)
    if code is None:
        return None
    numbers = sorted({line for _, _, line in code.co_lines() if line})
    return code.co_filename, {line: getline(code.co_filename, line).strip() for line in numbers}


def translated(
    lines: tuple[tuple[int, int], ...], own: list[str], same: dict[str, tuple[str, ...]], shown: dict[int, str]
) -> tuple[tuple[int, int], ...]:
    """Our table of lines with the host's numbers; a line that nothing is said about counts to the one before it."""
    numbers: dict[str, int] = {}
    for ours, theirs in same.items():
        numbers.update((ours, number) for number, text in shown.items() if text.startswith(theirs))
    if numbers.keys() != same.keys():
        return ()
    result, now = [], next(iter(numbers.values()))
    for start, line in lines:
        text = own[line - 1].strip() if line > 0 else ""
        now = next((number for ours, number in numbers.items() if text.startswith(ours)), now)
        result.append((start, now))
    return tuple(result)
