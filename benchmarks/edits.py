"""Edits of each kind that somebody makes in definitions and contracts: each gives both texts, with one change."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

Texts = tuple[str, str]  # the definitions, and the contracts
Kind = Callable[[str, str, random.Random], Iterator[Texts]]
FEW, MANY = 12, 40


def some(pattern: str, text: str, chosen: random.Random, most: int = FEW) -> list[re.Match[str]]:
    found = list(re.finditer(pattern, text, re.M))
    return chosen.sample(found, min(most, len(found)))


def statements(text: str, contracts: str, chosen: random.Random) -> Iterator[Texts]:
    for found in some(r"^ +\w[^;{}#\n]*;$", text, chosen, MANY):
        yield f"{text[: found.start()]}        STAT_INC(BINARY_OP, hit);\n{text[found.start() :]}", contracts


def shared_uops(text: str, contracts: str, chosen: random.Random) -> Iterator[Texts]:
    """A statement more in the uops that most macros use."""
    used: dict[str, int] = {}
    for macro in re.finditer(r"^ *(?:\w+ )*macro\([^;]*;", text, re.M):
        for name in set(re.findall(r"\b_\w+", macro[0])):
            used[name] = used.get(name, 0) + 1
    defined = ((name, re.search(rf"\bop\({name}\b[^{{]*{{", text)) for name in sorted(used, key=lambda one: -used[one]))
    for _, found in islice(((name, found) for name, found in defined if found), FEW):
        yield f"{text[: found.end()]}\n    STAT_INC(BINARY_OP, hit);{text[found.end() :]}", contracts


def instructions(text: str, contracts: str, chosen: random.Random) -> Iterator[Texts]:
    """One more, and one less."""
    for number, found in enumerate(some(r"^ *inst\(", text, chosen)):
        yield f"{text[: found.start()]}inst(BRAND_NEW{number}, (--)) {{\n}}\n\n{text[found.start() :]}", contracts
    for found in some(r"^ *macro\([^;]*;", text, chosen):
        yield text[: found.start()] + text[found.end() :], contracts


def families(text: str, contracts: str, chosen: random.Random) -> Iterator[Texts]:
    """A member less."""
    for found in some(r"^ *family\([^=]*=\s*\{(\s*\w+,)", text, chosen):
        yield text[: found.start(1)] + text[found.end(1) :], contracts


def lines_above(text: str, contracts: str, chosen: random.Random) -> Iterator[Texts]:
    """All places move."""
    for number in range(1, FEW // 2 + 1):
        yield "// one line more\n" * number + text, contracts
        yield text, "// one line more\n" * number + contracts


def functions(text: str, contracts: str, chosen: random.Random) -> Iterator[Texts]:
    """What a function, or a macro, promises."""
    for found in some(r"^(?:extern|macro) [^;{]*?\)(?=[^;{)]*;)", contracts, chosen):
        end = contracts.index(";", found.end())
        clauses = "" if "escapes" in contracts[found.end() : end] else f"{contracts[found.end() : end]} escapes"
        yield text, contracts[: found.end()] + clauses + contracts[end:]


def fields(text: str, contracts: str, chosen: random.Random) -> Iterator[Texts]:
    for found in some(r"^    \w[^;()\n]*?\w+  [^\n]*;$", contracts, chosen):
        yield text, f"{contracts[: found.end() - 1]} stw_written{contracts[found.end() - 1 :]}"


def types(text: str, contracts: str, chosen: random.Random) -> Iterator[Texts]:
    for found in some(r"^type \w+", contracts, chosen):
        yield text, f"{contracts[: found.start()]}type BrandNew;\n{contracts[found.start() :]}"


KINDS: Mapping[str, Kind] = {
    "a statement more": statements,
    "a statement more in a uop of many macros": shared_uops,
    "an instruction more or less": instructions,
    "a family": families,
    "lines above everything": lines_above,
    "the contract of a function or macro": functions,
    "the contract of a field": fields,
    "a type of the contracts": types,
}
