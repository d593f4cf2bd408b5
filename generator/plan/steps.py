"""The steps that a case is made of.  Offsets count from the stack pointer as it is at that step."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.sums import Sum


@dataclass(frozen=True, slots=True)
class Load:
    """A value from its slot; `condition`: only when it holds, else the null value."""

    name: str
    offset: Sum
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """The address of an array's first slot."""

    name: str
    offset: Sum


@dataclass(frozen=True, slots=True)
class Copy:
    """A value under the name that the next uop gives it."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class ReadCache:
    """A cache entry; `offset` in units from the instruction."""

    name: str
    type: str
    units: int
    offset: int


@dataclass(frozen=True, slots=True)
class Store:
    name: str
    offset: Sum
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Null:
    """A slot below live ones that holds nothing any more."""

    offset: Sum


@dataclass(frozen=True, slots=True)
class Adjust:
    """Move the stack pointer."""

    by: Sum

    @property
    def down(self) -> bool:
        """By a known number of slots, towards the bottom."""
        return self.by.known and self.by.constant < 0

    @property
    def slots(self) -> Sum:
        return -self.by if self.down else self.by


@dataclass(frozen=True, slots=True)
class Spill:
    """Save the stack pointer in the frame, and the current instruction unless the frame may be another one."""

    why: str
    instruction: bool = True


@dataclass(frozen=True, slots=True)
class Reload:
    """Read the stack pointer back."""


@dataclass(frozen=True, slots=True)
class Code:
    """Text of the definition."""

    text: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Go to `label` when the condition holds, which is unlikely."""

    condition: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Fail:
    """Go to an error exit; without a condition always."""

    condition: str
    label: str


@dataclass(frozen=True, slots=True)
class Keep:
    """The first item of an array, before its slot is used for something else."""

    name: str
    array: str
    size: Sum


@dataclass(frozen=True, slots=True)
class Close:
    """Give a reference up."""

    value: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class CloseArray:
    """Give up the items of an array from `first` on; `quickly`: item by item, each as in CloseQuickly."""

    name: str
    first: int
    size: Sum
    quickly: bool = False
    instruction: bool = True


@dataclass(frozen=True, slots=True)
class CloseQuickly:
    """Give a reference up; only when that may escape the stack pointer is saved before, and read back behind."""

    value: str
    condition: str = ""
    instruction: bool = True


@dataclass(frozen=True, slots=True)
class Branch:
    test: str
    then: tuple[Step, ...]
    otherwise: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """`head` is `for (…)`, `while (…)` or `do`; `tail` is what closes a do."""

    head: str
    body: tuple[Step, ...]
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A switch; its body has Mark steps for the cases."""

    value: str
    body: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """`case 1:`, `default:` or a label."""

    text: str


@dataclass(frozen=True, slots=True)
class Fork:
    """Arms of a preprocessor conditional that no build decides: (directive line, steps)."""

    arms: tuple[tuple[str, tuple[Step, ...]], ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """A block of its own: the code of one uop, or a block of its body."""

    title: str
    body: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """Control goes elsewhere: dispatch or goto, as C text."""

    text: str


@dataclass(frozen=True, slots=True)
class Enter:
    """The code of another instruction, from its beginning; `counted`: this is a deopt."""

    target: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Next:
    """The next instruction."""


Step = (
    Load
    | Point
    | Copy
    | ReadCache
    | Store
    | Null
    | Adjust
    | Spill
    | Reload
    | Code
    | Guard
    | Fail
    | Keep
    | Close
    | CloseArray
    | CloseQuickly
    | Branch
    | Loop
    | Choice
    | Mark
    | Fork
    | Scope
    | Leave
    | Enter
    | Next
)


@dataclass(frozen=True, slots=True)
class Exit:
    """Cold code behind a case that its guards and failures jump to."""

    label: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    type: str
    name: str
