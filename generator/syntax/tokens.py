"""A token, and which words and signs are which terminal of the grammar."""

from __future__ import annotations


class Token:
    """One word or sign.  `type` is the grammar's terminal; typename.py may narrow it."""

    __slots__ = ("type", "text", "start", "end", "mate")

    def __init__(self, type: str, text: str, start: int, end: int) -> None:
        self.type = type
        self.text = text
        self.start = start
        self.end = end
        self.mate = -1
        """Of a bracket: the index of its partner in the token list.  Of a comma: that of the bracket it stands in."""

    def __repr__(self) -> str:
        return f"{self.type}:{self.text!r}"


END = "$END"

KEYWORDS: dict[str, str] = {
    **{
        word: word.upper()
        for word in (
            *("if", "else", "while", "do", "for", "switch", "case", "default", "break", "continue", "goto", "return"),
            "sizeof",
        )
    },
    **dict.fromkeys(("void", "char", "short", "int", "long", "float", "double"), "BASE"),
    **dict.fromkeys(("signed", "unsigned", "_Bool", "bool", "__int128"), "BASE"),
    **dict.fromkeys(["const", "volatile", "restrict", "_Atomic"], "QUALIFIER"),
    **dict.fromkeys(["static", "register", "inline", "auto", "typedef", "_Thread_local"], "STORAGE"),
    **dict.fromkeys(["struct", "union", "enum"], "TAG"),
    "extern": "EXTERN",
}

SIGNS: dict[str, str] = {
    **dict.fromkeys(["%", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "^", "|", "&&", "||"], "OPERATOR"),
    **dict.fromkeys(["+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="], "ASSIGN_OP"),
    "(": "LPAR",
    ")": "RPAR",
    "{": "LBRACE",
    "}": "RBRACE",
    "[": "LSQB",
    "]": "RSQB",
    ";": "SEMICOLON",
    ",": "COMMA",
    ":": "COLON",
    "?": "QMARK",
    "=": "EQUAL",
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "&": "AMPERSAND",
    "/": "SLASH",
    "!": "BANG",
    "~": "TILDE",
    ".": "DOT",
    "->": "ARROW",
    "--": "DASHES",
    "++": "PLUSES",
    "...": "ELLIPSIS",
    "@": "AT",
}

CLOSED_BY = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
OPENED_BY = {closing: opening for opening, closing in CLOSED_BY.items()}
IFS = frozenset(("PP_IF", "PP_IFDEF", "PP_IFNDEF"))
ELSES = frozenset(("PP_ELIF", "PP_ELIFDEF", "PP_ELIFNDEF", "PP_ELSE"))

DIRECTIVES: dict[str, str] = {
    "if": "PP_IF",
    "ifdef": "PP_IFDEF",
    "ifndef": "PP_IFNDEF",
    "elif": "PP_ELIF",
    "elifdef": "PP_ELIFDEF",
    "elifndef": "PP_ELIFNDEF",
    "else": "PP_ELSE",
    "endif": "PP_ENDIF",
}
