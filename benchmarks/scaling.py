"""How calls and data scale over threads, beside the same work in processes that share nothing.

Each round measures each pattern in turn: by one thread, by all threads at once, in one process, in as many processes at
once.  One thread's time is taken in a thread too, of a machine that has several.  Each round has processes of its own,
for the threads as well: how fast a machine does the same work depends by some percent on where its memory lies and
which keys of a dict happen to collide, and that is drawn anew for each machine.  The table is Markdown.

  speedup            work done in a time by all threads, relative to one thread
  processes          the same of processes: what this computer allows
  threads/processes  work done in a time by all threads, relative to that done by as many processes

A pattern holds when the 95 % interval of the last column reaches the limit, and the interval of its speedup reaches
the limit times that of the processes.  Patterns that write one object are checked to lose nothing, and hold when all
threads together do not fall below the given part of what one does alone.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from crew import Crew, Pattern, Processes, patterns
from intervals import Estimate, estimate

from uopvm import UnsupportedError


def usable(chosen: list[Pattern]) -> tuple[list[Pattern], list[Pattern]]:
    """Those that this machine compiles, and those that it refuses."""
    good, refused = [], []
    for one in chosen:
        try:
            Crew([one], 0)
            good.append(one)
        except UnsupportedError:
            refused.append(one)
    return good, refused


def calibrate(crew: Processes, name: str, seconds: float) -> int:
    """How much work takes about so long."""
    n = 1000
    while (spent := crew.seconds(name, n)) < seconds / 4:
        n *= 2
    return max(1000, round(n * seconds / spent / 100) * 100)


def one_round(chosen: list[Pattern], amounts: dict[str, int], options: argparse.Namespace) -> dict[str, list[float]]:
    """Seconds of each pattern: one thread, all threads, one process, all processes.  All have warmed up before."""
    crew = Processes(chosen, 1, options.threads, options.clock)
    processes = Processes(chosen, options.threads, 1, options.clock)

    def times(name: str, n: int) -> list[float]:
        return [crew.seconds(name, n), crew.seconds(name, n, threads=options.threads),
                processes.seconds(name, n), processes.seconds(name, n, options.threads)]

    for name, n in amounts.items():
        times(name, n // 4)
    measured = {name: times(name, n) for name, n in amounts.items()}
    crew.close()
    processes.close()
    return measured


def verdict(kind: str, speedup: Estimate, processes: Estimate, ratio: Estimate, options: argparse.Namespace) -> str:
    if kind == "write":
        return "yes" if speedup.high >= options.collapse else "**no**"
    good = ratio.high >= options.limit and speedup.high >= options.limit * processes.low
    return "yes" if good else "**no**"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*", help="names of patterns, or own, read, write (default: all)")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seconds", type=float, default=0.1, help="what one thread works on a pattern in a round")
    parser.add_argument("--limit", type=float, default=0.95)
    parser.add_argument("--collapse", type=float, default=0.5)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall",
                        help="cpu: of the slowest thread; for a computer that is busy with other things")
    options = parser.parse_args()

    chosen, refused = usable(patterns(options.patterns))
    begun = time.monotonic()
    crew = Processes(chosen, 1, 1, options.clock)
    amounts = {one.path.stem: calibrate(crew, one.path.stem, options.seconds) for one in chosen}
    crew.close()

    times: dict[str, list[list[float]]] = {name: [] for name in amounts}
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", end="\r", file=sys.stderr)
        for name, measured in one_round(chosen, amounts, options).items():
            times[name].append(measured)

    print(f"| pattern | ns each, one thread | speedup, {options.threads} threads "
          f"| speedup, {options.threads} processes | threads/processes | holds |\n|---|---|---|---|---|---|")
    failed = 0
    for one in chosen:
        name = one.path.stem
        rows = times[name]
        speedup = estimate([options.threads * t1 / tn for t1, tn, _, _ in rows])
        limit = estimate([options.threads * p1 / pn for _, _, p1, pn in rows])
        ratio = estimate([pn / tn for _, tn, _, pn in rows])
        single = estimate([t1 / amounts[name] * 1e9 for t1, *_ in rows])
        holds = verdict(one.kind, speedup, limit, ratio, options)
        failed += holds != "yes"
        print(f"| {one.title} | {single.median:.0f} ({single.low:.0f} to {single.high:.0f}) "
              f"| {speedup} | {limit} | {ratio} | {holds} |")
    for one in refused:
        print(f"| {one.title} | not in this build's language | | | | **no** |")
    print(f"\n{options.rounds} rounds, {options.threads} threads, {time.monotonic() - begun:.0f} s; "
          f"{failed + len(refused)} of {len(chosen) + len(refused)} do not hold")
    sys.exit(bool(failed or refused))


if __name__ == "__main__":
    main()
