"""The language: text to tree and back.

    lexer, tokens                   text into tokens
    split                           tokens into definitions, so that a broken one leaves the others readable
    typename, typename_body         which identifiers are types, by what stands around them; `declared`, by contracts
    lift                            where a definition cannot be read so: #if put around whole statements
    machine, tables, grammar.lark   tokens through the tables that lark made
    build, build_c, build_expression   into the tree: `ast`, and of bodies `ast_c`
    parse                           all of this in its order
    unparse, unparse_c, operators   the tree as text
    pieces, respan                  a file that changes, read in parts
    unit, unit_tokens, macros       files of C, into `ast_unit`, with what reads bodies
"""

from __future__ import annotations

from . import ast
from .declared import type_names
from .parse import Dialect, dialect_of, parse
from .unparse import unparse
from .unparse_c import unparse_block, unparse_expression, unparse_statement

__all__ = [
    "Dialect",
    "ast",
    "dialect_of",
    "parse",
    "type_names",
    "unparse",
    "unparse_block",
    "unparse_expression",
    "unparse_statement",
]
