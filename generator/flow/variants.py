"""Variants: every consistent setting of the preprocessor names that a body mentions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from ..model.conditions import Defines, names_in
from ..model.walk import walk
from ..syntax import ast

MOST = 6  # names; more than 64 variants of one body say nothing to a reader


def open_names(bodies: Iterable[ast.Block], defines: Defines) -> tuple[str, ...]:
    """The names that bodies depend on and the build leaves open."""
    found: dict[str, None] = {}
    for body in bodies:
        for one in walk(body):
            if isinstance(one, ast.PreprocessorArm) and one.condition is not None:
                found.update((name, None) for name in names_in(one.condition) if name not in defines)
    return tuple(found)


def variants(bodies: Iterable[ast.Block], defines: Defines) -> tuple[Defines, ...]:
    """The build's setting, once for each choice of defined as 1, or not defined, of every open name."""
    names = open_names(bodies, defines)[:MOST]
    return tuple(
        {**defines, **dict(zip(names, choice, strict=True))} for choice in product((None, 1), repeat=len(names))
    )


def describe(variant: Defines, defines: Defines) -> str:
    """What sets a variant apart from its build: `Py_STATS, !RT_TRACE`."""
    return ", ".join(name if value else f"!{name}" for name, value in variant.items() if name not in defines)
