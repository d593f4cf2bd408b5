"""Text into tokens, with one regular expression.  Everything that fits nowhere is reported and passed over."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from ..diagnostics import Report
from ..source import SourceFile, Span
from . import codes
from .tokens import DIRECTIVES, IFS, KEYWORDS, SIGNS, Token

MAX_CONDITIONALS = 60
MAX_FAULTS = 200

_TOKEN = re.compile(
    r"""(?:[ \t\r\n\f\v]|\\\r?\n)*+
    (?:(?P<NAME>[A-Za-z_]\w*+)
    |(?P<MERGE>(?<![^\n])(?:<{7}|={7}|>{7}|\|{7})(?![<=>|]))
    |(?P<SIGN><<=|>>=|\.\.\.|->|--|\+\+|<<|>>|[<>=!+\-*/%&|^]=(?!=)|==|&&|\|\|
        |(?!//|/\*|\.[0-9])[-(){}\[\];,:?=+*&/!~.@%<>^|])
    |(?P<NUMBER>(?:[0-9]|\.[0-9])(?:[eEpP][+-]|[\w.])*+)
    |(?P<COMMENT>/\*.*?\*/|//(?:[^\n\\]|\\(?:\r\n|.))*+)
    |(?P<STRING>(?:u8|[LuU])?"(?:[^"\\\n]|\\(?:\r\n|.))*+")
    |(?P<CHAR>[LuU]?'(?:[^'\\\n]|\\(?:\r\n|.))++')
    |(?P<DIRECTIVE>\#(?:[^\n\\/]|\\(?:\r\n|.)|/\*.*?\*/|/(?!\*))*+)
    |(?P<END>\Z)
    |(?P<BAD>[\s\S]))""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_DIRECTIVE = re.compile(r"\#[ \t]*([A-Za-z_]*)")
_PREFIXED = re.compile(r"""(?:u8|[LuU])(?=["'])""")
_HEAD = re.compile(r"^[ \t]*(?:\w+[ \t]+)*(?:inst|op|macro|family|pseudo|label)[ \t]*\(", re.MULTILINE)
_BAD_RUN = re.compile(r"[^\x20-\x7e\t\r\n\f\v]+")
_MERGED = re.compile(r"^>{7}(?!>)", re.MULTILINE)
_JOINT = re.compile(r"\\\r?\n")
_MARGIN = re.compile(r"^[ \t]*(?:\*(?!/) ?)?", re.MULTILINE)


@dataclass(slots=True)
class Lexed:
    """The tokens of a text.

    `docs` are the doc comments by the offset of the token under them, `faults` the places where the text was wrong,
    `swallowed` those where a comment that does not end begins.
    """

    tokens: list[Token] = field(default_factory=list)
    docs: dict[int, str] = field(default_factory=dict)
    faults: list[int] = field(default_factory=list)
    swallowed: list[int] = field(default_factory=list)


class Lexer:
    def __init__(self, source: SourceFile, report: Report) -> None:
        self.source = source
        self.text = source.text
        self.report = report
        self.out = Lexed()
        self.doc: tuple[str, int] | None = None
        self.nesting = 0  # of conditionals
        self.merging = False  # between the marks of a merge

    def run(self, start: int, end: int) -> Lexed:
        position = start
        while position < end:
            position = self.scan(position, end)
            if len(self.out.faults) > MAX_FAULTS:
                message = "too much here fits nowhere; the rest is not read"
                self.error(codes.BAD_CHARACTER, position - 1, position, message, "is this a definition file?")
                break
        return self.out

    def scan(self, start: int, end: int) -> int:
        """Tokens from `start` on until `end` or until something that moves the place to go on from; returns that."""
        tokens = self.out.tokens
        add = tokens.append
        keywords, signs = KEYWORDS, SIGNS
        for match in _TOKEN.finditer(self.text, start, end):
            kind = match.lastgroup
            assert kind is not None
            first, last = match.span(kind)
            if kind == "COMMENT":
                self.comment(first, last)
                continue
            if kind == "END":
                return end
            if kind == "BAD":
                return self.bad(first, end)
            if kind == "MERGE":
                return self.merge(first, end)
            if kind == "DIRECTIVE":
                if self.inside_line(first):
                    return first + 1
                self.directive(first, last)
                continue
            word = match[kind]
            if kind == "STRING" and "\n" in word:
                word = _JOINT.sub("", word)
            if kind == "NAME":
                kind = keywords.get(word, "NAME")
                if last < end and self.text[last] in "\"'" and _PREFIXED.match(self.text, first):
                    return self.prefixed(first, end)
            elif kind == "SIGN":
                kind = signs[word]
            if self.doc is not None:
                self.attach_doc(first)
            add(Token(kind, word, first, last))
        return end

    def prefixed(self, first: int, end: int) -> int:
        """A string or character with a prefix, which the expression took for a name."""
        quote = _PREFIXED.match(self.text, first)
        assert quote is not None
        match = _TOKEN.match(self.text, quote.end(), end)
        if match is None or match.lastgroup not in ("STRING", "CHAR"):
            return self.bad(quote.end(), end)
        self.out.tokens.append(Token(match.lastgroup, self.text[first : match.end()], first, match.end()))
        return match.end()

    def error(self, code: str, start: int, end: int, message: str, hint: str | None = None) -> None:
        self.out.faults.append(start)
        self.report.error(code, Span(self.source, start, end), message, hint=hint)

    def bad(self, at: int, end: int) -> int:
        """What fits no token.  Returns where to go on."""
        text = self.text
        line_end = text.find("\n", at, end)
        line_end = end if line_end < 0 else line_end
        if text.startswith("/*", at):
            self.out.swallowed.append(at)
            self.error(codes.OPEN_COMMENT, at, at + 2, "this comment is not closed", "close it with */")
            head = _HEAD.search(text, line_end, end)
            return head.start() if head else end
        character = text[at]
        if character in "\"'":
            what = "string" if character == '"' else "character"
            if text.startswith("''", at):
                self.error(codes.OPEN_STRING, at, at + 2, "an empty character", "put a character between the quotes")
                return at + 2
            stop = at + len(text[at:line_end].rstrip())
            hint = f"close it with {character} before the end of the line"
            self.error(codes.OPEN_STRING, at, stop, f"this {what} is not closed", hint)
            self.out.tokens.append(Token("STRING" if character == '"' else "CHAR", text[at:stop], at, stop))
            return max(stop, at + 1)
        if at == 0 and character == "\ufeff":
            return 1
        run = _BAD_RUN.match(text, at, end)
        stop = run.end() if run else at + 1
        self.error(codes.BAD_CHARACTER, at, stop, *_describe(text[at:stop]))
        return stop

    def merge(self, at: int, end: int) -> int:
        """A mark of a merge that was not finished: the first of its texts is read.  Returns where to go on."""
        text = self.text
        if self.merging and text[at] in "=|":
            last = _MERGED.search(text, at, end)
            at, self.merging = last.start() if last else at, last is None
        else:
            hint = "choose one of the texts between the marks, and remove the marks"
            self.error(codes.BAD_CHARACTER, at, at + 7, "a mark of a merge that was not finished", hint)
            self.merging = text[at] == "<"
        line_end = text.find("\n", at, end)
        return end if line_end < 0 else line_end

    def comment(self, start: int, end: int) -> None:
        text = self.text[start:end].replace("\r\n", "\n")
        if text.startswith("/**") and len(text) > 4 and text[3] not in "*/":
            body = _MARGIN.sub("", text[3:-2]).strip()
        elif text.startswith("///") and not text.startswith("////"):
            body = text[3:].removeprefix(" ").rstrip()
            if self.doc is not None and self.touches(self.doc[1], start):
                body = f"{self.doc[0]}\n{body}"
        else:
            return
        self.doc = (body, end)

    def touches(self, end: int, start: int) -> bool:
        """Between the two places there is at most the end of one line."""
        between = self.text[end:start]
        return between.isspace() and between.count("\n") <= 1

    def attach_doc(self, start: int) -> None:
        assert self.doc is not None
        if self.touches(self.doc[1], start):
            self.out.docs[start] = self.doc[0]
        self.doc = None

    def inside_line(self, start: int) -> bool:
        """Whether something stands before the # of a preprocessor line, which is then reported."""
        inside = bool(self.text[self.text.rfind("\n", 0, start) + 1 : start].strip())
        if inside:
            self.error(codes.BAD_CHARACTER, start, start + 1, "'#' inside a line", "preprocessor lines begin with #")
        return inside

    def directive(self, start: int, end: int) -> None:
        text = self.text
        self.doc = None
        end = start + len(text[start:end].rstrip())
        head = _DIRECTIVE.match(text, start, end)
        assert head is not None
        kind = DIRECTIVES.get(head[1])
        if kind is None:
            if head[1]:
                self.out.tokens.append(Token("DIRECTIVE", text[start:end].replace("\r\n", "\n"), start, end))
            return
        self.nesting += kind in IFS
        level = self.nesting
        self.nesting = max(0, level - (kind == "PP_ENDIF"))
        if level > MAX_CONDITIONALS:
            if level == MAX_CONDITIONALS + 1 and kind in IFS:
                self.error(codes.NESTING, start, head.end(), f"more than {MAX_CONDITIONALS} #if inside each other")
            return
        self.out.tokens.append(Token(kind, head[0], start, head.end()))
        if kind in ("PP_ELSE", "PP_ENDIF"):
            return
        mark = len(self.out.tokens)
        position = head.end()
        while position < end:
            position = self.scan(position, end)
        self.parenthesise_defined(mark)
        self.out.tokens.append(Token("PP_EOL", "", end, end))

    def parenthesise_defined(self, mark: int) -> None:
        """`defined X` is read as `defined(X)`."""
        tokens = self.out.tokens
        for i in range(len(tokens) - 2, mark - 1, -1):
            name = tokens[i + 1]
            if tokens[i].text == "defined" and name.type == "NAME":
                tokens[i + 2 : i + 2] = [Token("RPAR", ")", name.end, name.end)]
                tokens[i + 1 : i + 1] = [Token("LPAR", "(", name.start, name.start)]


def _describe(text: str) -> tuple[str, str | None]:
    """A message and a hint for characters that fit nowhere."""
    point = ord(text[0])
    if point == 0:
        return "a NUL byte", "this does not look like a text file"
    if point < 0x20 or point == 0x7F:
        return f"a control character, U+{point:04X}", "remove it"
    if text in "\u2018\u2019\u201c\u201d":
        return f"a typographic quote {text}", "use ' or \""
    if text == "\\":
        return "a backslash inside a line", "a backslash joins lines only at the very end of one"
    if point == 0xFFFD:
        return "a byte that is not UTF-8", "save the file as UTF-8"
    name = unicodedata.name(text[0], "")
    shown = f" {text}" if text.isprintable() else ""
    return f"the character{shown} (U+{point:04X}{f' {name}' if name else ''}) fits nowhere here", "remove or replace it"


def lex(source: SourceFile, report: Report, start: int = 0, end: int | None = None) -> Lexed:
    """The tokens of a source between two offsets."""
    return Lexer(source, report).run(start, len(source.text) if end is None else end)
