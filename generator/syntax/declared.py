"""The type names of contracts, for parsing other files that use them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import ast
from .tokens import KEYWORDS


def type_names(*modules: ast.Module) -> frozenset[str]:
    """Every name that is a type in the contracts of these files: what `parse` takes for a file that relies on them."""
    return frozenset(name for module in modules for one in module.definitions for name in _names(one))


def _names(node: Any) -> Iterator[str]:
    match node:
        case ast.ExternType(name=name):
            yield name
        case ast.ExternStruct(name=name, fields=fields):
            yield name
            for field in fields:
                yield from _words(field.type)
        case ast.ExternFunction(result=result, parameters=parameters):
            yield from _words(result)
            for parameter in parameters:
                yield from _words(parameter.type)
        case ast.ExternConstant(type=kind):
            yield from _words(kind)
        case ast.PreprocessorIf(arms=arms):
            for arm in arms:
                for one in arm.body:
                    yield from _names(one)


def _words(kind: ast.TypeName) -> Iterator[str]:
    yield from (word for word in kind.words if word not in KEYWORDS and " " not in word)
    for parameter in kind.parameters or ():
        yield from _words(parameter)
