"""Exceptions of the host that go through a program: the same object comes out, and nothing is left of it."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable
from contextlib import suppress

import pytest

import uopvm

SOURCE = """
def call(f): return f()
def nested(f, g): return f(g)
def catches(f):
    try: f()
    except Exception as e: return repr(e)
def again(f):
    try: f()
    except ValueError as e:
        kept = e
    raise kept
"""


class Own(ValueError):
    """With something of its own."""

    def __init__(self, text: str, more: object) -> None:
        super().__init__(text)
        self.more = more


def raising(error: BaseException) -> Callable[[], None]:
    def function() -> None:
        raise error

    return function


def test_the_same_object_comes_out(vm: uopvm.VM) -> None:
    ns = vm.exec(SOURCE)
    error = Own("text", [1])
    for way in ("call", "again"):
        with pytest.raises(Own) as caught:
            ns[way](raising(error))
        assert caught.value is error and error.more == [1]
    assert ns["catches"](raising(error)) == "ValueError('text')"


def test_through_several_levels(vm: uopvm.VM) -> None:
    """Host, program, host, program, host: one exception, with the lines of all."""
    ns = vm.exec(SOURCE)
    error = Own("deep", None)

    def middle(function: Callable[[], None]) -> object:
        try:
            return ns["call"](function)
        except Own as passing:
            assert passing is error
            raise

    with pytest.raises(Own) as caught:
        ns["nested"](middle, raising(error))
    assert caught.value is error
    names = [entry.name for entry in traceback.extract_tb(error.__traceback__)]
    assert [name for name in names if name in ("nested", "middle", "call", "function")][0] == "nested"
    assert {"nested", "middle", "call", "function"} <= set(names)


@pytest.mark.parametrize("way", ["call", "catches", "again"])
def test_nothing_is_left(way: str) -> None:
    def once() -> None:
        with suppress(Own):
            ns[way](raising(Own("gone", None)))

    with uopvm.VM() as vm:
        ns = vm.exec(SOURCE)
        counts = []
        for _ in range(6):
            once()
            gc.collect()
            vm.collect()
            vm.collect()
            stats = vm.stats()
            counts.append((stats["references"], stats["objects"], stats["raw blocks"]))
        assert counts[-3:] == [counts[-1]] * 3
