"""A profiler: which functions of a program were called how often, and how long they took.

    with Profile(vm) as profile:
        namespace["work"]()
    print(profile.table())

It sets the machine's eval-frame hook, for all threads; so no call is inlined while it runs.
"""

from __future__ import annotations

from dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from ._vm_ft import VM


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One function, all threads together.  Times are in seconds."""

    name: str
    qualname: str
    filename: str
    line: int
    calls: int  # a generator is called once to be made, and once each time it goes on
    outer_calls: int  # of these, not from within a call of the same function
    total: float  # of the outer calls, with everything that they called
    own: float  # without other functions of the program that it called


class Profile:
    """What one run of the profiler has found; empty until it has ended."""

    def __init__(self, vm: VM) -> None:
        self.vm = vm
        self.rows: tuple[ProfileRow, ...] = ()
        self.lost = 0  # calls that there was no memory to count

    def __enter__(self) -> Self:
        self.vm._profile_start()
        return self

    def __exit__(self, *error: object) -> None:
        rows, self.lost = self.vm._profile_stop()
        made = [
            ProfileRow(name, qualname, filename, line, calls, outer, total / 1e9, own / 1e9)
            for name, qualname, filename, line, calls, outer, total, own in rows
        ]
        self.rows = tuple(sorted(made, key=lambda row: (-row.total, row.filename, row.line, row.qualname)))

    def table(self) -> str:
        """One line for each function, the longest first."""
        lines = [f"{'calls':>12} {'total s':>10} {'own s':>10}  function"]
        for row in self.rows:
            calls = str(row.calls) if row.calls == row.outer_calls else f"{row.calls}/{row.outer_calls}"
            lines.append(f"{calls:>12} {row.total:10.6f} {row.own:10.6f}  {row.qualname} ({row.filename}:{row.line})")
        if self.lost:
            lines.append(f"and {self.lost} calls that there was no memory to count")
        return "\n".join(lines)
