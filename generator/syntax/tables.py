"""The parser's tables: made by lark from grammar.lark, kept beside it until the grammar changes."""

from __future__ import annotations

import marshal
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import source_hash
from pathlib import Path
from typing import Any

GRAMMAR = Path(__file__).with_name("grammar.lark")
STARTS = ("definition", "expression", "sequence")


@dataclass(frozen=True, slots=True)
class Tables:
    """An LALR(1) automaton.

    `actions` says for a state and a terminal: shift to state n (n >= 0), or reduce by rule ~n.  `gotos` says for a
    state and the name of a rule where to go.  A rule is its name, its length and the Builder's method ("" passes
    the one value on).
    """

    actions: list[dict[str, int]]
    gotos: list[dict[str, int]]
    rules: list[tuple[str, int, str]]
    starts: dict[str, int]
    ends: dict[str, int]


def generate(grammar: str) -> Tables:
    """Let lark make the tables.  A conflict in the grammar is an error."""
    from lark import Lark, Token
    from lark.lexer import Lexer
    from lark.parsers.lalr_analysis import Shift

    class NoLexer(Lexer):
        def __init__(self, _conf: object) -> None:
            pass

        def lex(self, *_args: object) -> Iterator[Token]:
            return iter(())

    options: dict[str, Any] = {"parser": "lalr", "lexer": NoLexer, "strict": True, "keep_all_tokens": True}
    made = Lark(grammar, start=list(STARTS), maybe_placeholders=False, **options)
    table: Any = made.parser.parser._parse_table
    numbers: dict[Any, int] = {}
    rules: list[tuple[str, int, str]] = []
    actions: list[dict[str, int]] = [{} for _ in table.states]
    gotos: list[dict[str, int]] = [{} for _ in table.states]
    for state, row in table.states.items():
        for symbol, (action, argument) in row.items():
            if action is Shift:
                (actions if symbol.isupper() else gotos)[state][str(symbol)] = argument
                continue
            if argument not in numbers:
                numbers[argument] = len(rules)
                name = str(argument.origin.name)
                passes = argument.alias is None and argument.options.expand1 and len(argument.expansion) == 1
                rules.append((name, len(argument.expansion), "" if passes else str(argument.alias or name)))
            actions[state][str(symbol)] = ~numbers[argument]
    starts = {name: table.start_states[name] for name in STARTS}
    return Tables(actions, gotos, rules, starts, {name: table.end_states[name] for name in STARTS})


def _kept(key: str) -> list[Path]:
    """Where tables are kept, best first."""
    personal = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    name = f"grammar.{key}.tables"
    return [GRAMMAR.parent / "__pycache__" / name, Path(personal) / "uopgen" / name]


def _keep(path: Path, data: bytes) -> bool:
    """Write a file at once or not at all, and remove those of other grammars."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
        for other in path.parent.glob("grammar.*.tables"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError:
        return False
    return True


@cache
def load() -> Tables:
    """The tables of the grammar, from where they are kept if they fit it."""
    grammar = GRAMMAR.read_bytes()
    key = source_hash(grammar + Path(__file__).read_bytes()).hex()
    for path in _kept(key):
        try:
            return Tables(*marshal.loads(path.read_bytes()))
        except (OSError, ValueError, EOFError, TypeError):
            continue
    tables = generate(grammar.decode())
    data = marshal.dumps((tables.actions, tables.gotos, tables.rules, tables.starts, tables.ends))
    any(_keep(path, data) for path in _kept(key))
    return tables
