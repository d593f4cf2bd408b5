"""Spoilt definitions, as long as wanted: `make fuzz SECONDS=600`.  What fails is written to build/fuzz."""

from __future__ import annotations

import random
import signal
import sys
import time
import traceback
from types import FrameType

from judge import ROOT, config, texts
from spoil import lint, lint_again, spoilt

from uopgen.config import Lint
from uopgen.lint.example import CONFIG, CONTRACTS
from uopgen.lint.registry import rules
from uopgen.session import Session

LIMIT = 20  # seconds of the processor for one text
EXAMPLES = [text for rule in rules() for text in (*rule.good, *rule.bad)]


def too_long(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {LIMIT} seconds for one text")


def one_turn(chance: random.Random, session: Session) -> tuple[str, str]:
    """What is judged next."""
    if chance.randrange(3):
        return spoilt(chance.choice(EXAMPLES), chance), spoilt(CONTRACTS, chance) if chance.randrange(2) else CONTRACTS
    definitions, contracts = texts()
    return spoilt(definitions, chance), contracts if chance.randrange(15) else spoilt(contracts, chance)


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns()
    chance, session = random.Random(seed), Session(config(), Lint())
    signal.signal(signal.SIGPROF, too_long)
    end, count, slowest = time.monotonic() + seconds, 0, 0.0
    while time.monotonic() < end:
        definitions, contracts = one_turn(chance, session)
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        try:
            if len(definitions) < 10000:
                lint(definitions, contracts, CONFIG)
            else:
                lint_again(session, definitions, contracts)
        except Exception:
            folder = ROOT / "build" / "fuzz"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "definitions.def").write_text(definitions)
            (folder / "contracts.def").write_text(contracts)
            traceback.print_exc()
            print(f"seed {seed}, text {count}: written to {folder}")
            return 1
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        slowest, count = max(slowest, time.process_time() - began), count + 1
    print(f"{count} texts in {seconds:.0f} s, the slowest {slowest:.1f} s; seed {seed}: no crash, nothing ran away")
    return 0


if __name__ == "__main__":
    sys.exit(main())
