"""Whatever lint is given: it says what is wrong, ends, and goes on with the rest.  `make fuzz` runs this for longer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge import config, texts
from spoil import SCRAPS, lint, lint_again, spoilt

from uopgen.config import Lint
from uopgen.diagnostics import Severity
from uopgen.lint.example import CONFIG, CONTRACTS
from uopgen.lint.registry import rules
from uopgen.session import Session

EXAMPLES = [text for rule in rules() for text in (*rule.good, *rule.bad)]
FAULTS = """
inst(A, (v -- v)) {
    frame->count = 1;
    DEOPT_IF(is_bad(v));
}
op(_LEAK, (v --)) {
    DEAD(v);
}
macro(LEAK) = _LEAK;
"""
pieces = st.lists(st.sampled_from(SCRAPS) | st.sampled_from(["v", " ", "w ", "0", ";\n", "\n"]), max_size=25)


def settled(count: int) -> settings:
    return settings(max_examples=count, deadline=None, derandomize=True)


@given(pieces.map("".join))
@settled(120)
def test_any_body(text: str) -> None:
    lint(f"inst(A, (v, w[oparg] -- v, res)) {{\n{text}\n}}\n", CONTRACTS, CONFIG)


@given(pieces.map("".join))
@settled(60)
def test_any_contract(text: str) -> None:
    lint(FAULTS, f"{CONTRACTS}\nextern int last(Value v, List *l) {text};\n", CONFIG)


@given(st.text(max_size=80), st.text(max_size=40))
@settled(40)
def test_any_text(definitions: str, contracts: str) -> None:
    lint(definitions, contracts, CONFIG)


@given(pieces.map("".join).filter(lambda text: "A" not in text and "LEAK" not in text))
@settled(80)
def test_what_is_wrong_hides_nothing_before_it(text: str) -> None:
    def faults(definitions: str) -> set[tuple[str, int]]:
        found = lint(definitions, CONTRACTS, CONFIG)
        return {(one.code, one.span.start) for one in found if one.code in ("UG204", "UG301")}

    assert faults(FAULTS) <= faults(f"{FAULTS}\nop(_BROKEN, (v -- v)) {{ {text} (\n")


@pytest.mark.parametrize("seed", range(12))
def test_examples_spoilt(seed: int) -> None:
    chance = random.Random(seed)
    for text in chance.sample(EXAMPLES, 12):
        lint(spoilt(text, chance), spoilt(CONTRACTS, chance) if seed % 3 == 0 else CONTRACTS, CONFIG)


@pytest.mark.parametrize("seed", range(3))
def test_our_definitions_spoilt(seed: int) -> None:
    chance, session = random.Random(1000 + seed), Session(config(), Lint())
    definitions, contracts = texts()
    for turn in range(8):
        last = turn == 7
        changed = (definitions, spoilt(contracts, chance)) if last else (spoilt(definitions, chance), contracts)
        lint_again(session, *changed)


def test_our_definitions_without_one(seed: int = 5) -> None:
    """A definition that cannot be read costs its own users their verdict, and nobody else's."""
    chance, session = random.Random(seed), Session(config(), Lint())
    definitions, contracts = texts()
    starts = [at for at in range(len(definitions)) if definitions.startswith("\nop(", at)]
    for at in chance.sample(starts, 6):
        broken = definitions[: at + 4] + "," + definitions[at + 4 :]
        found = [one for one in lint_again(session, broken, contracts) if one.severity is Severity.ERROR]
        assert [one.span.line for one in found] == [definitions.count("\n", 0, at + 1) + 1], found
