"""An array of the stack is read after its slots were written, or reached beyond its first item.

What it finds
    An input array that is read after an output that lies in the same slots was written; and a pointer into an input
    array that is moved below its first item (`args--`, `args - 1`, `args[-1]`) while the slot there is not in memory:
    its item is in a C variable, changed or new.
Why it is wrong
    What is read is the output, or what the slot held before.
Instead
    Read the inputs into variables first; write `flush` in the macro before the uop, so that memory holds the items.
Limits
    Where the text saves the stack pointer itself (CPython 3.13) memory is not followed, and nothing is judged.
    Aliases of the array are variables that are initialised or assigned with its name.  A move by an amount that is no
    constant counts as one forward.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.facts import InstructionFacts
from ...analysis.stack import Stack, states_along
from ...analysis.state import LIVE, State
from ...diagnostics import Label, Severity
from ...model.program import Slot, UopPart
from ...model.walk import walk
from ...source import Span
from ...syntax import ast
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    machine = subject.facts.program.config.machine
    if machine.explicit:
        return
    for facts in subject.facts.instructions:
        if not any(slot.array for part in facts.instruction.uops for slot in part.inputs):
            continue
        for stack, action, state in states_along(facts, machine):
            part = facts.instruction.parts[action.part]
            if action.node is None or not isinstance(part, UopPart):
                continue
            arrays = {slot.name: slot for slot in part.inputs if slot.array}
            if arrays:
                overwritten(facts, stack, part, arrays, action.node, state, out)
                for slot, span in moved(part, arrays, action.node):
                    below(stack, part, slot, state, span, out)


def overwritten(
    facts: InstructionFacts,
    stack: Stack,
    part: UopPart,
    arrays: dict[str, Slot],
    node: ast.Node,
    state: State,
    out: Findings,
) -> None:
    summary = stack.summaries[stack.instruction.parts.index(part)].of(node)
    for use in summary.reads:
        slot = arrays.get(use.name)
        if slot is None or slot.kept:
            continue
        out.site(use.span)
        if state.status[slot.value] & LIVE and state.place[slot.value] is None:
            out.add(
                use.span,
                f"`{slot.name}` is read, and an output has been written into its slots",
                Label(facts.instruction.values[slot.value].span, "this input"),
                hint="read it into variables first",
            )


def moved(part: UopPart, arrays: dict[str, Slot], node: ast.Node) -> Iterator[tuple[Slot, Span]]:
    """Where a statement reaches below the first item of an array."""
    known = dict(arrays)
    for name, first in aliases(part.uop.body):
        if first in known:
            known.setdefault(name, known[first])
    for one in walk(node):
        match one:
            case ast.Unary(op="--", operand=ast.Name(id=name)) if name in known:
                yield known[name], one.span
            case ast.Binary(op="-", left=ast.Name(id=name)) if name in known:
                yield known[name], one.span
            case ast.Assign(op="-=", target=ast.Name(id=name)) if name in known:
                yield known[name], one.span
            case ast.Index(base=ast.Name(id=name), index=ast.Unary(op="-")) if name in known:
                yield known[name], one.span


def aliases(body: ast.Node) -> Iterator[tuple[str, str]]:
    for one in walk(body):
        match one:
            case (
                ast.Declarator(name=name, init=ast.Name(id=first))
                | ast.Assign(op="=", target=ast.Name(id=name), value=ast.Name(id=first))
            ):
                yield name, first


def below(stack: Stack, part: UopPart, slot: Slot, state: State, span: Span, out: Findings) -> None:
    row = (*part.below, *part.inputs)
    number = row.index(slot)
    out.site(span)
    under = row[number - 1] if number else None
    if under is None:
        if state.status[slot.value] & LIVE:
            out.add(span, f"`{slot.name}` is reached below what this uop takes", hint="take the item below as an input")
    elif state.status[under.value] & LIVE and state.place[under.value] != under.offset:
        out.add(
            span,
            f"`{slot.name}` is reached below its first item, and `{under.name}` is not in memory here",
            Label(stack.instruction.values[under.value].span, "this item"),
            hint="write `flush` in the macro before this uop",
        )


GOOD = """
op(_CHANGE, (self, args[oparg] -- self, args[oparg])) {
    Value old = self;
    self = fresh(old);
    take(old);
}
op(_CALL, (self, args[oparg] --)) {
    Value *first = args;
    first--;
    take_all(first);
    INPUTS_DEAD();
}
macro(A) = _CHANGE + flush + _CALL;
"""
NOT_IN_MEMORY = """
op(_CHANGE, (self, args[oparg] -- self, args[oparg])) {
    Value old = self;
    self = fresh(old);
    take(old);
}
op(_CALL, (self, args[oparg] --)) {
    Value *first = args;
    first--;                           //~ UG206
    take_all(first);
    INPUTS_DEAD();
}
macro(A) = _CHANGE + _CALL;
"""
OVERWRITTEN = """
inst(A, (args[oparg] -- out[oparg])) {
    out[0] = fresh(args[0]);
    harmless(args[0]);                 //~ UG206
    take_all(args);                    //~ UG206
}
"""
RULE = Rule(
    "UG206", "array-alias", check, good=(GOOD,), bad=(NOT_IN_MEMORY, OVERWRITTEN), severity=Severity.WARNING, alone=True
)
