"""The syntax tree of bodies: expressions, types and statements of C, with preprocessor conditionals.  See ast.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

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
    """`{a, .b = c, [d] = e}`; with `type` a compound literal, with `sizes` too that of an array (None: [])."""

    items: tuple[tuple[str | Expression | None, Expression], ...]
    type: TypeName | None = None
    sizes: tuple[Expression | None, ...] = ()


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


Held = TypeVar("Held")  # what stands under #if: statements inside a body, definitions at the top of a file


@dataclass(frozen=True, slots=True)
class PreprocessorArm(Node, Generic[Held]):
    """`condition` is None for #else.  #ifdef X is defined(X), #ifndef X its negation."""

    condition: Expression | None
    body: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class PreprocessorIf(Node, Generic[Held]):
    arms: tuple[PreprocessorArm[Held], ...]


@dataclass(frozen=True, slots=True)
class Directive(Node):
    """Any other preprocessor line inside a body (#undef, #define, #error), as written."""

    text: str


Statement: TypeAlias = (
    "Declaration | ExpressionStatement | Block | If | While | DoWhile | For | Switch | Case | LabelStatement | Goto"
    " | Break | Continue | Return | Empty | PreprocessorIf[Statement] | Directive"
)
