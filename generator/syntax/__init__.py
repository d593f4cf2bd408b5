"""The language: text to tree and back."""

from __future__ import annotations

from . import ast
from .parse import Dialect, dialect_of, parse

__all__ = ["Dialect", "ast", "dialect_of", "parse"]
