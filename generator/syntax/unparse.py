"""Definitions as text: what parse reads back to an equal tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from . import ast
from .parse import Dialect
from .unparse_c import arguments, conditional_lines, unparse_block, unparse_expression


def unparse(module: ast.Module, dialect: Dialect = Dialect.DEF) -> str:
    """The text of a file, or of the marked part of one of CPython's."""
    text = "\n".join("\n".join([*unparse_definition(one), ""]) for one in module.definitions)
    if dialect is Dialect.CPYTHON:
        return f"// BEGIN BYTECODES //\n{text}\n// END BYTECODES //\n"
    return text


def unparse_definition(node: Any) -> Iterator[str]:
    """The lines of one definition, with its doc comment."""
    if isinstance(node, ast.PreprocessorIf):
        yield from conditional_lines(node, unparse_definition)
        return
    yield from _doc(node.doc, "")
    yield from _PRINT[type(node)](node)


def _doc(doc: str, indent: str) -> Iterator[str]:
    if not doc:
        return
    if "*/" in doc:
        yield from (f"{indent}/// {line}".rstrip() for line in doc.split("\n"))
    elif "\n" in doc or doc[0] in "*/":
        yield f"{indent}/**"
        yield from (f"{indent} * {line}".rstrip() for line in doc.split("\n"))
        yield f"{indent} */"
    else:
        yield f"{indent}/** {doc} */"


def _annotations(nodes: Iterable[ast.Annotation]) -> str:
    return "".join(f"{a.name}({a.argument}) " if a.argument is not None else f"{a.name} " for a in nodes)


def _cache(node: ast.CacheItem) -> str:
    return f"{node.name}/{node.units}"


def _item(node: ast.StackItem) -> str:
    kind = f": {node.type}" if node.type else ""
    size = f"[{unparse_expression(node.size)}]" if node.size else ""
    condition = f" if ({unparse_expression(node.condition)})" if node.condition else ""
    return f"{node.name}{kind}{size}{condition}"


def _effect(node: ast.Uop | ast.Pseudo) -> str:
    caches = node.caches if isinstance(node, ast.Uop) else ()
    inputs = ", ".join([*map(_cache, caches), *map(_item, node.inputs)])
    outputs = ", ".join(map(_item, node.outputs))
    return f"({inputs}{' ' if inputs else ''}--{' ' if outputs else ''}{outputs})"


def _uop(node: ast.Uop) -> Iterator[str]:
    kind = "inst" if node.is_inst else "op"
    yield f"{_annotations(node.annotations)}{kind}({node.name}, {_effect(node)}) {{"
    yield from _body(node.body)


def _body(node: ast.Block) -> Iterator[str]:
    if node.statements:
        yield unparse_block(node.statements)[:-1]
    yield "}"


def _label(node: ast.LabelDefinition) -> Iterator[str]:
    yield f"{_annotations(node.annotations)}label({node.name}) {{"
    yield from _body(node.body)


def _macro(node: ast.Macro) -> Iterator[str]:
    kind = "super" if any(a.name == "super" for a in node.annotations) else "macro"
    annotations = _annotations(a for a in node.annotations if a.name != "super")
    parts = (
        "flush" if isinstance(p, ast.Flush) else p.name if isinstance(p, ast.PartName) else _cache(p)
        for p in node.parts
    )
    yield f"{annotations}{kind}({node.name}) = {' + '.join(parts)};"


def _members(nodes: tuple[ast.PartName, ...]) -> Iterator[str]:
    yield from (f"    {node.name}," for node in nodes)


def _family(node: ast.Family) -> Iterator[str]:
    size = f", {node.size}" if node.size is not None else ""
    yield f"family({node.head}{size}) = {{"
    yield from _members(node.members)
    yield "};"


def _pseudo(node: ast.Pseudo) -> Iterator[str]:
    flags = f", ({', '.join(node.flags)})" if node.flags else ""
    opening, closing = "[]" if node.sequence else "{}"
    yield f"pseudo({node.name}, {_effect(node)}{flags}) = {opening}"
    yield from _members(node.targets)
    yield f"{closing};"


def _clauses(nodes: Iterable[ast.Clause]) -> str:
    return "".join(
        f" {c.word}{f'({arguments(c.arguments)})' if c.arguments else ''}{f' @ {c.build}' if c.build else ''}"
        for c in nodes
    )


def _typed(kind: ast.TypeName, name: str | None) -> str:
    """A type and the name declared with it."""
    text = str(kind)
    if kind.parameters is not None and name is not None:
        return text.replace("(*)", f"(*{name})", 1)
    return text if name is None else f"{text}{'' if text.endswith('*') else ' '}{name}"


def _function(node: ast.ExternFunction) -> Iterator[str]:
    parameters = [_typed(p.type, p.name) for p in node.parameters] + (["..."] if node.variadic else [])
    head = f"{'macro' if node.is_macro else 'extern'} {_typed(node.result, node.name)}"
    yield f"{head}({', '.join(parameters) or 'void'}){_clauses(node.clauses)};"


def _struct(node: ast.ExternStruct) -> Iterator[str]:
    yield f"struct {node.name} {{"
    for one in node.fields:
        yield from _doc(one.doc, "    ")
        yield f"    {_typed(one.type, one.name)}{_clauses(one.clauses)};"
    yield "};"


def _type(node: ast.ExternType) -> Iterator[str]:
    yield f"type {node.name}{_clauses(node.clauses)};"


def _constant(node: ast.ExternConstant) -> Iterator[str]:
    yield f"constant {_typed(node.type, node.name)}{_clauses(node.clauses)};"


def _uop_contract(node: ast.UopContract) -> Iterator[str]:
    if not node.entries:
        yield f"uop {node.name}{_clauses(node.clauses)};"
        return
    yield f"uop {node.name}{_clauses(node.clauses)} {{"
    for one in node.entries:
        yield from _doc(one.doc, "    ")
        yield f"    {one.name}{_clauses(one.clauses)};"
    yield "};"


def _family_contract(node: ast.FamilyContract) -> Iterator[str]:
    yield f"family {node.name}{_clauses(node.clauses)};"


_PRINT: dict[type, Callable[[Any], Iterator[str]]] = {
    ast.Uop: _uop,
    ast.Macro: _macro,
    ast.Family: _family,
    ast.Pseudo: _pseudo,
    ast.LabelDefinition: _label,
    ast.ExternFunction: _function,
    ast.ExternStruct: _struct,
    ast.ExternType: _type,
    ast.ExternConstant: _constant,
    ast.UopContract: _uop_contract,
    ast.FamilyContract: _family_contract,
}
