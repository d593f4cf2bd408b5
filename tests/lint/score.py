"""How many of the faults that are put into our definitions are found: `make mutations`."""

from __future__ import annotations

import sys
import time
from collections import Counter

from founding import FOUNDING
from judge import Judge
from mutations import MUTATIONS, mutated
from operators import HARMLESS, spots
from plausible import PLAUSIBLE


def main() -> int:
    judge, began = Judge(), time.perf_counter()
    clean = judge.found()
    assert not clean, clean
    total: Counter[str] = Counter()
    score: Counter[str] = Counter()
    missed: list[str] = []
    for one in (*FOUNDING, *MUTATIONS, *PLAUSIBLE):
        texts = ("", mutated(judge.contracts, one)) if one.contract else (mutated(judge.definitions, one), "")
        hit = bool(set(one.codes) & set(judge.found(*texts)))
        total["faults with a name"] += 1
        score["faults with a name"] += hit
        missed += [] if hit else [one.name]
    for spot in spots(judge.definitions):
        hit = bool(spot.operator.codes & set(judge.found(spot.into(judge.definitions))))
        total[spot.operator.name] += 1
        score[spot.operator.name] += hit
        missed += [] if hit else [spot.name]
    for name, count in total.items():
        print(f"{score[name]:5} of {count:5}  {name}")
    print(f"{score.total():5} of {total.total():5}  in {time.perf_counter() - began:.0f} s;", end="")
    print(f" {len(HARMLESS)} more change nothing; the definitions as they are: nothing found")
    for name in missed:
        print(f"not found: {name}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
