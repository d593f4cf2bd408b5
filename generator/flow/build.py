"""Bodies → graph.  A statement that may leave ends its block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..model.conditions import Defines, reachable
from ..model.program import FlushPart, Instruction, Part, UopPart
from ..model.specials import GUARDS, LEAVES, is_true, special_of
from ..model.walk import walk
from ..syntax import ast
from .graph import OUT, Action, Block, Edge, Graph, Kind, Why


@dataclass(slots=True)
class Draft:
    """A block that is being filled."""

    actions: list[Action] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


@dataclass(slots=True)
class Builder:
    """Follows the text; `now` is the block that the next action goes to."""

    defines: Defines
    leaves: frozenset[str] = frozenset()  # macros of the machine that never come back
    blocks: list[Draft] = field(default_factory=lambda: [Draft()])
    places: dict[tuple[int, int, str], int] = field(default_factory=dict)
    now: int = 0
    part: int = 0
    labels: dict[str, int] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    continues: list[int] = field(default_factory=list)
    cases: list[list[tuple[int, bool]]] = field(default_factory=list)

    def graph(self) -> Graph:
        blocks = tuple(Block(tuple(one.actions), tuple(one.edges)) for one in self.blocks)
        return Graph(blocks, 0, self.places)

    def block(self, node: ast.Node | None = None, role: str = "") -> int:
        self.blocks.append(Draft())
        if node is not None:
            self.places[self.part, id(node), role] = len(self.blocks) - 1
        return len(self.blocks) - 1

    def act(self, kind: Kind, node: ast.Node | None = None) -> None:
        self.blocks[self.now].actions.append(Action(kind, self.part, node))

    def edge(self, target: int, why: Why) -> None:
        self.blocks[self.now].edges.append(Edge(target, why))

    def go(self, target: int, why: Why = Why.NEXT) -> None:
        """Run on into `target`, and fill that from here on."""
        self.edge(target, why)
        self.now = target

    # --- instructions ---

    def uop(self, index: int, part: UopPart) -> None:
        self.part = index
        self.act(Kind.ENTER)
        body = part.uop.body
        self.labels = {one.name: self.block(one, "label") for one in walk(body) if isinstance(one, ast.LabelStatement)}
        self.statements(body.statements)
        self.act(Kind.LEAVE)

    def instruction(self, parts: Iterable[Part]) -> None:
        last = 0
        for last, part in enumerate(parts):
            if isinstance(part, UopPart):
                self.uop(last, part)
            elif isinstance(part, FlushPart):
                self.part = last
                self.act(Kind.FLUSH)
        self.part = last
        self.act(Kind.END)

    # --- statements ---

    def statements(self, body: Iterable[ast.Node]) -> None:
        for one in body:
            self.statement(one)

    def statement(self, node: ast.Node) -> None:
        match node:
            case ast.Block(statements=body):
                self.statements(body)
            case ast.If():
                self.branch(node)
            case ast.While(test=test, body=body):
                self.loop(node, test, body, None)
            case ast.DoWhile():
                self.do_while(node)
            case ast.For(init=init, test=test, step=step, body=body):
                if init is not None:
                    self.act(Kind.STATEMENT if isinstance(init, ast.Declaration) else Kind.EXPRESSION, init)
                self.loop(node, test, body, step)
            case ast.Switch():
                self.switch(node)
            case ast.Case(value=value):
                target = self.block(node, "case")
                self.cases[-1].append((target, value is None))
                self.go(target)
            case ast.LabelStatement(name=name):
                self.go(self.labels[name])
            case ast.PreprocessorIf():
                self.conditional(node)
            case ast.Goto() | ast.Break() | ast.Continue() | ast.Return():
                self.act(Kind.STATEMENT, node)
                self.jump(node)
            case _:
                self.act(Kind.STATEMENT, node)
                self.simple(node)

    def jump(self, node: ast.Node) -> None:
        target = OUT
        match node:
            case ast.Goto(label=label) if label in self.labels:
                target = self.labels[label]
            case ast.Break() if self.breaks:
                target = self.breaks[-1]
            case ast.Continue() if self.continues:
                target = self.continues[-1]
        self.edge(target, Why.LEAVE if target == OUT else Why.NEXT)
        self.now = self.block()

    def simple(self, node: ast.Node) -> None:
        """A statement without statements inside: where its block ends with it, the ways that it leaves by."""
        found = special_of(node) if isinstance(node, ast.ExpressionStatement) else None
        if found is None:
            if isinstance(node, ast.ExpressionStatement) and called(node.expression) in self.leaves:
                self.edge(OUT, Why.LEAVE)
                self.now = self.block()
            return
        name, call = found
        if name in GUARDS:
            self.edge(OUT, Why.DEOPT if name == "DEOPT_IF" else Why.EXIT)
            self.go(self.block())
        elif name == "ERROR_IF":
            self.edge(OUT, Why.ERROR)
            if is_true(call):
                self.now = self.block()
            else:
                self.go(self.block())
        elif name in LEAVES:
            self.edge(OUT, Why.ERROR if name == "ERROR_NO_POP" else Why.LEAVE)
            self.now = self.block()

    def branch(self, node: ast.If) -> None:
        self.act(Kind.EXPRESSION, node.test)
        head, then = self.now, self.block()
        join = self.block(node, "join")
        self.edge(then, Why.TRUE)
        self.now = then
        self.statement(node.then)
        self.edge(join, Why.NEXT)
        self.now = head
        if node.otherwise is not None:
            otherwise = self.block()
            self.go(otherwise, Why.FALSE)
            self.statement(node.otherwise)
            self.edge(join, Why.NEXT)
        else:
            self.edge(join, Why.FALSE)
        self.now = join

    def loop(
        self, node: ast.While | ast.For, test: ast.Expression | None, body: ast.Node, step: ast.Expression | None
    ) -> None:
        """`while` and `for`: back to the test, or to the step before it."""
        head, join = self.block(node, "head"), self.block(node, "join")
        again = self.block(node, "again") if step is not None else head
        self.go(head)
        if test is not None:
            self.act(Kind.EXPRESSION, test)
        if test is not None and not always(test):
            self.edge(join, Why.FALSE)
        inner = self.block()
        self.go(inner, Why.TRUE)
        self.breaks.append(join)
        self.continues.append(again)
        self.statement(body)
        self.breaks.pop()
        self.continues.pop()
        if step is not None:
            self.go(again)
            self.act(Kind.EXPRESSION, step)
        self.edge(head, Why.NEXT)
        self.now = join

    def do_while(self, node: ast.DoWhile) -> None:
        head, again, join = self.block(node, "head"), self.block(node, "again"), self.block(node, "join")
        self.go(head)
        self.breaks.append(join)
        self.continues.append(again)
        self.statement(node.body)
        self.breaks.pop()
        self.continues.pop()
        self.go(again)
        self.act(Kind.EXPRESSION, node.test)
        if not never(node.test):
            self.edge(head, Why.TRUE)
        self.edge(join, Why.FALSE)
        self.now = join

    def switch(self, node: ast.Switch) -> None:
        self.act(Kind.EXPRESSION, node.value)
        head, join = self.now, self.block(node, "join")
        self.now = self.block()  # what stands before the first case is never reached
        self.breaks.append(join)
        self.cases.append([])
        self.statement(node.body)
        self.breaks.pop()
        self.edge(join, Why.NEXT)
        self.now = head
        found = self.cases.pop()
        for target, _ in found:
            self.edge(target, Why.CASE)
        if not any(default for _, default in found):
            self.edge(join, Why.CASE)
        self.now = join

    def conditional(self, node: ast.PreprocessorIf[ast.Statement]) -> None:
        arms = reachable(node, self.defines)
        if arms is not None:
            for arm in arms:
                self.statements(arm.body)
            return
        head, join = self.now, self.block(node, "join")
        for arm in node.arms:
            self.now = self.block()
            self.blocks[head].edges.append(Edge(self.now, Why.FORK))
            self.statements(arm.body)
            self.edge(join, Why.NEXT)
        if node.arms[-1].condition is not None:
            self.blocks[head].edges.append(Edge(join, Why.FORK))
        self.now = join


def always(test: ast.Expression) -> bool:
    return (isinstance(test, ast.Name) and test.id == "true") or (isinstance(test, ast.Literal) and test.text == "1")


def never(test: ast.Expression) -> bool:
    return (isinstance(test, ast.Name) and test.id == "false") or (isinstance(test, ast.Literal) and test.text == "0")


def called(node: ast.Node) -> str:
    function = node.function if isinstance(node, ast.Call) else None
    return function.id if isinstance(function, ast.Name) else ""


def instruction_graph(instruction: Instruction, defines: Defines, leaves: Iterable[str] = ()) -> Graph:
    """All uops of an instruction in order; `defines` is one variant, or a build (what it leaves open forks)."""
    builder = Builder(defines, frozenset(leaves))
    builder.instruction(instruction.parts)
    return builder.graph()
