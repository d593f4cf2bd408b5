"""Compiling for tests, and reading what came out."""

from __future__ import annotations

import builtins

from uopvm.builds import tables_of
from uopvm.disassemble import instructions
from uopvm.frontend import compile_source
from uopvm.frontend.spec import CodeSpec
from uopvm.frontend.target import target_of

MODULES = frozenset({"math", "sys", "time"})
TABLES = tables_of("ft")


def compiled(source: str) -> CodeSpec:
    return compile_source(source, "name.py", target_of("ft"), MODULES, frozenset(dir(builtins)))


def function(source: str, *path: str) -> CodeSpec:
    """The code of the first function of a program, or of the one that the names lead to."""
    code = compiled(source)
    for name in path or (None,):
        found = [one for one in code.consts if isinstance(one, CodeSpec) and name in (None, one.name)]
        code = found[0]
    return code


def names(code: CodeSpec) -> list[str]:
    """The instructions by name, without what every code object begins with."""
    found = [name for _, name, _, _ in instructions(code, TABLES)]
    return found[found.index("RESUME") + 1 :]


def body(statements: str, arguments: str = "a, b, c") -> list[str]:
    """The instructions of a function with this body."""
    lines = "\n".join("    " + line for line in statements.splitlines())
    return names(function(f"def f({arguments}):\n{lines}\n"))
