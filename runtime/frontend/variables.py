"""Which slot of the frame each variable has."""

from __future__ import annotations

from .scope import CELL_PLACE, LOCAL_PLACE, PARAMETER, Scope
from .spec import CELL, FAST, FREE


class Layout:
    """Slots in order: locals (arguments first), comprehensions' variables, cells that are no locals, free variables."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.names: list[str] = []
        self.kinds: list[int] = []
        self.slots: dict[str, int] = {}
        self.hidden: dict[Scope, dict[str, int]] = {}
        cells: list[str] = []
        for name in scope.locals() if scope.is_function else ():
            if scope.places[name] == LOCAL_PLACE:
                self.slots[name] = self.add(name, FAST)
            elif scope.symbols[name] & PARAMETER:
                self.slots[name] = self.add(name, FAST | CELL)
            else:
                cells.append(name)
        shared: dict[tuple[int, str, int], int] = {}
        self.hide(scope, FAST, shared, 0)
        for name in sorted(cells):
            self.slots[name] = self.add(name, CELL)
        self.class_cells = {name: self.add(name, CELL) for name in scope.class_cells}
        self.cells = [slot for slot, kind in enumerate(self.kinds) if kind & CELL]  # filled when the frame is entered
        self.hide(scope, CELL, shared, 0)
        self.free_names = sorted(scope.free)
        for name in self.free_names:
            self.slots[name] = self.add(name, FREE)

    def add(self, name: str, kind: int) -> int:
        self.names.append(name)
        self.kinds.append(kind)
        return len(self.names) - 1

    def hide(self, scope: Scope, kind: int, shared: dict[tuple[int, str, int], int], depth: int) -> None:
        """Slots for the variables of inlined comprehensions; those that are never alive together share them."""
        for child in scope.children:
            if not child.inlined:
                continue
            own = self.hidden.setdefault(child, {})
            for name in child.locals():
                if (child.places[name] == CELL_PLACE) == (kind == CELL):
                    key = (depth, name, kind)
                    if key not in shared:
                        shared[key] = self.add(name, kind)
                    own[name] = shared[key]
            self.hide(child, kind, shared, depth + 1)

    def hidden_slot(self, scope: Scope, name: str) -> int | None:
        return self.hidden[scope].get(name)

    def closure_slot(self, name: str) -> int:
        """Where a block inside finds a variable of this one or of one around it."""
        return self.class_cells[name] if name in self.class_cells else self.slots[name]
