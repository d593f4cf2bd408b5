"""Values cross the border unchanged, ints of every size too; what stays inside keeps its identity."""

from __future__ import annotations

import pytest

import uopvm

BITS = [*range(130), 149, 150, 151, 300, 1000, 4097]


@pytest.fixture(scope="module")
def same() -> object:
    return uopvm.VM().exec("def same(v):\n    return v\n")["same"]


@pytest.mark.parametrize("offset", [-1, 0, 1])
@pytest.mark.parametrize("sign", [1, -1])
def test_powers_of_two_and_their_neighbours(same, sign: int, offset: int) -> None:  # type: ignore[no-untyped-def]
    numbers = [sign * ((1 << bits) + offset) for bits in BITS]
    assert [same(number) for number in numbers] == numbers


def test_a_number_made_inside_is_the_same_outside() -> None:
    namespace = uopvm.VM().exec("big = 7 ** 400\nsmall = -(2 ** 47)\n")
    assert namespace["big"] == 7**400
    assert namespace["small"] == -(2**47)


def test_a_list_of_the_machine_and_one_of_the_host_are_two_things() -> None:
    inside = uopvm.VM().exec("values = [1, 2]\nsame = [1, 2]\n")
    assert inside["values"] == inside["same"]
    assert list(inside["values"]) == [1, 2]
    assert inside["values"] != [1, 2]
    with pytest.raises(TypeError):
        inside["values"] < [1, 2]  # noqa: B015


def test_a_namespace_outlives_the_next_program_and_collections() -> None:
    vm = uopvm.VM()
    first = vm.exec("x = 5\ndef f():\n    return x\n")
    second = vm.exec("x = 6\ndef f():\n    return x\n")
    vm.collect()
    assert (first["f"](), second["f"]()) == (5, 6)
    f = first["f"]
    del first, second
    vm.exec("pass")
    vm.collect()
    assert f() == 5
