"""What fixtures of this folder hand to tests."""

from __future__ import annotations

from collections.abc import Callable

from uopgen.cpython.metadata import Metadata
from uopgen.diagnostics import Report

# Definitions, as text between CPython's markers → what is made of them, and what is reported.
Make = Callable[[str], tuple[Metadata | None, Report]]
