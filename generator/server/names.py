"""Where names stand in definitions: each place says what kind of thing is named, and whether it is defined there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model.walk import walk
from ..source import Piece, Span
from ..syntax import ast

UOP, INSTRUCTION, LABEL, FUNCTION, STRUCTURE, FIELD, CONSTANT, TYPE, ITEM, LOCAL = (
    "uop",
    "instruction",
    "label",
    "function",
    "structure",
    "field",
    "constant",
    "type",
    "item",
    "variable",
)
ANYTHING = (ITEM, LOCAL, FUNCTION, CONSTANT, LABEL, INSTRUCTION, UOP, TYPE)
WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Place:
    """`kinds` are what the name may be of; items and variables mean something in the definition `scope` only."""

    name: str
    kinds: tuple[str, ...]
    span: Span
    defines: bool = False
    scope: str = ""
    whole: Span | None = None  # of a definition, all of it


def places_in(piece: Piece, module: ast.Module) -> tuple[Place, ...]:
    """All places of a piece in the order of the text; of one that cannot be read, its words."""
    if not module.definitions:
        words = (
            Place(found[0], (UOP, INSTRUCTION, LABEL, FUNCTION, STRUCTURE, CONSTANT, TYPE), span_of(piece, found))
            for found in WORD.finditer(piece.text)
        )
        return tuple(words)
    found = (place for one in module.definitions for place in definition(one))
    return tuple(sorted(found, key=lambda place: (place.span.start, -place.span.end)))


def span_of(piece: Piece, found: re.Match[str]) -> Span:
    return Span(piece, piece.base + found.start(), piece.base + found.end())


def definition(one: ast.Node) -> Iterator[Place]:
    match one:
        case ast.Uop():
            kinds = (UOP, INSTRUCTION) if one.is_inst else (UOP,)
            yield Place(one.name, kinds, one.name_span, True, whole=one.span)
            yield from effects(one.name, (*one.inputs, *one.outputs), one.caches)
            yield from body(one.body, one.name)
        case ast.Macro():
            yield Place(one.name, (INSTRUCTION,), one.name_span, True, whole=one.span)
            yield from (Place(part.name, (UOP,), part.span) for part in one.parts if isinstance(part, ast.PartName))
        case ast.Family():
            yield from (Place(each.name, (INSTRUCTION,), each.span) for each in one.members)
            yield Place(one.head, (INSTRUCTION,), one.head_span)
        case ast.Pseudo():
            yield Place(one.name, (INSTRUCTION,), one.name_span, True, whole=one.span)
            yield from (Place(each.name, (INSTRUCTION,), each.span) for each in one.targets)
        case ast.LabelDefinition():
            yield Place(one.name, (LABEL,), one.name_span, True, whole=one.span)
            yield from body(one.body, one.name)
        case ast.PreprocessorIf():
            for arm in one.arms:
                for inner in arm.body:
                    yield from definition(inner)
        case ast.ExternFunction() | ast.ExternStruct() | ast.ExternType() | ast.ExternConstant():
            yield from contract(one)
        case ast.UopContract():
            yield Place(one.name, (UOP,), one.name_span)
        case ast.FamilyContract():
            yield Place(one.name, (INSTRUCTION,), one.name_span)


def contract(one: ast.Node) -> Iterator[Place]:
    match one:
        case ast.ExternFunction():
            yield Place(one.name, (FUNCTION,), one.name_span, True, whole=one.span)
        case ast.ExternStruct():
            yield Place(one.name, (STRUCTURE, TYPE), one.name_span, True, whole=one.span)
            for held in one.fields:
                yield Place(held.name, (FIELD,), word_in(held.span, held.name), True, whole=held.span)
        case ast.ExternType():
            yield Place(one.name, (TYPE,), word_in(one.span, one.name), True, whole=one.span)
        case ast.ExternConstant():
            yield Place(one.name, (CONSTANT,), word_in(one.span, one.name), True, whole=one.span)


def effects(scope: str, items: tuple[ast.StackItem, ...], caches: tuple[ast.CacheItem, ...]) -> Iterator[Place]:
    named: tuple[ast.StackItem | ast.CacheItem, ...] = (*items, *caches)
    for one in named:
        if one.name != "unused":
            yield Place(one.name, (ITEM,), word_in(one.span, one.name), True, scope, one.span)


def body(block: ast.Block, scope: str) -> Iterator[Place]:
    for node in walk(block):
        match node:
            case ast.Name(id=name):
                yield Place(name, ANYTHING, node.span, scope=scope)
            case ast.Member(name=name):
                yield Place(name, (FIELD,), Span(node.span.source, node.span.end - len(name), node.span.end))
            case ast.Goto(label=label):
                yield Place(label, (LOCAL, LABEL), word_in(node.span, label, last=True), scope=scope)
            case ast.LabelStatement(name=name):
                yield Place(name, (LOCAL,), word_in(node.span, name), True, scope, node.span)
            case ast.TypeName():
                yield from types(node.span)
            case ast.Declaration(declarators=(first, *_) as every):
                yield from types(Span(node.span.source, node.span.start, first.span.start))
                for one in every:
                    yield Place(one.name, (LOCAL,), word_in(one.span, one.name), True, scope, node.span)


def types(span: Span) -> Iterator[Place]:
    for found in WORD.finditer(span.text):
        at = span.start + found.start()
        yield Place(found[0], (TYPE, STRUCTURE), Span(span.source, at, at + len(found[0])))


def word_in(span: Span, name: str, last: bool = False) -> Span:
    """The name inside the span of what it names."""
    found = list(re.finditer(rf"\b{re.escape(name)}\b", span.text))
    if not found:
        return span
    at = span.start + (found[-1] if last else found[0]).start()
    return Span(span.source, at, at + len(name))
