"""How calls and data scale over threads, beside the same work in processes that share nothing.

Each round measures each pattern in turn: by one thread, by all threads at once, in one process, in as many processes at
once.  One thread's time is taken in a thread too, of a machine that has several.  The table is Markdown.

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


def calibrate(crew: Crew, name: str, seconds: float) -> int:
    """How much work takes about so long."""
    n = 1000
    while (spent := crew.seconds(name, n, 1)) < seconds / 4:
        n *= 2
    return max(1000, round(n * seconds / spent / 100) * 100)


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
    crew = Crew(chosen, options.threads, options.clock)
    processes = Processes(chosen, options.threads, options.clock)
    names = [one.path.stem for one in chosen]
    amounts = {name: calibrate(crew, name, options.seconds) for name in names}
    for name in names:
        crew.seconds(name, amounts[name], options.threads)
        processes.seconds(name, amounts[name], options.threads)

    times: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in names}
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", end="\r", file=sys.stderr)
        for name in names:
            n = amounts[name]
            times[name].append((crew.seconds(name, n, 1), crew.seconds(name, n, options.threads),
                                processes.seconds(name, n, 1), processes.seconds(name, n, options.threads)))
    processes.close()

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
