"""Where functions of a runtime touch fields that contracts declare, with the order in which they do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..model.contracts import NULLS, Contracts, Field
from ..source import Span
from ..syntax import ast
from ..syntax.ast_unit import CFunction
from .library import Native
from .places import text_of
from .types import scope_of, struct_of, type_of

READS, WRITES, CHANGES, ADDRESS = "read", "written", "changed", "address"


@dataclass(frozen=True, slots=True)
class Access:
    """`how` is one of the four words above; `order` that of the atomic, or plain.

    `base` is the text of the object; `empty`: what is written is a null pointer or zero, which publishes nothing;
    `through`: the function that does it, if it is an atomic; `given`: the call that an address is given to, and which
    of its arguments it is.
    """

    function: CFunction = dataclasses.field(compare=False, repr=False)
    structure: str
    field: Field
    base: str
    how: str
    order: str
    span: Span
    node: ast.Member = dataclasses.field(compare=False, repr=False)
    empty: bool = False
    through: str = ""
    given: tuple[ast.Call, int] | None = dataclasses.field(default=None, compare=False, repr=False)

    @property
    def writes(self) -> bool:
        return self.how in (WRITES, CHANGES)


@dataclass(frozen=True, slots=True)
class How:
    how: str
    order: str = "plain"
    empty: bool = False
    through: str = ""
    given: tuple[ast.Call, int] | None = None


@dataclass(frozen=True)
class Touched:
    """One function's accesses."""

    native: Native
    contracts: Contracts
    function: CFunction

    @property
    def nodes(self) -> tuple[ast.Node, ...]:
        return self.native.body(self.function)

    @cached_property
    def scope(self) -> Mapping[str, str]:
        return scope_of(self.function, self.nodes)

    def accesses(self) -> Iterator[Access]:
        """In the order of the text."""
        special: dict[int, How] = {}
        for node in self.nodes:
            match node:
                case ast.Assign(op=op, target=target, value=value):
                    special[id(target)] = How(WRITES if op == "=" else CHANGES, empty=is_nothing(value))
                case ast.Unary(op="++" | "--", operand=operand):
                    special[id(operand)] = How(CHANGES)
                case ast.Call(function=ast.Name(id=name), arguments=arguments):
                    self.atomic(name, arguments, special)
                    for i, one in enumerate(arguments):
                        if isinstance(one, ast.Unary) and one.op == "&":
                            special.setdefault(id(one.operand), How(ADDRESS, given=(node, i)))
                case ast.Unary(op="&", operand=operand):
                    special.setdefault(id(operand), How(ADDRESS))
                case ast.Member():
                    yield from self.access(node, special.get(id(node), How(READS)))

    def atomic(
        self,
        name: str,
        arguments: tuple[ast.Expression | ast.TypeName, ...],
        special: dict[int, How],
    ) -> None:
        """`load(&x->f)`, `store(&x->f, v)`: orders are those of the contract of the function that is called."""
        function = self.contracts.function(name)
        if function is None or not arguments:
            return
        first = arguments[0]
        if isinstance(first, ast.Unary) and first.op == "&":
            reads, writes = function.promise("read"), function.promise("write")
            if promise := writes or reads:
                how = CHANGES if reads and writes else WRITES if writes else READS
                empty = len(arguments) > 1 and is_nothing(arguments[1])
                special[id(first.operand)] = How(how, promise.arguments[0], empty, name)

    def access(self, node: ast.Member, as_: How) -> Iterator[Access]:
        struct = struct_of(type_of(node.base, self.scope, self.native))
        declared = self.contracts.structures.get(struct)
        if declared is not None:
            for one in declared.fields:
                if one.name == node.name:
                    base = text_of(node.base)
                    how = (as_.how, as_.order, node.span, node, as_.empty, as_.through, as_.given)
                    yield Access(self.function, struct, one, base, *how)


def is_nothing(value: ast.Node) -> bool:
    return (isinstance(value, ast.Name) and value.id in NULLS) or (
        isinstance(value, ast.Literal) and value.text in NULLS
    )
