"""The instruction set that code is generated for, from the tables that are generated with the interpreter."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

NO_INSTRUCTION = frozenset({"JUMP", "JUMP_NO_INTERRUPT"})  # become one when addresses are known


class Target:
    """Numbers, caches and stack effects of instructions by name."""

    __slots__ = ("caches", "opcodes", "stack_effect", "tables")

    def __init__(self, tables: ModuleType) -> None:
        self.opcodes: dict[str, int] = tables.opmap
        self.caches: dict[str, int] = tables.cache_units
        self.stack_effect = tables.stack_effect
        self.tables = tables

    def cache(self, op: str) -> int:
        """Code units behind the instruction."""
        return self.caches.get(op, 0)

    def popped(self, op: str, arg: int) -> int:
        """How many values the instruction takes off the stack."""
        count: int = 0 if op in NO_INSTRUCTION else self.tables.popped(op, arg)
        return count

    def pushed(self, op: str, arg: int) -> int:
        """How many values it leaves in their place."""
        count: int = 0 if op in NO_INSTRUCTION else self.tables.pushed(op, arg)
        return count

    def effect(self, op: str, arg: int) -> int:
        """What the instruction adds to the stack, also where it jumps to."""
        if op in NO_INSTRUCTION:
            return 0
        effect: int = self.stack_effect(op, arg)
        return effect


TARGETS: dict[str, Target] = {}


def target_of(build: str) -> Target:
    """The target of a build of the interpreter (ft, gil)."""
    if build not in TARGETS:
        from ..builds import tables_of

        TARGETS[build] = Target(tables_of(build))
    return TARGETS[build]
