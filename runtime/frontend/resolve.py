"""What each name of each scope is: local, cell, free, global, or looked up by name in a class body."""

from __future__ import annotations

from .scope import (
    ANNOTATION,
    BOUND,
    CELL_PLACE,
    CLASS,
    CLASS_CELLS,
    FREE_PLACE,
    GLOBAL,
    GLOBAL_PLACE,
    LOCAL_PLACE,
    NAME_PLACE,
    NONLOCAL,
    PARAMETER,
    Scope,
)


def resolve(module: Scope) -> None:
    """Fill `places` and `free` of every scope of the module."""
    resolve_scope(module, frozenset())


def resolve_scope(scope: Scope, visible: frozenset[str]) -> None:
    """`visible` are the variables of enclosing functions."""
    own = frozenset(scope.locals())
    declared_global = {name for name, flags in scope.symbols.items() if flags & GLOBAL}
    inside = visible
    if scope.kind == CLASS:
        inside = visible | {"__class__"}
    elif scope.is_function:
        inside = (visible - declared_global) | own
    wanted: set[str] = set()
    for child in scope.children:
        cells = CLASS_CELLS if scope.kind == CLASS and child.kind == ANNOTATION else ()
        resolve_scope(child, inside.union(cells))
        wanted |= child.free
    for name, flags in scope.symbols.items():
        if name in own or not is_part_of_parent(scope):
            scope.places[name] = place_of(scope, name, flags, visible)
    take_wanted(scope, own, wanted)
    free = {name for name, place in scope.places.items() if place == FREE_PLACE}
    scope.free |= free


def is_part_of_parent(scope: Scope) -> bool:
    """What such a comprehension does not bind means what it means in the block around it."""
    return scope.inlined and scope.parent is not None and scope.parent.kind != CLASS


def place_of(scope: Scope, name: str, flags: int, visible: frozenset[str]) -> str:
    if flags & GLOBAL:
        return GLOBAL_PLACE
    if flags & NONLOCAL:
        return FREE_PLACE
    if flags & (BOUND | PARAMETER):
        if scope.kind == CLASS:
            return NAME_PLACE
        return LOCAL_PLACE if scope.is_function else GLOBAL_PLACE
    if scope.in_class_namespace:
        assert scope.parent is not None
        return place_in_class(name, scope.parent, visible)
    if name in visible:
        return FREE_PLACE
    return NAME_PLACE if scope.kind == CLASS else GLOBAL_PLACE


def place_in_class(name: str, around: Scope, visible: frozenset[str]) -> str:
    """Annotations in a class look names up there first."""
    if around.symbols.get(name, 0) & GLOBAL:
        return GLOBAL_PLACE
    return FREE_PLACE if name in visible and name not in around.locals() else NAME_PLACE


def take_wanted(scope: Scope, own: frozenset[str], wanted: set[str]) -> None:
    """Variables that blocks inside want: ours become cells, the others we pass on."""
    if scope.kind == CLASS:
        scope.class_cells = [name for name in CLASS_CELLS if name in wanted]
        scope.free |= wanted.difference(CLASS_CELLS)
        return
    for name in wanted:
        if name in own and scope.is_function:
            scope.places[name] = CELL_PLACE
        elif scope.is_function:
            scope.free.add(name)
            if not is_part_of_parent(scope):
                scope.places.setdefault(name, FREE_PLACE)


def unbound_globals(module: Scope) -> dict[str, Scope]:
    """Global names that no statement of the module binds, each with a scope that uses it."""
    bound: set[str] = set()
    used: dict[str, Scope] = {}
    todo = [module]
    while todo:
        scope = todo.pop()
        todo.extend(scope.children)
        for name, flags in scope.symbols.items():
            place = scope.places.get(name)
            if place == GLOBAL_PLACE and flags & BOUND:
                bound.add(name)
            elif place in (GLOBAL_PLACE, NAME_PLACE) and not flags & BOUND:
                used.setdefault(name, scope)
    return {name: scope for name, scope in used.items() if name not in bound}
