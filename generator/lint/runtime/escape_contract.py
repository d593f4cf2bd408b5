"""Contracts beside the bodies of the functions they are about."""

from __future__ import annotations

from ...diagnostics import Label, Severity
from ...model.contracts import Function
from ...native.effects import ESCAPES, WAITS, Way
from ...native.places import WORLD, inner, root_of
from ...syntax import ast
from ...syntax.ast_unit import CFunction
from ..rule import Findings
from .subject import NativeSubject


def check(subject: NativeSubject, out: Findings) -> None:
    effects = subject.effects
    for function, body, edges in effects.bodies():
        out.site(function.span)
        discounted = effects.discounted(function)
        counted = [one for one in edges if one.name not in discounted]
        declared_wait = any(function.promise(word) is not None for word in WAITS)
        declared_escape = any(function.promise(word) is not None for word in ESCAPES)
        escaping = next((one for one in counted if effects.does(one, effects.escaping, ESCAPES)), None)
        waiting = next((one for one in counted if effects.does(one, effects.waiting, WAITS)), None)
        if escaping is not None and not declared_escape:
            lie(function, "escape", effects.way(escaping, effects.escaping), out)
        elif waiting is not None and not declared_wait:
            lie(function, "wait", effects.way(waiting, effects.waiting), out)
        elif declared_wait and waiting is None:
            out.add(
                function.span,
                f"`{function.name}` is declared to {'escape' if declared_escape else 'block'},"
                " and nothing it calls does",
                hint="drop the clause; guards would live longer",
                severity=Severity.INFO,
            )
        check_claims(subject, function, body, discounted, out)
    for name in sorted(subject.own):
        check_there(subject, subject.contracts.functions[name], out)
    for edge in dict.fromkeys(effects.undeclared()):
        out.site(edge.span, judged=False)
        out.add(
            edge.span,
            f"`{edge.name}` has neither a contract nor a body here, so it may escape and block",
            hint="declare what it promises: extern T name(T a, …) clauses;",
            severity=Severity.WARNING,
        )
    for span in subject.native.unread:
        out.site(span, judged=False)
        message = "this could not be read, so nothing is known of what it calls"
        out.add(span, message, hint="write it another way", severity=Severity.ERROR)


def check_there(subject: NativeSubject, function: Function, out: Findings) -> None:
    """A contract that only the sources need is about one function or macro in them, or of the host."""
    bodies = sum(1 for _, name in subject.native.functions if name == function.name)
    if bodies > 1:
        message = f"`{function.name}` is the name of {bodies} functions, so the contract is about none of them"
        out.add(function.span, message, hint="give the one that is meant a name of its own", severity=Severity.ERROR)
    elif bodies:
        body = next(one for (_, name), one in subject.native.functions.items() if name == function.name)
        assert body.body is not None
        known = {one.name for one in body.parameters} | {WORLD}
        known |= {one.name for one in subject.native.body(body) if isinstance(one, ast.Declarator)}
        for promise in function.promises:
            for one in (
                (*inner(promise.arguments[0], "private"), *inner(promise.arguments[0], "lock"))
                if promise.arguments
                else ()
            ):
                if root_of(one) not in known:
                    message = f"`{function.name}` has no variable `{one}`"
                    out.add(
                        promise.span, message, hint="name a parameter or variable of its body", severity=Severity.ERROR
                    )
    elif not function.is_macro and function.name not in subject.native.names | subject.native.called:
        message = f"there is no function `{function.name}`"
        out.add(function.span, message, hint="drop the contract", severity=Severity.ERROR)


def lie(function: Function, verb: str, way: Way, out: Findings) -> None:
    """The calls on the way are related places."""
    chain = " → ".join(one.name for one in way)
    out.add(
        function.span,
        f"`{function.name}` is not declared to {'escape' if verb == 'escape' else 'block'}, and may {verb}: {chain}",
        *(Label(one.span, f"calls {one.name}") for one in way),
        hint=f"declare it, or mend the body; where this call never does, say `despite({way[0].name})` and why",
        severity=Severity.ERROR,
    )


def check_claims(
    subject: NativeSubject, function: Function, body: CFunction, discounted: frozenset[str], out: Findings
) -> None:
    """`despite(f)` names calls that are there, and gives a reason."""
    claim = function.promise("despite")
    if claim is None:
        return
    called = {name for name in discounted if subject.calls_by_name(body, name)}
    for name in sorted(discounted - called):
        out.add(
            claim.span,
            f"`{function.name}` does not call `{name}`",
            hint="drop it from `despite`",
            severity=Severity.ERROR,
        )
    if not function.doc:
        out.add(
            claim.span,
            f"`despite` without a reason: why is `{function.name}` safe?",
            hint="say it in a doc comment above the declaration: /** … */",
            severity=Severity.ERROR,
        )
