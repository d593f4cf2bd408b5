"""What the tree of each kind of definition holds, and where its nodes say they are."""

from __future__ import annotations

from dataclasses import fields

import pytest
from reading import CORPUS, body, expression, good, walk

from uopgen.diagnostics import Report
from uopgen.source import SourceFile
from uopgen.syntax import Dialect, ast, dialect_of, parse, unparse, unparse_expression, unparse_statement

TEXT = """\
/** Adds. */
pure replicate(4) op(_ADD, (n/2, unused/1, a, b: RtObject *, rest[oparg] -- c, d if (oparg & 1))) {
    c = a + b;
}

/// Both.
macro(ADD) = unused/1 + flush + _ADD + unused/-2;
family(ADD, CACHE) = { ADD_INT, ADD_FLOAT };
pseudo(BOTH, (a -- b), (HAS_ARG)) = [ ADD, SUB ];
"""


def test_a_uop() -> None:
    uop = good(TEXT).definitions[0]
    assert isinstance(uop, ast.Uop)
    assert (uop.name, uop.is_inst, uop.doc) == ("_ADD", False, "Adds.")
    assert [(a.name, a.argument) for a in uop.annotations] == [("pure", None), ("replicate", "4")]
    assert [(c.name, c.units) for c in uop.caches] == [("n", 2), ("unused", 1)]
    assert [item.name for item in uop.inputs] == ["a", "b", "rest"]
    assert str(uop.inputs[1].type) == "RtObject *"
    assert uop.inputs[2].size == ast.Name(uop.span, "oparg")
    assert uop.outputs[1].condition is not None
    spans = [item.span.text for item in (*uop.inputs, *uop.outputs)]
    assert spans == ["a", "b: RtObject *", "rest[oparg]", "c", "d if (oparg & 1)"]
    assert uop.name_span.text == "_ADD"
    assert uop.span.text.startswith("pure replicate(4) op(") and uop.span.text.endswith("}")


def test_a_macro_a_family_and_a_pseudo() -> None:
    _, macro, family, pseudo = good(TEXT).definitions
    assert isinstance(macro, ast.Macro) and isinstance(family, ast.Family) and isinstance(pseudo, ast.Pseudo)
    assert macro.doc == "Both."
    assert [part.span.text for part in macro.parts] == ["unused/1", "flush", "_ADD", "unused/-2"]
    assert isinstance(macro.parts[1], ast.Flush)
    assert (family.head, family.size, [m.name for m in family.members]) == ("ADD", "CACHE", ["ADD_INT", "ADD_FLOAT"])
    assert (pseudo.flags, pseudo.sequence, [t.name for t in pseudo.targets]) == (("HAS_ARG",), True, ["ADD", "SUB"])


def test_contracts() -> None:
    function, struct = good(
        "/** Does. */\nextern int f(RtThread *t, const RtList *, ...) steals(t, on_success) escapes @ ft fails(-1);\n"
        "struct S {\n    /** How many. */\n    uint32_t n read(relaxed) written_by(f, g);\n    int (*h)(int);\n};"
    ).definitions
    assert isinstance(function, ast.ExternFunction) and isinstance(struct, ast.ExternStruct)
    assert [(str(p.type), p.name) for p in function.parameters] == [("RtThread *", "t"), ("const RtList *", None)]
    assert (function.variadic, function.is_macro, function.doc) == (True, False, "Does.")
    assert [(c.word, len(c.arguments), c.build) for c in function.clauses] == [
        ("steals", 2, None),
        ("escapes", 0, "ft"),
        ("fails", 1, None),
    ]
    assert [(f.name, str(f.type), f.doc) for f in struct.fields] == [
        ("n", "uint32_t", "How many."),
        ("h", "int (*)(int)", ""),
    ]


@pytest.mark.parametrize(
    ("text", "doc"),
    [
        ("/** One. */\ntype A;", "One."),
        ("/// One.\n/// Two.\ntype A;", "One.\nTwo."),
        ("/**\n * One.\n *\n *   Two.\n */\ntype A;", "One.\n\n  Two."),
        ("/** Far. */\n\ntype A;", ""),
        ("/* No. */\ntype A;", ""),
        ("// No.\ntype A;", ""),
        ("//// No.\ntype A;", ""),
        ("/*** No. */\ntype A;", ""),
        ("/**/\ntype A;", ""),
        ("/// Other.\n\n/// One.\ntype A;", "One."),
        ("/** One. */ type A;", "One."),
    ],
)
def test_doc_comments(text: str, doc: str) -> None:
    (one,) = good(text).definitions
    assert isinstance(one, ast.ExternType) and one.doc == doc


def test_operators_bind_as_in_c() -> None:
    for text, brackets in [
        ("a + b * c", "(a + (b * c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a | b ^ c & d == e < f << g + h * i", "(a | (b ^ (c & (d == (e < (f << (g + (h * i))))))))"),
        ("a * b + c << d < e == f & g", "((((((a * b) + c) << d) < e) == f) & g)"),
        ("a & b ^ c | d && e || f", "(((((a & b) ^ c) | d) && e) || f)"),
        ("a && b || c && d", "((a && b) || (c && d))"),
        ("a % b / c * d", "(((a % b) / c) * d)"),
    ]:  # fmt: skip
        assert bracketed(expression(text)) == brackets


def bracketed(node: ast.Expression) -> str:
    if isinstance(node, ast.Binary):
        return f"({bracketed(node.left)} {node.op} {bracketed(node.right)})"
    return unparse_expression(node)


def test_every_node_knows_its_place() -> None:
    for path in CORPUS:
        for node in walk(good(path.read_text())):
            assert 0 <= node.span.start <= node.span.end
            match node:
                case ast.Name(id=text) | ast.Literal(text=text) if " " not in text and text != "defined":
                    assert node.span.text.strip("()") == text.strip("()") or "\n" in node.span.text
                case ast.Call() | ast.Index() | ast.Member():
                    assert node.span.text[-1] in ")]" or node.span.text.rstrip(")").endswith(getattr(node, "name", ""))


def test_spans_of_expressions() -> None:
    value = expression("(a + b) * f(c)[1]->d")
    assert value.span.text == "(a + b) * f(c)[1]->d"
    assert (value.left.span.text, value.right.span.text) == ("(a + b)", "f(c)[1]->d")
    (statement,) = body("if (a) { b(); } else c();")
    assert statement.span.text == "if (a) { b(); } else c();"
    assert statement.then.span.text == "{ b(); }"


def test_an_unbraced_else_belongs_to_the_nearest_if() -> None:
    (outer,) = body("if (a) if (b) c(); else d();")
    assert outer.otherwise is None and outer.then.otherwise is not None
    (outer,) = body("if (a) while (x) if (b) c(); else d(); else e();")
    assert outer.otherwise is not None and outer.then.body.otherwise is not None


def test_printing_gives_braces_where_an_else_would_go_astray() -> None:
    (inner,) = body("if (b) c();")
    (outer,) = body("if (a) { } else d();")
    printed = unparse_statement(ast.If(outer.span, outer.test, inner, outer.otherwise))
    (again,) = body(printed)
    assert again.otherwise == outer.otherwise


def test_dialects() -> None:
    ours = SourceFile("a.def", "inst(A, (--)) { }")
    theirs = SourceFile("a.c", "junk !\n  // BEGIN BYTECODES //\ninst(A, (--)) { }\n// END BYTECODES //\nmore junk")
    assert dialect_of(ours) is Dialect.DEF and dialect_of(theirs) is Dialect.CPYTHON
    report = Report()
    assert parse(ours, report) == parse(theirs, report)
    assert not report.diagnostics
    assert unparse(parse(ours, report), Dialect.CPYTHON).startswith("// BEGIN BYTECODES //\n")


def test_nodes_are_values() -> None:
    for node in walk(good(TEXT)):
        assert hash(node) == hash(node)
        assert {"span"} <= {field.name for field in fields(node)}
        with pytest.raises(AttributeError):
            node.span = node.span
