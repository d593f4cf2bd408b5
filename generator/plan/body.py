"""The body of one uop → steps: rows of statements, and compound statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..analysis.state import State
from ..flow.graph import Kind
from ..model.conditions import reachable
from ..model.specials import special_of
from ..model.walk import walk
from ..source import Span
from ..syntax import ast
from ..syntax.unparse_c import unparse_expression
from .statements import Statements
from .steps import Branch, Choice, Code, Fork, Loop, Mark, Scope, Step
from .text import comments_between

LOOPS = ast.While | ast.For | ast.DoWhile


@dataclass(slots=True)
class Body(Statements):
    """Text that needs nothing stays as it is; the rest is taken apart."""

    # --- rows of statements ---

    def block(self, body: Iterable[ast.Node], before: Span) -> list[Step]:
        """Statements in a row, with the comments between them; text that needs nothing stays together."""
        steps: list[Step] = []
        for node in body:
            if self.state is None and not isinstance(node, ast.LabelStatement | ast.Case):
                before = node.span
                continue
            comment = comments_between(before, node.span.start)
            found = self.statement(node)
            if comment and found:
                found.insert(0, Code(comment))
            for step in found:
                if isinstance(step, Code) and steps and isinstance(steps[-1], Code):
                    steps[-1] = Code(f"{steps[-1].text}\n{step.text}")
                else:
                    steps.append(step)
            before = node.span
        return steps

    def statement(self, node: ast.Node) -> list[Step]:
        match node:
            case ast.ExpressionStatement() if (found := special_of(node)) is not None:
                return self.special(node, *found)
            case ast.Declaration() | ast.ExpressionStatement() | ast.Empty() | ast.Directive() | ast.Return():
                return self.simple(node)
            case ast.Goto() | ast.Break() | ast.Continue():
                return self.jump(node)
            case ast.LabelStatement(name=name):
                steps = self.move_to(self.entry(node, "label"))
                return [*steps, Mark(f"{self.renames.get(name, name)}:;")]
            case ast.Case():
                steps = self.move_to(self.entry(node, "case"))
                return [*steps, Mark(self.text(node))]
            case ast.PreprocessorIf():
                return self.conditional(node)
        if self.plain(node):
            self.state = self.entry(node, "join") if not isinstance(node, ast.Block) else self.after(node)
            return [Code(self.text(node))]
        match node:
            case ast.Block(statements=body):
                return [Scope("", tuple(self.block(body, opening(node))))]
            case ast.If():
                return self.branch(node)
            case ast.While() | ast.DoWhile() | ast.For():
                return self.loop(node)
            case ast.Switch():
                return self.choice(node)
        raise AssertionError(type(node).__name__)

    def after(self, block: ast.Block) -> State | None:
        """The state behind a block of plain statements."""
        for one in block.statements:
            self.statement(one)
        return self.state

    def plain(self, node: ast.Node) -> bool:
        """The compound statement can stand as it is written."""
        summaries = self.stack.summaries[self.index]
        for one in walk(node):
            match one:
                case ast.Goto() | ast.LabelStatement():
                    return False
                case ast.PreprocessorIf() if reachable(one, self.program.defines) is not None:
                    return False
                case ast.Break() if not isinstance(node, LOOPS | ast.Switch):
                    return False
                case ast.Continue() if not isinstance(node, LOOPS):
                    return False
                case ast.Call():
                    if summaries.of(one).escapes:
                        return False
                case ast.ExpressionStatement() if special_of(one) is not None:
                    return False
        return True

    # --- compound statements ---

    def arm(self, node: ast.Node, target: State | None) -> tuple[Step, ...]:
        """A branch as far as the place where it meets the others."""
        steps = self.inner(node)
        return tuple([*steps, *self.move_to(target)] if self.state is not None else steps)

    def inner(self, node: ast.Node) -> list[Step]:
        """The statements of a block, or of a lone statement."""
        if isinstance(node, ast.Block):
            return self.block(node.statements, opening(node))
        return self.block((node,), Span(node.span.source, node.span.start, node.span.start))

    def branch(self, node: ast.If) -> list[Step]:
        self.apply(node.test, Kind.EXPRESSION)
        head, join = self.state, self.entry(node, "join")
        then = self.arm(node.then, join)
        self.state = head
        other = node.otherwise
        otherwise = self.arm(other, join) if other is not None else tuple(self.move_to(join))
        self.state = join
        return [Branch(self.text(node.test), then, otherwise)]

    def loop(self, node: ast.While | ast.DoWhile | ast.For) -> list[Step]:
        steps: list[Step] = []
        head, join = self.entry(node, "head"), self.entry(node, "join")
        again = head if isinstance(node, ast.While) else self.entry(node, "again") if self.has(node, "again") else head
        text, tail = "do", ""
        match node:
            case ast.While(test=test):
                text = f"while ({self.text(test)})"
            case ast.DoWhile(test=test):
                tail = f" while ({self.text(test)});"
            case ast.For(init=init, test=for_test, step=step):
                if init is not None:
                    self.apply(init, Kind.EXPRESSION if not isinstance(init, ast.Declaration) else Kind.STATEMENT)
                pieces = [self.text(one).rstrip(";") if one is not None else "" for one in (init, for_test, step)]
                text = f"for ({'; '.join(pieces)})".replace("; )", ";)")
        steps += self.move_to(head)
        self.targets.append((join, again))
        head_test = None if isinstance(node, ast.DoWhile) else node.test
        if head_test is not None:
            self.apply(head_test, Kind.EXPRESSION)
        body = self.arm(node.body, again)
        self.targets.pop()
        self.state = join
        return [*steps, Loop(text, body, tail)]

    def has(self, node: ast.Node, role: str) -> bool:
        return (self.index, id(node), role) in self.facts.graph.places

    def choice(self, node: ast.Switch) -> list[Step]:
        self.apply(node.value, Kind.EXPRESSION)
        join = self.entry(node, "join")
        self.targets.append((join, self.targets[-1][1] if self.targets else None))
        self.state = None
        body = self.arm(node.body, join)
        self.targets.pop()
        self.state = join
        return [Choice(self.text(node.value), body)]

    def conditional(self, node: ast.PreprocessorIf[ast.Statement]) -> list[Step]:
        arms = reachable(node, self.program.defines)
        if arms is not None:
            return [step for arm in arms for step in self.block(arm.body, first_line(arm))]
        head, join = self.state, self.entry(node, "join")
        made: list[tuple[str, tuple[Step, ...]]] = []
        for i, arm in enumerate(node.arms):
            self.state = head
            steps = self.block(arm.body, first_line(arm))
            steps += self.move_to(join) if self.state is not None else []
            word = "#else" if arm.condition is None else f"#{'el' if i else ''}if {unparse_expression(arm.condition)}"
            made.append((word, tuple(steps)))
        if node.arms[-1].condition is not None:
            self.state = head
            if steps := self.move_to(join):
                made.append(("#else", tuple(steps)))
        self.state = join
        return [Fork(tuple(made))]


def opening(node: ast.Block) -> Span:
    """The brace of a block."""
    return Span(node.span.source, node.span.start, node.span.start + 1)


def first_line(arm: ast.PreprocessorArm[ast.Statement]) -> Span:
    """The directive that begins an arm."""
    source, start = arm.span.source, arm.span.start
    end = source.text.find("\n", start)
    return Span(source, start, end if 0 <= end <= arm.span.end else arm.span.end)
