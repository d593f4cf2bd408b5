"""Which of the functions that definitions call, and of the fields they touch, the contracts declare."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..analysis.escapes import local_names
from ..model.program import Program
from ..model.specials import PLAIN, SPECIALS
from ..model.walk import walk
from ..syntax import ast


@dataclass(frozen=True, slots=True)
class Coverage:
    """Names with how often they occur.  `pointers` are calls through variables, fields and expressions."""

    functions: tuple[tuple[str, int], ...]
    undeclared_functions: tuple[tuple[str, int], ...]
    pointers: tuple[tuple[str, int], ...]
    fields: tuple[tuple[str, int], ...]
    undeclared_fields: tuple[tuple[str, int], ...]


def coverage_of(program: Program) -> Coverage:
    """How often each function is called and each field touched; of both, those without a contract again."""
    called: Counter[str] = Counter()
    pointers: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    for uop in program.uops:
        local = local_names(uop.body)
        for one in walk(uop.body):
            match one:
                case ast.Call(function=ast.Name(id=name)):
                    (pointers if name in local else called)[name] += 1
                case ast.Call(function=ast.Member(name=name)):
                    pointers[f"->{name}"] += 1
                case ast.Call():
                    pointers["an expression"] += 1
            if isinstance(one, ast.Member):
                touched[one.name] += 1
    for name in [one for one in called if one in SPECIALS or one in PLAIN]:
        del called[name]
    known = {field.name for structure in program.contracts.structures.values() for field in structure.fields}
    return Coverage(
        ordered(called),
        tuple(one for one in ordered(called) if program.contracts.function(one[0]) is None),
        ordered(pointers),
        ordered(touched),
        tuple(one for one in ordered(touched) if one[0] not in known),
    )


def ordered(found: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def coverage_page(one: Coverage) -> str:
    """For people: counts first, then what lacks a contract, the most used first."""

    def names(found: tuple[tuple[str, int], ...]) -> str:
        return "\n".join(f"  {count:4}  {name}" for name, count in found) or "  none"

    declared = len(one.functions) - len(one.undeclared_functions)
    fields = len(one.fields) - len(one.undeclared_fields)
    return (
        f"functions and macros called: {len(one.functions)}, declared: {declared}\n"
        f"fields touched: {len(one.fields)}, declared: {fields}\n\n"
        f"calls without a contract (each counts as an escape):\n{names(one.undeclared_functions)}\n\n"
        f"calls through pointers (each counts as an escape):\n{names(one.pointers)}\n\n"
        f"fields without a contract:\n{names(one.undeclared_fields)}\n"
    )
