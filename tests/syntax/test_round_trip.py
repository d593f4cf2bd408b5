"""parse(unparse(tree)) == tree, for trees of every shape; and what is printed has no bracket too many."""

from __future__ import annotations

import pytest
import trees
from hypothesis import HealthCheck, given, settings
from reading import expression, good

from uopgen.syntax import Dialect, ast, unparse, unparse_expression

RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def again(module: ast.Module) -> ast.Module:
    return good(unparse(module), Dialect.DEF, type_names=frozenset(trees.TYPES))


@given(trees.modules)
@RELAXED
def test_modules(module: ast.Module) -> None:
    assert again(module) == module


@given(trees.statements)
@RELAXED
def test_statements(statement: ast.Statement) -> None:
    body = ast.Block(trees.S, (statement,))
    module = ast.Module(trees.S, (ast.Uop(trees.S, True, "A", trees.S, (), (), (), (), body),))
    assert again(module) == module


@given(trees.expressions)
@RELAXED
def test_expressions(node: ast.Expression) -> None:
    text = unparse_expression(node)
    assert expression(f"({text})", type_names=frozenset(trees.TYPES)) == node


@pytest.mark.parametrize(
    "text",
    """a + b + c;a - (b - c);(a + b) * c;a * b + c * d;a = b = c;f((a, b), c);a ? b : c ? d : e;(a ? b : c) ? d : e
-a;- -a;-(a + b);!(a && b);*p++;(*p)++;&a[1];(&a)[1];a->b.c[d](e);(*f)(a);((T)f)(a);(T)f(a);(T *)a + b;(T *)(a + b)
sizeof(T);sizeof(T *);sizeof a->b;sizeof (a + b);(int)-a;a << b + c;(a << b) + c;a & b == c;(a & b) == c;~a;a = (b, c)
a || b && c;(a || b) && c;++a;a--;- --a;a - -b;a & &b;(T){a, .b = c};&(T){a}""".replace("\n", ";").split(";"),
)
def test_no_bracket_too_many(text: str) -> None:
    printed = unparse_expression(expression(text))
    assert printed == text
