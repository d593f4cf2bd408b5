"""The claims about an instruction as a tree of text."""

from __future__ import annotations

from ..analysis.claims import claims_of
from ..analysis.facts import Facts
from .instruction import claim_lines


def claims_page(facts: Facts, name: str) -> str | None:
    one = facts.of(name)
    if one is None:
        return None
    return "".join(f"{line}\n" for line in claim_lines(claims_of(one, facts.program), ""))
