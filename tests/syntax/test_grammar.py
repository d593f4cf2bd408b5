"""The grammar has no conflict, and its rules, terminals and builder fit together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from uopgen.syntax import tables
from uopgen.syntax.build import Builder
from uopgen.syntax.tokens import DIRECTIVES, END, KEYWORDS, SIGNS

TABLES = tables.generate(tables.GRAMMAR.read_text())


def test_conflicts_are_refused() -> None:
    from lark.exceptions import GrammarError

    head = 'IF "(" expression ")"'
    ambiguous = tables.GRAMMAR.read_text().replace(f"{head} closed ELSE", f"{head} statement_part ELSE")
    with pytest.raises(GrammarError, match="onflict"):
        tables.generate(ambiguous)


def test_every_rule_has_its_method() -> None:
    methods = {method for _, _, method in TABLES.rules if method}
    assert [name for name in methods if not hasattr(Builder, name)] == []


def test_every_terminal_is_made() -> None:
    wanted = {terminal for row in TABLES.actions for terminal in row}
    lexed = {*KEYWORDS.values(), *SIGNS.values(), *DIRECTIVES.values(), "NAME", "NUMBER", "CHAR", "STRING", "DIRECTIVE"}
    narrowed = {"TYPE", "BARE_CALL", "BARE_NAME", "PP_EOL", END}
    kinds = {"INST", "OP", "MACRO", "MACRO_FUNCTION", "FAMILY", "PSEUDO", "LABEL", "STRUCT_OF", "TYPE_OF", "CONSTANT"}
    kinds |= {"UOP_OF", "FAMILY_OF"}
    assert wanted == lexed | narrowed | kinds


def test_tables_are_kept_and_lark_is_not_needed_again(tmp_path: Path) -> None:
    program = (
        "import sys, uopgen.syntax.tables as t\n"
        f"t.GRAMMAR = t.Path({str(tmp_path)!r}) / 'grammar.lark'\n"
        "made = t.load()\n"
        "print('lark' in sys.modules, len(made.rules))"
    )
    (tmp_path / "grammar.lark").write_text(tables.GRAMMAR.read_text())
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def run() -> str:
        command = [sys.executable, "-c", program]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert [run(), run()] == [f"True {len(TABLES.rules)}\n", f"False {len(TABLES.rules)}\n"]
    (kept,) = (tmp_path / "__pycache__").iterdir()
    kept.write_bytes(b"spoilt")
    assert run().endswith(f"{len(TABLES.rules)}\n")
