"""Contract declarations → Contracts of one build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from ..diagnostics import Label, Report
from ..source import Span
from ..syntax import ast
from . import codes
from .clauses import CONSTANT_WORDS, FIELD_WORDS, FUNCTION_WORDS, TYPE_WORDS, Checker
from .contracts import Constant, Contracts, Field, Function, Parameter, Structure

Declared = TypeVar("Declared", Function, Structure, Constant)
Entry = ast.ExternFunction | ast.ExternStruct | ast.ExternType | ast.ExternConstant


def declare(definitions: Iterable[Entry], build: str, builds: tuple[str, ...], report: Report) -> Contracts:
    checker = Checker(build, builds, report)
    functions: dict[str, Function] = {}
    structures: dict[str, Structure] = {}
    constants: dict[str, Constant] = {}
    types: dict[str, Span] = {}
    lasting: set[str] = set()
    for one in definitions:
        match one:
            case ast.ExternFunction():
                add(functions, function_of(one, checker), report)
            case ast.ExternStruct():
                structure = structure_of(one, checker)
                add(structures, structure, report)
                types.setdefault(one.name, one.name_span)
            case ast.ExternConstant():
                promises = checker.promises(one.clauses, CONSTANT_WORDS, ())
                add(constants, Constant(one.name, str(one.type), promises, one.doc, one.span), report)
            case ast.ExternType():
                types.setdefault(one.name, one.span)
                lasting.update(one.name for _ in checker.promises(one.clauses, TYPE_WORDS, ()))
    return Contracts(functions, structures, constants, tuple(types), frozenset(lasting))


def add(known: dict[str, Declared], one: Declared, report: Report) -> None:
    before = known.get(one.name)
    if before is not None:
        report.error(
            codes.DUPLICATE_CONTRACT,
            one.span,
            f"`{one.name}` has a contract already",
            Label(before.span, "here"),
            hint="put all clauses into one declaration",
        )
        return
    known[one.name] = one


def function_of(one: ast.ExternFunction, checker: Checker) -> Function:
    parameters = tuple(Parameter(str(p.type), p.name or "") for p in one.parameters)
    names = tuple(p.name for p in parameters if p.name)
    promises = checker.promises(one.clauses, FUNCTION_WORDS, names)
    if parameters == (Parameter("void", ""),):
        parameters = ()
    return Function(one.name, str(one.result), parameters, one.variadic, one.is_macro, promises, one.doc, one.name_span)


def structure_of(one: ast.ExternStruct, checker: Checker) -> Structure:
    fields: dict[str, Field] = {}
    for f in one.fields:
        promises = checker.promises(f.clauses, FIELD_WORDS, ())
        made = Field(f.name, str(f.type), promises, f.doc, f.span)
        check_field(made, checker.report)
        if f.name in fields:
            checker.report.error(
                codes.DUPLICATE_CONTRACT,
                f.span,
                f"`{one.name}` has the field `{f.name}` already",
                Label(fields[f.name].span, "here"),
            )
        fields.setdefault(f.name, made)
    return Structure(one.name, tuple(fields.values()), one.doc, one.name_span)


EXCLUDES: Mapping[str, tuple[str, ...]] = {
    "immutable": ("write", "written_by", "stw_written", "immutable_after", "guarded_by", "owner_thread"),
    "owner_thread": ("stw_written",),
}


def check_field(one: Field, report: Report) -> None:
    """Clauses that contradict each other."""
    for word, others in EXCLUDES.items():
        first = one.promise(word)
        for other in others:
            second = one.promise(other)
            if first is not None and second is not None:
                report.error(
                    codes.CLAUSE,
                    second.span,
                    f"`{one.name}` is `{word}` and `{second}` at once",
                    Label(first.span, f"`{word}` is said here"),
                )
