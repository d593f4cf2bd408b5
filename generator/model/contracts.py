"""What is promised, for one build: of the runtime's functions and fields, of uops, cache entries and families."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..source import Span

# How C writes a value that is nothing.
NULLS = frozenset(("NULL", "0", "RT_NULL", "nullptr"))
# A function with one of these may let others look at the stack while it runs, or leave the body from inside.
NEEDS_STACK = ("escapes", "runs_python", "safepoint", "blocks", "expands_to")


@dataclass(frozen=True, slots=True)
class Promise:
    """One clause that holds in this build; arguments as C text."""

    word: str
    arguments: tuple[str, ...]
    span: Span = field(compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.word}({', '.join(self.arguments)})" if self.arguments else self.word


@dataclass(frozen=True, slots=True)
class Parameter:
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    result: str
    parameters: tuple[Parameter, ...]
    variadic: bool
    is_macro: bool
    promises: tuple[Promise, ...]
    doc: str
    span: Span = field(compare=False, repr=False)

    def promise(self, word: str) -> Promise | None:
        return next((one for one in self.promises if one.word == word), None)

    @property
    def escape(self) -> Promise | None:
        """The promise because of which memory has to be true around a call."""
        return next((one for one in self.promises if one.word in NEEDS_STACK), None)

    @property
    def same(self) -> str:
        """The parameter that the result is another form of, or nothing: `establishes(same(v))`."""
        facts = (one.arguments[0] for one in self.promises if one.word == "establishes")
        return next((one[5:-1] for one in facts if one.startswith("same(")), "")

    @property
    def escapes_failing(self) -> bool:
        """It runs nothing when it succeeds, and its result tells: a null value is a failure."""
        fails = self.promise("fails")
        return str(self.escape) == "escapes(on_failure)" and fails is not None and fails.arguments[0] in NULLS

    @property
    def steals(self) -> frozenset[int]:
        """Positions of the parameters that every call consumes."""
        taken = {one.arguments[0] for one in self.promises if one.word == "steals" and len(one.arguments) == 1}
        return frozenset(i for i, parameter in enumerate(self.parameters) if parameter.name in taken)

    @property
    def steals_on_success(self) -> frozenset[int]:
        """Positions of the parameters that a call consumes unless it fails."""
        taken = {one.arguments[0] for one in self.promises if one.word == "steals" and len(one.arguments) == 2}
        return frozenset(i for i, parameter in enumerate(self.parameters) if parameter.name in taken)

    @property
    def prototype(self) -> str:
        """The type of a pointer to it: `int (*)(RtThread *, RtValue)`."""
        types = [one.type for one in self.parameters] + (["..."] if self.variadic else [])
        return f"{self.result} (*)({', '.join(types) or 'void'})"


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str
    promises: tuple[Promise, ...]
    doc: str
    span: Span = field(compare=False, repr=False)

    def promise(self, word: str) -> Promise | None:
        return next((one for one in self.promises if one.word == word), None)


@dataclass(frozen=True, slots=True)
class Structure:
    name: str
    fields: tuple[Field, ...]
    doc: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """`establishes(exact_type(it, T))`: what is tested for it, or has it for its type, is a T."""

    name: str
    type: str
    promises: tuple[Promise, ...]
    doc: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class UopPromises:
    """What a uop needs and proves; `entries` say of its cache entries when they may be used, and for how long."""

    name: str
    promises: tuple[Promise, ...]
    entries: Mapping[str, tuple[Promise, ...]]
    doc: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FamilyPromises:
    """What every form of a family does."""

    name: str
    promises: tuple[Promise, ...]
    doc: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Contracts:
    """`guards` are names in `guard(name)` that are no fields: of cache entries, and of what a uop establishes.
    `free`: of a build without a global lock."""

    functions: Mapping[str, Function]
    structures: Mapping[str, Structure]
    constants: Mapping[str, Constant]
    types: tuple[str, ...]
    lasting: frozenset[str] = frozenset()  # types `immutable`: an object of exactly this type keeps it
    typed_constants: bool = False  # some constant says of what type it is
    uops: Mapping[str, UopPromises] = field(default_factory=dict)
    families: Mapping[str, FamilyPromises] = field(default_factory=dict)
    guards: frozenset[str] = frozenset()
    free: bool = True

    def function(self, name: str) -> Function | None:
        return self.functions.get(name)


NOTHING = Contracts({}, {}, {}, ())
