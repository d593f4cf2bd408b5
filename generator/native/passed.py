"""What becomes of the address of a field that is given to another function."""

from __future__ import annotations

from ..model.contracts import Contracts
from ..syntax import ast
from ..syntax.ast_unit import CFunction
from .accesses import CHANGES, READS
from .library import Native

DEEP = 4  # functions that hand an address on to each other


def use_of(call: ast.Call, index: int, file: str, native: Native, contracts: Contracts, deep: int = DEEP) -> str | None:
    """Whether a call reads or changes what its argument points to; None when that cannot be told."""
    if not isinstance(call.function, ast.Name) or not deep:
        return None
    name = call.function.id
    declared = contracts.function(name)
    key = native.resolve(name, file)
    if declared is not None and (declared.promise("read") or declared.promise("write")):
        return CHANGES if declared.promise("write") else READS if index == 0 else None
    if key is None or index >= len(native.functions[key].parameters):
        return None
    function = native.functions[key]
    parameter = function.parameters[index].name
    return within(function, parameter, native, contracts, deep - 1) if parameter else READS


def within(function: CFunction, pointer: str, native: Native, contracts: Contracts, deep: int) -> str | None:
    """What a body does with what a parameter points to."""
    assert function.body is not None
    found = READS
    known: set[int] = set()  # mentions of the parameter of which it is clear what they do
    nodes = tuple(native.nodes(function.body))
    for node in nodes:
        match node:
            case ast.Assign(target=ast.Unary(op="*", operand=ast.Name(id=name) as inner)) if name == pointer:
                found = CHANGES
                known.add(id(inner))
            case ast.Unary(op="*", operand=ast.Name(id=name) as inner) if name == pointer:
                known.add(id(inner))
            case ast.Call(arguments=arguments):
                for i, one in enumerate(arguments):
                    if isinstance(one, ast.Name) and one.id == pointer:
                        use = use_of(node, i, function.span.source.name, native, contracts, deep)
                        if use is None:
                            return None
                        found = CHANGES if use == CHANGES else found
                        known.add(id(one))
    if any(isinstance(node, ast.Name) and node.id == pointer and id(node) not in known for node in nodes):
        return None
    return found
