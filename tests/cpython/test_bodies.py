"""Every body of the real files is statements and expressions: nothing is text that nobody looked into."""

from __future__ import annotations

from pathlib import Path

import pytest

from uopgen.diagnostics import Report
from uopgen.model.walk import walk
from uopgen.source import SourceFile
from uopgen.syntax import ast, parse


@pytest.mark.parametrize("name", ["bytecodes.c", "optimizer_bytecodes.c"])
def test_no_statement_is_opaque(source: Path, name: str) -> None:
    report = Report()
    module = parse(SourceFile(name, (source / "Python" / name).read_text()), report)
    assert not report.diagnostics
    bodies = [one for one in walk(module) if isinstance(one, ast.Uop)]
    opaque = [one.text for uop in bodies for one in walk(uop.body) if isinstance(one, ast.Directive)]
    assert len(bodies) > 60 and opaque == []
