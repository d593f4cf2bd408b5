"""Preprocessor conditionals that cut through statements come to stand around whole ones."""

from __future__ import annotations

import pytest
from reading import body, good, read

from uopgen.syntax import ast, unparse, unparse_block

CASES = {
    "else if under a name": (
        "f();\nif (a) g();\n#ifdef X\nelse if (b) h();\n#endif\nelse i();\nj();",
        "f();\n#ifdef X\nif (a)\n    g();\nelse if (b)\n    h();\nelse\n    i();\n"
        "#else\nif (a)\n    g();\nelse\n    i();\n#endif\nj();\n",
    ),
    "an argument": (
        "f(a,\n#if X\nb\n#elif Y\nc\n#else\nd\n#endif\n);",
        "#if X\nf(a, b);\n#elif Y\nf(a, c);\n#else\nf(a, d);\n#endif\n",
    ),
    "the head of a block": (
        "f();\n#ifdef X\nif (a) {\n#else\nif (b) {\n#endif\ng();\n}\nh();",
        "f();\n#ifdef X\nif (a) {\n    g();\n}\n#else\nif (b) {\n    g();\n}\n#endif\nh();\n",
    ),
    "a block opened and closed on the same question": (
        "#ifdef X\nif (a) {\n#endif\nf();\n#ifndef X\ng();\n#else\n}\n#endif",
        "#ifdef X\nif (a) {\n    f();\n}\n#else\nf();\ng();\n#endif\n",
    ),
    "inside a block": (
        "while (a) {\nf();\nif (b)\n#if X\ng();\n#else\nh();\n#endif\n}",
        "while (a) {\n    f();\n#if X\n    if (b)\n        g();\n#else\n    if (b)\n        h();\n#endif\n}\n",
    ),
    "an initialiser": (
        "int x[] = {1,\n#ifdef X\n2,\n#endif\n3};",
        "#ifdef X\nint x[] = {1, 2, 3};\n#else\nint x[] = {1, 3};\n#endif\n",
    ),
    "nested": (
        "x = a\n#if X\n+ b\n#if Y\n+ c\n#endif\n#endif\n;",
        "#if X\n#if Y\nx = a + b + c;\n#else\nx = a + b;\n#endif\n#else\nx = a;\n#endif\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_is_put_around_whole_statements(name: str) -> None:
    text, printed = CASES[name]
    statements = body(text)
    assert unparse_block(statements, "") == printed
    assert body(printed) == statements


def test_whole_statements_are_left_alone() -> None:
    statements = body("f();\n#if X\ng();\nif (a) h();\n#endif\nelse_();")
    assert [type(one) for one in statements] == [ast.ExpressionStatement, ast.PreprocessorIf, ast.ExpressionStatement]


def test_only_what_must_is_repeated() -> None:
    statements = body("one();\ntwo();\nif (a)\n#if X\nthree();\n#endif\nfour();\nfive();")
    assert unparse_block(statements, "").count("five") == 1
    assert unparse_block(statements, "").count("two") == 1


def test_around_a_definition() -> None:
    module = good("inst(A, (a,\n#ifdef X\nb\n#else\nc, d\n#endif\n-- )) { f(a); }")
    assert unparse(module) == (
        "#ifdef X\ninst(A, (a, b --)) {\n    f(a);\n}\n#else\ninst(A, (a, c, d --)) {\n    f(a);\n}\n#endif\n"
    )


def test_around_members_and_contracts() -> None:
    family = "family(A, X) = { B,\n#ifdef X\nC,\n#endif\n};"
    module = good(f"{family}\nextern int f(RtList *l)\n#ifdef X\nescapes\n#endif\n;")
    families, functions = module.definitions
    assert isinstance(families, ast.PreprocessorIf) and isinstance(functions, ast.PreprocessorIf)
    assert [len(arm.body[0].members) for arm in families.arms if isinstance(arm.body[0], ast.Family)] == [2, 1]
    assert [len(arm.body[0].clauses) for arm in functions.arms if isinstance(arm.body[0], ast.ExternFunction)] == [1, 0]


def test_definitions_between_conditionals() -> None:
    module = good("#ifdef X\ntype A;\n#if Y\ntype B;\n#endif\n#elif Z > 1\n#else\ntype C;\n#endif\ntype D;")
    first, last = module.definitions
    assert isinstance(first, ast.PreprocessorIf) and isinstance(last, ast.ExternType)
    assert [len(arm.body) for arm in first.arms] == [2, 0, 1]


def test_a_fault_is_reported_once_and_where_it_is() -> None:
    _, report = read("op(_A, (--)) {\nif (a)\n#if X\nb = ;\n#else\nc();\n#endif\n}")
    assert [(d.span.line, d.code) for d in report.diagnostics] == [(4, "UG005")]


def test_conditionals_that_multiply_are_refused_quickly() -> None:
    cut = "".join(f"#if A{i}\n+ b\n#endif\n" for i in range(40))
    module, report = read(f"op(_A, (--)) {{\nx = a\n{cut};\n}}\nop(_B, (--)) {{ }}")
    assert [(d.span.line, d.code) for d in report.diagnostics] == [(3, "UG013")]
    assert [d.name for d in module.definitions if isinstance(d, ast.Uop)] == ["_B"]
