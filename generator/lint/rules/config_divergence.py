"""The arms of a preprocessor conditional do different things to what the header of the uop says once.

What it finds
    An item that is consumed or declared dead, an output that is defined, a lock that is taken or given back, or a way
    out that is there in one arm of `#if` and missing in another; an arm that writes `NULL` where another writes the
    machine's own nothing; in CPython's files `#elif`, which CPython's generator does not read; and flags of tables that
    are published once but hold for one build only.
Why it is wrong
    The declared effect is one.  What is right in the build that is tested may leak or be read too early in the other.
Instead
    Do the same to the items in every arm; put only what differs under the conditional.
Limits
    A state that is wrong in one variant is found by the rule for it, as an error that names the variant.  Beginning a
    rewritten instruction again (`specializing`) counts as no way out.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.escapes import escapes_in, local_names
from ...analysis.summary import summaries_of
from ...diagnostics import Label, Severity
from ...model.program import Program, Uop
from ...model.specials import ERRORS, GUARDS, LEAVES, special_of
from ...model.walk import walk
from ...source import Span
from ...syntax import ast
from ..rule import Findings, Rule, Subject

AGAIN = ("DISPATCH_SAME_OPARG", "GO_TO_INSTRUCTION")


def check(subject: Subject, out: Findings) -> None:
    program = subject.facts.program
    for uop in (*program.uops, *(one.part.uop for one in program.labels)):
        for node in walk(uop.body):
            if isinstance(node, ast.PreprocessorIf):
                out.site(node.span)
                conditional(uop, node, program, out)
    if program.config.dialect == "cpython":
        published(subject, out)


def conditional(uop: Uop, node: ast.PreprocessorIf[ast.Statement], program: Program, out: Findings) -> None:
    arms = [features(uop, arm.body, program) for arm in node.arms]
    if node.arms[-1].condition is not None:
        arms.append({})
    if program.config.dialect == "cpython":
        for arm in node.arms[1:]:
            if arm.condition is not None:
                out.add(arm.span, "CPython's generator does not read #elif", hint="write #else with #if inside")
    every = {what: span for arm in arms for what, span in reversed(arm.items())}
    for what, span in every.items():
        if what == NULL:
            if any(NOTHING in arm for arm in arms) and not all(NULL in arm for arm in arms):
                out.add(span, "NULL here, and the machine's own nothing in another arm", hint="write the same in both")
        elif what != NOTHING and not all(what in arm for arm in arms):
            out.add(
                span,
                f"{what} in one arm of this conditional, and not in another",
                Label(Span(node.span.source, node.span.start, node.span.start + 3), "this conditional"),
                hint="do the same to the stack in every arm",
            )


NULL, NOTHING = "`NULL`", "nothing"


def features(uop: Uop, body: tuple[ast.Node, ...], program: Program) -> dict[str, Span]:
    """What a reader of the header relies on, with the first place of each."""
    found: dict[str, Span] = {}
    for statement in body:
        for what, span in does(uop, statement, program):
            found.setdefault(what, span)
    return found


def does(uop: Uop, statement: ast.Node, program: Program) -> Iterator[tuple[str, Span]]:
    null = program.config.machine.null
    summaries = summaries_of(uop, program.contracts)
    for node in walk(statement):
        match node:
            case ast.ExpressionStatement() if (found := special_of(node)) is not None:
                yield from special(uop, found[0], found[1])
            case ast.ExpressionStatement() | ast.Declaration():
                summary = summaries.of(node)
                yield from ((f"`{one.name}` is consumed", one.span) for one in (*summary.kills, *summary.moves))
                outputs = {one.name for one in uop.effect.outputs if uop.effect.input(one.name) is None}
                yield from ((f"`{one.name}` is defined", one.span) for one in summary.writes if one.name in outputs)
            case ast.Goto(label=label) if label not in summaries.labels:
                yield f"`goto {label}` leaves", node.span
            case ast.Return():
                yield "`return` leaves", node.span
            case ast.Call(function=ast.Name(id=name)):
                function = program.contracts.function(name)
                for promise in function.promises if function is not None else ():
                    if promise.word in ("locks", "unlocks"):
                        yield f"`{name}` {promise.word}", node.span
            case ast.Name(id=name) if null and name in ("NULL", null) and null != "NULL":
                yield (NULL if name == "NULL" else NOTHING), node.span


def special(uop: Uop, word: str, call: ast.Call) -> Iterator[tuple[str, Span]]:
    if word == "DEAD" and call.arguments:
        yield f"`{call.arguments[0].span.text}` is consumed", call.span
    elif word in ("INPUTS_DEAD", "DECREF_INPUTS"):
        for one in uop.effect.inputs:
            if not one.unused and uop.effect.output(one.name) is None:
                yield f"`{one.name}` is consumed", call.span
    elif word in GUARDS | ERRORS | LEAVES and word not in AGAIN:
        yield f"{word} leaves", call.span


def published(subject: Subject, out: Findings) -> None:
    """Escapes and errors that one arm has: the tables say one thing for all builds."""
    contracts = subject.facts.program.contracts
    for uop in subject.facts.program.uops:
        conditionals = [node for node in walk(uop.body) if isinstance(node, ast.PreprocessorIf)]
        local = local_names(uop.body) if conditionals else frozenset()
        for node in conditionals:
            escaping = [
                next((e.span for one in arm.body for e in escapes_in(one, local, contracts)), None) for arm in node.arms
            ]
            found = next((span for span in escaping if span is not None), None)
            if found is not None and (None in escaping or node.arms[-1].condition is not None):
                out.add(
                    found,
                    f"`{uop.name}` escapes in one arm only, and its flags are published for all builds",
                    hint="escape in every arm, or say in the contract why it does not matter",
                )


GOOD = """
inst(A, (v --)) {
#if FREE_THREADED
    harmless(v);
#endif
    close(thread, v);
}
"""
ONE_ARM = """
inst(A, (v -- w)) {                    //~ UG202
    w = fresh(v);
#if FREE_THREADED
    close(thread, v);                  //~ UG801
#else
    harmless(v);
#endif
}
"""
OUTPUT = """
inst(A, (v -- v, w)) {                 //~ UG111
#ifdef TRACE
    w = fresh(v);                      //~ UG801
#else
    DEOPT_IF(is_bad(v));               //~ UG801
#endif
}
"""
RULE = Rule(
    "UG801", "config-divergence", check, good=(GOOD,), bad=(ONE_ARM, OUTPUT), severity=Severity.WARNING, alone=True
)
