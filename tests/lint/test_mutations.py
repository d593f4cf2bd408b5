"""Our definitions are clean, and with one fault put into them the rule for that fault finds it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from founding import FOUNDING
from judge import Judge
from mutations import MUTATIONS, Mutation, mutated
from operators import HARMLESS, OPERATORS, Operator, every_spot, spots
from plausible import PLAUSIBLE

EVERY = (*FOUNDING, *MUTATIONS, *PLAUSIBLE)


@cache
def judge() -> Judge:
    return Judge()


@cache
def clean() -> dict[str, list[str]]:
    return judge().found()


def test_our_definitions_are_clean() -> None:
    assert clean() == {}


def test_there_are_enough() -> None:
    assert len(EVERY) >= 60
    assert len({one.name for one in EVERY}) == len(EVERY)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_mutation(one: Mutation, record_property: Callable[[str, object], None]) -> None:
    assert clean() == {}
    contracts = mutated(judge().contracts, one) if one.contract else ""
    definitions = "" if one.contract else mutated(judge().definitions, one)
    found = judge().found(definitions, contracts)
    hit = bool(set(one.codes) & set(found))
    record_property("mutations", (int(hit), 1))
    assert hit, found


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda one: one.name)
def test_a_fault_in_every_place(operator: Operator, record_property: Callable[[str, object], None]) -> None:
    places = [one for one in spots(judge().definitions) if one.operator is operator]
    assert places
    missed = [one.name for one in places if not operator.codes & set(judge().found(one.into(judge().definitions)))]
    record_property("mutations", (len(places) - len(missed), len(places)))
    assert missed == []


def test_places_without_effect_are_there() -> None:
    assert set(HARMLESS) <= {one.name for one in every_spot(judge().definitions)}
