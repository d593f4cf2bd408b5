"""What one statement does with the items of its uop."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model.contracts import Contracts
from ..model.program import Uop
from ..model.specials import special_of
from ..model.walk import children, walk
from ..source import Span
from ..syntax import ast
from .escapes import Escape, escape_of, local_names


@dataclass(frozen=True, slots=True)
class Use:
    name: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Summary:
    """`kills` happen when the calls of the statement begin, `writes` when it ends."""

    reads: tuple[Use, ...]
    writes: tuple[Use, ...]
    kills: tuple[Use, ...]
    moves: tuple[Use, ...]  # inputs that an assignment moves into an output, when the statement ends
    escapes: tuple[Escape, ...]
    special: str
    call: ast.Call | None


NOTHING = Summary((), (), (), (), (), "", None)


@dataclass(slots=True)
class Reader:
    """Collects one statement's uses."""

    uop: Uop
    contracts: Contracts
    local: frozenset[str]
    items: frozenset[str]
    arrays: frozenset[str]  # outputs that are arrays: any mention writes them
    reads: list[Use] = field(default_factory=list)
    writes: list[Use] = field(default_factory=list)
    kills: list[Use] = field(default_factory=list)
    moves: list[Use] = field(default_factory=list)
    escapes: list[Escape] = field(default_factory=list)

    def visit(self, node: ast.Node) -> None:
        match node:
            case ast.Name(id=name):
                self.mention(name, node.span)
            case ast.Assign():
                self.assign(node)
            case ast.Unary(op="&", operand=ast.Name(id=name)) if name in self.items:
                if self.uop.effect.input(name) is not None:
                    self.reads.append(Use(name, node.span))
                self.writes.append(Use(name, node.span))
            case ast.Unary(op="++" | "--", operand=ast.Name(id=name)) if name in self.items:
                self.mention(name, node.span)
                self.writes.append(Use(name, node.span))
            case ast.Call():
                self.call(node)
            case ast.Member(base=base):
                self.visit(base)
            case _:
                for one in children(node):
                    self.visit(one)

    def mention(self, name: str, span: Span) -> None:
        if name in self.items:
            (self.writes if name in self.arrays else self.reads).append(Use(name, span))

    def assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        base = node.target
        while isinstance(base, ast.Member) and not base.arrow:
            base = base.base
        if not (isinstance(base, ast.Name) and base.id in self.items):
            self.visit(node.target)
            return
        if node.op != "=":
            self.mention(base.id, base.span)
        self.writes.append(Use(base.id, base.span))
        value = node.value
        if (
            isinstance(value, ast.Name)
            and value.id != base.id
            and self.uop.effect.input(value.id) is not None
            and self.uop.effect.output(base.id) is not None
            and base is node.target
        ):
            self.moves.append(Use(value.id, value.span))

    def call(self, node: ast.Call) -> None:
        if not isinstance(node.function, ast.Name):
            self.visit(node.function)
        for argument in node.arguments:
            self.visit(argument)
        found = escape_of(node, self.local, self.contracts)
        if found is not None:
            self.escapes.append(found)
        function = self.contracts.function(node.function.id) if isinstance(node.function, ast.Name) else None
        for i in function.steals if function is not None else ():
            if i < len(node.arguments):
                argument = node.arguments[i]
                if isinstance(argument, ast.Name) and self.uop.effect.input(argument.id) is not None:
                    self.kills.append(Use(argument.id, argument.span))


@dataclass(slots=True)
class Summaries:
    """Summaries of a uop's statements, each made once."""

    uop: Uop
    contracts: Contracts
    local: frozenset[str]
    items: frozenset[str]
    arrays: frozenset[str]
    labels: frozenset[str]  # inside the body
    made: dict[int, Summary] = field(default_factory=dict)

    def of(self, node: ast.Node) -> Summary:
        found = self.made.get(id(node))
        if found is None:
            found = self.made[id(node)] = self.make(node)
        return found

    def make(self, node: ast.Node) -> Summary:
        reader = Reader(self.uop, self.contracts, self.local, self.items, self.arrays)
        special = special_of(node) if isinstance(node, ast.ExpressionStatement) else None
        if special is not None:
            name, call = special
            if name != "DEAD":
                for argument in call.arguments:
                    reader.visit(argument)
        else:
            name, call = "", None
            reader.visit(node)
        return Summary(
            tuple(reader.reads),
            tuple(reader.writes),
            tuple(reader.kills),
            tuple(reader.moves),
            tuple(reader.escapes),
            name,
            call,
        )


def summaries_of(uop: Uop, contracts: Contracts) -> Summaries:
    effect = uop.effect
    items = frozenset(one.name for one in (*effect.inputs, *effect.outputs) if not one.unused)
    arrays = frozenset(one.name for one in effect.outputs if one.array and effect.input(one.name) is None)
    labels = frozenset(one.name for one in walk(uop.body) if isinstance(one, ast.LabelStatement))
    return Summaries(uop, contracts, local_names(uop.body), items, arrays, labels)
