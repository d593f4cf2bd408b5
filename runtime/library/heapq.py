"""Lists as heaps, and what can be had with them: the module `heapq`."""

import sys

import _heapq
from _heapq import heapify, heappop, heappush, heappushpop, heapreplace

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop"]
if hasattr(_heapq, "heapify_max"):
    from _heapq import heapify_max, heappop_max, heappush_max, heappushpop_max, heapreplace_max

    if sys.version_info >= (3, 14, 1):
        __all__ += ["heapify_max", "heappop_max", "heappush_max", "heapreplace_max", "heappushpop_max"]
else:
    from _heapq import _heapify_max, _heappop_max, _heapreplace_max

    heapify_max, heappop_max, heapreplace_max = _heapify_max, _heappop_max, _heapreplace_max


def merge(*iterables, key=None, reverse=False):
    """All items of sorted iterables, sorted; equal ones in the order of the iterables."""
    if reverse:
        order, pop, replace, direction = heapify_max, heappop_max, heapreplace_max, -1
    else:
        order, pop, replace, direction = heapify, heappop, heapreplace, 1
    heads = []
    for number, iterable in enumerate(iterables):
        iterator = iter(iterable)
        step = iterator.__next__
        try:
            item = step()
            heads.append([item if key is None else key(item), number * direction, item, step, iterator])
        except StopIteration:
            pass
    order(heads)
    while len(heads) > 1:
        try:
            while True:
                head = heads[0]
                yield head[2]
                item = head[3]()
                head[0] = item if key is None else key(item)
                head[2] = item
                replace(heads, head)
        except StopIteration:
            pop(heads)
    if heads:
        yield heads[0][2]
        yield from heads[0][4]


def nlargest(n, iterable, key=None):
    """The n largest items, the largest first: sorted(iterable, key=key, reverse=True)[:n]."""
    return foremost(n, iterable, key, max, True, heapify, heapreplace)


def nsmallest(n, iterable, key=None):
    """The n smallest items, the smallest first: sorted(iterable, key=key)[:n]."""
    return foremost(n, iterable, key, min, False, heapify_max, heapreplace_max)


def foremost(n, iterable, key, best, reverse, order, replace):
    """The n best items.  Those found so far are a heap whose worst is first; of equal ones the earlier is better."""
    if n == 1:
        none = object()
        found = best(iter(iterable), default=none, key=key)
        return [] if found is none else [found]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key, reverse=reverse)[:n]
    iterator = iter(iterable)
    direction = -1 if reverse else 1
    heap = [(item if key is None else key(item), i * direction, item) for i, item in zip(range(n), iterator)]
    if not heap:
        return heap
    order(heap)
    worst = heap[0][0]
    number = n
    for item in iterator:
        rank = item if key is None else key(item)
        if worst < rank if reverse else rank < worst:
            replace(heap, (rank, number * direction, item))
            worst = heap[0][0]
            number += 1
    heap.sort(reverse=reverse)
    return [item for _, _, item in heap]
