"""Reading texts in tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from uopgen.diagnostics import Report
from uopgen.source import SourceFile, Span
from uopgen.syntax import Dialect, ast, parse

HERE = Path(__file__).parent
CORPUS = sorted((HERE / "corpus").iterdir())
BAD = sorted((HERE / "bad").iterdir())


def read(text: str, dialect: Dialect | None = None, **options: Any) -> tuple[ast.Module, Report]:
    report = Report()
    return parse(SourceFile("test.def", text), report, dialect=dialect, **options), report


def good(text: str, dialect: Dialect | None = None, **options: Any) -> ast.Module:
    """The tree of a text in which nothing is wrong."""
    module, report = read(text, dialect, **options)
    assert not report.diagnostics, [f"{d.span}: {d.message}" for d in report.diagnostics]
    return module


def body(text: str, **options: Any) -> tuple[Any, ...]:
    """The statements of a body."""
    (uop,) = good(f"op(_A, (a, b -- c)) {{\n{text}\n}}", **options).definitions
    assert isinstance(uop, ast.Uop)
    return uop.body.statements


def expression(text: str, **options: Any) -> Any:
    (statement,) = body(f"x = {text};", **options)
    return statement.expression.value


def walk(node: Any) -> Iterator[Any]:
    """Every node under this one, itself first."""
    if isinstance(node, tuple):
        for one in node:
            yield from walk(one)
    elif is_dataclass(node) and not isinstance(node, Span):
        yield node
        for field in fields(node):
            yield from walk(getattr(node, field.name))
