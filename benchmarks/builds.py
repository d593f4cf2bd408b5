"""The free-threaded build beside the one with a global lock, made from the same definitions.

The same programs as in compare.py, by turns, with their checksums compared.  In each round both builds have a layout of
their own in memory (layouts.py), which is made by chance: what a build owes to the accident of where its code lies
is part of the spread and not of the result.  In a round each program runs twice in each build, there and back (ft, gil,
gil, ft), and the faster run counts.

The table, in Markdown, shows the time of `ft` divided by that of `gil`, round by round: medians and their 95 %
intervals over the layouts.  The limit holds for a program when its interval reaches it.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from compare import PROGRAMS
from intervals import estimate, geometric_mean
from layouts import parts_of, temporary_folder

BUILDS = ("ft", "gil")


def run(modules: str, build: str, program: Path, clock: str) -> tuple[str, float]:
    """Checksum and seconds: by the program's own clock, or of the processor with start-up."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", "uopvm", str(program)], capture_output=True, text=True, check=False,
                          env={**os.environ, "UOPVM_BUILD": build, "UOPVM_MODULES": modules})
    if done.returncode:
        raise SystemExit(f"{program.name} in the {build} build: exit status {done.returncode}\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    checksum, seconds = done.stdout.split()
    return checksum, float(seconds) if clock == "wall" else after.ru_utime - before.ru_utime


def fastest(modules: str, program: Path, clock: str, first: int) -> Mapping[str, float]:
    """Seconds of each build, the faster one of two runs."""
    least: dict[str, float] = {}
    checksums = set()
    there = BUILDS[first:] + BUILDS[:first]
    for build in (*there, *reversed(there)):
        checksum, seconds = run(modules, build, program, clock)
        checksums.add(checksum)
        least[build] = min(seconds, least.get(build, seconds))
    if len(checksums) != 1:
        raise SystemExit(f"{program.name}: the builds disagree: {sorted(checksums)}")
    return least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", help="names of programs (default: all)")
    parser.add_argument("--rounds", type=int, default=11, help="with a layout each")
    parser.add_argument("--seed", type=int, default=0, help="of the layouts: other ones for another number")
    parser.add_argument("--limit", type=float, default=1.03)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall",
                        help="cpu: of the processor, for a computer that is busy with other things")
    options = parser.parse_args()

    programs = [one for one in sorted(PROGRAMS.glob("*.py")) if not options.programs or one.stem in options.programs]
    parts = {build: parts_of(build) for build in BUILDS}
    ratios: defaultdict[str, list[float]] = defaultdict(list)
    means = []
    for number in range(options.rounds):
        with temporary_folder() as modules:
            for build in BUILDS:
                parts[build].lay_out(f"{options.seed} {number} {build}", Path(modules) / build)
            for program in programs:
                seconds = fastest(modules, program, options.clock, number % 2)
                ratios[program.stem].append(seconds["ft"] / seconds["gil"])
        means.append(geometric_mean([ratios[program.stem][-1] for program in programs]))

    print("| program | ft / gil | range over the layouts | holds |\n|---|---|---|---|")
    for title, values in [*((f"`{name}`", values) for name, values in ratios.items()), ("all, geometric mean", means)]:
        result = estimate(values)
        holds = "yes" if result.low <= options.limit else "**no**"
        print(f"| {title} | {result} | {min(values):.2f} to {max(values):.2f} | {holds} |")
    sys.exit(estimate(means).low > options.limit)


if __name__ == "__main__":
    main()
