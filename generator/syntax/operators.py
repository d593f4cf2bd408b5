"""How tightly C's operators bind: one table for reading and for printing."""

from __future__ import annotations

COMMA = 1
ASSIGNMENT = 2
CONDITIONAL = 3
CAST = 14
UNARY = 15
POSTFIX = 16
PRIMARY = 17

_LEVELS = ("||", "&&", "|", "^", "&", "== !=", "< > <= >=", "<< >>", "+ -", "* / %")

BINARY: dict[str, int] = {op: CONDITIONAL + 1 + level for level, ops in enumerate(_LEVELS) for op in ops.split()}
