"""A token that fits nowhere, in words: what was expected, what stands there, and what to do."""

from __future__ import annotations

from ..diagnostics import Report
from ..source import SourceFile, Span
from . import codes
from .machine import Fault
from .tokens import END, SIGNS, Token

_SIGN_OF: dict[str, str] = {kind: sign for sign, kind in SIGNS.items() if kind not in ("OPERATOR", "ASSIGN_OP")}
_WORD_OF = {
    "NUMBER": "a number",
    "PP_EOL": "the end of the line",
    "PP_ENDIF": "#endif",
    "ELSE": "'else'",
    "WHILE": "'while'",
    "IF": "'if'",
    END: "the end",
}
_EXPRESSION = frozenset(("NUMBER", "CHAR", "STRING", "SIZEOF"))
_STATEMENT = frozenset(("RETURN", "GOTO", "BREAK"))
_TYPE = frozenset(("TYPE", "BASE", "QUALIFIER"))
_POSTFIX = frozenset(
    ("OPERATOR", "STAR", "PLUS", "MINUS", "SLASH", "AMPERSAND", "PLUSES", "DASHES", "DOT", "ARROW", "QMARK")
)


def explain(fault: Fault, source: SourceFile, report: Report, previous: Token | None, kind: str) -> None:
    """Report what is wrong at the token of `fault`, which follows `previous` in a definition of the kind `kind`."""
    token, expected = fault.token, fault.expected
    ends = "SEMICOLON" in expected and not expected >= _STATEMENT
    if ends and previous is not None and _may_lack_semicolon(token, previous, source):
        end = previous.end
        place = Span(source, max(end - 1, previous.start), end)
        report.error(codes.MISSING_SEMICOLON, place, "';' is missing after this", hint="end it with ';'")
        return
    first = previous is not None and previous.type == "LPAR"
    name = "a name" if first else _NAMES.get(kind, "a name")
    if expected == {"STAR"}:  # of a pointer to a function, which is the last thing that anyone forgets
        expected = frozenset(("NAME",))
    message = f"expected {_alternatives(expected, name)}, found {_found(token)}"
    if token.type == END and previous is not None:
        token = previous
    hint = _hint(fault, previous, kind)
    report.error(codes.SYNTAX, Span(source, token.start, max(token.end, token.start + 1)), message, hint=hint)


def _may_lack_semicolon(token: Token, previous: Token, source: SourceFile) -> bool:
    """The token begins something new: a brace closes the block, or it stands on another line."""
    if token.type in ("RBRACE", END) or token.type.startswith("PP_"):
        return True
    return "\n" in source.text[previous.end : token.start] and token.type not in ("RPAR", "RSQB", "COMMA")


def _found(token: Token) -> str:
    if token.type == END:
        return "the end of the definition"
    if token.type == "PP_EOL":
        return "the end of the line"
    if token.type in ("STRING", "CHAR") or len(token.text) > 30:
        return f"{token.text[:30]}{'…' if len(token.text) > 30 else ''}"
    return f"'{token.text}'"


def _alternatives(expected: frozenset[str], name: str) -> str:
    """The possibilities, grouped so that a reader recognises them."""
    words: list[str] = []
    rest = set(expected)
    if rest >= _STATEMENT:
        words.append("a statement")
        rest &= {"RBRACE", "PP_ENDIF"}
    if rest >= _EXPRESSION:
        words.append("an expression")
        rest -= _EXPRESSION | _TYPE | {"NAME", "LPAR", "LBRACE", "STORAGE", "TAG"}
        rest -= {"STAR", "AMPERSAND", "PLUS", "MINUS", "TILDE", "BANG", "PLUSES", "DASHES"}
    elif {"DOT", "ARROW"} <= rest:
        rest -= _POSTFIX | {"LPAR", "LSQB", "ASSIGN_OP", "EQUAL", "STRING", "NAME"}
        if not rest:
            words.append("an operator")
    if {"TYPE", "BASE"} <= rest:
        words.append("a type")
        rest -= _TYPE | {"STORAGE", "TAG"}
    if "NAME" in rest:
        words.append(name)
        rest.discard("NAME")
    signs = sorted(f"'{_SIGN_OF[kind]}'" for kind in rest if kind in _SIGN_OF)
    words += signs + sorted(_WORD_OF[kind] for kind in rest if kind in _WORD_OF)
    if not words:
        return "something else"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _hint(fault: Fault, previous: Token | None, kind: str) -> str | None:
    token = fault.token
    before = previous.type if previous is not None else ""
    if token.type == "ELSE":
        return "an else belongs to the if directly before it"
    if "DASHES" in fault.expected and "NUMBER" not in fault.expected and token.type == "RPAR":
        return "a stack effect is (inputs -- outputs)"
    if kind in ("MACRO", "FAMILY", "PSEUDO") and before in ("EQUAL", "LBRACE", "LSQB", "PLUS"):
        return {"MACRO": "a macro has at least one part", "FAMILY": "a family has at least one member"}.get(
            kind, "a pseudo-instruction has at least one target"
        )
    if kind == "EXTERN" and "STAR" in fault.expected and token.type != "NAME":
        return "a declaration begins with the type of its result: extern int f(int a);"
    if kind in ("MACRO", "FAMILY", "PSEUDO") and token.type == "NAME" and "RPAR" not in fault.expected:
        return "parts are joined by '+'" if kind == "MACRO" else "names are separated by ','"
    return None


_NAMES = {"MACRO": "the name of a uop", "FAMILY": "the name of an instruction", "PSEUDO": "the name of an instruction"}
