"""Code as text: one line for each instruction, from the tables that are generated with the interpreter."""

from __future__ import annotations

import sys

from .builds import build as default_build
from .builds import tables_of
from .frontend.spec import CodeSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType
    from typing import TextIO

COMPARISONS = ("<", "<=", "==", "!=", ">", ">=")
OPERATORS = ("+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^")
CONVERSIONS = ("", "str", "repr", "ascii")
WITH_CALL_BIT = {"LOAD_GLOBAL": "NULL", "LOAD_ATTR": "self or NULL"}
PAIRS = frozenset({
    "LOAD_FAST_LOAD_FAST", "LOAD_FAST_BORROW_LOAD_FAST_BORROW", "STORE_FAST_LOAD_FAST", "STORE_FAST_LOAD_FAST_BORROW",
    "STORE_FAST_STORE_FAST",
})  # fmt: skip


def dis(value: object, *, adaptive: bool = False, file: TextIO | None = None) -> None:
    """Print the instructions of a function, method, class-less code object or compiled program of a virtual machine.

    With `adaptive` the instructions are shown as the calling thread has specialized them so far.
    """
    vm = getattr(type(value), "vm_of", None)
    if isinstance(value, CodeSpec):
        code, build = value, default_build()
    elif vm is not None:
        machine = vm(value)
        code, build = machine.code_of(value, adaptive=adaptive), machine.build
    else:
        raise TypeError(f"no code of a virtual machine: {value!r}")
    print(text_of(code, tables_of(build)), file=file or sys.stdout)


def text_of(code: CodeSpec, tables: ModuleType) -> str:
    """The instructions of `code`, and of the code objects among its constants."""
    parts = []
    todo = [code]
    while todo:
        one = todo.pop(0)
        title = [] if one is code else [f"Disassembly of {one!r}:"]
        parts.append("\n".join([*title, *lines_of(one, tables), *handlers_of(one)]))
        todo += [constant for constant in one.consts if isinstance(constant, CodeSpec)]
    return "\n\n".join(parts)


def instructions(code: CodeSpec, tables: ModuleType) -> Iterator[tuple[int, str, int, int]]:
    """(unit, name, argument, unit behind it and its caches)"""
    units = code.units
    at = extended = 0
    while at < len(units) // 2:
        name: str = tables.opname[units[2 * at]]
        arg = extended << 8 | units[2 * at + 1]
        end = at + 1 + tables.cache_units.get(name, 0)
        extended = arg if name == "EXTENDED_ARG" else 0
        if name != "EXTENDED_ARG":
            yield at, name, arg, end
        at = end


def lines_of(code: CodeSpec, tables: ModuleType) -> Iterator[str]:
    found = list(instructions(code, tables))
    targets = {target_of(name, arg, end, tables) for _, name, arg, end in found} | {entry[2] for entry in code.handlers}
    labels = {unit: f"L{number}" for number, unit in enumerate(sorted(unit for unit in targets if unit >= 0), 1)}
    starts = dict(code.lines)
    for unit, name, arg, end in found:
        line = starts.get(unit, -1)
        if line > 0 and unit:
            yield ""
        label = labels[unit] + ":" if unit in labels else ""
        target = target_of(name, arg, end, tables)
        explained = f"to {labels[target]}" if target >= 0 else explain(code, tables.deopt.get(name, name), arg, tables)
        number = str(arg) if explained or "HAS_ARG" in tables.flags[name] else ""
        text = f"{line if line > 0 else '':>5} {label:>6}  {name:<32} {number:>4}"
        yield f"{text} ({explained})" if explained else text.rstrip()


def target_of(name: str, arg: int, end: int, tables: ModuleType) -> int:
    """The unit that an instruction jumps to, or -1."""
    if "HAS_JUMP" not in tables.flags[tables.deopt.get(name, name)]:
        return -1
    return end - arg if "BACKWARD" in name else end + arg


def explain(code: CodeSpec, name: str, arg: int, tables: ModuleType) -> str:
    """What an argument stands for."""
    flags = tables.flags[name]
    if name in PAIRS:
        return f"{code.local_names[arg >> 4]}, {code.local_names[arg & 15]}"
    if name == "COMPARE_OP":
        return ("bool " if arg & 16 else "") + COMPARISONS[arg >> 5]
    if name == "BINARY_OP":
        return OPERATORS[arg % len(OPERATORS)] + ("=" if arg >= len(OPERATORS) else "")
    if name == "CONVERT_VALUE":
        return CONVERSIONS[arg]
    if "HAS_CONST" in flags:
        return repr(code.consts[arg])
    if "HAS_LOCAL" in flags or "HAS_FREE" in flags:
        return code.local_names[arg]
    if "HAS_NAME" in flags:
        if name in WITH_CALL_BIT:
            return code.names[arg >> 1] + (f" + {WITH_CALL_BIT[name]}" if arg & 1 else "")
        return code.names[arg >> 2 if name == "LOAD_SUPER_ATTR" else arg]
    return ""


def handlers_of(code: CodeSpec) -> Iterator[str]:
    if code.handlers:
        yield "Handlers:"
    for start, end, handler, depth, lasti in code.handlers:
        yield f"  {start} to {end} -> {handler} [{depth}]{' lasti' if lasti else ''}"
