"""Queues between threads: the module `queue`."""

import sys
from threading import Condition, Lock
from time import monotonic

__all__ = ["Empty", "Full", "Queue", "PriorityQueue", "LifoQueue", "SimpleQueue"]
WITH_SHUTDOWN = sys.version_info >= (3, 13)
if WITH_SHUTDOWN:
    __all__.insert(2, "ShutDown")


class Empty(Exception):
    """There is nothing to get."""

    __module__ = "_queue"


class Full(Exception):
    """There is no room to put anything."""


class Closed(Exception):
    """The queue was shut down."""


if WITH_SHUTDOWN:
    Closed.__name__ = Closed.__qualname__ = "ShutDown"
    ShutDown = Closed


class Queue:
    """First in, first out; at most `maxsize` items, when that is more than 0."""

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._init(maxsize)
        self.mutex = Lock()
        self.not_empty, self.not_full = Condition(self.mutex), Condition(self.mutex)
        self.all_tasks_done = Condition(self.mutex)
        self.unfinished_tasks = 0
        self.is_shutdown = False

    # What subclasses change; the mutex is held.

    def _init(self, maxsize):
        self.queue = []
        self._first = 0

    def _qsize(self):
        return len(self.queue) - self._first

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        first = self._first
        item = self.queue[first]
        self.queue[first] = None
        self._first = first + 1
        if first >= 32 and first * 2 > len(self.queue):
            del self.queue[: first + 1]
            self._first = 0
        return item

    def _room(self):
        return self.maxsize <= 0 or self._qsize() < self.maxsize

    # For everybody.

    def qsize(self):
        with self.mutex:
            return self._qsize()

    def empty(self):
        with self.mutex:
            return not self._qsize()

    def full(self):
        with self.mutex:
            return 0 < self.maxsize <= self._qsize()

    def put(self, item, block=True, timeout=None):
        with self.not_full:
            if self.is_shutdown:
                raise Closed
            if self.maxsize > 0:
                wait_until(self, self.not_full, self._room, block, timeout, Full)
            self._put(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def get(self, block=True, timeout=None):
        with self.not_empty:
            if self.is_shutdown and not self._qsize():
                raise Closed
            wait_until(self, self.not_empty, self._qsize, block, timeout, Empty)
            item = self._get()
            self.not_full.notify()
            return item

    def put_nowait(self, item):
        return self.put(item, block=False)

    def get_nowait(self):
        return self.get(block=False)

    def task_done(self):
        with self.all_tasks_done:
            left = self.unfinished_tasks - 1
            if left < 0:
                raise ValueError("task_done() called too many times")
            self.unfinished_tasks = left
            if left == 0:
                self.all_tasks_done.notify_all()

    def join(self):
        with self.all_tasks_done:
            while self.unfinished_tasks:
                self.all_tasks_done.wait()

    if WITH_SHUTDOWN:

        def shutdown(self, immediate=False):
            with self.mutex:
                self.is_shutdown = True
                if immediate:
                    while self._qsize():
                        self._get()
                        if self.unfinished_tasks > 0:
                            self.unfinished_tasks -= 1
                    self.all_tasks_done.notify_all()
                self.not_empty.notify_all()
                self.not_full.notify_all()


def wait_until(queue, condition, ready, block, timeout, otherwise):
    """Wait for `ready`, as the arguments of put() and get() say."""
    if not block:
        if not ready():
            raise otherwise
        return
    if timeout is not None and timeout < 0:
        raise ValueError("'timeout' must be a non-negative number")
    end = None if timeout is None else monotonic() + timeout
    while not ready():
        left = None if end is None else end - monotonic()
        if left is not None and left <= 0.0:
            raise otherwise
        condition.wait(left)
        if queue.is_shutdown and not (condition is queue.not_empty and ready()):
            raise Closed


class LifoQueue(Queue):
    """Last in, first out."""

    def _init(self, maxsize):
        self.queue = []

    def _qsize(self):
        return len(self.queue)

    def _get(self):
        return self.queue.pop()


class PriorityQueue(Queue):
    """The smallest item first."""

    def _init(self, maxsize):
        self.queue = []

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)
        rise(self.queue, 0, len(self.queue) - 1)

    def _get(self):
        heap = self.queue
        last = heap.pop()
        if not heap:
            return last
        smallest, heap[0] = heap[0], last
        hole, size = 0, len(heap)
        while 2 * hole + 1 < size:
            child = 2 * hole + 1
            if child + 1 < size and not heap[child] < heap[child + 1]:
                child += 1
            heap[hole] = heap[child]
            hole = child
        heap[hole] = last
        rise(heap, 0, hole)
        return smallest


def rise(heap, top, place):
    """The item at `place` goes up until its parent is not larger."""
    item = heap[place]
    while place > top:
        parent = (place - 1) >> 1
        if not item < heap[parent]:
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item


class SimpleQueue:
    """First in, first out, without a limit."""

    __module__ = "_queue"

    def __init__(self):
        self._queue = Queue()

    def put(self, item, block=True, timeout=None):
        self._queue.put(item)

    def put_nowait(self, item):
        self._queue.put(item)

    def get(self, block=True, timeout=None):
        return self._queue.get(block, timeout)

    def get_nowait(self):
        return self._queue.get(False)

    def empty(self):
        return self._queue.empty()

    def qsize(self):
        return self._queue.qsize()
