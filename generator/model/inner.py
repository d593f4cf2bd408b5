"""Fields with places of their own: an edit of a struct leaves the fields that it does not touch the same values.

A struct is one piece of a text.  What is known of a field names places in a source that holds nothing but the field;
`inner_places` says where that lies now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b

from ..diagnostics import Report
from ..recall import Recall
from ..source import Piece, Span
from ..syntax import ast
from ..syntax.respan import moved
from .contracts import Field

FAR = 1 << 100  # beyond the bases of pieces


def own_source(one: ast.ExternField, struct: ast.ExternStruct) -> Piece | None:
    """The source of a field in a piece; None when its name does not tell it from others."""
    source = one.span.source
    same = sum(each.name == one.name for each in struct.fields)
    if not isinstance(source, Piece) or same != 1 or source.text.count(f"struct {struct.name}") != 1:
        return None
    name = f"{source.name}\0{source.base}\0{struct.name}\0{one.name}".encode("utf-8", "surrogatepass")
    base = int.from_bytes(blake2b(name, digest_size=16).digest(), "big") * FAR
    return Piece(source.name, one.span.text, base)


def recalled_field(made: Field, one: ast.ExternField, struct: ast.ExternStruct, recall: Recall) -> Field:
    """The field as it was made of the same text before, or with places that stay."""
    source = own_source(one, struct)
    if source is None:
        return made
    by = source.base - one.span.start

    def placed(_: Report) -> Field:
        promises = tuple(replace(each, span=moved(each.span, source, by)) for each in made.promises)
        return replace(made, promises=promises, span=moved(made.span, source, by))

    said = "\0".join((source.text, one.doc, *map(str, made.promises)))
    return recall("field", (source.base, said), placed, Report())


def inner_places(definitions: Iterable[ast.Node]) -> Iterator[tuple[int, Span]]:
    """Where the sources of fields lie: their bases, each with the place of the field in its piece."""
    for struct in definitions:
        if isinstance(struct, ast.PreprocessorIf):
            for arm in struct.arms:
                yield from inner_places(arm.body)
        elif isinstance(struct, ast.ExternStruct):
            for one in struct.fields:
                source = own_source(one, struct)
                if source is not None:
                    yield source.base, one.span
