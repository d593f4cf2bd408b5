"""What holds where a function of a runtime touches something: locks, a stopped world, objects nobody else knows.

A walk over the statements of a body, not over a graph: a branch that leaves says nothing about what follows it, other
branches leave what holds on all of them.  Loops are walked once; what their body gives up is given up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..model.contracts import Contracts, Function
from ..model.sums import plain
from ..syntax import ast
from ..syntax.ast_unit import CFunction
from .library import Native, key_of

WORLD = "world"
ALLOCATORS = frozenset(("malloc", "calloc", "realloc", "aligned_alloc"))
LEAVING = (ast.Return, ast.Goto, ast.Break, ast.Continue)


@dataclass(frozen=True, slots=True)
class Held:
    """Texts of the objects that are locked (WORLD: the world is stopped), and of those that are fresh."""

    locks: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()

    def __and__(self, other: Held) -> Held:
        return Held(self.locks & other.locks, self.fresh & other.fresh)

    def alone(self, base: str) -> bool:
        """Whether no other thread can touch the object meanwhile, whatever locks there are."""
        return WORLD in self.locks or root_of(base) in self.fresh


@dataclass
class Places:
    """What holds at each node of one function; `at` is filled by `walk`."""

    native: Native
    contracts: Contracts
    function: CFunction
    assertion: str
    at: dict[int, Held] = field(default_factory=dict)

    def walk(self) -> Mapping[int, Held]:
        contract = self.native.contract(key_of(self.function), self.contracts)
        begin = Held()
        if contract is not None:
            begin = Held(frozenset(required(contract, "lock")), frozenset(required(contract, "private")))
        assert self.function.body is not None
        self.statement(self.function.body, begin)
        return self.at

    def statement(self, node: ast.Node, held: Held) -> Held | None:
        """What holds behind it; None when control does not get there."""
        match node:
            case ast.Block(statements=statements):
                return self.sequence(statements, held)
            case ast.PreprocessorIf():
                return self.sequence(tuple(self.native.below(node)), held)
            case ast.If(test=test, then=then, otherwise=otherwise):
                held = self.expression(test, held)
                first = self.statement(then, held)
                second = self.statement(otherwise, held) if otherwise is not None else held
                return meet(first, second)
            case ast.While(test=test, body=body) | ast.Switch(value=test, body=body):
                held = self.expression(test, held)
                return meet(held, self.statement(body, held))
            case ast.DoWhile(body=body, test=test):
                after = self.statement(body, held)
                return self.expression(test, after if after is not None else held)
            case ast.For(init=init, test=test, step=step, body=body):
                for one in (init, test):
                    held = self.expression(one, held) if one is not None else held
                after = self.statement(body, held)
                if after is not None and step is not None:
                    after = self.expression(step, after)
                return meet(held, after)
        held = self.expression(node, held)
        return None if isinstance(node, LEAVING) else held

    def sequence(self, statements: tuple[ast.Node, ...], held: Held) -> Held | None:
        now: Held | None = held
        for one in statements:
            if isinstance(one, ast.LabelStatement | ast.Case):
                now = held if now is None else meet(now, held)
            if now is not None:
                now = self.statement(one, now)
            else:
                self.statement(one, held)
        return now

    def expression(self, node: ast.Node, held: Held) -> Held:
        """Calls in the order of the text; everything below `node` is given what holds before it."""
        for one in self.native.nodes(node):
            self.at.setdefault(id(one), held)
            if isinstance(one, ast.Call) and isinstance(one.function, ast.Name):
                held = self.call(one, one.function.id, held)
            elif isinstance(one, ast.Declarator) and one.init is not None:
                held = self.assigned(one.name, one.init, held)
            elif isinstance(one, ast.Assign) and isinstance(one.target, ast.Name):
                held = self.assigned(one.target.id, one.value, held)
        return held

    def assigned(self, name: str, value: ast.Node, held: Held) -> Held:
        locks = frozenset(one for one in held.locks if root_of(one) != name)
        if self.makes(value):
            return Held(locks, held.fresh | {name})
        return Held(locks, held.fresh if name in self.private else held.fresh - {name})

    @cached_property
    def private(self) -> frozenset[str]:
        """Variables whose objects nobody else knows, as the function's contract says."""
        contract = self.native.contract(key_of(self.function), self.contracts)
        return frozenset(required(contract, "private")) if contract is not None else frozenset()

    def makes(self, value: ast.Node) -> bool:
        """Whether a value is an object that nobody else knows."""
        match value:
            case ast.Cast(operand=operand):
                return self.makes(operand)
            case ast.Conditional(then=then, otherwise=otherwise):
                return self.makes(then) or self.makes(otherwise)
            case ast.Call(function=ast.Name(id=name)):
                function = self.contracts.function(name)
                return name in ALLOCATORS or (function is not None and function.promise("allocates") is not None)
        return False

    def call(self, node: ast.Call, name: str, held: Held) -> Held:
        function = self.contracts.function(name)
        if name == self.assertion:
            for one in node.arguments:
                held = self.stated(one, held)
        if function is None:
            return held
        bound = bind(function, node)
        taken = frozenset(locks_of(function, "locks", bound))
        given = frozenset(locks_of(function, "unlocks", bound))
        return replace(held, locks=(held.locks - given) | taken)

    def stated(self, node: ast.Node, held: Held) -> Held:
        """What an assertion says is locked."""
        for one in self.native.nodes(node):
            if isinstance(one, ast.Call) and isinstance(one.function, ast.Name):
                function = self.contracts.function(one.function.id)
                if function is not None:
                    locks = locks_of(function, "establishes", bind(function, one))
                    held = replace(held, locks=held.locks | frozenset(locks))
        return held


def meet(a: Held | None, b: Held | None) -> Held | None:
    if a is None or b is None:
        return b if a is None else a
    return a & b


def bind(function: Function, call: ast.Call) -> Mapping[str, str]:
    """Parameters and the texts of their arguments."""
    names = (one.name for one in function.parameters)
    return {name: text_of(one) for name, one in zip(names, call.arguments, strict=False)}


def locks_of(function: Function, word: str, bound: Mapping[str, str]) -> Iterator[str]:
    """The objects of `locks(x)`, `unlocks(x)`, and of `requires(lock(x))` and `establishes(lock(x))`."""
    for promise in function.promises:
        if promise.word == word:
            for one in promise.arguments if word in ("locks", "unlocks") else inner(promise.arguments[0], "lock"):
                yield bound.get(one, one)


def required(function: Function, fact: str) -> Iterator[str]:
    """The objects of `requires(fact(x))`, by the names that they have in the body."""
    for promise in function.promises:
        if promise.word == "requires":
            yield from inner(promise.arguments[0], fact)


def inner(text: str, fact: str) -> Iterator[str]:
    """`x` of `lock(x)`."""
    if text.startswith(f"{fact}(") and text.endswith(")"):
        yield text[len(fact) + 1 : -1].strip()


def text_of(node: ast.Node) -> str:
    """An object's text, without casts and without the name of its header: `list` for `&list->head`."""
    while True:
        match node:
            case ast.Cast(operand=operand):
                node = operand
            case ast.Unary(op="&", operand=ast.Member(base=base, name="head")):
                node = base
            case _:
                return plain(node.span.text)


def root_of(text: str) -> str:
    """The variable that an object's text begins with."""
    word = text.lstrip("(&*")
    for i, character in enumerate(word):
        if not (character.isalnum() or character == "_"):
            return word[:i]
    return word
