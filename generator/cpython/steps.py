"""What the cases of CPython's files consist of.  Each has a macro of its name in templates/cpython/steps.j2."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """C as the definition has it."""

    text: str


@dataclass(frozen=True, slots=True)
class Load:
    """A variable from its place on the stack; an array is a pointer to it."""

    name: str
    type: str  # to cast to, or ""
    offset: str
    array: bool
    condition: str


@dataclass(frozen=True, slots=True)
class Copy:
    """An item that the uop before calls otherwise."""

    name: str
    other: str


@dataclass(frozen=True, slots=True)
class Point:
    """An output array: where its slots are."""

    name: str
    offset: str


@dataclass(frozen=True, slots=True)
class Store:
    name: str
    cast: str
    offset: str
    condition: str


@dataclass(frozen=True, slots=True)
class Adjust:
    """The stack pointer moves."""

    by: str


@dataclass(frozen=True, slots=True)
class Cache:
    """A cache entry; `head`: its instruction has no generic form, and the entry may be of no use."""

    name: str
    units: int
    offset: int
    head: bool


@dataclass(frozen=True, slots=True)
class Deopt:
    """To the generic form."""

    condition: str
    head: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Tier 2: to where the trace goes on."""

    condition: str


@dataclass(frozen=True, slots=True)
class Error:
    """`pops` items and go to `label`; `move` is C text where their number depends on oparg."""

    condition: str
    label: str
    pops: int
    move: str


@dataclass(frozen=True, slots=True)
class Fail:
    """Tier 2: to the error exit of the uop; without a condition always."""

    condition: str


@dataclass(frozen=True, slots=True)
class ErrorNoPop:
    pass


@dataclass(frozen=True, slots=True)
class Close:
    """One input's reference given up: of all items of an array when there is a `size`."""

    name: str
    size: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class Breaker:
    pass


@dataclass(frozen=True, slots=True)
class Unknown:
    """The optimizer knows of an output that it is not NULL, or that it is."""

    name: str
    size: str
    null: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Steps of one uop among others; `name` is for the reader."""

    name: str
    before: tuple[Step, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Skip:
    units: int


Step = (
    Text | Load | Copy | Point | Store | Adjust | Cache | Deopt | Leave | Error | Fail | ErrorNoPop | Close | Breaker
    | Unknown | Group | Skip
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Variable:
    type: str
    name: str
    null: bool  # begins as NULL, because it is there on some paths only
    used: bool = False  # say so, because a copy may not need it


@dataclass(frozen=True, slots=True)
class Case:
    """One instruction of tier 1, or one uop; `reason` is set when there is no code for it."""

    name: str
    variables: tuple[Variable, ...] = ()
    steps: tuple[Step, ...] = ()
    ends: bool = False  # control never reaches the end
    breaker: bool = False  # the eval breaker is checked when the stack is true
    reason: str = ""
    size: int = 1
    this: bool = False
    target: bool = False  # other instructions go here
    head: str = ""  # the generic form, for a specialized one
    head_size: str = ""
    arg: bool = False
    constant: int = -1  # the operand of a copy
