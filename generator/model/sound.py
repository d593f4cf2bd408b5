"""The part of a program that nothing is wrong with: what an analysis can go on with when the rest is reported."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from ..diagnostics import Report, Severity
from ..source import Span
from ..syntax import ast
from .contracts import Contracts, UopPromises
from .declare import established_by
from .program import Family, Program, Pseudo, Uop, UopPart
from .walk import walk

Places = dict[str, list[int]]
NAMED = (ast.UopContract, ast.FamilyContract)
CONTRACTS = (ast.ExternFunction, ast.ExternStruct, ast.ExternType, ast.ExternConstant)


def sound_part(program: Program, modules: Iterable[ast.Module], report: Report) -> Program:
    """Without the definitions that an error lies in, those that use them, and those that call what a contract declares
    in which an error lies, or that could not be read."""
    found = list(modules)
    wrong = errors_of(report)
    lost = lost_contracts(found, program.contracts, wrong)
    unsound = {one.name for one in program.uops if wrong_in(one.span, wrong) or calls(one, lost)}
    instructions = tuple(
        one
        for one in program.instructions
        if not wrong_in(one.span, wrong) and not any(part.uop.name in unsound for part in one.uops)
    )
    labels = tuple(one for one in program.labels if not unsound_part(one.part, wrong, lost))
    known = {one.name for one in instructions}
    return replace(
        program,
        contracts=right_contracts(found, program.contracts, wrong),
        uops=tuple(one for one in program.uops if one.name not in unsound),
        instructions=instructions,
        labels=labels,
        families=tuple(of_family(one, known) for one in program.families),
        pseudos=tuple(one for one in program.pseudos if of_known(one, known)),
        whole=False,
    )


def errors_of(report: Report) -> Places:
    """Where the errors begin, in each file.  A place without extent stands for the file, or for the settings."""
    places: Places = {}
    for one in report.diagnostics:
        if one.severity is Severity.ERROR and one.span.end > one.span.start:
            places.setdefault(one.span.source.name, []).append(one.span.start)
    return {name: sorted(starts) for name, starts in places.items()}


def wrong_in(span: Span, wrong: Places) -> bool:
    starts = wrong.get(span.source.name, [])
    at = bisect_left(starts, span.start)
    return at < len(starts) and starts[at] < span.end


def lost_contracts(modules: list[ast.Module], contracts: Contracts, wrong: Places) -> frozenset[str]:
    """Functions whose contract is wrong, or could not be read."""
    declaring = (one for one in modules if any(isinstance(each, CONTRACTS) for each in one.definitions))
    unread = {name for module in declaring for name in module.lost if contracts.function(name) is None}
    declared = (one for module in modules for one in module.definitions if isinstance(one, ast.ExternFunction))
    return frozenset(unread | {one.name for one in declared if wrong_in(one.span, wrong)})


def right_contracts(modules: list[ast.Module], contracts: Contracts, wrong: Places) -> Contracts:
    """Without what is said of uops and families, and has an error in it."""
    named = (one for module in modules for one in module.definitions if isinstance(one, NAMED))
    said = [one for one in named if wrong_in(one.span, wrong)]
    if not said:
        return contracts
    uops = {one.name for one in said if isinstance(one, ast.UopContract)}
    families = {one.name for one in said if isinstance(one, ast.FamilyContract)}
    lost = {f"guard({name})" for one in said if isinstance(one, ast.UopContract) for name in established_by(one)}

    def kept(one: UopPromises) -> UopPromises:
        """Without what only a wrong contract says that somebody establishes."""
        return replace(one, promises=tuple(each for each in one.promises if each.arguments[0] not in lost))

    return replace(
        contracts,
        uops={name: kept(one) for name, one in contracts.uops.items() if name not in uops},
        families={name: one for name, one in contracts.families.items() if name not in families},
    )


def calls(uop: Uop, lost: frozenset[str]) -> bool:
    return bool(lost) and any(
        isinstance(one, ast.Call) and isinstance(one.function, ast.Name) and one.function.id in lost
        for one in walk(uop.body)
    )


def unsound_part(part: UopPart, wrong: Places, lost: frozenset[str]) -> bool:
    return wrong_in(part.uop.span, wrong) or calls(part.uop, lost)


def of_family(one: Family, known: set[str]) -> Family:
    return replace(one, members=tuple(name for name in one.members if name in known))


def of_known(one: Pseudo, known: set[str]) -> bool:
    return all(name in known for name in one.targets)
