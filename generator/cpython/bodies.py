"""The body of a uop as steps: its own text, with the special macros taken out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..model.effects import Effect
from ..model.program import Uop
from ..model.walk import walk
from ..syntax import ast
from .stack import Stack
from .steps import Breaker, Close, Deopt, Error, ErrorNoPop, Fail, Leave, Step, Text

EXITS = frozenset({"DISPATCH", "GO_TO_INSTRUCTION", "Py_UNREACHABLE", "DISPATCH_INLINED", "DISPATCH_GOTO"})
REPLACED = frozenset(
    {"DEOPT_IF", "EXIT_IF", "ERROR_IF", "ERROR_NO_POP", "DECREF_INPUTS", "SYNC_SP", "CHECK_EVAL_BREAKER"}
)
ABSTRACT = frozenset({"DECREF_INPUTS", "SYNC_SP"})
Replace = Callable[[str, ast.Call], list[Step]]


def call_of(node: ast.Node) -> tuple[str, ast.Call] | None:
    if isinstance(node, ast.ExpressionStatement) and isinstance(node.expression, ast.Call):
        call = node.expression
        if isinstance(call.function, ast.Name):
            return call.function.id, call
    return None


def steps_of(uop: Uop, replaced: frozenset[str], replace: Replace, bit: int = -1) -> list[Step]:
    """Text and steps in the order of the text; with `bit`, `oparg & 1` is that number."""
    text, offset = uop.body.span.source.text, uop.body.span.start + 1
    steps: list[Step] = []
    changes = sorted(found(uop.body, replaced, bit), key=lambda one: one[0])
    for start, end, made in changes:
        if start < offset:
            continue
        steps.append(Text(text[offset:start]))
        steps += [Text(made)] if isinstance(made, str) else replace(*made)
        offset = end
    return [*steps, Text(text[offset : uop.body.span.end - 1])]


def found(body: ast.Block, replaced: frozenset[str], bit: int) -> Iterator[tuple[int, int, str | tuple[str, ast.Call]]]:
    for one in walk(body):
        call = call_of(one)
        if call is not None and call[0] in replaced:
            yield one.span.start, one.span.end, call
        elif bit >= 0 and is_low_bit(one):
            yield one.span.start, one.span.end, str(bit)


def is_low_bit(node: ast.Node) -> bool:
    match node:
        case ast.Binary(op="&", left=ast.Name(id="oparg"), right=ast.Literal(text="1")):
            return True
    return False


def written(node: ast.Node, bit: int) -> str:
    """The text of an expression; `oparg & 1` replaced where it is known."""
    text, start = node.span.text, node.span.start
    places = [one.span for one in walk(node) if bit >= 0 and is_low_bit(one)]
    for place in sorted(places, key=lambda span: -span.start):
        text = text[: place.start - start] + str(bit) + text[place.end - start :]
    return text


def tier1(uop: Uop, stack: Stack, head: str) -> Replace:
    def replace(name: str, call: ast.Call) -> list[Step]:
        if name in ("DEOPT_IF", "EXIT_IF"):
            return [Deopt(call.arguments[0].span.text, head)]
        if name == "ERROR_IF":
            at = stack.at_error
            pops, move = (-at.constant, "") if at.known else (0, str(at))
            return [Error(call.arguments[0].span.text, label(call), pops, move)]
        if name == "ERROR_NO_POP":
            return [ErrorNoPop()]
        return shared(name, uop, stack)

    return replace


def tier2(uop: Uop, stack: Stack, bit: int) -> Replace:
    def replace(name: str, call: ast.Call) -> list[Step]:
        if name in ("DEOPT_IF", "EXIT_IF"):
            return [Leave(written(call.arguments[0], bit))]
        if name == "ERROR_IF":
            return [Fail(written(call.arguments[0], bit))]
        if name == "ERROR_NO_POP":
            return [Fail("")]
        return shared(name, uop, stack)

    return replace


def abstract(uop: Uop, stack: Stack) -> Replace:
    def replace(name: str, call: ast.Call) -> list[Step]:
        return [] if name == "DECREF_INPUTS" else stack.flush("_Py_UopsSymbol *")

    return replace


def shared(name: str, uop: Uop, stack: Stack) -> list[Step]:
    if name == "DECREF_INPUTS":
        return list(closes(uop.effect))
    if name == "SYNC_SP":
        return stack.flush("PyObject *")
    return [] if ends_with_breaker(uop) else [Breaker()]


def label(call: ast.Call) -> str:
    return call.arguments[1].span.text if len(call.arguments) > 1 else "error"


def closes(effect: Effect) -> Iterator[Step]:
    """References that DECREF_INPUTS gives up: of inputs that do not stay."""
    kept = 0
    for one, other in zip(effect.inputs, effect.outputs, strict=False):
        if one.name != other.name:
            break
        kept += 1
    for item in effect.inputs[kept:]:
        if not item.unused and item.name != "null" and item.condition != "0":
            nullable = bool(item.condition) and item.condition != "1"
            yield Close(item.name, str(item.size) if item.array else "", nullable)


def top_level(body: ast.Block) -> Iterator[ast.Node]:
    for one in body.statements:
        if isinstance(one, ast.PreprocessorIf):
            for arm in one.arms:
                yield from arm.body
        else:
            yield one


def always_exits(uop: Uop) -> bool:
    for one in top_level(uop.body):
        if isinstance(one, ast.Goto | ast.Return):
            return True
        call = call_of(one)
        if call is not None and (call[0] in EXITS or (call[0] in ("DEOPT_IF", "ERROR_IF") and says_true(call[1]))):
            return True
    return False


def says_true(call: ast.Call) -> bool:
    first = call.arguments[0] if call.arguments else None
    return isinstance(first, ast.Name) and first.id == "true"


def ends_with_breaker(uop: Uop) -> bool:
    statements = uop.body.statements
    call = call_of(statements[-1]) if statements else None
    return call is not None and call[0] == "CHECK_EVAL_BREAKER"
