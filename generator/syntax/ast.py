"""The syntax tree of a definition file: definitions, effects and contracts; what bodies consist of is in ast_c.py.

Values only: frozen, tuples inside, a span on every node that takes no part in
equality.  Names are as written; what they mean is the model's business.
"""

# ruff: noqa: I001 (one import that hands on every name, not one statement for each)

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from ..source import Span
from .ast_c import (
    Assign as Assign,
    Binary as Binary,
    Block as Block,
    Break as Break,
    Call as Call,
    Case as Case,
    Cast as Cast,
    Conditional as Conditional,
    Continue as Continue,
    Declaration as Declaration,
    Declarator as Declarator,
    Directive as Directive,
    DoWhile as DoWhile,
    Empty as Empty,
    Expression as Expression,
    ExpressionStatement as ExpressionStatement,
    For as For,
    Goto as Goto,
    If as If,
    Index as Index,
    InitList as InitList,
    LabelStatement as LabelStatement,
    Literal as Literal,
    Member as Member,
    Name as Name,
    Node as Node,
    PreprocessorArm as PreprocessorArm,
    PreprocessorIf as PreprocessorIf,
    Return as Return,
    SizeOf as SizeOf,
    Statement as Statement,
    StatementExpression as StatementExpression,
    Switch as Switch,
    TypeName as TypeName,
    Unary as Unary,
    While as While,
)

# --- stack and cache effects -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class StackItem(Node):
    """`name`, `name: T`, `name[size]`, `name if (condition)`, or `unused`."""

    name: str
    type: TypeName | None = None
    size: Expression | None = None
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class CacheItem(Node):
    """`name/units`; name may be `unused`, units negative (a skip back)."""

    name: str
    units: int


# --- definitions -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Annotation(Node):
    """`pure`, `tier1`, `replicate(8)`, `specializing`, `override` …"""

    name: str
    argument: str | None = None


@dataclass(frozen=True, slots=True)
class Uop(Node):
    """`op(NAME, (inputs -- outputs)) { body }`, or `inst` when `is_inst`."""

    is_inst: bool
    name: str
    name_span: Span = field(compare=False, repr=False)
    annotations: tuple[Annotation, ...]
    inputs: tuple[StackItem, ...]
    caches: tuple[CacheItem, ...]
    outputs: tuple[StackItem, ...]
    body: Block
    doc: str = ""


@dataclass(frozen=True, slots=True)
class PartName(Node):
    """A uop in a macro."""

    name: str


@dataclass(frozen=True, slots=True)
class Flush(Node):
    """`flush` in a macro: the stack is written to memory here."""


Part: TypeAlias = "PartName | CacheItem | Flush"


@dataclass(frozen=True, slots=True)
class Macro(Node):
    """`macro(NAME) = part + part + …;`"""

    name: str
    name_span: Span = field(compare=False, repr=False)
    annotations: tuple[Annotation, ...]
    parts: tuple[Part, ...]
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Family(Node):
    """`family(HEAD, SIZE_NAME) = { MEMBER, … };`"""

    head: str
    head_span: Span = field(compare=False, repr=False)
    size: str | None
    members: tuple[PartName, ...]
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Pseudo(Node):
    """`pseudo(NAME, (effect), (flags)) = { alternatives }`, or `[ sequence ]` when `sequence`."""

    name: str
    name_span: Span = field(compare=False, repr=False)
    inputs: tuple[StackItem, ...]
    outputs: tuple[StackItem, ...]
    flags: tuple[str, ...]
    targets: tuple[PartName, ...]
    sequence: bool
    doc: str = ""


@dataclass(frozen=True, slots=True)
class LabelDefinition(Node):
    """`label(name) { body }`: code outside any instruction that instructions jump to."""

    name: str
    name_span: Span = field(compare=False, repr=False)
    annotations: tuple[Annotation, ...]
    body: Block
    doc: str = ""


# --- contracts (docs/design.md, section 3) ---------------------------------------


@dataclass(frozen=True, slots=True)
class Clause(Node):
    """`word`, `word(argument, …)`; `build` is gil or ft when written `word @ ft`."""

    word: str
    arguments: tuple[Expression | TypeName, ...] = ()
    build: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    type: TypeName
    name: str | None


@dataclass(frozen=True, slots=True)
class ExternFunction(Node):
    """`extern T name(T a, …) clause clause;`; `macro`: declared with `macro` instead of `extern`."""

    name: str
    name_span: Span = field(compare=False, repr=False)
    result: TypeName
    parameters: tuple[Parameter, ...]
    variadic: bool
    is_macro: bool
    clauses: tuple[Clause, ...]
    doc: str = ""


@dataclass(frozen=True, slots=True)
class ExternField(Node):
    """One field of an ExternStruct: `T name clause …;`"""

    name: str
    type: TypeName
    clauses: tuple[Clause, ...]
    doc: str = ""


@dataclass(frozen=True, slots=True)
class ExternStruct(Node):
    """`struct T { fields };`: how each field of T is protected."""

    name: str
    name_span: Span = field(compare=False, repr=False)
    fields: tuple[ExternField, ...]
    doc: str = ""


@dataclass(frozen=True, slots=True)
class ExternType(Node):
    """`type NAME clause …;`: a type name C bodies may use."""

    name: str
    clauses: tuple[Clause, ...] = ()
    doc: str = ""


@dataclass(frozen=True, slots=True)
class ExternConstant(Node):
    """`constant T NAME clause …;`: a constant or immutable variable that bodies may read."""

    name: str
    type: TypeName
    clauses: tuple[Clause, ...] = ()
    doc: str = ""


@dataclass(frozen=True, slots=True)
class EntryContract(Node):
    """One cache entry of a UopContract: `name clause …;`"""

    name: str
    clauses: tuple[Clause, ...]
    doc: str = ""


@dataclass(frozen=True, slots=True)
class UopContract(Node):
    """`uop NAME clause … { entries };`: what a uop needs and proves, and when its cache entries may be used."""

    name: str
    name_span: Span = field(compare=False, repr=False)
    clauses: tuple[Clause, ...]
    entries: tuple[EntryContract, ...] = ()
    doc: str = ""


@dataclass(frozen=True, slots=True)
class FamilyContract(Node):
    """`family HEAD clause …;`: what every form of a family has to do."""

    name: str
    name_span: Span = field(compare=False, repr=False)
    clauses: tuple[Clause, ...]
    doc: str = ""


Definition: TypeAlias = (
    "Uop | Macro | Family | Pseudo | LabelDefinition | ExternFunction | ExternStruct | ExternType"
    " | ExternConstant | UopContract | FamilyContract | PreprocessorIf[Definition]"
)


@dataclass(frozen=True, slots=True)
class Module(Node):
    """A whole definition file.  `lost` are the words of what is wrong and could not be read."""

    definitions: tuple[Definition, ...]
    lost: frozenset[str] = field(default=frozenset(), compare=False)
