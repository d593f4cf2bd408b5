"""Repairs that are certain: as edits on a finding, and applied to a text that keeps its layout and comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..analysis.journey import Journey
from ..analysis.points import ExitPoint, Lock
from ..analysis.terms import Term, canonical
from ..diagnostics import Diagnostic, Edit
from ..model.contracts import Contracts, Function
from ..model.program import UopPart
from ..model.walk import walk
from ..source import SourceFile, Span
from ..syntax import ast

WITH_CONDITION = re.compile(r"(DEOPT_IF|EXIT_IF|ERROR_IF)(\s*)\((.*)\)\s*;\Z", re.DOTALL)
SIMPLE_CALL = re.compile(r"(\w+)\s*\(([\w\s,]*)\)\Z")


# --- edits -----------------------------------------------------------------------------


def word_replaced(span: Span, old: str, new: str) -> tuple[Edit, ...]:
    """The first word of a statement."""
    if not span.text.startswith(old):
        return ()
    return (Edit(Span(span.source, span.start, span.start + len(old)), new),)


def comment_removed(span: Span) -> tuple[Edit, ...]:
    """A comment to the end of its line: with the line, when it stands alone there."""
    line, column = span.source.position(span.start)
    before = span.source.line(line)[: column - 1]
    if before.strip():
        return (Edit(Span(span.source, span.start - (len(before) - len(before.rstrip())), span.end), ""),)
    end = span.end + len(line_end(span.source, line))
    return (Edit(Span(span.source, span.start - len(before), end), ""),)


def line_end(source: SourceFile, line: int) -> str:
    """What separates a line from the next one; nothing behind the last."""
    if line >= len(source.line_starts):
        return ""
    return "\r\n" if source.line(line).endswith("\r") else "\n"


def unlocked_before(
    point: ExitPoint, what: Term, lock: Lock, journey: Journey, contracts: Contracts
) -> tuple[Edit, ...]:
    """The unlock that is missing where a guard or an error leaves."""
    call = unlock_call(point, what, lock, journey, contracts)
    if not call or not in_a_block(point, journey):
        return ()
    span = point.span
    line, column = span.source.position(span.start)
    indent = span.source.line(line)[: column - 1]
    if indent.strip():
        return ()
    end = line_end(span.source, line) or "\n"
    guard = WITH_CONDITION.match(span.text)
    if guard is None or guard[3].strip() in ("true", "1"):
        return (Edit(Span(span.source, span.start, span.start), f"{call};{end}{indent}"),)
    inner = indent + ("\t" if indent.startswith("\t") else "    ")
    text = f"if ({guard[3]}) {{{end}{inner}{call};{end}{inner}{guard[1]}{guard[2]}(true);{end}{indent}}}"
    return (Edit(span, text),)


def unlock_call(point: ExitPoint, what: Term, lock: Lock, journey: Journey, contracts: Contracts) -> str:
    """The call that gives the lock back, written with the words of the call that took it; empty when unsure."""
    found = SIMPLE_CALL.match(lock.span.text)
    locking = contracts.function(found[1]) if found is not None else None
    if found is None or locking is None:
        return ""
    given = dict(zip((one.name for one in locking.parameters), words(found[2]), strict=False))
    promise = locking.promise("locks")
    name = promise.arguments[0] if promise is not None else ""
    if name not in given or not still_holds(given[name], point, what, journey):
        return ""
    kind = next(one.type for one in locking.parameters if one.name == name)
    unlocking = [one for one in contracts.functions.values() if unlocks(one, kind)]
    if len(unlocking) != 1:
        return ""
    by_type = {one.type: given[one.name] for one in locking.parameters if one.name in given and one.name != name}
    arguments = []
    for one in unlocking[0].parameters:
        argument = given[name] if unlocks_parameter(unlocking[0], one.name) else by_type.get(one.type, "")
        arguments.append(argument)
    return f"{unlocking[0].name}({', '.join(arguments)})" if all(arguments) else ""


def words(text: str) -> list[str]:
    return [one.strip() for one in text.split(",")]


def unlocks(function: Function, kind: str) -> bool:
    return any(unlocks_parameter(function, one.name) and one.type == kind for one in function.parameters)


def unlocks_parameter(function: Function, name: str) -> bool:
    promise = function.promise("unlocks")
    return promise is not None and promise.arguments[0] == name


def still_holds(name: str, point: ExitPoint, what: Term, journey: Journey) -> bool:
    """The variable holds at the exit what was locked."""
    part = journey.instruction.parts[point.part]
    slots = {one.name: one.value for one in (*part.inputs, *part.outputs)} if isinstance(part, UopPart) else {}
    key = f"item {slots[name]}" if name in slots else f"{point.part} {name}"
    value = point.known.env.get(key)
    return value is not None and canonical(value) == what


def in_a_block(point: ExitPoint, journey: Journey) -> bool:
    """The statement stands among others, where one more can be put before it."""
    part = journey.instruction.parts[point.part]
    for node in walk(part.uop.body) if isinstance(part, UopPart) else ():
        inside: Iterable[ast.Node] = ()
        match node:
            case ast.Block(statements=inside) | ast.PreprocessorArm(body=inside):
                if any(one.span == point.span for one in inside):
                    return True
    return False


# --- applying --------------------------------------------------------------------------


def chosen(found: Iterable[Diagnostic], source: SourceFile) -> Iterator[Diagnostic]:
    """The repairs of a file that can be done together: of two that touch each other only the first, for now."""
    taken: list[tuple[int, int]] = []
    ordered = [one for one in found if one.edits and all(each.span.source == source for each in one.edits)]
    for one in sorted(ordered, key=lambda one: min(each.span.start for each in one.edits)):
        places = [(each.span.start, each.span.end) for each in one.edits]
        if all(end < start or last < begin for begin, end in places for start, last in taken):
            taken.extend(places)
            yield one


def repaired(source: SourceFile, found: Iterable[Diagnostic]) -> tuple[str, int]:
    """The text with what can be repaired at once, and how many findings that was."""
    repairs = tuple(chosen(found, source))
    edits = sorted((each for one in repairs for each in one.edits), key=lambda each: each.span.start, reverse=True)
    text = source.text
    for each in edits:
        text = text[: each.span.start] + each.text + text[each.span.end :]
    return text, len(repairs)
