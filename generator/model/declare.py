"""Contract declarations → Contracts of one build."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from ..diagnostics import Label, Report
from ..recall import Recall, forgetful
from ..source import Span
from ..syntax import ast
from . import codes
from .clauses import (
    CONSTANT_WORDS,
    ENTRY_WORDS,
    FAMILY_WORDS,
    FIELD_WORDS,
    FUNCTION_WORDS,
    TYPE_WORDS,
    UOP_WORDS,
    Checker,
)
from .contracts import (
    Constant,
    Contracts,
    FamilyPromises,
    Field,
    Function,
    Parameter,
    Promise,
    Structure,
    UopPromises,
)
from .inner import recalled_field

Declared = TypeVar("Declared", Function, Structure, Constant, UopPromises, FamilyPromises)
Entry = (
    ast.ExternFunction
    | ast.ExternStruct
    | ast.ExternType
    | ast.ExternConstant
    | ast.UopContract
    | ast.FamilyContract
)


Made = Function | Structure | Constant | UopPromises | FamilyPromises | bool
GUARDED = re.compile(r"\bguard\s*\(\s*(\w+)")


def declare(
    definitions: tuple[Entry, ...],
    build: str,
    builds: tuple[str, ...],
    report: Report,
    registers: frozenset[str] = frozenset(),
    recall: Recall = forgetful,
    off: frozenset[str] = frozenset(),
) -> Contracts:
    """Each declaration is judged by itself, and recalled."""
    declared = (field.name for one in definitions if isinstance(one, ast.ExternStruct) for field in one.fields)
    fields = frozenset(declared)
    established = (name for one in definitions if isinstance(one, ast.UopContract) for name in established_by(one))
    guards = fields.union(established)
    functions: dict[str, Function] = {}
    structures: dict[str, Structure] = {}
    constants: dict[str, Constant] = {}
    types: dict[str, Span] = {}
    lasting: set[str] = set()
    uops: dict[str, UopPromises] = {}
    families: dict[str, FamilyPromises] = {}

    def made(one: Entry) -> Made:
        named = frozenset(GUARDED.findall(one.span.text)) if isinstance(one, ast.ExternFunction) else frozenset()
        known = named if named <= guards else guards
        about = (one, build, "\0".join(builds), registers, known, off)

        def make(own: Report) -> Made:
            return made_of(one, Checker(build, builds, own, registers, known, off), recall)

        return recall("contract", about, make, report)

    for one in definitions:
        match made(one):
            case Function() as function:
                add(functions, function, report)
            case Structure() as structure:
                add(structures, structure, report)
                types.setdefault(one.name, structure.span)
            case Constant() as constant:
                add(constants, constant, report)
            case UopPromises() as uop:
                add(uops, uop, report)
            case FamilyPromises() as family:
                add(families, family, report)
            case lasts:
                types.setdefault(one.name, one.span)
                lasting.update([one.name] if lasts else [])
    named = {name for each in functions.values() for name in guarded(each.promises)}
    named |= {name for uop in uops.values() for name in guarded(uop.promises)}
    named |= {name for uop in uops.values() for entry in uop.entries.values() for name in guarded(entry)}
    return Contracts(
        functions,
        structures,
        constants,
        tuple(types),
        frozenset(lasting),
        any(one.promises for one in constants.values()),
        uops,
        families,
        frozenset(named - fields),
        build != "gil",
    )


def made_of(one: Entry, checker: Checker, recall: Recall) -> Made:
    """A declaration in one build; of a type whether an object keeps it."""
    match one:
        case ast.ExternFunction():
            return function_of(one, checker)
        case ast.ExternStruct():
            return structure_of(one, checker, recall)
        case ast.ExternConstant():
            promises = checker.promises(one.clauses, CONSTANT_WORDS, ())
            return Constant(one.name, str(one.type), promises, one.doc, one.span)
        case ast.UopContract():
            return uop_of(one, checker)
        case ast.FamilyContract():
            promises = checker.promises(one.clauses, FAMILY_WORDS, ())
            return FamilyPromises(one.name, promises, one.doc, one.name_span)
    return bool(checker.promises(one.clauses, TYPE_WORDS, ()))


def established_by(one: ast.UopContract) -> Iterator[str]:
    for clause in one.clauses:
        match clause:
            case ast.Clause(word="establishes", arguments=(ast.Call(function=ast.Name(id="guard"), arguments=inner),)):
                yield from (each.id for each in inner if isinstance(each, ast.Name))


def guarded(promises: Iterable[Promise], word: str = "") -> Iterator[str]:
    """The names in `guard(name)`, of one word's clauses."""
    for one in promises:
        if word in ("", one.word) and one.arguments and one.arguments[0].startswith("guard("):
            yield one.arguments[0][6:-1].strip()


def uop_of(one: ast.UopContract, checker: Checker) -> UopPromises:
    entries: dict[str, tuple[Promise, ...]] = {}
    for entry in one.entries:
        if entry.name in entries:
            hint = "put all clauses of an entry together"
            checker.report.error(
                codes.DUPLICATE_CONTRACT, entry.span, f"`{one.name}` has the entry `{entry.name}` already", hint=hint
            )
        entries.setdefault(entry.name, checker.promises(entry.clauses, ENTRY_WORDS, ()))
    return UopPromises(one.name, checker.promises(one.clauses, UOP_WORDS, ()), entries, one.doc, one.name_span)


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
    for i, each in enumerate(one.parameters):
        if each.name in names[: sum(1 for p in parameters[:i] if p.name)]:
            said = f"`{one.name}` has two parameters called `{each.name}`"
            checker.report.error(codes.CLAUSE, each.span, said, hint="give each a name of its own")
    promises = checker.promises(one.clauses, FUNCTION_WORDS, names)
    if parameters == (Parameter("void", ""),):
        parameters = ()
    made = Function(one.name, str(one.result), parameters, one.variadic, one.is_macro, promises, one.doc, one.name_span)
    check_function(made, checker.report)
    return made


CONTRADICTIONS: tuple[tuple[str, str], ...] = (
    ("pure", "escapes"),
    ("pure", "runs_python"),
    ("pure", "safepoint"),
    ("pure", "blocks"),
    ("pure", "allocates"),
    ("pure", "steals"),
    ("pure", "locks"),
    ("pure", "unlocks"),
    ("pure", "fails"),
    ("pure", "write"),
    ("pure", "invalidates"),
)


def check_function(one: Function, report: Report) -> None:
    """Clauses that cannot both be true."""
    for first, second in CONTRADICTIONS:
        both(one, one.promise(first), one.promise(second), report)
    check_result(one, report)
    for promise in one.promises:
        if promise.word in ("borrows", "steals"):
            others = (other for other in one.promises if other.word in ("borrows", "steals") and other != promise)
            rival = next((other for other in others if other.arguments[0] == promise.arguments[0]), None)
            if rival is not None and rival.span.start < promise.span.start:
                both(one, rival, promise, report)
        elif promise.word == "unlocks":
            rival = next(
                (o for o in one.promises if o.word == "locks" and o.arguments[0] == promise.arguments[0]), None
            )
            both(one, rival, promise, report)
        elif promise.word == "requires" and promise.arguments[0] == "no_lock":
            locked = (o for o in one.promises if o.word == "requires" and o.arguments[0].startswith("lock("))
            both(one, next(locked, None), promise, report)
        elif promise.word in ("returns", "fails") and one.result == "void":
            report.error(
                codes.CLAUSE,
                promise.span,
                f"`{one.name}` returns nothing, and says `{promise}`",
                hint="drop the clause, or correct the result's type",
            )


def check_result(one: Function, report: Report) -> None:
    """It is of one kind."""
    owner = ""
    for promise in one.promises:
        if promise.word != "returns":
            continue
        for kind in (argument.split("(")[0] for argument in promise.arguments):
            if kind not in ("new", "borrowed", "immortal", "raw"):
                continue
            if owner not in ("", kind):
                report.error(
                    codes.CLAUSE,
                    promise.span,
                    f"what `{one.name}` returns is `{owner}` and `{kind}` at once",
                    hint="say one of new, borrowed, immortal and raw, and `nullable` beside it",
                )
            owner = owner or kind


def both(one: Function, first: Promise | None, second: Promise | None, report: Report) -> None:
    if first is not None and second is not None:
        report.error(
            codes.CLAUSE,
            second.span,
            f"`{one.name}` is `{first}` and `{second}` at once",
            Label(first.span, f"`{first}` is said here"),
            hint="drop one of them",
        )


def structure_of(one: ast.ExternStruct, checker: Checker, recall: Recall) -> Structure:
    fields: dict[str, Field] = {}
    for f in one.fields:
        promises = checker.promises(f.clauses, FIELD_WORDS, ())
        made = Field(f.name, str(f.type), promises, f.doc, f.span)
        check_field(made, checker.report)
        made = replace(made, promises=of_one_thread(promises, checker.off))
        if f.name in fields:
            checker.report.error(
                codes.DUPLICATE_CONTRACT,
                f.span,
                f"`{one.name}` has the field `{f.name}` already",
                Label(fields[f.name].span, "here"),
            )
        fields.setdefault(f.name, recalled_field(made, f, one, recall))
    return Structure(one.name, tuple(fields.values()), one.doc, one.name_span)


SHARING = frozenset(("read", "write", "guarded_by", "stw_written", "published_by", "shared_when"))


def of_one_thread(promises: tuple[Promise, ...], off: frozenset[str]) -> tuple[Promise, ...]:
    """`shared_when(option)`: without the option only one thread touches the field, and nothing else need be done."""
    option = next((one for one in promises if one.word == "shared_when"), None)
    if option is None or option.arguments[0] not in off:
        return promises
    kept = tuple(one for one in promises if one.word not in SHARING)
    alone = Promise("owner_thread", (), option.span)
    return kept if any(one.word in ("owner_thread", "immutable") for one in kept) else (*kept, alone)


EXCLUDES: Mapping[str, tuple[str, ...]] = {
    "immutable": ("write", "written_by", "stw_written", "immutable_after", "guarded_by", "owner_thread"),
    "owner_thread": ("stw_written", "guarded_by"),
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
                    hint="drop one of them",
                )
