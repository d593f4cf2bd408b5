"""Tokens of a file into the tokens of its definitions, so that a broken one leaves the others readable."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from ..diagnostics import Label, Report
from ..source import SourceFile, Span
from . import codes
from .heads import Heads, no_definition
from .lexer import Lexed
from .tokens import ELSES, END, IFS, OPENED_BY, Token

WITH_BODY = frozenset(("INST", "OP", "LABEL"))
_CLOSING = {"LPAR": ")", "LSQB": "]", "LBRACE": "}"}
MAX_BRACKETS = 120


@dataclass(frozen=True, slots=True)
class Chunk:
    """The tokens of one definition, and which of them says its kind; `whole` is false when it was cut off."""

    tokens: list[Token]
    head: int
    whole: bool


@dataclass(frozen=True, slots=True)
class ChunkArm:
    """An arm of #if between definitions: its directive, the tokens of its condition, and what it holds."""

    directive: Token
    condition: list[Token]
    chunks: tuple[Chunk | ChunkGroup, ...]


@dataclass(frozen=True, slots=True)
class ChunkGroup:
    """#if … #endif between definitions."""

    arms: tuple[ChunkArm, ...]
    end: int


class _Open:
    """A conditional inside a definition.  Brackets are counted as if every name of an #ifdef were defined."""

    def __init__(self, stack: list[Token], wanted: int) -> None:
        self.before = self.chosen = stack
        self.wanted = wanted
        self.arm = 0
        self.last = False  # behind its #else

    def end_arm(self, stack: list[Token]) -> list[Token]:
        """At the end of an arm, with what is open there: what is open where the next arm begins."""
        if self.arm == self.wanted:
            self.chosen = stack
        self.arm += 1
        return list(self.before)


def split(source: SourceFile, lexed: Lexed, report: Report) -> tuple[Chunk | ChunkGroup, ...]:
    """The definitions of a file in order; what is not in one is reported."""
    return _Splitter(source, lexed, report).chunks(nested=False)


class _Splitter:
    def __init__(self, source: SourceFile, lexed: Lexed, report: Report) -> None:
        self.source = source
        self.swallowed = lexed.swallowed
        self.faults = sorted(lexed.faults)
        tokens = lexed.tokens
        last = tokens[-1].end if tokens else 0
        self.count = len(tokens)
        self.tokens = [*tokens, *(Token(END, "", last, last) for _ in range(4))]
        self.heads = Heads(source, self.tokens)
        self.report = report
        self.at = 0

    def spoilt(self, first: Token, last: Token) -> bool:
        """Whether something between the line of one token and another token was no token, and is reported."""
        at = bisect_left(self.faults, self.source.text.rfind("\n", 0, first.start) + 1)
        return at < len(self.faults) and self.faults[at] < last.start

    def error(self, code: str, token: Token, message: str, *labels: Label, hint: str | None = None) -> None:
        self.report.error(code, self.span(token), message, *labels, hint=hint)

    def span(self, token: Token) -> Span:
        return Span(self.source, token.start, token.end)

    def chunks(self, nested: bool) -> tuple[Chunk | ChunkGroup, ...]:
        """Definitions up to the end, or inside a conditional up to what ends its arm."""
        found: list[Chunk | ChunkGroup] = []
        while self.at < self.count:
            token = self.tokens[self.at]
            kind = token.type
            if kind in IFS:
                found.append(self.group())
            elif kind in ELSES or kind == "PP_ENDIF":
                if nested:
                    break
                self.without_if(token)
                self.skip_condition()
            elif kind == "DIRECTIVE":
                hint = "constants and macros of C belong in a header"
                if "include" in token.text:
                    hint = "list all files of definitions in the configuration, [tool.uopgen] in pyproject.toml"
                message = "only #if … #endif may stand between definitions"
                self.error(codes.DIRECTIVE, token, message, hint=hint)
                self.at += 1
            elif (head := self.heads.at(self.at)) >= 0:
                found.append(self.definition(head, nested))
            else:
                self.skip_unknown()
        return tuple(found)

    def without_if(self, token: Token) -> bool:
        """Report a part of a conditional that was not opened; returns False."""
        hint = "remove it, or open it with #if"
        self.error(codes.CONDITIONAL, token, f"{token.text} without an #if", hint=hint)
        return False

    def stray_end(self, at: int, column: int) -> int:
        """The index of the } of a body whose { is missing, when one stands behind the semicolon at `at`; else `at`."""
        depth = 0
        for i in range(at + 1, self.count):
            kind = self.tokens[i].type
            if kind.startswith("PP_") or self.heads.next_begins(i, column, True):
                break
            depth += (kind == "LBRACE") - (kind == "RBRACE")
            if depth < 0:
                return i
        return at

    def skip_condition(self) -> list[Token]:
        """Past a directive and its condition; the tokens of the condition."""
        token = self.tokens[self.at]
        self.at += 1
        start = self.at
        if token.type in ("PP_ELSE", "PP_ENDIF"):
            return []
        while self.at < self.count and self.tokens[self.at].type != "PP_EOL":
            self.at += 1
        condition = self.tokens[start : self.at]
        self.at += 1
        return condition

    def group(self) -> ChunkGroup:
        first = self.tokens[self.at]
        arms: list[ChunkArm] = []
        while True:
            directive = self.tokens[self.at]
            if any(arm.directive.type == "PP_ELSE" for arm in arms):
                self.error(codes.CONDITIONAL, directive, f"{directive.text} after #else")
            condition = self.skip_condition()
            arms.append(ChunkArm(directive, condition, self.chunks(nested=True)))
            if self.at >= self.count:
                self.error(codes.CONDITIONAL, first, f"{first.text} without its #endif", hint="close it with #endif")
                return ChunkGroup(tuple(arms), self.tokens[self.count].end)
            if self.tokens[self.at].type == "PP_ENDIF":
                end = self.tokens[self.at].end
                self.at += 1
                return ChunkGroup(tuple(arms), end)

    def skip_unknown(self) -> None:
        """Past what is no definition: to its end when it looks like one, or to the next line that begins one."""
        first = self.tokens[self.at]
        if first.text in "})];":
            code = codes.BRACKET if first.text != ";" else codes.NOT_A_DEFINITION
            self.error(code, first, f"'{first.text}' belongs to nothing", hint="remove it")
            self.at += 1
            return
        message, hint = no_definition(first)
        self.error(codes.NOT_A_DEFINITION, first, message, hint=hint)
        depth = 0
        while self.at < self.count:
            kind = self.tokens[self.at].type
            depth += (kind in _CLOSING) - (kind in OPENED_BY)
            self.at += 1
            if depth <= 0 and kind in ("SEMICOLON", "RBRACE") and self.heads.begins_line(self.at) >= 0:
                return
            if self.tokens[self.at].type.startswith("PP_"):
                return
            if self.heads.begins_line(self.at) >= 0 and self.heads.at(self.at) >= 0:
                return

    def definition(self, head: int, nested: bool) -> Chunk:
        """From self.at to where the definition ends: its body's }, or its semicolon.  `nested`: in an arm of #if."""
        tokens = self.tokens
        start = self.at
        kind = self.heads.kind_of(head)
        tokens[head].type = kind
        with_body = kind in WITH_BODY
        column = self.heads.begins_line(start)
        column = column if column >= 0 else 1 << 30
        stack: list[Token] = []
        conditionals: list[_Open] = []
        heads: list[Token] = []  # brackets that may hold semicolons
        whole = True
        at = head + 1
        while at < self.count:
            token = tokens[at]
            sort = token.type
            if sort == "NAME" or sort == "EXTERN" or sort == "TAG":
                if self.heads.next_begins(at, column, with_body):
                    whole = self.unfinished(tokens[head], stack, tokens[at])
                    break
            elif sort == "LPAR" or sort == "LBRACE" or sort == "LSQB":
                stack.append(token)
                if tokens[at - 1].type == "FOR":
                    heads.append(token)
                if len(stack) == MAX_BRACKETS:
                    self.error(codes.NESTING, token, f"{MAX_BRACKETS} brackets inside each other", hint="split it up")
                    whole = False
            elif sort in OPENED_BY:
                if not stack or stack[-1].type != OPENED_BY[sort]:
                    whole = self.mismatch(stack, token, tokens[at + 1])
                else:
                    stack.pop()
                if not stack and sort == "RBRACE" and with_body and not conditionals:
                    at += 1
                    break
            elif sort == "SEMICOLON":
                if with_body and stack and stack[-1].type != "LBRACE" and stack[-1] not in heads:
                    self.unclosed(stack[-1], token)
                    whole = False
                    while stack and stack[-1].type != "LBRACE":
                        stack.pop()
                if not stack and not conditionals:
                    at = (self.stray_end(at, column) if with_body else at) + 1
                    break
            elif sort in IFS:
                conditionals.append(_Open(stack, 1 if sort == "PP_IFNDEF" else 0))
                stack = list(stack)
            elif sort in ELSES or sort == "PP_ENDIF":
                if not conditionals and nested:
                    whole = self.unfinished(tokens[head], stack, token)
                    break
                if not conditionals:
                    whole = self.without_if(token)
                    at += 1
                    continue
                if conditionals[-1].last and sort in ELSES:
                    self.error(codes.CONDITIONAL, token, f"{token.text} after #else", hint="an #else is the last arm")
                    whole = False
                conditionals[-1].last |= sort == "PP_ELSE"
                stack = conditionals[-1].end_arm(stack)
                if sort == "PP_ENDIF":
                    stack = conditionals.pop().chosen
                    if not stack and not conditionals and with_body and tokens[at - 1].type == "RBRACE":
                        at += 1
                        break
            at += 1
        else:
            whole = self.unfinished(tokens[head], stack, None)
        self.at = at
        found = tokens[start:at]
        end = found[-1].end
        return Chunk([*found, Token(END, "", end, end)], head - start, whole)

    def mismatch(self, stack: list[Token], closing: Token, following: Token) -> bool:
        """Report a closing bracket that does not fit, and take from the stack what it closes; returns False."""
        partner = OPENED_BY[closing.type]
        reach = stack
        if partner != "LBRACE":
            block = max((i for i, token in enumerate(stack) if token.type == "LBRACE"), default=-1)
            reach = stack[block + 1 :]
        if not any(token.type == partner for token in reach):
            if reach and OPENED_BY.get(following.type) != reach[-1].type:
                wrong = stack.pop()
                self.error(
                    codes.BRACKET,
                    closing,
                    f"'{closing.text}' closes '{wrong.text}'",
                    Label(self.span(wrong), "opened here"),
                    hint=f"write '{_CLOSING[wrong.type]}'",
                )
            else:
                hint = "remove it, or open it before"
                self.error(codes.BRACKET, closing, f"'{closing.text}' closes nothing", hint=hint)
            return False
        self.unclosed(stack[-1], closing)
        while stack.pop().type != partner:
            pass
        return False

    def unclosed(self, opening: Token, event: Token) -> None:
        if self.spoilt(opening, event):
            return
        place = Label(self.span(event), f"this '{event.text}' comes first")
        hint = f"write '{_CLOSING[opening.type]}' before it"
        self.error(codes.BRACKET, opening, f"'{opening.text}' is not closed", place, hint=hint)

    def unfinished(self, head: Token, stack: list[Token], following: Token | None) -> bool:
        """Report a definition that is cut off by another one or by the end; returns False."""
        stop = len(self.source.text) if following is None else following.start
        if any(head.start < place < stop for place in self.swallowed):
            return False  # it may well be finished inside the comment that does not end
        at = bisect_left(self.faults, head.start)
        if at < len(self.faults) and self.faults[at] < stop:
            return False  # or in the string
        if following is None:
            event = cause = "the file ends"
        elif following.type.startswith("PP_"):
            event, cause = following.text, f"{following.text} comes"
        else:
            event, cause = "the next definition", "the next definition begins"
        place = () if following is None else (Label(self.span(following), f"{cause} here"),)
        if stack:
            opening = stack[-1]
            close = _CLOSING[opening.type]
            message = f"'{opening.text}' is not closed before {event}"
            self.error(codes.UNFINISHED, opening, message, *place, hint=f"close it with '{close}'")
        else:
            missing = "its body in { }" if head.type in WITH_BODY else "its ';'"
            self.error(codes.UNFINISHED, head, f"this {head.text} is not finished: {cause} before {missing}", *place)
        return False
