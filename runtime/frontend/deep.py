"""Programs whose expressions or statements are nested deeply."""

from __future__ import annotations

import sys
from _thread import allocate_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

DEEP = 60_000  # calls: Python's own compiler takes 3,000 levels, and a level is up to 20 calls here
_lock = allocate_lock()  # `threading` would be seen when the host ends
_limits: list[int] = []  # guarded by _lock: for each compilation in need, the limit before the first of them


def with_room(work: Callable[[], T]) -> T:
    """What `work` returns; it is done again with more room when it runs into the host's limit of recursion."""
    try:
        return work()
    except RecursionError:
        pass
    with _lock:
        _limits.append(_limits[0] if _limits else sys.getrecursionlimit())
        sys.setrecursionlimit(max(DEEP, sys.getrecursionlimit()))
    try:
        return work()
    finally:
        with _lock:
            before = _limits.pop()
            if not _limits:
                sys.setrecursionlimit(before)
