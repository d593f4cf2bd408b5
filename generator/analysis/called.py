"""What is known behind a call: from the contract of what was called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..model.contracts import Function
from ..syntax import ast
from .pointers import comes, invalidated, replaced
from .points import Effect, plus, without
from .terms import Term, fact, small
from .typed import Typed

UNKNOWN = Term("name", "?")
COUNTING = frozenset({"ADVANCE_ADAPTIVE_COUNTER", "PAUSE_ADAPTIVE_COUNTER"})
POINTING = ("initialises", "may_replace", "invalidates")


@dataclass(slots=True)
class Called(Typed):
    """`before` is what variables held whose address was taken, by the place where it was."""

    before: dict[int, Term] = field(default_factory=dict)

    def after(
        self, node: ast.Call, word: str, function: Function | None, arguments: tuple[Term, ...], why: str
    ) -> Term:
        """What is known behind a call."""
        if word in COUNTING:
            self.effect(f"{word} changes the counter", node.span)
        doubt = why and function is not None and function.escapes_failing
        if why and not doubt:
            self.stop(node.span, why)
        if function is None:
            self.effect(f"`{word or 'a pointer'}` is called, which has no contract", node.span)
            return Term("result", f"{word}@{node.span.start}", tuple(map(small, arguments)))
        if why:
            self.effect(f"{why} is called", node.span)
        bound = dict(zip((one.name for one in function.parameters), arguments, strict=False))
        for i in sorted(function.steals):
            if i < len(arguments):
                self.effect(f"`{word}` consumes `{node.arguments[i].span.text}`", node.span)
                for one in self.taken(function, i, arguments[i]):
                    self.consume(one, node.span)
        cut = {one: small(value) for one, value in bound.items()}
        result = self.result(node, word, function, cut, tuple(map(small, arguments)))
        if doubt:
            self.known = replace(self.known, doubtful=plus(self.known.doubtful, result, Effect(why, node.span)))
        self.locking(function, bound, result, node)
        self.addressed(function, node, arguments, result)
        self.counted_up(function, cut, node.span)
        later = tuple(
            one
            for i in sorted(function.steals_on_success)
            if i < len(arguments)
            for one in self.taken(function, i, arguments[i])
        )
        if later:
            self.known = replace(self.known, pending=plus(self.known.pending, result, later))
        locked = any(one.word == "requires" and one.arguments[0].startswith("lock(") for one in function.promises)
        if locked and function.steals and function.promise("pure") is None:
            self.effect(f"`{word}` works under the lock", node.span)
        return result

    def addressed(self, function: Function, node: ast.Call, arguments: tuple[Term, ...], result: Term) -> None:
        """What a call does through the addresses of variables, and to what was borrowed from its arguments."""
        for promise in function.promises:
            if promise.word not in POINTING:
                continue
            names = [one.name for one in function.parameters[: len(arguments)]]
            if promise.arguments[0] not in names:
                continue
            index = names.index(promise.arguments[0])
            if promise.word == "invalidates":
                why = f"`{function.name}` invalidates what is borrowed from it"
                self.known = invalidated(self.known, arguments[index], self.scope.contracts, node.span, why)
                continue
            match node.arguments[index]:
                case ast.Unary(op="&", operand=ast.Name(id=word), span=span) if self.holds_value(word):
                    key = self.scope.out_key(word)
                    value = self.known.env.get(key) if key is not None else None
                    if value is not None and promise.word == "initialises":
                        self.known = comes(self.known, function, value, result, span)
                    elif value is not None:
                        before = self.before.get(span.start, UNKNOWN)
                        self.known = replaced(self.known, function, before, value, result, span)

    def holds_value(self, word: str) -> bool:
        """A variable of the body, no item, that holds a counted value."""
        return word in self.scope.local and self.scope.types.get(word) == self.scope.value

    def result(
        self, node: ast.Call, word: str, function: Function, bound: Mapping[str, Term], arguments: tuple[Term, ...]
    ) -> Term:
        returns = tuple(a for one in function.promises if one.word == "returns" for a in one.arguments)
        if function.same in bound:
            first = bound[function.same]
            rest = tuple(one for one in arguments if one is not first)
            if any(one.startswith("borrowed") for one in returns):
                return Term("call", word, (first, *rest), True)
            made = Term("result", f"{word}@{node.span.start}", (first, *rest), True)
            return self.born(made, function, returns, node)
        if self.counted(function) and not any(
            one in ("raw", "immortal") or one.startswith("borrowed") for one in returns
        ):
            return self.born(Term("result", f"{word}@{node.span.start}", arguments), function, returns, node)
        if function.result == "void":
            return UNKNOWN
        made = Term("call", word, arguments)
        if any(one.startswith("borrowed") for one in returns):
            self.known = replace(self.known, lost=without(self.known.lost, fact("alive", made)))
            self.under_lock(made, function, bound, node.span)
        if "nullable" in returns or function.promise("fails") is not None:
            kept = any(one in ("raw", "immortal") or one.startswith("borrowed") for one in returns)
            if not (kept and function.is_macro):  # a macro that borrows names a place, which holds the same thing
                made = Term("result", f"{word}@{node.span.start}", arguments)
            if kept and fact("there", made) not in self.known.proofs:
                self.known = replace(self.known, nullable=plus(self.known.nullable, made, node.span))
        return self.of_type(made, function, node.span)
