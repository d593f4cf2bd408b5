"""What a call, a macro or a table says of escapes is not what the contracts say.

What it finds
    A call of a function or macro that no contract declares, or through a pointer (a warning).  A name that CPython's
    list of harmless names, or its spelling, calls safe while its contract escapes.  A C macro whose text holds a
    special macro of the language, a jump, or a call that escapes, none of which its contract tells.  An instruction
    whose recorded HAS_ESCAPES or HAS_ERROR (`--recorded FILE`) differs from what its code does.
Why it is wrong
    What nobody has declared escapes, blocks and does anything: the stack is written around it, and everything that
    guards had proved is lost.  What is declared or listed as harmless and is not, runs with a stack in memory that is
    not true; what a macro hides, no generator sees: it saves nothing in front of it.
Instead
    Declare it in a contract file: `extern T name(T a, …) clauses;`, for a macro with `escapes` or
    `expands_to(jumps_to(label))`; write special macros in the body; generate the tables again.
Limits
    What a contract says is compared with the header's types by the C compiler, not with what the function does.
    Macros are read in the project's headers and in the files of definitions.  The list of harmless names is known for
    3.13; later versions' lists do not come with the tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...analysis.facts import InstructionFacts
from ...analysis.points import CallPoint
from ...diagnostics import Label, Severity
from ...model.contracts import NEEDS_STACK, Contracts, Function
from ...model.specials import PLAIN, SPECIALS
from ...model.walk import walk
from ...syntax import ast
from ..beside import CMacro
from ..rule import Findings, Rule, Subject
from ..runtime import escape_contract as runtime

WORD = re.compile(r"[A-Za-z_]\w*")
CALL = re.compile(r"([A-Za-z_]\w*)\s*\(")
TEXT = re.compile(r'"(?:\\.|[^"\\])*"')


Hidden = tuple[CMacro, str, str]  # what, and of which kind: special, jump, escape


def check(subject: Subject, out: Findings) -> None:
    for _, point in subject.points(CallPoint, out):
        out.site(point.span, judged=point.function is not None)
        if point.function is None:
            what = f"`{point.name}` has no contract" if point.name else "a call through a pointer has no contract"
            out.add(
                point.span,
                f"{what}, so it may escape and block",
                hint="declare what it promises: extern T name(T a, …) clauses;",
            )


def beside(subject: Subject, out: Findings) -> None:
    """What lists, headers and tables say."""
    listed: set[str] = set()
    contracts = subject.facts.program.contracts
    found: dict[str, tuple[Hidden, ...]] = {}
    for _, point in subject.points(CallPoint, out):
        if point.function is not None and point.name not in listed:
            listed.add(point.name)
            listed_as_safe(subject, point, point.function, out)
        if point.name in subject.beside.macros:
            if point.name not in found:
                found[point.name] = tuple(hidden(subject, contracts, point.name, frozenset()))
            macro_that_hides(point, found[point.name], out)
    recorded_flags(subject, out)


def listed_as_safe(subject: Subject, point: CallPoint, function: Function, out: Findings) -> None:
    """Once for each name."""
    spelling = subject.facts.program.config.spelling
    if spelling is None or not point.escapes or spelling.escapes(point.name):
        return
    if all(one.word == "expands_to" for one in function.promises if one.word in NEEDS_STACK):
        return  # a jump: what it does otherwise is nothing
    why = "is on the list of names" if point.name in spelling.safe else "is spelled like the names"
    out.add(
        point.span,
        f"`{point.name}` {why} that do not escape, and it does",
        *([Label(function.escape.span, f"declared: {function.escape}")] if function.escape is not None else []),
        hint="HAS_ESCAPES is missing where nothing else sets it; save the stack in front of it",
        severity=Severity.ERROR,
    )


def macro_that_hides(point: CallPoint, found: tuple[Hidden, ...], out: Findings) -> None:
    if point.name in SPECIALS or point.name in PLAIN:
        return
    promises = point.function.promises if point.function is not None else ()
    jumps = any(one.word == "expands_to" for one in promises)
    escapes = point.function is not None and point.function.escape is not None
    for macro, what, kind in found:
        if (kind == "jump" and jumps) or (kind == "escape" and escapes):
            continue
        out.add(
            point.span,
            f"the macro `{point.name}` hides {what}",
            Label(macro.span, "here"),
            hint="write it in the body" if kind == "special" else "declare it in the contract of the macro",
            severity=Severity.ERROR,
        )


def hidden(subject: Subject, contracts: Contracts, name: str, above: frozenset[str]) -> Iterator[Hidden]:
    """What the texts of a macro, and of those that it uses, do behind the back of who reads the body."""
    for macro in subject.beside.macros.get(name, ()):
        text = TEXT.sub('""', macro.text)
        calls = set(CALL.findall(text))
        for word in dict.fromkeys(WORD.findall(text)):
            if word in SPECIALS:
                yield macro, word, "special"
            elif word in ("goto", "return"):
                yield macro, f"a `{word}`", "jump"
            elif word in subject.beside.macros and word not in above and word != name and word not in PLAIN:
                yield from hidden(subject, contracts, word, above | {name})
            elif word in calls and (function := contracts.function(word)) is not None and function.escape is not None:
                yield macro, f"a call of `{word}`, which escapes", "escape"


def recorded_flags(subject: Subject, out: Findings) -> None:
    """Flags of a table that was generated earlier, beside what the code does."""
    for one in subject.facts.instructions:
        name, row = one.instruction.name, subject.beside.recorded.get(one.instruction.name)
        if row is None:
            continue
        out.site(one.instruction.name_span)
        for flag in ("HAS_ESCAPES", "HAS_ERROR"):
            somewhere = flag in subject.beside.derived.get(name, ())
            if somewhere if flag in row.flags else flag not in one.flags:
                continue
            if flag == "HAS_ERROR" and leaves(subject, one):
                continue
            says = "sets" if flag in row.flags else "does not set"
            why = [Label(e.span, f"{e.name}: {e.because}") for e in one.escapes[:1] if flag == "HAS_ESCAPES"]
            does = "the code does so" if flag in one.flags else "nothing in the code does so"
            out.add(
                one.instruction.name_span,
                f"the table {says} {flag} for `{name}`, and {does}",
                Label(row.span, "the row of the table"),
                *why,
                hint="generate the table again",
                severity=Severity.ERROR,
            )


def leaves(subject: Subject, one: InstructionFacts) -> bool:
    """By a label outside the body: whether an exception is set then, its text does not say."""
    outside = {*subject.facts.program.config.labels, *(label.name for label in subject.facts.program.labels)}
    contracts = subject.facts.program.contracts
    for node in (node for part in one.instruction.uops for node in walk(part.uop.body)):
        match node:
            case ast.Goto(label=label) if label in outside:
                return True
            case ast.Call(function=ast.Name(id=name)) if (known := contracts.function(name)) is not None:
                if known.promise("expands_to") is not None:
                    return True
    return False


GOOD = """
inst(A, (v --)) {
    harmless(v);
    close(thread, v);
}
"""
BAD = """
inst(A, (v --)) {
    something(v);                      //~ UG102
    close(thread, v);
}
"""
LISTED_GOOD = """
inst(A, (v --)) {
    int failed = runs(v);
    close(thread, v);
    ERROR_IF(failed < 0);
}
"""
LISTED = """
inst(A, (v --)) {
    listed(v);                         //~ UG102
    close(thread, v);
}
"""
MACROS_GOOD = """
inst(A, (v --)) {
    PLAINLY(v);
    LEAVING(v);
    close(thread, v);
}
"""
MACROS = """
inst(A, (v --)) {
    GUARDING(v);                       //~ UG102
    JUMPING(v);                        //~ UG102
    RUNNING(v);                        //~ UG102
    close(thread, v);
}
"""
RECORDED_GOOD = """
inst(A, (--)) {
}
inst(RECORDED_TRUE, (v --)) {
    int failed = runs(v);
    close(thread, v);
    ERROR_IF(failed < 0);
}
"""
RECORDED = """
inst(A, (--)) {
}
inst(RECORDED_ERROR, (--)) {           //~ UG102
    harmless(NOTHING);
}
inst(RECORDED_NOTHING, (v --)) {       //~ UG102
    close(thread, v);
}
"""
RULE = Rule(
    "UG102",
    "escape-contract",
    check,
    good=(GOOD, LISTED_GOOD, MACROS_GOOD, RECORDED_GOOD),
    bad=(BAD, LISTED, MACROS, RECORDED),
    severity=Severity.WARNING,
    alone=True,
    across=beside,
    native=runtime.check,
)
