"""The instruction set that code is generated for, from the tables that are generated with the interpreter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Target:
    """Numbers, caches and stack effects of instructions by name."""

    __slots__ = ("caches", "effect", "opcodes")

    def __init__(
        self, opcodes: Mapping[str, int], caches: Mapping[str, int], effect: Callable[[str, int, bool], int]
    ) -> None:
        self.opcodes = opcodes
        self.caches = caches  # code units behind the instruction
        self.effect = effect  # what it adds to the stack; the flag: when it jumps
