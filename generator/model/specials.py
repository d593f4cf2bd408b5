"""The special macros of the language: what they take, and where they may stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ..diagnostics import Report
from ..syntax import ast
from . import codes
from .walk import children, walk


@dataclass(frozen=True, slots=True)
class Special:
    """A macro that the generator replaces; it stands alone in a statement."""

    least: int
    most: int
    argument: str = ""  # what the arguments name: item, instruction, label


SPECIALS: Mapping[str, Special] = {
    "DEOPT_IF": Special(1, 1),
    "EXIT_IF": Special(1, 1),
    "ERROR_IF": Special(1, 2),
    "ERROR_NO_POP": Special(0, 1),
    "DECREF_INPUTS": Special(0, 0),
    "INPUTS_DEAD": Special(0, 0),
    "DEAD": Special(1, 1, "item"),
    "SYNC_SP": Special(0, 0),
    "SAVE_STACK": Special(0, 0),
    "RELOAD_STACK": Special(0, 0),
    "LOAD_SP": Special(0, 0),
    "DISPATCH": Special(0, 0),
    "DISPATCH_GOTO": Special(0, 0),
    "DISPATCH_SAME_OPARG": Special(0, 0),
    "DISPATCH_INLINED": Special(1, 1),
    "GO_TO_INSTRUCTION": Special(1, 1, "instruction"),
    "JUMP_TO_LABEL": Special(1, 1, "label"),
}
# A body ends at these: control does not come back.
LEAVES = frozenset(
    {
        "DISPATCH",
        "DISPATCH_GOTO",
        "DISPATCH_SAME_OPARG",
        "DISPATCH_INLINED",
        "GO_TO_INSTRUCTION",
        "JUMP_TO_LABEL",
        "ERROR_NO_POP",
    }
)
GUARDS = frozenset({"DEOPT_IF", "EXIT_IF"})
ERRORS = frozenset({"ERROR_IF", "ERROR_NO_POP"})

# Macros of generated code and of the header that a body may call without a contract: none of them escapes.
PLAIN = frozenset(
    {"JUMPBY", "SKIP_OVER", "LOAD_IP", "NEXT_OP", "STAT_INC", "DEOPT_COUNT", "INSTRUCTION_START", "LIKELY", "UNLIKELY"}
    | {"ADAPTIVE_COUNTER_TRIGGERS", "ADVANCE_ADAPTIVE_COUNTER", "PAUSE_ADAPTIVE_COUNTER"}
    | {"LOCK_OBJECT", "UNLOCK_OBJECT"}
    | {"assert", "static_assert", "_Static_assert", "defined", "offsetof", "__builtin_unreachable"}
    | {"__builtin_add_overflow", "__builtin_sub_overflow", "__builtin_mul_overflow"}
)


def special_of(statement: ast.Statement) -> tuple[str, ast.Call] | None:
    """The special macro that a statement consists of."""
    if isinstance(statement, ast.ExpressionStatement) and isinstance(statement.expression, ast.Call):
        call = statement.expression
        if isinstance(call.function, ast.Name) and call.function.id in SPECIALS:
            return call.function.id, call
    return None


@dataclass(frozen=True, slots=True)
class Scope:
    """What the arguments of special macros may name."""

    items: tuple[str, ...]
    names: frozenset[str]  # what a body cannot declare: items, cache entries, the machine's own names
    instructions: frozenset[str]
    labels: frozenset[str]
    lost: frozenset[str]  # words of what could not be read: nobody is wrong for them, and nobody is sent there
    report: Report

    def check(self, body: ast.Block) -> None:
        """Special macros are statements with the right arguments, and no name of the body is declared again."""
        local = frozenset(one.name for one in walk(body) if isinstance(one, ast.LabelStatement))
        alone: set[int] = set()
        known: set[int] = set()  # names that something has been said of, or that are called
        declared: set[str] = set()
        jumps = False
        for one in walk(body):
            match one:
                case ast.ExpressionStatement():
                    found = special_of(one)
                    if found is not None:
                        alone.add(id(found[1]))
                        known.add(id(found[1].function))
                        self.check_call(*found)
                case ast.Declaration(words=(name,)) if name in SPECIALS:
                    known.update(id(each) for each in one.declarators)
                    self.without_brackets(one, name)
                case ast.Declarator(name=name) if name in SPECIALS:
                    declared.add(name)
                    hint = "give the variable another name"
                    self.report.error(codes.OWN_NAME, one.span, f"`{name}` is a special macro", hint=hint)
                case ast.Name(id=name) if name in SPECIALS and name not in declared and id(one) not in known:
                    self.without_brackets(one, name)
                case ast.Call(function=ast.Name(id="INSTRUCTION_SIZE")):
                    hint = "write it without brackets"
                    self.report.error(codes.SPECIAL_ARGUMENTS, one.span, "INSTRUCTION_SIZE is a number", hint=hint)
                case ast.Call(function=ast.Name(id=name)) if name in SPECIALS and id(one) not in alone:
                    known.add(id(one.function))
                    self.report.error(
                        codes.SPECIAL_ARGUMENTS,
                        one.span,
                        f"{name} stands inside an expression",
                        hint=f"write `{name}(…);` as a statement of its own",
                    )
                case ast.Declarator(name=name) if name in self.names and id(one) not in known:
                    self.report.error(
                        codes.OWN_NAME,
                        one.span,
                        f"`{name}` is declared, and has a meaning in this body already",
                        hint="give the variable another name",
                    )
                case ast.Goto(label=label) if label not in local | self.labels | self.lost:
                    close = get_close_matches(label, local | self.labels, 1)
                    hint = f"did you mean `{close[0]}`?" if close else f"define it: label({label}) {{ … }}"
                    self.report.error(codes.UNKNOWN_NAME, one.span, f"no label is called `{label}`", hint=hint)
                case ast.Break() | ast.Continue() | ast.Case():
                    jumps = True
        if jumps:
            self.check_places(body, ())

    def without_brackets(self, node: ast.Node, name: str) -> None:
        special = SPECIALS[name]
        hint = f"write `{name}({'…' if special.least else ''});` as a statement of its own"
        self.report.error(codes.SPECIAL_ARGUMENTS, node.span, f"{name} stands without its brackets", hint=hint)

    def check_places(self, node: ast.Node, around: tuple[type[ast.Node], ...]) -> None:
        """`break`, `continue`, `case` and `default` stand in what they belong to."""
        match node:
            case ast.Break() if not around:
                self.misplaced(node, "break", "a loop or switch")
            case ast.Continue() if not any(one is not ast.Switch for one in around):
                self.misplaced(node, "continue", "a loop")
            case ast.Case(value=value) if ast.Switch not in around:
                self.misplaced(node, "default" if value is None else "case", "a switch")
            case ast.While() | ast.DoWhile() | ast.For() | ast.Switch():
                around = (*around, type(node))
        for one in children(node):
            self.check_places(one, around)

    def misplaced(self, node: ast.Node, word: str, home: str) -> None:
        hint = f"remove it, or put it into {home}"
        self.report.error(codes.PLACE, node.span, f"`{word}` stands outside of {home}", hint=hint)

    def check_call(self, name: str, call: ast.Call) -> None:
        special = SPECIALS[name]
        if not special.least <= len(call.arguments) <= special.most:
            takes = str(special.least) if special.least == special.most else f"{special.least} or {special.most}"
            self.report.error(
                codes.SPECIAL_ARGUMENTS,
                call.span,
                f"{name} takes {takes} argument{'' if takes == '1' else 's'}, not {len(call.arguments)}",
            )
            return
        for argument in call.arguments:
            if isinstance(argument, ast.TypeName):
                self.report.error(codes.SPECIAL_ARGUMENTS, argument.span, f"{name} takes a value, and this is a type")
        if special.argument:
            self.check_name(name, special.argument, call.arguments[0])
        if name in ERRORS and len(call.arguments) == SPECIALS[name].most:
            self.check_name(name, "label", call.arguments[-1])

    def check_name(self, special: str, kind: str, argument: ast.Node) -> None:
        known = {"item": frozenset(self.items), "instruction": self.instructions, "label": self.labels}[kind]
        article = "a" if kind == "label" else "an"
        if not isinstance(argument, ast.Name):
            self.report.error(codes.SPECIAL_ARGUMENTS, argument.span, f"{special} takes the name of {article} {kind}")
        elif argument.id not in known and (kind == "item" or argument.id not in self.lost):
            what = "input of this uop" if kind == "item" else kind
            close = get_close_matches(argument.id, known, 1)
            hint = f"did you mean `{close[0]}`?" if close else f"there are: {', '.join(sorted(known)[:12]) or 'none'}"
            self.report.error(codes.UNKNOWN_NAME, argument.span, f"no {what} is called `{argument.id}`", hint=hint)


def is_true(call: ast.Call) -> bool:
    """The first argument is the constant true."""
    first = call.arguments[0] if call.arguments else None
    if isinstance(first, ast.Name):
        return first.id == "true"
    return isinstance(first, ast.Literal) and first.text == "1"
