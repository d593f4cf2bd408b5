"""A template of a project that is wrong: its line is named, whatever fails in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from stages import CONFIG, TEMPLATES

from uopgen.diagnostics import Report
from uopgen.pipeline import build
from uopgen.source import SourceFile

GOOD = (SourceFile("a.def", "inst(A, (--)) {\n}\n"),)


def said(folder: Path, **templates: bytes) -> list[tuple[str, int, str]]:
    for name, text in templates.items():
        (folder / f"{name}.j2").write_bytes(text)
    report = Report()
    assert build(GOOD, (), CONFIG, "ft", (folder, TEMPLATES), report) == {}
    assert {one.code for one in report.diagnostics} == {"UG094"}
    return [(Path(one.span.source.name).name, one.span.line, one.message) for one in report.diagnostics]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (b"\n{% if x %}\n", 2, "Unexpected end of template"),
        (b"{{ foo }", 1, "unexpected '}'"),
        (b"a\nb\n{{ config.nothing }}\n", 3, "has no attribute 'nothing'"),
        (b"{{ nothing }}", 1, "'nothing' is undefined"),
        (b"{{ 1 / 0 }}", 1, "ZeroDivisionError: division by zero"),
        (b"{{ ops | no_filter }}", 1, "No filter named 'no_filter'"),
        (b"\n{% include 'nowhere.j2' %}", 2, "there is no template `nowhere.j2`"),
        (b"\xff\xfe", 1, "not UTF-8 text (byte 0)"),
    ],
)
def test_its_line_is_named(tmp_path: Path, text: bytes, line: int, words: str) -> None:
    ((name, at, message),) = said(tmp_path, **{"module.pyx": text})
    assert (name, at) == ("module.pyx.j2", line)
    assert message.startswith("module.pyx.j2 cannot be printed: ") and words in message


def test_what_a_template_uses_is_named(tmp_path: Path) -> None:
    """Several are wrong: each is said, and the one that two outputs use once."""
    found = said(
        tmp_path,
        **{
            "opcodes.h": b"{% include 'part.j2' %}",
            "metadata.h": b"{% include 'part.j2' %}",
            "part": b"\n{{ oops }}",
            "stats.h": b"{{ other }}",
        },
    )
    assert [(name, line) for name, line, _ in found] == [("part.j2", 2), ("stats.h.j2", 1)]
