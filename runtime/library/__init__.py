"""Modules of the language that are written in it: the other files of this folder, compiled when a program imports them.

They are like built-in modules in that tracebacks do not show their lines, with one exception: the two functions of
`threading` through which every thread of a program runs are shown as those of the host's own `threading`.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..frontend.spec import CodeSpec
    from ..frontend.target import Target

HERE = os.path.dirname(__file__)
NAMES = frozenset({"_weakrefset", "queue", "threading", "weakref"})
PARTS = {"threading": ("threading_gates", "threading")}  # files that make one module, one behind the other

# Functions that tracebacks show, and how the host's own begin the line that calls what comes next.
SHOWN = {
    ("threading", "Thread._bootstrap_inner"): ("self.run()", "self._context.run(self.run)"),
    ("threading", "Thread.run"): ("self._target(*self._args, **self._kwargs)",),
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
    for one in all_code(code):
        hide(name, one)
    return code


def all_code(code: CodeSpec) -> Iterator[CodeSpec]:
    """It and the code objects in it."""
    from ..frontend.spec import CodeSpec

    yield code
    for constant in code.consts:
        if isinstance(constant, CodeSpec):
            yield from all_code(constant)


def hide(name: str, code: CodeSpec) -> None:
    """Tracebacks do not show this code, or as the host's."""
    from ..frontend.spec import LIBRARY

    calls = SHOWN.get((name, code.qualname))
    place = calls and host_line(name, code.qualname, calls)
    if place:
        code.filename, line = place
        code.lines = ((0, line),)
    else:
        code.flags |= LIBRARY


def host_line(name: str, qualname: str, calls: tuple[str, ...]) -> tuple[str, int] | None:
    """File and line of the first line in a function of the host's module that begins with one of `calls`."""
    from importlib import import_module
    from linecache import getline

    found: object = import_module(name)
    for part in qualname.split("."):
        found = getattr(found, part, None)
    code = getattr(found, "__code__", None)
    if code is None:
        return None
    lines = sorted({line for _, _, line in code.co_lines() if line})
    shown = (line for line in lines if getline(code.co_filename, line).strip().startswith(calls))
    line = next(shown, None)
    return None if line is None else (code.co_filename, line)
