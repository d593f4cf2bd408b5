"""Threads that run patterns in one virtual machine, and processes that have one such thread each.

A pattern is a program under `benchmarks/scaling/` with a function work(n); patterns that write one shared object
have work(n, thread), reset() and check(n, threads) too.  Times are taken inside the threads, once all are there.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uopvm

PATTERNS = Path(__file__).parent / "scaling"
CLOCKS: dict[str, Callable[[], float]] = {"wall": time.monotonic, "cpu": time.thread_time}


@dataclass(frozen=True, slots=True)
class Pattern:
    path: Path
    title: str
    kind: str              # own, read, write: what the threads share
    source: str = field(repr=False)


def patterns(names: Sequence[str] = ()) -> list[Pattern]:
    """The named ones, or all."""
    found = []
    for kind in ("own", "read", "write"):
        for path in sorted((PATTERNS / kind).glob("*.py")):
            source = path.read_text()
            if not names or path.stem in names or kind in names:
                found.append(Pattern(path, source.split('"""')[1], kind, source))
    return found


class Crew:
    """`size` threads of one virtual machine."""

    def __init__(self, chosen: Sequence[Pattern], size: int, clock: str = "wall") -> None:
        self.vm = uopvm.VM()
        self.clock = CLOCKS[clock]
        self.programs = {one.path.stem: self.vm.exec(one.source, str(one.path), name=one.path.stem) for one in chosen}
        self.kinds = {one.path.stem: one.kind for one in chosen}
        self.jobs: list[queue.SimpleQueue[tuple[str, int, threading.Barrier]]] = []
        self.results: queue.SimpleQueue[tuple[float, float] | BaseException] = queue.SimpleQueue()
        for number in range(size):
            self.jobs.append(queue.SimpleQueue())
            threading.Thread(target=self._serve, args=(number,), daemon=True).start()

    def _serve(self, number: int) -> None:
        while True:
            name, n, barrier = self.jobs[number].get()
            work = self.programs[name]["work"]
            arguments = (n, number) if self.kinds[name] == "write" else (n,)
            barrier.wait()
            try:
                start = self.clock()
                work(*arguments)
                self.results.put((start, self.clock()))
            except BaseException as error:      # whoever asked raises it
                self.results.put(error)

    def spans(self, name: str, n: int, threads: int) -> list[tuple[float, float]]:
        """When each thread began and ended to do work(n)."""
        writes = self.kinds[name] == "write"
        if writes:
            self.programs[name]["reset"]()
        barrier = threading.Barrier(threads)
        for jobs in self.jobs[:threads]:
            jobs.put((name, n, barrier))
        spans = []
        for _ in range(threads):
            result: Any = self.results.get()
            if isinstance(result, BaseException):
                raise result
            spans.append(result)
        if writes and not self.programs[name]["check"](n, threads):
            raise SystemExit(f"{name}: {threads} threads that wrote one object have lost something")
        return spans

    def seconds(self, name: str, n: int, threads: int) -> float:
        return elapsed(self.spans(name, n, threads), self.clock)


def elapsed(spans: Sequence[tuple[float, float]], clock: Callable[[], float]) -> float:
    if clock is time.thread_time:               # each thread has a clock of its own
        return max(end - start for start, end in spans)
    return max(end for _, end in spans) - min(start for start, _ in spans)


class Processes:
    """The same work, in processes that share nothing: each has a machine with so many threads."""

    def __init__(self, chosen: Sequence[Pattern], processes: int, threads: int, clock: str = "wall") -> None:
        self.clock = CLOCKS[clock]
        command = [sys.executable, __file__, clock, str(threads), *[one.path.stem for one in chosen]]
        self.workers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
                        for _ in range(processes)]

    def seconds(self, name: str, n: int, processes: int = 1, threads: int = 1) -> float:
        """Until work(n) is done by so many threads in so many processes."""
        for worker in self.workers[:processes]:
            assert worker.stdin is not None
            worker.stdin.write(f"{name} {n} {threads}\n")
            worker.stdin.flush()
        spans = []
        for worker in self.workers[:processes]:
            assert worker.stdout is not None
            line = worker.stdout.readline()
            if not line:
                raise SystemExit(f"{name}: the process that worked ended with {worker.wait()}")
            start, end = map(float, line.split())
            spans.append((start, end))
        return elapsed(spans, self.clock)

    def close(self) -> None:
        for worker in self.workers:
            worker.communicate()


def serve(clock: str, size: int, names: list[str]) -> None:
    """What a process does: lines in, times out."""
    crew = Crew(patterns(names), size, clock)
    for line in sys.stdin:
        name, n, threads = line.split()
        spans = crew.spans(name, int(n), int(threads))
        start = min(start for start, _ in spans)
        print(start, start + elapsed(spans, crew.clock), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
