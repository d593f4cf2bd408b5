"""`uopvm` and `python -m uopvm`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the exit status."""
    try:
        from .command import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # before the program has begun, or behind its end
        from .command import die_of_interrupt

        print("KeyboardInterrupt", file=sys.stderr)
        return die_of_interrupt()


if __name__ == "__main__":
    sys.exit(main())
