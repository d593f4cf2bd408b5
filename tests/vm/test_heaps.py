"""Threads that share a heap: nothing is lost or doubled, and with plain items each operation is done as one."""

from __future__ import annotations

import pytest

import uopvm

PROGRAM = """
import heapq, threading

class Own:
    def __init__(self, item):
        self.item = item

    def __lt__(self, other):
        return self.item < other.item

def plain(n): return n
def pair(n): return n, str(n)

def run(make, threads, count):
    heap, taken, errors = [], [[] for _ in range(threads)], []

    def work(number):
        mine = taken[number]
        for i in range(count):
            n = (i * 7919 + number * 31) % 1009
            try:
                heapq.heappush(heap, make(n * threads + number))
                if i % 3 == 2:
                    mine.append(heapq.heappop(heap))
                    mine.append(heapq.heappushpop(heap, mine.pop()))
            except (RuntimeError, IndexError) as error:
                errors.append(str(error))

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for one in workers: one.start()
    for one in workers: one.join()
    left = len(heap)
    is_heap = all(not heap[i] < heap[(i - 1) // 2] for i in range(1, left))
    everything = sorted([one for mine in taken for one in mine] + heap)
    given = [(i * 7919 + number * 31) % 1009 * threads + number for number in range(threads) for i in range(count)]
    expected = sorted(map(make, given))
    return is_heap, len(errors), everything, expected
"""


@pytest.mark.parametrize("make", ["plain", "pair", "float"])
def test_plain_items(make: str) -> None:
    vm = uopvm.VM()
    call = f"is_heap, errors, everything, expected = run({make}, 4, 600)\nsame = everything == expected\n"
    ns = vm.exec(f"{PROGRAM}\n{call}")
    assert (ns["is_heap"], ns["errors"], ns["same"]) == (True, 0, True)


def test_items_that_are_compared_by_code() -> None:
    """They may find that the list has changed, and nothing worse."""
    vm = uopvm.VM()
    ns = vm.exec(
        PROGRAM + "\n_, errors, everything, expected = run(Own, 4, 300)\n"
        "missing = len(expected) - len(everything)\n"
        "doubled = len(everything) - len({id(one) for one in everything})\n"
    )
    assert ns["doubled"] == 0
    assert 0 <= ns["missing"] <= ns["errors"]
