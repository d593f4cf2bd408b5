"""The syntax tree of a definition file: definitions, statements, expressions.

Values only: frozen, tuples inside, a span on every node that takes no part in
equality.  Names are as written; what they mean is the model's business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from ..source import Span


@dataclass(frozen=True, slots=True)
class Node:
    span: Span = field(compare=False, repr=False)


# --- expressions -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name(Node):
    id: str


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, character or string, with its text as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function` is a Name for a direct call, any expression for a call through a pointer.

    An argument may be a TypeName (sizeof, _Alignof and macros that take types).
    """

    function: Expression
    arguments: tuple[Expression | TypeName, ...]


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`base.name`, or `base->name` when `arrow`."""

    base: Expression
    name: str
    arrow: bool


@dataclass(frozen=True, slots=True)
class Index(Node):
    base: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """op is one of & * + - ~ ! ++ -- and, with `postfix`, ++ --."""

    op: str
    operand: Expression
    postfix: bool = False


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Arithmetic, comparison, && and ||; also the comma operator."""

    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Assign(Node):
    """op is = or a compound assignment such as +=."""

    op: str
    target: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class Cast(Node):
    type: TypeName
    operand: Expression


@dataclass(frozen=True, slots=True)
class SizeOf(Node):
    operand: Expression | TypeName


@dataclass(frozen=True, slots=True)
class InitList(Node):
    """`{a, .b = c}`; with `type` a compound literal."""

    items: tuple[tuple[str | None, Expression], ...]
    type: TypeName | None = None


@dataclass(frozen=True, slots=True)
class StatementExpression(Node):
    """`({ ... })`, or with `bare` a block `{ ... }` given as a macro's argument."""

    body: Block
    bare: bool = False


@dataclass(frozen=True, slots=True)
class TypeName(Node):
    """A C type: specifiers as words, pointers counted by their stars with qualifiers after each.

    With `parameters` it is a pointer to a function that takes them and returns the rest.
    """

    words: tuple[str, ...]
    pointers: tuple[tuple[str, ...], ...] = ()
    parameters: tuple[TypeName, ...] | None = None

    def __str__(self) -> str:
        stars = "".join("*" + "".join(f" {q}" for q in quals) for quals in self.pointers)
        result = " ".join(self.words) + (f" {stars}" if stars else "")
        if self.parameters is None:
            return result
        return f"{result} (*)({', '.join(str(p) for p in self.parameters)})"


Expression: TypeAlias = (
    "Name | Literal | Call | Member | Index | Unary | Binary | Conditional | Assign | Cast | SizeOf"
    " | InitList | StatementExpression"
)

# --- statements ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Declarator(Node):
    """One declared name; `pointers` are its own stars, `sizes` its array bounds (None: []).

    With `parameters` it is a pointer to a function that takes them.
    """

    name: str
    pointers: tuple[tuple[str, ...], ...] = ()
    sizes: tuple[Expression | None, ...] = ()
    init: Expression | None = None
    parameters: tuple[TypeName, ...] | None = None


@dataclass(frozen=True, slots=True)
class Declaration(Node):
    """`words` are the specifiers (static const RtObject), shared by the declarators."""

    words: tuple[str, ...]
    declarators: tuple[Declarator, ...]


@dataclass(frozen=True, slots=True)
class ExpressionStatement(Node):
    """`bare`: a macro call written without a semicolon (INSTRUMENTED_JUMP(...))."""

    expression: Expression
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Block(Node):
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    test: Expression
    then: Statement
    otherwise: Statement | None = None


@dataclass(frozen=True, slots=True)
class While(Node):
    test: Expression
    body: Statement


@dataclass(frozen=True, slots=True)
class DoWhile(Node):
    body: Statement
    test: Expression


@dataclass(frozen=True, slots=True)
class For(Node):
    init: Declaration | Expression | None
    test: Expression | None
    step: Expression | None
    body: Statement


@dataclass(frozen=True, slots=True)
class Switch(Node):
    value: Expression
    body: Statement


@dataclass(frozen=True, slots=True)
class Case(Node):
    """`case value:`, or `default:` when value is None; labels what follows in the block."""

    value: Expression | None


@dataclass(frozen=True, slots=True)
class LabelStatement(Node):
    """`name:` inside a body; labels what follows in the block."""

    name: str


@dataclass(frozen=True, slots=True)
class Goto(Node):
    label: str


@dataclass(frozen=True, slots=True)
class Break(Node):
    pass


@dataclass(frozen=True, slots=True)
class Continue(Node):
    pass


@dataclass(frozen=True, slots=True)
class Return(Node):
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Empty(Node):
    """A lone semicolon."""


@dataclass(frozen=True, slots=True)
class PreprocessorArm(Node):
    """`condition` is None for #else.  #ifdef X is defined(X), #ifndef X its negation.

    `body` holds statements inside a body, definitions at the top of a file.
    """

    condition: Expression | None
    body: tuple[Statement | Definition, ...]


@dataclass(frozen=True, slots=True)
class PreprocessorIf(Node):
    arms: tuple[PreprocessorArm, ...]


@dataclass(frozen=True, slots=True)
class Directive(Node):
    """Any other preprocessor line inside a body (#undef, #define, #error), as written."""

    text: str


Statement: TypeAlias = (
    "Declaration | ExpressionStatement | Block | If | While | DoWhile | For | Switch | Case | LabelStatement | Goto"
    " | Break | Continue | Return | Empty | PreprocessorIf | Directive"
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


# --- contracts (docs/contracts.md; the words of the catalogue) -------------------


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
    """`type NAME;`: a type name C bodies may use."""

    name: str
    doc: str = ""


@dataclass(frozen=True, slots=True)
class ExternConstant(Node):
    """`constant T NAME;`: a constant or immutable variable that bodies may read."""

    name: str
    type: TypeName
    doc: str = ""


Definition: TypeAlias = (
    "Uop | Macro | Family | Pseudo | LabelDefinition | ExternFunction | ExternStruct | ExternType"
    " | ExternConstant | PreprocessorIf"
)


@dataclass(frozen=True, slots=True)
class Module(Node):
    """A whole definition file."""

    definitions: tuple[Definition, ...]
