"""Sizes as Python text."""

from __future__ import annotations

import re

from ..model.sums import Sum

CONDITIONAL = re.compile(r"^\(\((.*)\) \? 1 : 0\)$")
OPERATORS = (("&&", " and "), ("||", " or "), ("!=", "\0"), ("!", " not "), ("\0", "!="), ("/", "//"))


def term(text: str) -> str:
    found = CONDITIONAL.match(text)
    if found:
        return f"(1 if {term(f'({found.group(1)})')} else 0)"
    for c_text, python in OPERATORS:
        text = text.replace(c_text, python)
    return text


def python_of(size: Sum) -> str:
    """The sum as a Python expression in oparg."""
    return str(Sum(size.constant, tuple((term(text), factor) for text, factor in size.terms)))
