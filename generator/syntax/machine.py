"""The loop that runs the tables over tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .tables import Tables
from .tokens import END, Token


class Fault(Exception):
    """The token that fits nowhere, what would have fitted, and the tokens and values before it."""

    def __init__(self, token: Token, expected: frozenset[str], values: list[Any]) -> None:
        super().__init__(token)
        self.token = token
        self.expected = expected
        self.values = values


Actions = list[tuple[str, int, Callable[[list[Any]], Any] | None]]


def bind(tables: Tables, builder: object) -> Actions:
    """The rules with the builder's methods."""
    return [(name, length, getattr(builder, method) if method else None) for name, length, method in tables.rules]


def run(tables: Tables, rules: Actions, tokens: Iterable[Token], start: str) -> Any:
    """The value of `tokens`, which end with END, as a `start`.  Raises Fault."""
    actions, gotos = tables.actions, tables.gotos
    final = tables.ends[start]
    states = [tables.starts[start]]
    values: list[Any] = []
    row = actions[states[0]]
    for token in tokens:
        kind = token.type
        while True:
            action = row.get(kind)
            if action is None:
                if kind == END and states[-1] == final:
                    return values[-1]
                raise Fault(token, _accepted(tables, states, row), values)
            if action >= 0:
                states.append(action)
                values.append(token)
                row = actions[action]
                break
            name, length, method = rules[~action]
            if method is None:
                state = states[-1] = gotos[states[-2]][name]
            elif length:
                value = method(values[-length:])
                del values[-length:], states[-length:]
                values.append(value)
                state = gotos[states[-1]][name]
                states.append(state)
            else:
                values.append(method([]))
                state = gotos[states[-1]][name]
                states.append(state)
            row = actions[state]
    raise AssertionError("tokens end with END")


def _accepted(tables: Tables, states: list[int], row: dict[str, int]) -> frozenset[str]:
    """The terminals that really could stand here: those that can be shifted after their reductions."""
    return frozenset(kind for kind in row if _shifts(tables, list(states), kind))


def _shifts(tables: Tables, states: list[int], kind: str) -> bool:
    while True:
        action = tables.actions[states[-1]].get(kind)
        if action is None:
            return kind == END and states[-1] in tables.ends.values()
        if action >= 0:
            return True
        name, length, _ = tables.rules[~action]
        if length:
            del states[-length:]
        states.append(tables.gotos[states[-1]][name])
