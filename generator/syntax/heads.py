"""Where definitions begin: the words that say which kind one is."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from ..source import SourceFile
from .tokens import END, Token

KINDS: dict[str, str] = {
    "inst": "INST",
    "op": "OP",
    "macro": "MACRO",
    "super": "MACRO",
    "family": "FAMILY",
    "pseudo": "PSEUDO",
    "label": "LABEL",
}
_WORDS = (*KINDS, "extern", "struct", "type", "constant", "uop")
FORMS = {"type": "type NAME;", "constant": "constant T NAME;", "uop": "uop NAME …;"}
_OF_NAME = frozenset(("type", "uop", "family"))  # `type NAME …`: declarations that begin with a word and a name
_DECLARED = {
    "extern": "EXTERN",
    "struct": "STRUCT_OF",
    "type": "TYPE_OF",
    "constant": "CONSTANT",
    "uop": "UOP_OF",
}
_TYPE_STARTS = frozenset(("NAME", "BASE", "QUALIFIER", "STORAGE", "TAG"))


def no_definition(first: Token) -> tuple[str, str]:
    """A message and a hint for a word at the top that no definition begins with."""
    if first.text in KINDS:
        return f"'{first.text}' without its '('", f"write {first.text}(NAME, …"
    if first.text in FORMS:
        return f"'{first.text}' without a name", f"write {FORMS[first.text]}"
    close = get_close_matches(first.text.lower(), _WORDS, 1, 0.6) if first.type == "NAME" else []
    known = "definitions begin with inst, op, macro, family, pseudo or label"
    return f"'{first.text}' does not begin a definition", f"did you mean '{close[0]}'?" if close else known


class Heads:
    """The heads among the tokens of a file, which end with four of the kind END."""

    def __init__(self, source: SourceFile, tokens: Sequence[Token]) -> None:
        self.source = source
        self.tokens = tokens

    def at(self, start: int) -> int:
        """The index of the word that says which kind of definition begins at `start`, or -1."""
        tokens = self.tokens
        at = start
        while tokens[at].type == "NAME":
            text, following = tokens[at].text, tokens[at + 1].type
            if text in KINDS and following == "LPAR":
                return at
            if text == "macro" and following in _TYPE_STARTS and tokens[at + 2].type != "EQUAL":
                return at
            if at == start and text in _OF_NAME and following == "NAME":
                annotation = tokens[at + 1].text in KINDS and tokens[at + 2].type == "LPAR"
                if not annotation:
                    return at
            if at == start and text == "constant" and following in _TYPE_STARTS:
                return at
            if text in KINDS:
                return -1
            at += 1
            if following == "LPAR":
                for _ in range(5):
                    at += 1
                    if tokens[at].type in ("RPAR", END):
                        break
                if tokens[at].type != "RPAR":
                    return -1
                at += 1
        if tokens[at].type == "EXTERN" or (at == start and tokens[at].text == "struct"):
            return at
        return -1

    def begins_line(self, at: int) -> int:
        """The column of a token that is the first of its line, else -1."""
        start = self.tokens[at].start
        before = self.tokens[at - 1].end if at else 0
        line = self.source.text.rfind("\n", before, start)
        return start - line - 1 if line >= 0 or not before else -1

    def next_begins(self, at: int, column: int, in_body: bool) -> bool:
        """Whether a definition surely begins here: used inside one that ought to have ended."""
        tokens = self.tokens
        if not 0 <= self.begins_line(at) <= column:
            return False
        head = self.at(at)
        if head < 0 or (in_body and tokens[head].text in ("type", "constant", "struct", "uop")):
            return False
        if tokens[head + 1].type != "LPAR":
            return True
        return tokens[head + 2].type == "NAME" and tokens[head + 3].type in ("COMMA", "RPAR")

    def kind_of(self, head: int) -> str:
        """The terminal that the word at `head` is in the grammar."""
        token = self.tokens[head]
        if token.text == "macro" and self.tokens[head + 1].type != "LPAR":
            return "MACRO_FUNCTION"
        if token.text == "family" and self.tokens[head + 1].type != "LPAR":
            return "FAMILY_OF"
        return _DECLARED.get(token.text) or KINDS[token.text]
