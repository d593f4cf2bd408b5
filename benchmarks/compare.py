"""Speed of uopvm beside CPython: the same programs, in interleaved rounds, with their checksums compared.

Each program prints a checksum and the seconds it took by its own clock, so that start-up does not count.
The table shows medians of the ratio CPython / uopvm, round by round: above 1 uopvm is faster.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

PROGRAMS = Path(__file__).parent / "programs"


def run(command: list[str], program: Path) -> tuple[str, float]:
    """Checksum and seconds of one run."""
    done = subprocess.run([*command, str(program)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} {program.name}: exit status {done.returncode}\n{done.stderr}")
    checksum, seconds = done.stdout.split()
    return checksum, float(seconds)


def pythons(names: list[str]) -> list[str]:
    """The CPythons to compare with; by default the one running this and Debian's, where it is there."""
    chosen = names or [sys.executable, "/usr/bin/python3"]
    return list(dict.fromkeys(path for name in chosen if (path := shutil.which(name))))


def describe(python: str) -> str:
    code = "import sys,sysconfig;a=sysconfig.get_config_var('PY_CORE_CFLAGS') or '';" \
           "print(sys.version.split()[0]+(' PGO' if 'profile-use' in a or 'fprofile' in a else ''))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def compare(program: Path, commands: dict[str, list[str]], rounds: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    checksums = set()
    for _ in range(rounds):
        for name, command in commands.items():
            checksum, spent = run(command, program)
            checksums.add(checksum)
            seconds[name].append(spent)
    if len(checksums) != 1:
        raise SystemExit(f"{program.name}: the interpreters disagree: {sorted(checksums)}")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", help="names of programs (default: all)")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--python", action="append", default=[], help="a CPython to compare with (repeatable)")
    options = parser.parse_args()

    commands = {"uopvm": [sys.executable, "-m", "uopvm"]}
    commands |= {describe(python): [python] for python in pythons(options.python)}
    others = [name for name in commands if name != "uopvm"]
    print(f"{'program':<12} {'uopvm s':>8}  " + "  ".join(f"{name + ' / uopvm':>24}" for name in others))
    for program in sorted(PROGRAMS.glob("*.py")):
        if options.programs and program.stem not in options.programs:
            continue
        seconds = compare(program, commands, options.rounds)
        cells = []
        for name in others:
            ratios = [a / b for a, b in zip(seconds[name], seconds["uopvm"], strict=True)]
            cells.append(f"{statistics.median(ratios):>10.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
        spent = statistics.median(seconds["uopvm"])
        print(f"{program.stem:<12} {spent:>8.3f}  " + "  ".join(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    main()
