"""Which identifiers are types: declarations, casts and types as arguments, by position or because they are known."""

from __future__ import annotations

import pytest
from reading import body, expression, good

from uopgen.syntax import ast, type_names, unparse_expression

DECLARATIONS = """
X y;|X *y;|X **y, z;|X y = 1;|X *y = z, w = 2;|X y[3];|X *y[] = {a, b};|const X y;|X const *y;|static const X *const y;
struct X y;|struct X *y;|unsigned y;|unsigned long long y;|int *y, **z;|volatile X y;|_Atomic int y;|enum X y = z;
int (*y)(X, X *);|X *(*y)(void);|X (*y)(int) = z;|static X y;|int y, z[2] = {1, 2};|X y = {.a = 1, .b = {2}};
""".replace("\n", "|").strip("|").split("|")

EXPRESSIONS = """
x();|x = y;|x * y();|x(*y);|x(y)(z);|x(*y)(z);|x & y, z;|*x = y;|x->y * z;|x[y] = z;|(x)->y;|x ? y : z * w;|x++;|x.y;
(*x)(y);|a = b, c;|&x;|x(y * z);|-x;
""".replace("\n", "|").strip("|").split("|")


@pytest.mark.parametrize("text", DECLARATIONS)
def test_is_a_declaration(text: str) -> None:
    (statement,) = body(text)
    assert type(statement) is ast.Declaration
    for before in ("f();", "{ }", "out:", "case 1:", "default:", "if (x) { }", "#undef X\n", "M(x)\n", "for (;;) ;"):
        *_, last = in_cpython(f"{before} {text}")
        assert last == statement


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_is_an_expression(text: str) -> None:
    (statement,) = body(text)
    assert type(statement) is ast.ExpressionStatement


def in_cpython(text: str) -> tuple[ast.Statement, ...]:
    (uop,) = good(f"// BEGIN BYTECODES //\nop(_A, (a, b -- c)) {{\n{text}\n}}\n// END BYTECODES //").definitions
    assert isinstance(uop, ast.Uop)
    return uop.body.statements


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("(X)y", ast.Cast),
        ("(X *)y", ast.Cast),
        ("(X *)(y)", ast.Cast),
        ("(X)(y)", ast.Cast),
        ("(X)1", ast.Cast),
        ("(X)~y", ast.Cast),
        ("(X)!y", ast.Cast),
        ("(X)'c'", ast.Cast),
        ('(X)"s"', ast.Cast),
        ("(X)sizeof(Y)", ast.Cast),
        ("(X)(Y)z", ast.Cast),
        ("(int)-1", ast.Cast),
        ("(unsigned char)*p", ast.Cast),
        ("(const X *)&y", ast.Cast),
        ("(struct X *)y", ast.Cast),
        ("(void (*)(X, Y *))y", ast.Cast),
        ("(X (*)(void))y", ast.Cast),
        ("(size_t)-1", ast.Cast),
        ("(X)-1", ast.Binary),
        ("(X) * y", ast.Binary),
        ("(X) & y", ast.Binary),
        ("(a)(b)", ast.Call),
        ("(f(x))(b)", ast.Call),
        ("(X){1}", ast.InitList),
        ("(struct X){1}", ast.InitList),
        ("(X *){y}", ast.InitList),
        ("sizeof(X)", ast.SizeOf),
        ("(x * y)", ast.Binary),
        ("f(x) * y", ast.Binary),
        ("(x)", ast.Name),
    ],
)
def test_expressions_in_brackets(text: str, kind: type) -> None:
    assert type(expression(text)) is kind


def test_a_known_type_makes_a_cast_of_what_could_be_two_things() -> None:
    assert type(expression("(X)-1", type_names=frozenset({"X"}))) is ast.Cast
    assert type(expression("(X) * y", type_names=frozenset({"X"}))) is ast.Cast
    (uop,) = good("op(_A, (--)) { x = (X)-1; }\ntype X;").definitions[:1]
    assert isinstance(uop, ast.Uop)
    (statement,) = uop.body.statements
    assert isinstance(statement, ast.ExpressionStatement) and isinstance(statement.expression, ast.Assign)
    assert type(statement.expression.value) is ast.Cast


def test_sizeof_knows_a_variable_from_a_type() -> None:
    assert type(expression("sizeof(X)").operand) is ast.TypeName
    assert type(expression("sizeof(a)").operand) is ast.Name
    *_, statement = body("int y; x = sizeof(y);")
    assert type(statement.expression.value.operand) is ast.Name
    assert type(expression("sizeof(y->z)").operand) is ast.Member
    assert type(expression("sizeof y").operand) is ast.Name


def test_types_as_arguments() -> None:
    arguments = expression("F(X *, int, const char *, struct X, X **, void (*)(int), y * z, (X)y, Z)").arguments
    kinds = [type(one) for one in arguments]
    assert kinds == [*[ast.TypeName] * 6, ast.Binary, ast.Cast, ast.Name]


def test_types_that_contracts_name() -> None:
    contracts = good(
        "type A;\nstruct B { C *x; D (*y)(E *); };\nextern F f(const G *g, struct H h, int i);\nconstant I J;\n"
        "#ifdef X\ntype K;\n#endif"
    )
    assert type_names(contracts) == set("ABCDEFGIK")


def test_ternary_is_no_label() -> None:
    assert unparse_expression(expression("a ? b : c * d")) == "a ? b : c * d"
    (case, statement) = body("case a ? b : c: X y;")
    assert type(case) is ast.Case and type(statement) is ast.Declaration


def test_declared_in_the_head_of_a_loop() -> None:
    (loop,) = body("for (X *y = z; y * z; y++) { X w; }")
    assert type(loop.init) is ast.Declaration
    assert type(loop.test) is ast.Binary
    assert type(loop.body.statements[0]) is ast.Declaration


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("MACRO(a, b)\n}", True),
        ("MACRO(a, b)\nf(); }", True),
        ("MACRO(a)\n#if X\n#endif\n}", True),
        ("MACRO(a)\nX *y; }", True),
        ("MACRO(a) { f(); } }", True),
        ("MACRO\n(void)x; }", True),
        ("MACRO\nf(); }", True),
        ("MACRO\nreturn; }", True),
        ("MACRO(a)\n(b); }", False),
        ("MACRO(a); }", False),
        ("MACRO(a)\n->b = c; }", False),
    ],
)
def test_macros_without_semicolon(text: str, bare: bool) -> None:
    (uop,) = good(f"// BEGIN BYTECODES //\nop(_A, (--)) {{ {text}\n// END BYTECODES //").definitions
    assert isinstance(uop, ast.Uop)
    first = uop.body.statements[0]
    assert isinstance(first, ast.ExpressionStatement) and first.bare is bare
