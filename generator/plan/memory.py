"""Steps that make memory true."""

from __future__ import annotations

from collections.abc import Iterable

from ..analysis.state import Flush, State
from ..model.program import Value
from .naming import Names
from .steps import Adjust, Null, Step, Store


def stores(values: tuple[Value, ...], names: Names, before: State, flush: Flush) -> list[Step]:
    """What has to be written, with the stack pointer where it was before."""
    nulls: Iterable[Step] = (Null(slot.offset - before.sp) for slot in flush.nulls)
    written: Iterable[Step] = (
        Store(names.variable[slot.value], slot.offset - before.sp, values[slot.value].condition)
        for slot in flush.stores
    )
    return [*nulls, *written]


def write(values: tuple[Value, ...], names: Names, before: State, flush: Flush) -> list[Step]:
    """Stores, then the stack pointer."""
    return [*stores(values, names, before, flush), *([Adjust(flush.adjust)] if flush.adjust else [])]
