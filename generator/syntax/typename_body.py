"""Types and macros in bodies: what position tells about the identifiers of statements and expressions."""

from __future__ import annotations

from .tokens import Token

QUALIFIERS = frozenset(("QUALIFIER", "STORAGE"))
_TYPE_WORDS = frozenset(("QUALIFIER", "STORAGE", "BASE", "TAG", "TYPE"))
_AFTER_DECLARED = frozenset(("EQUAL", "SEMICOLON", "COMMA", "LSQB", "RBRACE", "$END"))
_OPERAND_STARTS = frozenset(("NAME", "NUMBER", "STRING", "CHAR", "SIZEOF", "BANG", "TILDE", "LBRACE"))
_SIGNED_STARTS = frozenset(("STAR", "AMPERSAND", "PLUS", "MINUS", "PLUSES", "DASHES"))
_CALLEE_ENDS = frozenset(("NAME", "RSQB", "BARE_CALL"))
_CONTROL = frozenset(("IF", "WHILE", "FOR", "SWITCH"))
_STATEMENT_ENDS = frozenset(("RBRACE", "PP_EOL", "PP_ELSE", "PP_ENDIF", "DIRECTIVE", "ELSE", "DO", "BARE_NAME"))
_AFTER_BARE = (
    _CONTROL
    | {"NAME", "RBRACE", "LBRACE", "DO", "ELSE", "CASE", "DEFAULT", "BREAK", "CONTINUE", "GOTO", "RETURN", "$END"}
    | {"BASE", "QUALIFIER", "STORAGE", "TAG", "PP_IF", "PP_IFDEF", "PP_IFNDEF", "PP_ELIF", "PP_ELIFDEF"}
    | {"PP_ELIFNDEF", "PP_ELSE", "PP_ENDIF", "DIRECTIVE"}
)


class BodyMarker:
    """Narrows the tokens of one definition, which end with END."""

    def __init__(self, tokens: list[Token], known: frozenset[str], text: str) -> None:
        self.tokens = [*tokens, *tokens[-1:] * 5]  # so that looking ahead needs no test
        self.text = text
        self.known = known
        self.variables: set[str] = set()
        self.began_at = -1  # where the last statement that begins with an identifier began

    def body(self, start: int, end: int) -> None:
        """Statements: a block, or a sequence of them."""
        tokens = self.tokens
        starts = True  # a statement may start here
        in_case = False
        questions = 0
        initialisers: list[int] = []  # where open braces of initialisers close
        headers: list[int] = []  # where open headers of if, while, for and switch close
        i = start
        while i < end:
            token = tokens[i]
            kind = token.type
            if kind == "NAME":
                if starts:
                    starts = self.statement_name(i)
                else:
                    self.inner_name(i)
            elif starts and kind in _TYPE_WORDS:
                self.declared(i)
                starts = False
            elif kind == "SEMICOLON":
                starts = not headers
            elif kind in _STATEMENT_ENDS:
                starts = True
                if kind == "RBRACE" and initialisers and i == initialisers[-1]:
                    initialisers.pop()
                    starts = False
            elif kind == "LBRACE":
                starts = not (token.mate > 0 and self.opens_initialiser(i, initialisers))
                if not starts:
                    initialisers.append(token.mate)
            elif kind == "LPAR":
                starts = tokens[i - 1].type == "FOR"
                if tokens[i - 1].type in _CONTROL and token.mate > 0:
                    headers.append(token.mate)
            elif kind == "RPAR":
                starts = bool(headers) and i == headers[-1]
                if starts:
                    headers.pop()
                elif token.mate > 0 and tokens[token.mate - 1].type == "BARE_CALL":
                    starts = True
            elif kind == "CASE" or kind == "DEFAULT":
                in_case, questions, starts = True, 0, False
            elif kind == "QMARK":
                questions += 1
                starts = False
            elif kind == "COLON":
                starts = (in_case and not questions) or self.began_at == i - 1
                in_case = in_case and not starts
                questions -= questions > 0
            else:
                starts = False
            i += 1

    def statement_name(self, i: int) -> bool:
        """An identifier where a statement may start: a type, a macro without a semicolon, or part of an expression.

        True if a statement may start again after it.
        """
        tokens = self.tokens
        self.began_at = i
        if self.declared(i):
            tokens[i].type = "TYPE"
            return False
        following = tokens[i + 1]
        if following.type == "LPAR" and self.is_lone_type(i + 2) and self.on_next_line(i):
            tokens[i].type = "BARE_NAME"
            return True
        if following.type == "LPAR":
            if following.mate > 0 and tokens[following.mate + 1].type in _AFTER_BARE:
                tokens[i].type = "BARE_CALL"
        elif following.type in _AFTER_BARE and following.type != "LBRACE":
            tokens[i].type = "BARE_NAME"
            return True
        return False

    def on_next_line(self, i: int) -> bool:
        """Whether the token after i stands on another line than i."""
        return "\n" in self.text[self.tokens[i].end : self.tokens[i + 1].start]

    def declared(self, i: int) -> bool:
        """Whether a declaration begins at i; notes the name it declares."""
        tokens = self.tokens
        sure = tokens[i].type != "NAME"
        j = i + 1
        stars = False
        while (kind := tokens[j].type) == "STAR" or kind in _TYPE_WORDS or (sure and self.is_its_type(j)):
            stars = stars or kind == "STAR"
            j += 1
        if kind == "NAME" and (sure or tokens[j + 1].type in _AFTER_DECLARED):
            self.variables.add(tokens[j].text)
            return True
        if kind == "LPAR" and [t.type for t in tokens[j + 1 : j + 5]] == ["STAR", "NAME", "RPAR", "LPAR"]:
            close = tokens[j + 4].mate
            assigned = 0 < close < len(tokens) - 1 and tokens[close + 1].type == "EQUAL"
            if sure or stars or assigned or tokens[i].text in self.known:
                self.variables.add(tokens[j + 2].text)
                return True
        return sure

    def is_its_type(self, i: int) -> bool:
        """Whether the identifier after `static`, `const`, `struct` … is the type, not yet what is declared."""
        tokens = self.tokens
        if tokens[i].type != "NAME" or tokens[i - 1].type in ("BASE", "STAR", "TYPE"):
            return False
        return tokens[i - 1].type == "TAG" or tokens[i + 1].type not in _AFTER_DECLARED

    def inner_name(self, i: int) -> None:
        """An identifier inside an expression or a declaration."""
        tokens = self.tokens
        before = tokens[i - 1].type
        if before == "DOT" or before == "ARROW" or before == "TAG" or before == "GOTO":
            return
        if before == "LPAR" or before == "COMMA":
            if self.is_type_argument(i) or (before == "LPAR" and self.is_lone_type(i)) or self.is_parameter(i):
                tokens[i].type = "TYPE"
        elif before in QUALIFIERS:
            j = i - 1
            while tokens[j].type in QUALIFIERS:
                j -= 1
            if tokens[j].type not in ("TYPE", "BASE", "STAR"):
                tokens[i].type = "TYPE"

    def is_type_argument(self, i: int) -> bool:
        """`X *` or `X const *` alone between brackets and commas; `X (*)(` too."""
        tokens = self.tokens
        j = i + 1
        while tokens[j].type == "STAR" or tokens[j].type in QUALIFIERS:
            j += 1
        kind = tokens[j].type
        if kind == "LPAR":
            return tokens[j + 1].type == "STAR" and tokens[j + 2].type == "RPAR" and tokens[j + 3].type == "LPAR"
        return j > i + 1 and (kind == "RPAR" or kind == "COMMA")

    def is_lone_type(self, i: int) -> bool:
        """`(X)` as a cast, a compound literal's type or sizeof's operand; `(X[n]){` too."""
        tokens = self.tokens
        if tokens[i + 1].type == "LSQB" and (close := tokens[i + 1].mate) > 0:
            literal = [one.type for one in tokens[close + 1 : close + 3]] == ["RPAR", "LBRACE"]
            return literal and (i < 2 or tokens[i - 2].type not in _CALLEE_ENDS | _CONTROL)
        if tokens[i + 1].type != "RPAR":
            return False
        name = tokens[i].text
        before = tokens[i - 2].type if i >= 2 else ""
        if tokens[i].type != "NAME":
            return tokens[i].type == "BASE"
        if before == "SIZEOF":
            return name not in self.variables
        if before in _CALLEE_ENDS or before in _CONTROL:
            return False
        if before == "RPAR" and not self.closes_type(i - 2) and not self.closes_header(i - 2):
            return False
        after = tokens[i + 2].type
        if after in _OPERAND_STARTS:
            return True
        if after == "LPAR":
            return name not in self.variables
        return after in _SIGNED_STARTS and name in self.known

    def closes_type(self, i: int) -> bool:
        """Whether the bracket that closes at i encloses a type."""
        opening = self.tokens[i].mate
        return opening > 0 and not self.closes_header(i) and self.tokens[opening + 1].type in _TYPE_WORDS

    def closes_header(self, i: int) -> bool:
        """Whether the bracket that closes at i encloses the head of an if, while, for or switch."""
        opening = self.tokens[i].mate
        return opening > 0 and self.tokens[opening - 1].type in _CONTROL

    def is_parameter(self, i: int) -> bool:
        """A parameter's type in `(*)(X, Y)` or `(*f)(X, Y)`."""
        tokens = self.tokens
        opening = i - 1 if tokens[i - 1].type == "LPAR" else tokens[i - 1].mate
        if opening < 4 or tokens[opening].type != "LPAR" or tokens[opening - 1].type != "RPAR":
            return False
        inner = tokens[opening - 1].mate
        if inner < 1 or tokens[inner + 1].type != "STAR":
            return False
        before = tokens[inner - 1].type
        if tokens[i].text in self.known:
            return True
        return before in _TYPE_WORDS or tokens[inner - 2].type == "TAG" or (before == "STAR" and inner == opening - 3)

    def opens_initialiser(self, i: int, initialisers: list[int]) -> bool:
        """Whether the brace at i opens an initialiser and not a block."""
        before = self.tokens[i - 1].type
        if before == "EQUAL":
            return True
        if before == "RPAR":
            return self.closes_type(i - 1)
        return bool(initialisers) and (before == "COMMA" or before == "LBRACE")
