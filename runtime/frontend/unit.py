"""One code object under construction: its instructions, constants, names and variables."""

from __future__ import annotations

import _ast as ast

from .instructions import ENDS, NO_LINE, Block, Handler, Instruction
from .program import Program, constant_key
from .scope import CELL_PLACE, CLASS, CLASS_CELLS, FREE_PLACE, LOCAL_PLACE, MODULE, NAME_PLACE, Scope
from .variables import Layout

# Why a statement is not simply left: what `return`, `break` and `continue` have to undo.
WHILE_LOOP = "while"
FOR_LOOP = "for"
TRY = "try"  # an exception handler is waiting
FINALLY_BODY = "finally body"  # the same, and its final statements have to run
FINALLY_HANDLER = "finally handler"  # the final statements run for an exception
WITH = "with"
EXCEPT_BODY = "except body"
VALUE = "value"  # a value on the stack


class Enclosing:
    """A statement around the current one."""

    __slots__ = ("exit", "final", "handler", "kind", "name", "node", "start")

    def __init__(self, kind: str, handler: Handler | None) -> None:
        self.kind = kind
        self.handler = handler  # the one in force outside
        self.start: Block | None = None
        self.exit: Block | None = None
        self.final: list[ast.stmt] = []
        self.name: str | None = None
        self.node: ast.AST | None = None


class Unit:
    """Emits instructions on the line `line`, covered by `handler`."""

    def __init__(self, program: Program, scope: Scope, parent: Unit | None, first_line: int) -> None:
        self.program = program
        self.scope = scope
        self.parent = parent
        self.first_line = first_line
        self.name = scope.name
        self.qualname = qualified_name(scope, parent)
        self.layout = Layout(scope)
        self.inlined: list[Scope] = []  # comprehensions that we are in and that run in this frame
        self.names: dict[str, int] = {}
        self.constants: dict[object, int] = {}
        self.constant_values: list[object] = []
        self.enclosing: list[Enclosing] = []
        self.handler: Handler | None = None
        self.line = first_line
        self.block = Block()
        self.blocks = [self.block]

    # --- instructions ---

    def emit(self, op: str, arg: int = 0) -> None:
        self.add(Instruction(op, arg, None, self.line, self.handler))

    def jump(self, op: str, target: Block) -> None:
        self.add(Instruction(op, 0, target, self.line, self.handler))
        self.start(Block())

    def add(self, instruction: Instruction) -> None:
        self.block.code.append(instruction)
        if instruction.op in ENDS:
            self.start(Block())

    def start(self, block: Block) -> None:
        """What is emitted next belongs to `block`."""
        self.block.next = block
        self.block = block
        self.blocks.append(block)

    def cover(self, block: Block, lasti: bool, left_out: int = 0) -> None:
        """From here on exceptions go to `block`."""
        handler = Handler(block, lasti)
        self.add(Instruction("SETUP", left_out, None, self.line, self.handler, handler))
        self.handler = handler

    # --- constants and names ---

    def constant(self, value: object) -> int:
        key = constant_key(value)
        index = self.constants.get(key)
        if index is None:
            index = self.constants[key] = len(self.constant_values)
            self.constant_values.append(value)
        return index

    def load_constant(self, value: object) -> None:
        self.emit("LOAD_CONST", self.constant(value))

    def name_index(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))

    def mangled(self, name: str) -> int:
        return self.name_index(self.scope.mangle(name))

    # --- variables ---

    def place(self, name: str) -> tuple[str, int, Scope]:
        """What `name` (mangled) is here, its index among the variables or -1, and the scope that says so."""
        for scope in reversed(self.inlined):
            slot = self.layout.hidden_slot(scope, name)
            if slot is not None:
                return scope.places[name], slot, scope
            if scope.parent is not None and scope.parent.kind == CLASS:
                place = scope.places[name]
                return place, self.layout.closure_slot(name) if place == FREE_PLACE else -1, scope
        place = self.scope.places[name]
        index = self.layout.slots[name] if place in (LOCAL_PLACE, CELL_PLACE, FREE_PLACE) else -1
        return place, index, self.scope

    def variable(self, action: str, name: str) -> None:
        """`action` is LOAD, STORE or DELETE."""
        name = self.scope.mangle(name)
        place, slot, scope = self.place(name)
        if place == LOCAL_PLACE:
            self.emit(f"{action}_FAST", slot)
        elif place in (CELL_PLACE, FREE_PLACE):
            if action == "LOAD" and place == FREE_PLACE and scope.kind == CLASS:
                self.emit("LOAD_LOCALS")
                self.emit("LOAD_FROM_DICT_OR_DEREF", slot)
            elif scope.in_class_namespace and name not in CLASS_CELLS:
                self.emit("LOAD_DEREF", self.layout.slots["__classdict__"])
                self.emit("LOAD_FROM_DICT_OR_DEREF", slot)
            else:
                self.emit(f"{action}_DEREF", slot)
        elif place == NAME_PLACE and scope.in_class_namespace:
            self.emit("LOAD_DEREF", self.layout.slots["__classdict__"])
            self.emit("LOAD_FROM_DICT_OR_GLOBALS", self.name_index(name))
        elif place == NAME_PLACE:
            self.emit(f"{action}_NAME", self.name_index(name))
        else:
            self.emit(f"{action}_GLOBAL", self.name_index(name) << (action == "LOAD"))

    def load_global_callable(self, name: str) -> bool:
        """Load a global name with the NULL behind it that a call needs; False when it is no global."""
        name = self.scope.mangle(name)
        if self.place(name)[0] != "global":
            return False
        self.emit("LOAD_GLOBAL", self.name_index(name) << 1 | 1)
        return True

    # --- statements around ---

    def enter(self, kind: str, handler: Handler | None) -> Enclosing:
        """`handler` is the one that was in force before the statement's own."""
        around = Enclosing(kind, handler)
        self.enclosing.append(around)
        return around

    def leave(self, kind: str) -> None:
        around = self.enclosing.pop()
        assert around.kind == kind

    @property
    def at_module_level(self) -> bool:
        return self.scope.kind == MODULE


def qualified_name(scope: Scope, parent: Unit | None) -> str:
    if parent is None or parent.scope.kind == MODULE:
        return scope.name
    if scope.kind in ("function", CLASS) and parent.place(parent.scope.mangle(scope.name))[0] == "global":
        return scope.name
    separator = ".<locals>." if parent.scope.is_function else "."
    return parent.qualname + separator + scope.name


__all__ = ["NO_LINE", "Enclosing", "Unit"]
