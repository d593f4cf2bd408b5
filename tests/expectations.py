"""Expectations that stand in a definition file, on the line they are about.

    op(_A, (a, b)) {          //~ UG005
    }

`//~ CODE` expects a diagnostic with that code on its line; several codes, several diagnostics.  Each `^` directly
behind `//~` means a line further up, for lines on which nothing more can be written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from uopgen.diagnostics import Diagnostic

_EXPECTATION = re.compile(r"//~(\^*) *((?:[A-Z]+[0-9]+[ ,]*)+)")
Expected = Counter[tuple[int, str]]


def expected(text: str) -> Expected:
    """The lines and codes that a text expects."""
    found: Expected = Counter()
    for number, line in enumerate(text.split("\n"), 1):
        for match in _EXPECTATION.finditer(line):
            found.update((number - len(match[1]), code) for code in re.findall(r"[A-Z]+[0-9]+", match[2]))
    return found


def reported(diagnostics: Iterable[Diagnostic]) -> Expected:
    return Counter((one.span.line, one.code) for one in diagnostics)


def mismatches(text: str, diagnostics: Iterable[Diagnostic]) -> list[str]:
    """What differs between expectations and diagnostics; empty when each expectation is met exactly once."""
    diagnostics = list(diagnostics)
    want, have = expected(text), reported(diagnostics)
    messages = {(one.span.line, one.code): one.message for one in diagnostics}
    missing = [f"line {line}: {code} is expected and not reported" for line, code in (want - have).elements()]
    extra = [f"line {line}: {code} is not expected: {messages[line, code]}" for line, code in (have - want).elements()]
    return sorted(missing + extra)
