"""Texts with something wrong in them, and what has to be true of a lint of any text."""

from __future__ import annotations

import random
import re

from uopgen.config import Config, Lint
from uopgen.diagnostics import Diagnostic, Report
from uopgen.pipeline import lint_sources
from uopgen.session import Session
from uopgen.source import SourceFile

WORD = re.compile(r"\w+|[^\w\s]")
SCRAPS = (
    *"(){}[];,:?=+*&/!~.@#\"'\\\0\x7f é€\n\r",
    *("--", "->", "/*", "*/", "//", "///", "/**", "#if X\n", "\n#else\n", "\n#endif\n", "\n#elif Y\n", "#define A B\n"),
    *("inst(", "op(_A, (a -- b)) {", "macro(", "family(", "pseudo(", "label(", "extern ", "struct ", "type "),
    *("if (", "else", "while (1)", "do", "for (;;)", "switch (", "case 1:", "goto error;", "return;", "sizeof("),
    *("DEAD(", "INPUTS_DEAD();", "DEOPT_IF(", "EXIT_IF(true);", "ERROR_IF(", "ERROR_NO_POP();", "SYNC_SP();"),
    *("SAVE_STACK();", "RELOAD_STACK();", "DECREF_INPUTS();", "frame = frame;", "LOAD_IP(0);", "JUMPBY(oparg);"),
    *("steals(", "locks(", "requires(lock(", "establishes(", "returns(borrowed(", "escapes @ ft", "unused"),
    *("const ", "DISPATCH();", "oparg", "[oparg]", "1"),
)


def spoilt(text: str, chance: random.Random) -> str:
    """A few words deleted, doubled, exchanged or put in; now and then a stretch of bytes that mean nothing."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        words = list(WORD.finditer(text))
        if not words:
            return text
        one, other = chance.choice(words), chance.choice(words)
        match chance.randrange(6):
            case 0:
                text = text[: one.start()] + text[one.end() :]
            case 1:
                text = text[: one.end()] + " " + one.group() + text[one.end() :]
            case 2:
                first, last = sorted((one, other), key=lambda each: each.start())
                between = text[first.end() : last.start()] if first is not last else ""
                text = text[: first.start()] + last.group() + between + first.group() + text[last.end() :]
            case 3:
                text = text[: one.start()] + chance.choice(SCRAPS) + text[one.start() :]
            case 4:
                text = text[: one.start()] + other.group() + text[one.end() :]
            case 5:
                noise = bytes(chance.randrange(256) for _ in range(chance.randrange(12))).decode("utf-8", "replace")
                text = text[: one.start()] + noise + text[one.start() + chance.randrange(40) :]
    return text


def check(found: list[Diagnostic], texts: dict[str, str]) -> None:
    """Every diagnostic says something about a place that is there."""
    for one in found:
        assert one.message and one.code, one
        for span in (one.span, *(label.span for label in one.labels), *(edit.span for edit in one.edits)):
            text = texts.get(span.source.name)
            if text is not None:
                assert 0 <= span.start <= span.end <= len(text) + 1, one
                assert span.line >= 1 and span.column >= 1
                span.source.line(span.line)


def lint(definitions: str, contracts: str, config: Config) -> list[Diagnostic]:
    report = Report()
    sources = (SourceFile("a.def", definitions),), (SourceFile("c.def", contracts),)
    lint_sources(*sources, config, Lint(), report)
    check(report.diagnostics, {"a.def": definitions, "c.def": contracts})
    return report.diagnostics


def lint_again(session: Session, definitions: str, contracts: str) -> list[Diagnostic]:
    """The same by a session, which judges only what changed."""
    outcome = session.check((SourceFile("a.def", definitions),), (SourceFile("c.def", contracts),))
    found = list(outcome.diagnostics)
    check(found, {"a.def": definitions, "c.def": contracts})
    return found
