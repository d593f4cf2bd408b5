"""A definition file into its tree.  Mistakes are reported, one for each statement; what is right is in the tree."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from enum import Enum
from typing import Any

from ..diagnostics import Diagnostic, Report
from ..source import SourceFile, Span
from . import ast, codes
from .build import Builder
from .depth import MAX_DEPTH, TooDeep, too_deep
from .errors import explain
from .lexer import lex
from .lift import LIMIT, TooLarge, fresh, has_conditionals, lift, read_group, with_else
from .machine import Fault, bind, run
from .mend import MOST, without_marred, without_statement
from .split import WITH_BODY, Chunk, ChunkArm, ChunkGroup, split
from .tables import load
from .tokens import END, IFS, Token
from .typename import CONTRACTS, KNOWN, mark, pair

DECLARES = re.compile(r"\b(?:extern|struct|type|constant)\b|\bmacro\s+\w")


class Dialect(Enum):
    """How definitions are laid out in a file."""

    DEF = "def"
    """Ours: definitions stand at the top of the file, with doc comments."""

    CPYTHON = "cpython"
    """CPython's: definitions stand between two marker comments inside a C function."""


_BEGIN = re.compile(r"^\ufeff?[ \t]*// BEGIN BYTECODES //", re.MULTILINE)
_END = re.compile(r"^[ \t]*// END BYTECODES //", re.MULTILINE)


def dialect_of(source: SourceFile) -> Dialect:
    """CPython's if the file has one of its markers."""
    marked = _BEGIN.search(source.text) or _END.search(source.text)
    return Dialect.CPYTHON if marked else Dialect.DEF


def parse(
    source: SourceFile, report: Report, *, dialect: Dialect | None = None, type_names: frozenset[str] = frozenset()
) -> ast.Module:
    """The tree of a file.  `type_names` are known to be C types, as those are that contracts in the file name."""
    found = Report()
    dialect = dialect or dialect_of(source)
    module = parse_region(source, found, dialect, region_of(source, dialect, found), type_names)
    report.take(found)
    return module


def parse_region(
    source: SourceFile, report: Report, dialect: Dialect, region: tuple[int, int], type_names: frozenset[str]
) -> ast.Module:
    """The tree of what stands between two offsets."""
    found = Report()
    module = _Parser(source, found, type_names, region, strict=dialect is Dialect.DEF).module()
    said: dict[tuple[str, Span], Diagnostic] = {}
    for one in found.diagnostics:  # what conditionals cut through is read for each arm
        said.setdefault((one.code, one.span), one)
    report.diagnostics.extend(said.values())
    return module


def region_of(source: SourceFile, dialect: Dialect, report: Report) -> tuple[int, int]:
    """The text that holds definitions: all of it, or what stands between CPython's markers."""
    if dialect is Dialect.DEF:
        return 0, len(source.text)
    begin, end = _BEGIN.search(source.text), _END.search(source.text)
    length = len(source.text)
    top = Span(source, 0, 0)  # the file, not what happens to stand at its beginning
    if begin is None:
        hint = "put the definitions between // BEGIN BYTECODES // and // END BYTECODES //"
        report.error(codes.MARKER, top, "there is no // BEGIN BYTECODES // marker", hint=hint)
    elif end is None:
        place = Span(source, begin.start(), begin.end())
        report.error(codes.MARKER, place, "this marker has no // END BYTECODES //", hint="is the file cut off?")
    elif end.start() < begin.start():
        place = Span(source, end.start(), end.end())
        report.error(codes.MARKER, place, "the END marker comes before the BEGIN marker")
        return begin.end(), length
    return begin.end() if begin else 0, end.start() if end else length


class _Parser:
    def __init__(
        self, source: SourceFile, report: Report, type_names: frozenset[str], region: tuple[int, int], strict: bool
    ) -> None:
        self.source = source
        self.report = report
        self.lexed = lex(source, report, *region)
        self.lexed.faults.sort()
        self.chunks = split(source, self.lexed, report)
        brackets = [one.span.start for one in report.diagnostics if one.code == codes.BRACKET]
        self.reported = sorted([*self.lexed.faults, *brackets])
        self.known = KNOWN | type_names
        self.tables = load()
        self.builder = Builder(source, self.lexed.docs, strict)
        self.rules = bind(self.tables, self.builder)

    def module(self) -> ast.Module:
        tokens = self.lexed.tokens
        self.known |= types_of_contracts(self.chunks)
        definitions = self.definitions(self.chunks)
        for problem in self.builder.problems.values():
            line = self.source.text.rfind("\n", 0, problem.span.start) + 1
            if problem.code == codes.MISSING_SEMICOLON and self.faulty(line, problem.span.end + 2):
                continue  # something else stands in its place, or before it
            self.report.error(problem.code, problem.span, problem.message, hint=problem.hint)
        span = Span(self.source, tokens[0].start if tokens else 0, tokens[-1].end if tokens else 0)
        return ast.Module(span, definitions, self.lost(definitions))

    def lost(self, definitions: tuple[Any, ...]) -> frozenset[str]:
        """The names outside of what could be read: others may mean them."""
        if self.report.ok:
            return frozenset()
        covered = sorted((one.span.start, one.span.end) for one in read_in(definitions))
        starts = [start for start, _ in covered]
        found: set[str] = set()
        for token in self.lexed.tokens:
            at = bisect_right(starts, token.start) - 1
            if (at < 0 or covered[at][1] <= token.start) and token.text.isidentifier():
                found.add(token.text)
        return frozenset(found)

    def definitions(self, chunks: tuple[Chunk | ChunkGroup, ...]) -> tuple[Any, ...]:
        made = (self.group(c) if isinstance(c, ChunkGroup) else self.definition(c) for c in chunks)
        return tuple(one for one in made if one is not None)

    def definition(self, chunk: Chunk) -> Any:
        """The tree of one definition, or None when it is wrong, which is reported by then."""
        try:
            tree = self.attempt(chunk)
            return tree if chunk.whole else None
        except TooDeep as deep:
            if chunk.whole:
                self.too_deep(deep)
            return None
        except Fault as fault:
            marred = self.marred(chunk.tokens)
            if marred:
                self.rest(chunk, marred)
                return None
            return self.wrong(chunk, fault) if chunk.whole else None

    def rest(self, chunk: Chunk, marred: list[int]) -> None:
        """Report the mistakes in the statements of a body that have no known mistake at one of these offsets."""
        tokens = without_marred(chunk.tokens, chunk.head, marred)
        if tokens is None:
            return
        rest = Chunk(tokens, chunk.head, True)
        try:
            self.attempt(rest)
        except TooDeep as deep:
            self.too_deep(deep)
        except Fault as fault:
            self.wrong(rest, fault)

    def wrong(self, chunk: Chunk, fault: Fault) -> Any:
        """The tree of a definition that cannot be read as it stands; None with its mistakes reported."""
        if has_conditionals(chunk.tokens):
            return self.lifted(chunk, fault)
        self.mistakes(chunk, fault)
        return None

    def mistakes(self, chunk: Chunk, fault: Fault) -> None:
        """Report the first mistake of a definition, and those in the statements of its body behind it."""
        tokens, kind = chunk.tokens, chunk.tokens[chunk.head].type
        for _ in range(MOST):
            self.explain(fault, tokens, kind)
            mended = without_statement(tokens, chunk.head, fault.token)
            if mended is None:
                return
            tokens, behind = mended
            try:
                self.attempt(Chunk(tokens, chunk.head, True))
                return
            except TooDeep as deep:
                self.too_deep(deep)
                return
            except Fault as next_fault:
                fault = next_fault
            if fault.token.type == END or index_of(fault.token, tokens) < behind:
                return  # it may follow from what was taken out
            if fault.token.type.startswith("PP_"):
                return  # a conditional may cut through statements

    def attempt(self, chunk: Chunk) -> Any:
        if chunk.tokens[chunk.head].type not in CONTRACTS:
            pair(chunk.tokens)
            mark(chunk.tokens, chunk.head, self.known, self.source.text)
        tree = run(self.tables, self.rules, chunk.tokens, "definition")
        if len(chunk.tokens) > MAX_DEPTH and (deep := too_deep(tree, MAX_DEPTH)) is not None:
            raise TooDeep(deep)
        return tree

    def lifted(self, chunk: Chunk, fault: Fault) -> Any:
        """The tree of a definition in which conditionals cut through statements; None with mistakes reported.

        `fault` is what is wrong as it stands.
        """
        tokens = fresh(chunk.tokens)
        body = next((i for i, token in enumerate(tokens) if token.type == "LBRACE"), len(tokens))
        first = next(i for i, token in enumerate(tokens) if token.type in IFS)
        if first < body or tokens[chunk.head].type not in WITH_BODY:
            return self.around(chunk, first, fault)
        whole = Chunk(tokens, chunk.head, True)
        try:
            tokens[body + 1 : -2] = lift(tokens[body + 1 : -2])
            return self.attempt(whole)
        except TooLarge:
            if fault.token.type.startswith("PP_"):
                self.too_large(fault.token)
            else:
                self.mistakes(chunk, fault)
        except TooDeep as deep:
            self.too_deep(deep)
        except Fault as behind:
            if behind.token.start < fault.token.start:
                self.mistakes(chunk, fault)
            else:  # the first is where a conditional cuts, unless it is the same
                self.mistakes(whole, behind)
        return None

    def too_deep(self, deep: TooDeep) -> None:
        message = f"more than {MAX_DEPTH} operators or statements inside each other"
        self.report.error(codes.NESTING, deep.span, message, hint="split it up")

    def too_large(self, directive: Token) -> None:
        message = f"the conditionals that cut through this statement multiply to more than {LIMIT:,} tokens"
        hint = "put conditionals around whole statements"
        self.report.error(codes.NESTING, Span(self.source, directive.start, directive.end), message, hint=hint)

    def around(self, chunk: Chunk, at: int, fault: Fault) -> Any:
        """The conditional at `at`, which lies outside a body, put around the whole definition."""
        group = read_group(chunk.tokens, at)
        if group is None or at < chunk.head or len(chunk.tokens) > LIMIT:
            self.mistakes(chunk, fault)
            return None
        before, after = chunk.tokens[:at], chunk.tokens[group.end :]
        arms = tuple(
            ChunkArm(directive[0], directive[1:-1], (Chunk(fresh([*before, *body, *after]), chunk.head, True),))
            for directive, body in with_else(group)
        )
        group_of_chunks = ChunkGroup(arms, chunk.tokens[-1].end)
        types_of_contracts((group_of_chunks,))
        return self.group(group_of_chunks)

    def condition(self, tokens: list[Token]) -> Any:
        try:
            return run(self.tables, self.rules, tokens, "expression")
        except Fault as fault:
            if not self.spoilt(tokens):
                self.explain(fault, tokens, "")
            return None

    def explain(self, fault: Fault, tokens: list[Token], kind: str) -> None:
        at = index_of(fault.token, tokens)
        explain(fault, self.source, self.report, tokens[at - 1] if at else None, kind)

    def marred(self, tokens: list[Token]) -> list[int]:
        """The offsets of what is wrong, and reported, between these tokens: characters and brackets."""
        at = bisect_left(self.reported, tokens[0].start)
        return self.reported[at : bisect_left(self.reported, tokens[-1].end)]

    def spoilt(self, tokens: list[Token]) -> bool:
        """Whether the lexer reported something in these tokens, so that another message would only follow from it."""
        return self.faulty(tokens[0].start, tokens[-1].end)

    def faulty(self, start: int, end: int) -> bool:
        faults = self.lexed.faults
        at = bisect_left(faults, start)
        return at < len(faults) and faults[at] < end

    def group(self, group: ChunkGroup) -> ast.PreprocessorIf[ast.Definition]:
        arms = tuple(self.arm(arm) for arm in group.arms)
        return ast.PreprocessorIf(Span(self.source, group.arms[0].directive.start, group.end), arms)

    def arm(self, arm: ChunkArm) -> ast.PreprocessorArm[ast.Definition]:
        directive = arm.directive
        end = arm.condition[-1].end if arm.condition else directive.end
        condition: Any = None
        if directive.type != "PP_ELSE":
            condition = self.condition([*arm.condition, Token(END, "", end, end)])
        if condition is not None and directive.type not in ("PP_IF", "PP_ELIF"):
            span = condition.span
            condition = ast.Call(span, ast.Name(span, "defined"), (condition,))
            if directive.type in ("PP_IFNDEF", "PP_ELIFNDEF"):
                condition = ast.Unary(span, "!", condition)
        body = self.definitions(arm.chunks)
        span = Span(self.source, directive.start, body[-1].span.end if body else end)
        return ast.PreprocessorArm(span, condition, body)


def index_of(token: Token, tokens: list[Token]) -> int:
    return next(i for i, one in enumerate(tokens) if one is token)


def read_in(definitions: tuple[Any, ...]) -> Iterator[Any]:
    """Definitions, also those under conditionals."""
    for one in definitions:
        if isinstance(one, ast.PreprocessorIf):
            for arm in one.arms:
                yield from read_in(arm.body)
        else:
            yield one


def types_of_contracts(chunks: tuple[Chunk | ChunkGroup, ...]) -> frozenset[str]:
    """Narrow the tokens of all contracts, and return the types they name: bodies anywhere in the file may use them."""
    found: set[str] = set()
    for chunk in chunks:
        if isinstance(chunk, ChunkGroup):
            found |= types_of_contracts(tuple(one for arm in chunk.arms for one in arm.chunks))
        elif (kind := chunk.tokens[chunk.head].type) in CONTRACTS:
            pair(chunk.tokens)
            mark(chunk.tokens, chunk.head, frozenset(), "")
            found.update(token.text for token in chunk.tokens if token.type == "TYPE")
            if kind in ("TYPE_OF", "STRUCT_OF"):
                found.add(chunk.tokens[chunk.head + 1].text)
    return frozenset(found)


def declares(source: SourceFile) -> bool:
    """Whether a file has contracts."""
    return DECLARES.search(source.text) is not None and holds_contracts(split(source, lex(source, Report()), Report()))


def holds_contracts(chunks: tuple[Chunk | ChunkGroup, ...]) -> bool:
    return any(
        any(holds_contracts(arm.chunks) for arm in one.arms)
        if isinstance(one, ChunkGroup)
        else one.tokens[one.head].type in CONTRACTS
        for one in chunks
    )
