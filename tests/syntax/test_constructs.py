"""Everything that occurs in real definition files occurs in the corpus, and all of it is understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from constructs import ANNOTATIONS, CALLS, CONDITIONS, LABELS, NAMES
from reading import CORPUS, good, walk

from uopgen.diagnostics import Report
from uopgen.source import SourceFile
from uopgen.syntax import Dialect, ast, dialect_of, parse, unparse, unparse_expression

NODES = [node for path in CORPUS for node in walk(good(path.read_text()))]


def of(kind: type) -> list[Any]:
    return [node for node in NODES if type(node) is kind]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_is_read_without_a_word(path: Path) -> None:
    assert good(path.read_text()).definitions
    assert dialect_of(SourceFile(path.name, path.read_text())) is (
        Dialect.DEF if path.suffix == ".def" else Dialect.CPYTHON
    )


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_is_read_back_from_what_is_printed(path: Path) -> None:
    module = good(path.read_text())
    for dialect in Dialect if path.suffix == ".def" else (Dialect.CPYTHON,):
        text = unparse(module, dialect)
        again = good(text, dialect)
        assert again == module
        assert unparse(again, dialect) == text


def test_annotations() -> None:
    assert {node.name for node in of(ast.Annotation)} == set(ANNOTATIONS)
    assert {node.argument for node in of(ast.Annotation)} >= {None, "8", "0:4"}


def test_calls() -> None:
    assert {node.function.id for node in of(ast.Call) if type(node.function) is ast.Name} >= set(CALLS)
    assert any(type(node.function) is ast.Cast for node in of(ast.Call))
    bare = {unparse_expression(n.expression) for n in of(ast.ExpressionStatement) if n.bare}
    assert bare == {"COUNT_ONE_CALL", "NEITHER_BRACKETS_NOR_SEMICOLON"}


def test_exits() -> None:
    def arguments(name: str) -> set[str]:
        calls = [n for n in of(ast.Call) if n.function == ast.Name(n.span, name)]
        return {", ".join(unparse_expression(a) for a in n.arguments) for n in calls}

    assert {"true", "true, error", "out == NULL, error"} <= arguments("ERROR_IF")
    assert {"true", "!LOCK_OBJECT(list_o)", "Py_TYPE(what) != &PyLong_Type, SHIFT"} <= arguments("DEOPT_IF")
    assert "true" in arguments("EXIT_IF")


def test_jumps_and_conditions() -> None:
    assert {node.label for node in of(ast.Goto)} >= set(LABELS)
    printed = {unparse_expression(arm.condition) for arm in of(ast.PreprocessorArm) if arm.condition is not None}
    assert printed >= set(CONDITIONS)
    assert any(arm.condition is None for arm in of(ast.PreprocessorArm))
    assert {node.text.split()[0] for node in of(ast.Directive)} == {"#undef", "#define", "#pragma"}


def test_names() -> None:
    assert {node.id for node in of(ast.Name)} | {node.name for node in of(ast.StackItem)} >= set(NAMES)


def test_statements_of_every_kind() -> None:
    kinds: list[type] = [ast.If, ast.While, ast.DoWhile, ast.For, ast.Switch, ast.Case, ast.LabelStatement, ast.Goto]
    kinds += [ast.Break, ast.Continue, ast.Return, ast.Empty, ast.Declaration, ast.Block, ast.PreprocessorIf]
    assert [kind for kind in kinds if not of(kind)] == []
    assert any(type(node.then) is not ast.Block for node in of(ast.If))
    assert any(type(node.otherwise) is ast.If for node in of(ast.If))


def test_effects_of_every_kind() -> None:
    items = of(ast.StackItem)
    assert {"unused"} <= {item.name for item in items}
    assert any(item.type is not None and item.type.pointers for item in items)
    assert {"oparg", "oparg & 1", "1"} <= {unparse_expression(i.size) for i in items if i.size is not None}
    assert {"oparg & 1", "!oparg"} <= {unparse_expression(i.condition) for i in items if i.condition is not None}
    assert any(uop.outputs and uop.inputs[: len(uop.outputs)] == uop.outputs for uop in of(ast.Uop))
    assert any(not uop.outputs and not uop.inputs for uop in of(ast.Uop))


def test_definitions_of_every_kind() -> None:
    assert {type(part) for macro in of(ast.Macro) for part in macro.parts} == {ast.PartName, ast.CacheItem, ast.Flush}
    assert min(part.units for part in of(ast.CacheItem)) == -1
    assert {node.sequence for node in of(ast.Pseudo)} == {True, False}
    assert {bool(node.flags) for node in of(ast.Pseudo)} == {True, False}
    assert {node.size is None for node in of(ast.Family)} == {True, False}
    contracts = (ast.ExternFunction, ast.ExternStruct, ast.ExternType, ast.ExternConstant)
    for kind in (ast.LabelDefinition, *contracts, ast.UopContract, ast.FamilyContract, ast.EntryContract):
        assert of(kind), kind


def test_the_same_for_a_text_of_windows() -> None:
    for path in CORPUS:
        text = path.read_text()
        report = Report()
        assert parse(SourceFile("x", text.replace("\n", "\r\n")), report) == good(text)
        assert not report.diagnostics
