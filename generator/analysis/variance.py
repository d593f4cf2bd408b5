"""Which variants have a mistake with the stack: the stack is followed through all of them at once, for there is one
text behind a conditional; what is wrong is looked for again in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..diagnostics import Diagnostic, Label, Report
from ..flow.variants import describe, variants
from ..model.program import Instruction, Program
from ..model.walk import walk
from ..source import Span
from ..syntax import ast

Again = Callable[[Program, Report], object]


def name_variants(one: Instruction, program: Program, own: Report, again: Again) -> None:
    """Give each finding the variants that have it, and the words that it has there."""
    bodies = [part.uop.body for part in one.uops]
    found = variants(bodies, program.defines)
    if len(found) < 2 or not own.diagnostics:
        return
    every: dict[tuple[str, str, int, int], tuple[Diagnostic, list[str]]] = {}
    for variant in found:
        report = Report()
        again(replace(program, defines=variant), report)
        name = describe(variant, program.defines)
        for each in report.diagnostics:
            names = every.setdefault(key_of(each), (each, []))[1]
            if name not in names:
                names.append(name)
    merged = {key_of(each): each for each in own.diagnostics}
    arms = [node.span for body in bodies for node in walk(body) if isinstance(node, ast.PreprocessorIf)]
    places = {key[1:] for key in every}
    own.diagnostics.clear()
    for key, each in merged.items():
        said, names = every.pop(key, (each, []))
        if names:
            where = tuple(names) if len(names) < len(found) else ()
            own.add(said.severity, said.code, said.span, said.message, said.labels, said.hint, where)
        elif key[1:] not in places:
            own.error(each.code, each.span, each.message, *each.labels, *meeting(each.span, arms), hint=each.hint)
    for said, names in every.values():  # in other words where the variants are not taken together
        where = tuple(names) if len(names) < len(found) else ()
        own.add(said.severity, said.code, said.span, said.message, said.labels, said.hint, where)


def meeting(span: Span, arms: list[Span]) -> tuple[Label, ...]:
    """No variant is wrong by itself, but one text stands for all: the conditional whose arms differ."""
    before = [one for one in arms if one.source is span.source and one.start < span.start]
    if not before:
        return ()
    arm = before[-1]
    return (Label(Span(arm.source, arm.start, arm.start + 3), "the arms of this conditional leave different stacks"),)


def key_of(one: Diagnostic) -> tuple[str, str, int, int]:
    return one.code, one.span.source.name, one.span.start, one.span.end
