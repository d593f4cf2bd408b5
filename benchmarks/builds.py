"""The free-threaded build beside the one with a global lock, made from the same definitions.

The same programs as in compare.py, by turns, with their checksums compared.  The table, in Markdown, shows the time of
`ft` divided by that of `gil`, round by round: medians and their 95 % intervals.  The limit holds for a program when its
interval reaches it.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys

from compare import PROGRAMS
from intervals import Estimate, estimate, geometric_mean

BUILDS = ("ft", "gil")


def run(build: str, program: str, clock: str) -> tuple[str, float]:
    """Checksum and seconds: by the program's own clock, or of the processor with start-up."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", "uopvm", str(PROGRAMS / program)], capture_output=True, text=True,
                          check=False, env={**os.environ, "UOPVM_BUILD": build})
    if done.returncode:
        raise SystemExit(f"{program} in the {build} build: exit status {done.returncode}\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    checksum, seconds = done.stdout.split()
    return checksum, float(seconds) if clock == "wall" else after.ru_utime - before.ru_utime


def measure(program: str, rounds: int, clock: str) -> tuple[Estimate, list[float]]:
    """ft / gil, and the ratio of each round."""
    ratios, checksums = [], set()
    for number in range(rounds):
        seconds = {}
        for build in BUILDS if number % 2 else reversed(BUILDS):
            checksum, seconds[build] = run(build, program, clock)
            checksums.add(checksum)
        ratios.append(seconds["ft"] / seconds["gil"])
    if len(checksums) != 1:
        raise SystemExit(f"{program}: the builds disagree: {sorted(checksums)}")
    return estimate(ratios), ratios


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", help="names of programs (default: all)")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--limit", type=float, default=1.03)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall",
                        help="cpu: of the processor, for a computer that is busy with other things")
    options = parser.parse_args()

    print("| program | ft / gil | holds |\n|---|---|---|")
    all_ratios: list[list[float]] = []
    for path in sorted(PROGRAMS.glob("*.py")):
        if options.programs and path.stem not in options.programs:
            continue
        result, ratios = measure(path.name, options.rounds, options.clock)
        all_ratios.append(ratios)
        print(f"| `{path.stem}` | {result} | {'yes' if result.low <= options.limit else '**no**'} |", flush=True)
    mean = estimate([geometric_mean(one) for one in zip(*all_ratios, strict=True)])
    print(f"| all, geometric mean | {mean} | {'yes' if mean.low <= options.limit else '**no**'} |")
    sys.exit(mean.low > options.limit)


if __name__ == "__main__":
    main()
