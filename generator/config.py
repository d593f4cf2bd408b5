"""What a project sets: the table [tool.uopgen] of pyproject.toml, with nothing of one machine built in.

`Machine` holds the names that generated C uses; a project overrides what differs.  Strings in
braces stand for other settings: `close = "rt_close({thread}, {value})"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .source import Span

SP_DISCIPLINES = ("at_escapes", "explicit")


@dataclass(frozen=True, slots=True)
class Machine:
    """[tool.uopgen.machine]: the C of the target interpreter."""

    value: str = "Value"  # type of a stack item without a type
    null: str = ""  # a value that means nothing; empty: there is none
    close: str = ""  # gives a reference up; empty: values are not counted
    close_quickly: str = ""  # the same, unless that may escape: true when it is done; empty: there is none
    prefix: str = "vm"  # of every C name with external linkage that is generated
    header: str = "vm.h"  # included first by generated C; defines the machine's own macros
    eval: str = "vm_eval"  # the loop
    result: str = ""  # what the loop returns; empty: the value type
    thread: str = "thread"
    thread_type: str = "Thread *"
    frame: str = "frame"
    frame_type: str = "Frame *"
    code_unit: str = "CodeUnit"
    stack_pointer: str = "stack_pointer"
    next_instr: str = "next_instr"
    this_instr: str = "this_instr"
    opcode: str = "opcode"
    oparg: str = "oparg"
    resume: str = "return_offset"  # the field of a frame that says where it goes on
    cache_pointer: str = "void *"  # type of a cache entry of four units
    error_label: str = "error"  # where a failed instruction goes, with the true stack in memory
    entry_label: str = ""  # the label that the loop starts at; empty: it dispatches at once
    saves_sp: str = "at_escapes"  # or explicit: the text says where
    assertion: str = "assert"  # a macro that states what is true
    likely: str = "LIKELY({condition})"
    unlikely: str = "UNLIKELY({condition})"

    @property
    def explicit(self) -> bool:
        """The text saves the stack pointer, and nobody follows what happens to items."""
        return self.saves_sp == "explicit"

    @property
    def counted(self) -> bool:
        """Items are references: each has to be consumed, once."""
        return bool(self.close) and not self.explicit

    @property
    def closer(self) -> str:
        """The function that gives a reference up."""
        return self.close.split("(")[0]


@dataclass(frozen=True, slots=True)
class Build:
    """One setting of the preprocessor names; its name is what clauses name behind @."""

    name: str
    defines: tuple[tuple[str, str], ...] = ()
    undefined: tuple[str, ...] = ()  # names that are not defined in this build

    def adds_to(self, other: Build) -> bool:
        """Everything that `other` sets is the same here, and there is more."""
        more = set(self.defines) > set(other.defines) != set()
        return more and set(other.undefined) <= set(self.undefined)


@dataclass(frozen=True, slots=True)
class Lint:
    """[tool.uopgen.lint]: codes of rules, or beginnings of codes."""

    select: tuple[str, ...] = ("UG",)
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: str = "error"  # the least that is shown


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a generator that knows no contracts tells from the text whether a uop escapes."""

    prefixes: tuple[str, ...] = ()  # of names whose calls escape
    safe_prefixes: tuple[str, ...] = ()
    safe_suffixes: tuple[str, ...] = ()
    safe: tuple[str, ...] = ()
    escaping: tuple[str, ...] = ()  # names that escape whatever their prefix
    uops: tuple[str, ...] = ()
    uop_parts: tuple[str, ...] = ()  # in names of uops that escape

    def escapes(self, name: str) -> bool:
        if name in self.escaping:
            return True
        if not name.startswith(self.prefixes) or name in self.safe:
            return False
        return not (name.startswith(self.safe_prefixes) or name.endswith(self.safe_suffixes))


# Words whose use in a body gives an instruction a flag.
FLAG_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("HAS_CONST", ("FRAME_CO_CONSTS",)),
    ("HAS_NAME", ("FRAME_CO_NAMES",)),
    ("HAS_LOCAL", ("GETLOCAL", "SETLOCAL")),
    ("HAS_FREE", ("FREEVAR",)),
    ("HAS_JUMP", ("JUMPBY",)),
    ("HAS_EVAL_BREAK", ("CHECK_EVAL_BREAKER", "CHECK_PERIODIC")),
)


@dataclass(frozen=True, slots=True)
class Config:
    """[tool.uopgen].  Paths and globs are relative to the project's folder."""

    name: str = "vm"
    definitions: tuple[str, ...] = ("bytecodes.def",)
    partial: bool = False  # some definitions are not read: nobody asks for what settings and contracts name
    contracts: tuple[str, ...] = ()
    native: tuple[str, ...] = ()  # contracts of functions that only the sources call, for lint
    templates: str = ""  # the project's own templates, searched before the tool's
    sources: tuple[str, ...] = ()  # C files compiled with the generated ones
    include: tuple[str, ...] = ()
    cflags: tuple[str, ...] = ()
    module: str = "_vm"  # the extension module, followed by _ and the build's name
    outputs: tuple[str, ...] = ()  # names of the outputs wanted; empty: all
    dialect: str = "def"  # or cpython: uops are of use without a macro, and macros may name what they skip
    labels: tuple[str, ...] = ()  # places that bodies jump to and that are written elsewhere
    specializing: bool = True
    opcodes: tuple[tuple[str, int], ...] = (("CACHE", 0),)  # numbers that are fixed
    deopt_to: tuple[tuple[str, str], ...] = ()  # instructions without a family, and the generic form they fall back to
    foreign: tuple[str, ...] = ()  # a word that no file of this dialect has, and the version of CPython that has it
    leaves: tuple[str, ...] = ()  # macros that always jump out of a body
    restarts: tuple[str, ...] = ()  # uops behind which the generic form can begin: the stack is as good as before
    flags: tuple[tuple[str, tuple[str, ...]], ...] = FLAG_WORDS
    spelling: Spelling | None = None  # of the generator that the definitions were written for
    table: tuple[Build, ...] = (Build("default"),)
    machine: Machine = field(default_factory=Machine)
    lint: Lint = field(default_factory=Lint)
    head: Span | None = field(default=None, compare=False, repr=False)  # of the table, where it was read from

    @property
    def builds(self) -> tuple[str, ...]:
        """Names of the builds; the first is the default."""
        return tuple(build.name for build in self.table)

    def build_defines(self, build: str) -> Mapping[str, str]:
        return dict(next(one.defines for one in self.table if one.name == build))

    def undefined(self, build: str) -> tuple[str, ...]:
        return next(one.undefined for one in self.table if one.name == build)

    def kin(self, build: str) -> str:
        """The build that this one only adds names to: what is declared for that holds here, too.  Else itself."""
        own = next(one for one in self.table if one.name == build)
        return next((one.name for one in self.table if own.adds_to(one)), build)

    def added(self, build: str) -> tuple[str, ...]:
        """The names that the build adds to its kin."""
        before = self.build_defines(self.kin(build))
        return tuple(name for name in self.build_defines(build) if name not in before)

    @property
    def locked(self) -> tuple[str, ...]:
        """The builds in which one thread runs at a time; contracts call them `gil`."""
        return tuple(one for one in self.builds if self.kin(one) == "gil")

    def about(self, definitions: tuple[str, ...]) -> Config:
        """The same settings for other definition files, which may be a part of the project's."""
        return replace(self, definitions=definitions, partial=not set(self.definitions) <= set(definitions))

    def module_name(self, build: str) -> str:
        return f"{self.module}_{build}"
