"""A wrong definition gets diagnostics, whatever is wrong: our files with words deleted, doubled and exchanged."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from stages import CONFIG, TEMPLATES

from uopgen.diagnostics import Report
from uopgen.pipeline import build
from uopgen.source import SourceFile

HERE = Path(__file__).parent
SOURCES = [HERE / "render" / "toy.def", HERE / "analysis" / "bad" / "stack.def", HERE / "model" / "bad" / "shapes.def"]
WORD = re.compile(r"\w+|[^\w\s]")


def mutated(text: str, chance: random.Random) -> str:
    words = list(WORD.finditer(text))
    for _ in range(chance.randint(1, 3)):
        one, other = chance.choice(words), chance.choice(words)
        new = chance.choice(
            ["", other.group(), f"{one.group()} {other.group()}", f"{one.group()} {one.group()}", "0", "unused"]
        )
        text = text[: one.start()] + new + text[one.end() :]
        words = list(WORD.finditer(text))
    return text


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_mutations(path: Path) -> None:
    original = path.read_text()
    for seed in range(60):
        text = mutated(original, random.Random(seed))
        report = Report()
        try:
            made = build((SourceFile(path.name, text),), (), CONFIG, "ft", (TEMPLATES,), report)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error!r}") from error
        assert bool(made) == report.ok


def test_one_run_reports_all_mistakes() -> None:
    """A mistake of syntax, of names and of the stack, each in a definition of its own."""
    text = (
        "inst(SYNTAX, (a -- b)) { b = a + ; }\n"
        "macro(NAMES) = _NOWHERE;\n"
        "inst(STACK, (a -- b)) { DEAD(a); }\n"
        "inst(USES, ( -- )) { }\n"
        "macro(GOES_WITH_IT) = _NOWHERE + _STACK;\n"
        "op(_STACK, (a -- b)) { DEAD(a); b = a; }\n"
    )
    report = Report()
    assert build((SourceFile("all.def", text),), (), CONFIG, "ft", (TEMPLATES,), report) == {}
    places = {(one.code, one.span.line) for one in report.diagnostics}
    assert places >= {("UG005", 1), ("UG020", 2), ("UG111", 3), ("UG020", 5)}
