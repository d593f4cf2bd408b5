"""Contracts in layers: what a later file declares replaces what an earlier one does."""

from __future__ import annotations

from dataclasses import replace

from ..syntax.ast import Module


def layered(contracts: tuple[Module, ...]) -> tuple[Module, ...]:
    """Files of contracts without the declarations that a later file replaces."""
    replaced: set[tuple[type[object], str]] = set()
    made: list[Module] = []
    for module in reversed(contracts):
        kept = tuple(one for one in module.definitions if (type(one), getattr(one, "name", "")) not in replaced)
        replaced.update((type(one), getattr(one, "name", "")) for one in module.definitions if hasattr(one, "name"))
        made.insert(0, replace(module, definitions=kept))
    return tuple(made)
