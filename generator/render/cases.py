"""Cases of CPython's files → text: one macro of templates/cpython/steps.j2 for each kind of step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment

from ..cpython.steps import Cache, Case, Step, Text
from .render import WORDS, environment

FILES: Mapping[str, str] = {
    "Python/generated_cases.c.h": "tier1",
    "Python/executor_cases.c.h": "tier2",
    "Python/optimizer_cases.c.h": "abstract",
}


def printer(made: Environment, tier: str) -> Any:
    """The filter that prints a row of steps; text stands where it stood between them."""
    macros = made.get_template("cpython/steps.j2").module.__dict__

    def one(step: Step) -> str:
        if isinstance(step, Text):
            return at_margin(step.text)
        name = f"{tier}_cache" if isinstance(step, Cache) else WORDS.sub("_", type(step).__name__).lower()
        return str(macros[name](step)).strip("\n")

    def body(steps: Iterable[Step]) -> str:
        made = ""
        before: Step | None = None
        for step in steps:
            if not (before is None or isinstance(step, Text) or isinstance(before, Text)) and not made.endswith("\n"):
                made += "\n"
            made += one(step)
            before = step
        return "\n".join(line.rstrip() for line in made.splitlines() if line.strip())

    return body


def at_margin(text: str) -> str:
    """Lines without the indentation that every body has."""
    lines = text.split("\n")
    return "\n".join([lines[0], *(line[min(12, len(line) - len(line.lstrip(" "))) :] for line in lines[1:])])


def render_cases(
    cases: Mapping[str, Iterable[Case]], sources: Mapping[str, tuple[str, ...]], templates: Iterable[Path]
) -> dict[str, str]:
    """The files of cases, by their path below CPython's root; `cases` and `sources` by the tier's name."""
    folders = tuple(templates)
    texts: dict[str, str] = {}
    for path, tier in FILES.items():
        if tier in cases:
            made = environment(folders, {})
            made.filters["body"] = printer_later(made, tier)
            template = made.get_template(f"cpython/{Path(path).name}.j2")
            texts[path] = template.render(data={tier: tuple(cases[tier]), "sources": sources[tier]})
    return texts


def printer_later(made: Environment, tier: str) -> Any:
    """The printer needs the macros, and one of the macros needs the printer."""
    known: list[Any] = []

    def body(steps: Iterable[Step]) -> str:
        if not known:
            known.append(printer(made, tier))
        return str(known[0](steps))

    return body
