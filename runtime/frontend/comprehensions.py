"""Comprehensions and generator expressions."""

from __future__ import annotations

import _ast as ast

from .closures import closure_and_function
from .conditions import jump_if
from .dispatch import generate, generates
from .displays import iterated
from .instructions import Block
from .releases import COMPREHENSION_ON_ITERABLE, ITERATES_LATE, ITERATES_TWICE
from .scope import CELL_PLACE, Scope
from .targets import store
from .unit import Unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Comprehension: TypeAlias = "ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp"

BUILD = {ast.ListComp: "BUILD_LIST", ast.SetComp: "BUILD_SET", ast.DictComp: "BUILD_MAP"}
ADD = {ast.ListComp: "LIST_APPEND", ast.SetComp: "SET_ADD", ast.DictComp: "MAP_ADD"}


@generates(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
def comprehension(unit: Unit, node: Comprehension) -> None:
    scope = unit.program.scopes[node]
    if scope.inlined:
        iterator(unit, node.generators[0])
        inlined(unit, node, scope)
        return
    inner = Unit(unit.program, scope, unit, node.lineno)
    in_function(inner, node)
    closure_and_function(unit, inner, 0)
    if ITERATES_LATE and isinstance(node, ast.GeneratorExp):
        iterated(unit, node.generators[0].iter)
    else:
        iterator(unit, node.generators[0])
    unit.emit("CALL", 0)


def iterator(unit: Unit, generator: ast.comprehension) -> None:
    """Push an iterator of what a `for` of a comprehension goes through."""
    iterated(unit, generator.iter)
    on_line_of(unit, generator, "GET_ITER")


def on_line_of(unit: Unit, generator: ast.comprehension, name: str) -> None:
    line = unit.line
    unit.line = generator.iter.lineno if COMPREHENSION_ON_ITERABLE else line
    unit.emit(name)
    unit.line = line


def in_function(unit: Unit, node: Comprehension) -> None:
    """The body of the comprehension's own function; the iterator is its argument."""
    if isinstance(node, ast.GeneratorExp):
        unit.emit("LOAD_FAST", 0)
        if ITERATES_LATE:
            on_line_of(unit, node.generators[0], "GET_ITER")
        loop(unit, node, 0, 0)
        unit.load_constant(None)
    else:
        unit.emit(BUILD[type(node)], 0)
        unit.emit("LOAD_FAST", 0)
        loop(unit, node, 0, 1)
    unit.emit("RETURN_VALUE")


def inlined(unit: Unit, node: Comprehension, scope: Scope) -> None:
    """In the frame around it: the iterator is on the stack; its variables are unbound again behind it."""
    assert not isinstance(node, ast.GeneratorExp)
    own = [(name, unit.layout.hidden[scope][name]) for name in scope.locals()]
    outer = unit.handler
    cleanup, end = Block(), Block()
    unit.cover(cleanup, False)
    for name, slot in own:
        if scope.places[name] == CELL_PLACE:
            unit.emit("MAKE_CELL", slot)
    unit.emit(BUILD[type(node)], 0)
    unit.emit("SWAP", 2)
    unit.inlined.append(scope)
    loop(unit, node, 0, 1)
    unit.inlined.pop()
    unit.handler = outer
    forget(unit, [slot for _, slot in own])
    unit.jump("JUMP", end)
    unit.start(cleanup)
    forget(unit, [slot for _, slot in own])
    unit.emit("SWAP", 2)
    unit.emit("POP_TOP")
    unit.emit("RERAISE", 0)
    unit.start(end)


def forget(unit: Unit, slots: list[int]) -> None:
    for slot in slots:
        unit.emit("LOAD_FAST_AND_CLEAR", slot)
        unit.emit("POP_TOP")


def loop(unit: Unit, node: Comprehension, index: int, depth: int) -> None:
    """`for … in … if …` and everything inside; its iterator is on the stack, the result `depth` below that."""
    generator = node.generators[index]
    start, skip, end = Block(), Block(), Block()
    if ITERATES_TWICE:
        on_line_of(unit, generator, "GET_ITER")
    line = unit.line
    place = unit.line = generator.iter.lineno if COMPREHENSION_ON_ITERABLE else line
    unit.start(start)
    unit.jump("FOR_ITER", end)
    unit.line = generator.target.lineno
    store(unit, generator.target)
    unit.line = line
    for test in generator.ifs:
        jump_if(unit, test, skip, False)
    inside(unit, node, index + 1, depth, skip)
    unit.start(skip)
    unit.line = place
    unit.jump("JUMP", start)
    unit.start(end)
    unit.emit("END_FOR")
    unit.emit("POP_TOP")
    unit.line = line


def inside(unit: Unit, node: Comprehension, index: int, depth: int, skip: Block) -> None:
    """What runs for each item: the next loop, or the element.  `for x in [value]` is an assignment."""
    if index == len(node.generators):
        element(unit, node, depth)
        return
    generator = node.generators[index]
    single = single_item(generator)
    if single is None:
        iterator(unit, generator)
        loop(unit, node, index, depth + 1)
        return
    generate(unit, single)
    store(unit, generator.target)
    for test in generator.ifs:
        jump_if(unit, test, skip, False)
    inside(unit, node, index + 1, depth, skip)


def single_item(generator: ast.comprehension) -> ast.expr | None:
    items = generator.iter.elts if isinstance(generator.iter, (ast.List, ast.Tuple)) else []
    return items[0] if len(items) == 1 and not isinstance(items[0], ast.Starred) else None


def element(unit: Unit, node: Comprehension, depth: int) -> None:
    if isinstance(node, ast.GeneratorExp):
        generate(unit, node.elt)
        unit.emit("YIELD_VALUE", 0)
        unit.emit("RESUME", 5)
        unit.emit("POP_TOP")
    elif isinstance(node, ast.DictComp):
        generate(unit, node.key)
        generate(unit, node.value)
        unit.emit("MAP_ADD", depth + 1)
    else:
        generate(unit, node.elt)
        unit.emit(ADD[type(node)], depth + 1)
