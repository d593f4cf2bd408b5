"""Hypothesis strategies for trees: all that parse can make, in our own dialect."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from uopgen.source import SourceFile, Span
from uopgen.syntax import ast
from uopgen.syntax.operators import BINARY

S = Span(SourceFile("made", ""), 0, 0)
TYPES = ("Aa", "Bb", "Cc_t")
Strategy = st.SearchStrategy[Any]

names = st.sampled_from(["a", "b", "op", "type", "label", "x1", "_y", "inst", "unused"])
type_names = st.sampled_from(TYPES)
numbers = st.sampled_from(["0", "1", "0x1e", "12u", "1.5", ".5", "1e-3", "'c'", "'\\''", '"s"', '"s" "t"', '"\\""'])


def tuples(element: Strategy, low: int = 0, high: int = 3) -> Strategy:
    return st.lists(element, min_size=low, max_size=high).map(tuple)


def optional(strategy: Strategy) -> Strategy:
    return st.none() | strategy


words = st.sampled_from(
    [("int",), ("unsigned", "long"), ("const", "char"), ("struct Aa",), ("static", "int"), ("const", "Aa")]
    + [("Bb", "const")]
) | type_names.map(lambda name: (name,))
stars = tuples(st.sampled_from([(), ("const",), ("volatile", "restrict")]), 1, 2)
plain_types = st.builds(ast.TypeName, st.just(S), words, st.just(()) | stars)
c_types = plain_types | st.builds(ast.TypeName, st.just(S), words, st.just(()) | stars, tuples(plain_types, 0, 2))
pointers = st.builds(ast.TypeName, st.just(S), words, stars)

leaves: Strategy = st.builds(ast.Name, st.just(S), names) | st.builds(ast.Literal, st.just(S), numbers)


def larger(part: Strategy) -> Strategy:
    """Expressions of the expressions `part`."""
    items = tuples(st.tuples(optional(names), part), 0, 3)
    return st.one_of(
        st.builds(ast.Call, st.just(S), part, tuples(part | pointers)),
        st.builds(ast.Member, st.just(S), part, names, st.booleans()),
        st.builds(ast.Index, st.just(S), part, part),
        st.builds(ast.Unary, st.just(S), st.sampled_from(["&", "*", "+", "-", "~", "!", "++", "--"]), part),
        st.builds(ast.Unary, st.just(S), st.sampled_from(["++", "--"]), part, st.just(True)),
        st.builds(ast.Binary, st.just(S), st.sampled_from([*BINARY, ","]), part, part),
        st.builds(ast.Conditional, st.just(S), part, part, part),
        st.builds(ast.Assign, st.just(S), st.sampled_from(["=", "+=", "<<=", "|="]), part, part),
        st.builds(ast.Cast, st.just(S), c_types, part),
        st.builds(ast.SizeOf, st.just(S), part | c_types),
        st.builds(ast.InitList, st.just(S), items, c_types),
    )


expressions: Strategy = st.recursive(leaves, larger, max_leaves=8)

init_lists: Strategy = st.recursive(
    st.builds(ast.InitList, st.just(S), tuples(st.tuples(optional(names), expressions))),
    lambda part: st.builds(ast.InitList, st.just(S), tuples(st.tuples(optional(names), part))),
    max_leaves=3,
)
declarators = st.builds(
    ast.Declarator,
    st.just(S),
    names,
    st.just(()) | stars,
    tuples(optional(expressions), 0, 2),
    optional(expressions | init_lists),
) | st.builds(
    ast.Declarator,
    st.just(S),
    names,
    st.just(()) | stars,
    st.just(()),
    optional(expressions),
    tuples(plain_types, 0, 2),
)
declarations = st.builds(ast.Declaration, st.just(S), words, tuples(declarators, 1, 2))

simple = st.one_of(
    st.builds(ast.ExpressionStatement, st.just(S), expressions),
    st.builds(ast.Goto, st.just(S), names),
    st.builds(ast.Break, st.just(S)),
    st.builds(ast.Continue, st.just(S)),
    st.builds(ast.Return, st.just(S), optional(expressions)),
    st.builds(ast.Empty, st.just(S)),
)
conditions: Strategy = st.recursive(
    st.builds(ast.Name, st.just(S), names)
    | names.map(lambda name: ast.Call(S, ast.Name(S, "defined"), (ast.Name(S, name),))),
    lambda part: st.builds(ast.Unary, st.just(S), st.just("!"), part)
    | st.builds(ast.Binary, st.just(S), st.sampled_from(["&&", "||", ">="]), part, part),
    max_leaves=4,
)


def conditionals(parts: Strategy) -> Strategy:
    """#if … around the sequences `parts`."""
    arms = tuples(st.builds(ast.PreprocessorArm, st.just(S), conditions, parts), 1, 3)
    last = optional(st.builds(ast.PreprocessorArm, st.just(S), st.none(), parts))
    return st.builds(lambda a, z: ast.PreprocessorIf(S, a if z is None else (*a, z)), arms, last)


def sequences(part: Strategy) -> Strategy:
    """Sequences of statements `part` and of what stands only in sequences."""
    others = st.one_of(
        declarations,
        st.builds(ast.LabelStatement, st.just(S), names),
        st.builds(ast.Case, st.just(S), optional(expressions)),
        st.builds(ast.Directive, st.just(S), st.sampled_from(["#undef X", "#define X(y) z"])),
    )
    return tuples(part | others | conditionals(tuples(part | others, 0, 2)), 0, 4)


def _no_dangling(node: ast.If) -> ast.If:
    """An else can follow only what cannot take it."""
    braces = node.otherwise is None or isinstance(node.then, ast.Block)
    return node if braces else ast.If(S, node.test, ast.Block(S, (node.then,)), node.otherwise)


def compound(part: Strategy) -> Strategy:
    """Statements of the statements `part`."""
    blocks = st.builds(ast.Block, st.just(S), sequences(part))
    body = part | blocks
    statement_expression = st.builds(ast.StatementExpression, st.just(S), blocks)
    argument = st.builds(ast.StatementExpression, st.just(S), blocks, st.just(True))
    call = st.builds(
        ast.Call, st.just(S), st.builds(ast.Name, st.just(S), names), tuples(argument | statement_expression, 1, 2)
    )
    return st.one_of(
        blocks,
        st.builds(ast.If, st.just(S), expressions, body, optional(body)).map(_no_dangling),
        st.builds(ast.While, st.just(S), expressions, body),
        st.builds(ast.DoWhile, st.just(S), body, expressions),
        st.builds(
            ast.For,
            st.just(S),
            *(optional(declarations | expressions), optional(expressions), optional(expressions), body),
        ),
        st.builds(ast.Switch, st.just(S), expressions, body),
        st.builds(ast.ExpressionStatement, st.just(S), call),
    )


statements: Strategy = st.recursive(simple, compound, max_leaves=5)
blocks = st.builds(ast.Block, st.just(S), sequences(statements))

docs = st.lists(
    st.sampled_from(["", "Text.", "  more text", "* a star", "*/ an end", "/* a begin", "// x", "a  b"]), max_size=3
).map(lambda lines: "\n".join(lines).strip())
annotation_lists = tuples(
    st.builds(ast.Annotation, st.just(S), st.sampled_from(["pure", "tier1", "override"]))
    | st.builds(ast.Annotation, st.just(S), st.just("replicate"), st.sampled_from(["8", "0:4"])),
    0,
    2,
)
items = st.builds(
    ast.StackItem, st.just(S), names, optional(plain_types), optional(expressions), optional(expressions)
)
caches = st.builds(ast.CacheItem, st.just(S), names, st.integers(0, 4))
parts = st.one_of(
    st.builds(ast.PartName, st.just(S), names),
    st.builds(ast.CacheItem, st.just(S), names, st.integers(-2, 4)),
    st.builds(ast.Flush, st.just(S)),
)
members = tuples(st.builds(ast.PartName, st.just(S), names), 1, 3)
clauses = tuples(
    st.builds(
        ast.Clause,
        st.just(S),
        st.sampled_from(["escapes", "steals", "read"]),
        tuples(leaves | pointers | st.builds(ast.Call, st.just(S), leaves, tuples(leaves, 0, 2)), 0, 2),
        optional(st.sampled_from(["gil", "ft"])),
    ),
    0,
    2,
)
parameters = tuples(
    st.builds(ast.Parameter, st.just(S), c_types, names) | st.builds(ast.Parameter, st.just(S), pointers, st.none())
)
fields = tuples(st.builds(ast.ExternField, st.just(S), names, c_types, clauses, docs))
entries = tuples(st.builds(ast.EntryContract, st.just(S), names, clauses, docs))

definitions: Strategy = st.one_of(
    st.builds(
        ast.Uop,
        *(st.just(S), st.booleans(), names, st.just(S), annotation_lists),
        *(tuples(items), tuples(caches, 0, 2), tuples(items), blocks, docs),
    ),
    st.builds(ast.Macro, st.just(S), names, st.just(S), annotation_lists, tuples(parts, 1, 3), docs),
    st.builds(ast.Family, st.just(S), names, st.just(S), optional(names), members, docs),
    st.builds(
        ast.Pseudo,
        *(st.just(S), names, st.just(S), tuples(items), tuples(items)),
        *(tuples(names, 0, 2), members, st.booleans(), docs),
    ),
    st.builds(ast.LabelDefinition, st.just(S), names, st.just(S), annotation_lists, blocks, docs),
    st.builds(
        ast.ExternFunction,
        *(st.just(S), names, st.just(S), plain_types, parameters, st.booleans(), st.booleans(), clauses, docs),
    ),
    st.builds(ast.ExternStruct, st.just(S), names, st.just(S), fields, docs),
    st.builds(ast.ExternType, st.just(S), names, clauses, docs),
    st.builds(ast.ExternConstant, st.just(S), names, plain_types, clauses, docs),
    st.builds(ast.UopContract, st.just(S), names, st.just(S), clauses, entries, docs),
    st.builds(ast.FamilyContract, st.just(S), names, st.just(S), clauses, docs),
)
modules = st.builds(
    ast.Module, st.just(S), tuples(definitions | conditionals(tuples(definitions, 0, 2)), 0, 3)
)
