"""The grammar's rules into the tree: lists and expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..source import SourceFile, Span
from . import ast, codes
from .operators import BINARY
from .tokens import Token

Values = list[Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with something that the grammar allows."""

    code: str
    span: Span
    message: str
    hint: str | None = None


# Of C: integers with their suffixes, decimal and hexadecimal fractions.
_NUMBER = re.compile(
    r"""(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)(?:[uU](?:ll?|LL?)?|(?:ll?|LL?)[uU]?)?
    |(?:[0-9]+[.][0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?[fFlL]?
    |[0-9]+[eE][+-]?[0-9]+[fFlL]?
    |0[xX](?:[0-9a-fA-F]+[.]?[0-9a-fA-F]*|[.][0-9a-fA-F]+)[pP][+-]?[0-9]+[fFlL]?""",
    re.VERBOSE,
)


class ExpressionBuilder:
    """`strict` asks for semicolons after macros.  `problems` go by code and place, since a text may be read twice."""

    def __init__(self, source: SourceFile, docs: dict[int, str], strict: bool) -> None:
        self.source = source
        self.docs = docs
        self.strict = strict
        self.problems: dict[tuple[str, int], Problem] = {}

    def problem(self, code: str, span: Span, message: str, hint: str | None = None) -> None:
        self.problems[code, span.start] = Problem(code, span, message, hint)

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def at(self, token: Token) -> Span:
        return Span(self.source, token.start, token.end)

    # --- lists and single values ---

    def empty(self, c: Values) -> Values:
        return []

    def first(self, c: Values) -> Values:
        return [c[0]]

    def append(self, c: Values) -> Values:
        c[0].append(c[1])
        return c[0]  # type: ignore[no-any-return]

    def append_comma(self, c: Values) -> Values:
        c[0].append(c[2])
        return c[0]  # type: ignore[no-any-return]

    def nothing(self, c: Values) -> None:
        return None

    def passed(self, c: Values) -> Any:
        return c[0]

    only_first = passed

    def second(self, c: Values) -> Any:
        return c[1]

    # --- operators ---

    def comma(self, c: Values) -> ast.Binary:
        left, _, right = c
        return ast.Binary(Span(self.source, left.span.start, right.span.end), ",", left, right)

    def assign(self, c: Values) -> ast.Assign:
        target, op, value = c
        return ast.Assign(Span(self.source, target.span.start, value.span.end), op.text, target, value)

    def ternary(self, c: Values) -> ast.Conditional:
        test, _, then, _, otherwise = c
        return ast.Conditional(Span(self.source, test.span.start, otherwise.span.end), test, then, otherwise)

    def chain(self, c: Values) -> Values:
        left = c[0]
        if type(left) is list:
            left += c[1:]
            return left
        return c

    def binary(self, c: Values) -> Any:
        chain = c[0]
        if type(chain) is not list:
            return chain
        if len(chain) == 3:
            return self.join(*chain)
        operands: Values = [chain[0]]
        operators: list[Token] = []
        for i in range(1, len(chain), 2):
            op = chain[i]
            while operators and BINARY[operators[-1].text] >= BINARY[op.text]:
                right = operands.pop()
                operands.append(self.join(operands.pop(), operators.pop(), right))
            operators.append(op)
            operands.append(chain[i + 1])
        while operators:
            right = operands.pop()
            operands.append(self.join(operands.pop(), operators.pop(), right))
        return operands[0]

    def join(self, left: Any, op: Token, right: Any) -> ast.Binary:
        return ast.Binary(Span(self.source, left.span.start, right.span.end), op.text, left, right)

    def cast(self, c: Values) -> ast.Cast:
        return ast.Cast(Span(self.source, c[0].start, c[3].span.end), c[1], c[3])

    def unary(self, c: Values) -> ast.Unary:
        return ast.Unary(Span(self.source, c[0].start, c[1].span.end), c[0].text, c[1])

    def size_of(self, c: Values) -> ast.SizeOf:
        return ast.SizeOf(Span(self.source, c[0].start, c[1].span.end), c[1])

    def size_of_type(self, c: Values) -> ast.SizeOf:
        return ast.SizeOf(Span(self.source, c[0].start, c[3].end), c[2])

    # --- what operators apply to ---

    def name(self, c: Values) -> ast.Name:
        token = c[0]
        return ast.Name(Span(self.source, token.start, token.end), token.text)

    def literal(self, c: Values) -> ast.Literal:
        token = c[0]
        span = Span(self.source, token.start, token.end)
        if token.type == "NUMBER" and not _NUMBER.fullmatch(token.text):
            self.problem(codes.SYNTAX, span, f"'{token.text}' is not a number of C", "as in 10, 0x1f, 017, 1.5e3, 8u")
        return ast.Literal(span, token.text)

    def strings_first(self, c: Values) -> list[Token]:
        return [c[0]]

    def strings_more(self, c: Values) -> list[Token]:
        c[0].append(c[1])
        return c[0]  # type: ignore[no-any-return]

    def literal_strings(self, c: Values) -> ast.Literal:
        tokens = c[0]
        return ast.Literal(self.span(tokens[0].start, tokens[-1].end), " ".join(t.text for t in tokens))

    def parenthesised(self, c: Values) -> Any:
        """The expression itself, with the brackets in its span; it is nobody else's yet."""
        object.__setattr__(c[1], "span", Span(self.source, c[0].start, c[2].end))
        return c[1]

    def statement_expression(self, c: Values) -> ast.StatementExpression:
        return ast.StatementExpression(self.span(c[0].start, c[2].end), c[1])

    def block_argument(self, c: Values) -> ast.StatementExpression:
        return ast.StatementExpression(c[0].span, c[0], bare=True)

    def compound_literal(self, c: Values) -> ast.InitList:
        return ast.InitList(self.span(c[0].start, c[3].span.end), c[3].items, c[1])

    def compound_array(self, c: Values) -> ast.InitList:
        return ast.InitList(self.span(c[0].start, c[6].span.end), c[6].items, c[1], (c[3],))

    def call(self, c: Values) -> ast.Call:
        function, _, arguments, end = c
        return ast.Call(Span(self.source, function.span.start, end.end), function, tuple(arguments))

    def arguments(self, c: Values) -> Values:
        return c[0]  # type: ignore[no-any-return]

    def index(self, c: Values) -> ast.Index:
        return ast.Index(Span(self.source, c[0].span.start, c[3].end), c[0], c[2])

    def member(self, c: Values) -> ast.Member:
        base, op, name = c
        return ast.Member(Span(self.source, base.span.start, name.end), base, name.text, op.type == "ARROW")

    def postfix_unary(self, c: Values) -> ast.Unary:
        return ast.Unary(Span(self.source, c[0].span.start, c[1].end), c[1].text, c[0], postfix=True)

    # --- initialisers ---

    def init_list_empty(self, c: Values) -> ast.InitList:
        return ast.InitList(self.span(c[0].start, c[1].end), ())

    def init_list(self, c: Values) -> ast.InitList:
        return ast.InitList(self.span(c[0].start, c[-1].end), tuple(c[1]))

    def init_item(self, c: Values) -> tuple[str | ast.Expression | None, Any]:
        return None, c[0]

    def init_item_named(self, c: Values) -> tuple[str | ast.Expression | None, Any]:
        return c[1].text, c[3]

    def init_item_indexed(self, c: Values) -> tuple[str | ast.Expression | None, Any]:
        return c[1], c[4]
