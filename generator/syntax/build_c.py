"""The grammar's rules into the tree: C types, statements and conditionals."""

from __future__ import annotations

from typing import Any

from . import ast, codes
from .build_expression import ExpressionBuilder
from .tokens import Token

Values = list[Any]


class CBuilder(ExpressionBuilder):
    # --- types ---

    def word(self, c: Values) -> tuple[str, int, int]:
        return c[0].text, c[0].start, c[0].end

    def tagged(self, c: Values) -> tuple[str, int, int]:
        return f"{c[0].text} {c[1].text}", c[0].start, c[1].end

    def specifiers_first(self, c: Values) -> list[tuple[str, int, int]]:
        return [c[0]]

    def specifiers_more(self, c: Values) -> list[tuple[str, int, int]]:
        c[0].append(c[1])
        return c[0]  # type: ignore[no-any-return]

    def stars_first(self, c: Values) -> Values:
        return [c[0].end, ()]

    def stars_more(self, c: Values) -> Values:
        c[0][0] = c[1].end
        c[0].append(())
        return c[0]  # type: ignore[no-any-return]

    def stars_qualifier(self, c: Values) -> Values:
        c[0][0] = c[1].end
        c[0][-1] += (c[1].text,)
        return c[0]  # type: ignore[no-any-return]

    def type_name(self, c: Values) -> ast.TypeName:
        words = c[0]
        return ast.TypeName(self.span(words[0][1], words[-1][2]), tuple(w[0] for w in words))

    def type_name_pointer(self, c: Values) -> ast.TypeName:
        words, stars = c
        return ast.TypeName(self.span(words[0][1], stars[0]), tuple(w[0] for w in words), tuple(stars[1:]))

    def type_name_function(self, c: Values) -> ast.TypeName:
        words, (parameters, end) = c
        return ast.TypeName(self.span(words[0][1], end), tuple(w[0] for w in words), (), parameters)

    def type_name_pointer_function(self, c: Values) -> ast.TypeName:
        words, stars, (parameters, end) = c
        return ast.TypeName(self.span(words[0][1], end), tuple(w[0] for w in words), tuple(stars[1:]), parameters)

    def function_pointer(self, c: Values) -> tuple[tuple[ast.TypeName, ...], int]:
        return tuple(c[4]), c[5].end

    def named_function_pointer(self, c: Values) -> tuple[str, tuple[ast.TypeName, ...], int, int]:
        return c[2].text, tuple(c[5]), c[0].start, c[6].end

    def type_of_function(self, words: Values, stars: Values, pointer: Any) -> ast.TypeName:
        """The type of what a named_function_pointer declares; `stars` are those of the result."""
        _, parameters, _, end = pointer
        return ast.TypeName(self.span(words[0][1], end), tuple(w[0] for w in words), tuple(stars[1:]), parameters)

    def type_list(self, c: Values) -> Values:
        return c[0]  # type: ignore[no-any-return]

    # --- declarations ---

    def declaration(self, c: Values) -> ast.Declaration:
        words, declarators, end = c
        return ast.Declaration(
            self.span(words[0][1], end.end), tuple(w[0] for w in words), tuple(declarators)
        )

    def declarator(self, c: Values) -> ast.Declarator:
        return ast.Declarator(self.at(c[0]), c[0].text)

    def declarator_pointer(self, c: Values) -> ast.Declarator:
        return ast.Declarator(self.at(c[1]), c[1].text, tuple(c[0][1:]))

    def declarator_sized(self, c: Values) -> ast.Declarator:
        one, _, size, end = c
        return ast.Declarator(
            self.span(one.span.start, end.end), one.name, one.pointers, (*one.sizes, size), None, one.parameters
        )

    def declarator_function(self, c: Values) -> ast.Declarator:
        name, parameters, start, end = c[0]
        return ast.Declarator(self.span(start, end), name, (), (), None, parameters)

    def declarator_pointer_function(self, c: Values) -> ast.Declarator:
        name, parameters, start, end = c[1]
        return ast.Declarator(self.span(start, end), name, tuple(c[0][1:]), (), None, parameters)

    def initialised(self, c: Values) -> ast.Declarator:
        one, _, init = c
        return ast.Declarator(
            self.span(one.span.start, init.span.end), one.name, one.pointers, one.sizes, init, one.parameters
        )

    # --- statements ---

    def block(self, c: Values) -> ast.Block:
        return ast.Block(self.span(c[0].start, c[2].end), tuple(c[1]))

    def expression_statement(self, c: Values) -> ast.ExpressionStatement:
        return ast.ExpressionStatement(self.span(c[0].span.start, c[1].end), c[0])

    def bare_call(self, c: Values) -> ast.ExpressionStatement:
        name, _, arguments, end = c
        span = self.span(name.start, end.end)
        self.want_semicolon(end)
        call = ast.Call(span, ast.Name(self.at(name), name.text), tuple(arguments))
        return ast.ExpressionStatement(span, call, bare=True)

    def want_semicolon(self, last: Token) -> None:
        if self.strict:
            self.problem(codes.MISSING_SEMICOLON, self.at(last), "';' is missing after this", "end it with ';'")

    def bare_name(self, c: Values) -> ast.ExpressionStatement:
        span = self.at(c[0])
        self.want_semicolon(c[0])
        return ast.ExpressionStatement(span, ast.Name(span, c[0].text), bare=True)

    def empty_statement(self, c: Values) -> ast.Empty:
        return ast.Empty(self.at(c[0]))

    def goto(self, c: Values) -> ast.Goto:
        return ast.Goto(self.span(c[0].start, c[2].end), c[1].text)

    def break_statement(self, c: Values) -> ast.Break:
        return ast.Break(self.span(c[0].start, c[1].end))

    def continue_statement(self, c: Values) -> ast.Continue:
        return ast.Continue(self.span(c[0].start, c[1].end))

    def return_nothing(self, c: Values) -> ast.Return:
        return ast.Return(self.span(c[0].start, c[1].end), None)

    def return_value(self, c: Values) -> ast.Return:
        return ast.Return(self.span(c[0].start, c[2].end), c[1])

    def if_only(self, c: Values) -> ast.If:
        return ast.If(self.span(c[0].start, c[4].span.end), c[2], c[4])

    def if_else(self, c: Values) -> ast.If:
        return ast.If(self.span(c[0].start, c[6].span.end), c[2], c[4], c[6])

    def while_loop(self, c: Values) -> ast.While:
        return ast.While(self.span(c[0].start, c[4].span.end), c[2], c[4])

    def do_while(self, c: Values) -> ast.DoWhile:
        return ast.DoWhile(self.span(c[0].start, c[6].end), c[1], c[4])

    def switch(self, c: Values) -> ast.Switch:
        return ast.Switch(self.span(c[0].start, c[4].span.end), c[2], c[4])

    def for_head(self, c: Values) -> Values:
        return [c[0].start, c[2], c[3], c[5]]

    def for_loop(self, c: Values) -> ast.For:
        (start, init, test, step), body = c
        return ast.For(self.span(start, body.span.end), init, test, step, body)

    def label_statement(self, c: Values) -> ast.LabelStatement:
        return ast.LabelStatement(self.span(c[0].start, c[1].end), c[0].text)

    def case(self, c: Values) -> ast.Case:
        return ast.Case(self.span(c[0].start, c[2].end), c[1])

    def default(self, c: Values) -> ast.Case:
        return ast.Case(self.span(c[0].start, c[1].end), None)

    def directive(self, c: Values) -> ast.Directive:
        return ast.Directive(self.at(c[0]), c[0].text)

    # --- conditionals ---

    def condition(self, c: Values) -> Values:
        return [c[0].start, c[1], c[2].end]

    def condition_defined(self, c: Values) -> Values:
        span = self.at(c[1])
        test = ast.Call(span, ast.Name(span, "defined"), (ast.Name(span, c[1].text),))
        return [c[0].start, test, c[2].end]

    def condition_undefined(self, c: Values) -> Values:
        start, test, end = self.condition_defined(c)
        return [start, ast.Unary(test.span, "!", test), end]

    def arm(self, condition: Values, body: Values) -> ast.PreprocessorArm[ast.Statement]:
        start, test, end = condition
        return ast.PreprocessorArm(self.span(start, body[-1].span.end if body else end), test, tuple(body))

    def arms_first(self, c: Values) -> Values:
        return [self.arm(c[0], c[1])]

    def arms_more(self, c: Values) -> Values:
        c[0].append(self.arm(c[1], c[2]))
        return c[0]  # type: ignore[no-any-return]

    def arms_else(self, c: Values) -> Values:
        c[0].append(self.arm([c[1].start, None, c[1].end], c[2]))
        return c[0]  # type: ignore[no-any-return]

    def conditional_group(self, c: Values) -> ast.PreprocessorIf[ast.Statement]:
        arms, end = c
        return ast.PreprocessorIf(self.span(arms[0].span.start, end.end), tuple(arms))
