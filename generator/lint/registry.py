"""The rules, found by looking into the folder, and which of them a project wants."""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module
from pathlib import Path

from ..config import Lint
from .rule import Rule

FOLDER = Path(__file__).parent / "rules"


@cache
def rules() -> tuple[Rule, ...]:
    """All of them, by code."""
    names = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
    found: list[Rule] = [import_module(f".rules.{name}", __package__).RULE for name in names]
    return tuple(sorted(found, key=lambda one: one.code))


def rule_of(code: str) -> Rule | None:
    """A rule by its code or its name."""
    return next((one for one in rules() if code.upper() == one.code or code.lower() == one.name), None)


def page_of(rule: Rule) -> str:
    """What its file says about it."""
    for path in FOLDER.glob("*.py"):
        module = import_module(f".rules.{path.stem}", __package__)
        if getattr(module, "RULE", None) is rule:
            return inspect.cleandoc(module.__doc__ or "")
    return ""


def wanted(code: str, settings: Lint) -> bool:
    """The most exact of the settings decides; of two equally exact ones the one that ignores."""

    def longest(prefixes: tuple[str, ...]) -> int:
        return max((len(one) for one in prefixes if code.startswith(one)), default=0)

    chosen = max(longest(settings.select), longest(settings.extend_select))
    return chosen > longest(settings.ignore) or (chosen > 0 and longest(settings.ignore) == 0)
