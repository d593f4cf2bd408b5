"""The language: text to tree and back."""

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
