"""Which identifiers are types where they stand: the step between lexer and parser that C needs.

An identifier is a type by position (`X y`, `X *y =`, `(X *)`, `(X)y`, `name: X`), and where a position allows both readings
(`(X) * y`) if it is known as one.  Also found here, since only position tells: statements that are a macro without a semicolon.
"""

from __future__ import annotations

from .tokens import Token

_QUALIFIERS = frozenset(("QUALIFIER", "STORAGE"))
_TYPE_WORDS = frozenset(("QUALIFIER", "STORAGE", "BASE", "TAG", "TYPE"))
_AFTER_DECLARED = frozenset(("EQUAL", "SEMICOLON", "COMMA", "LSQB"))
_OPERAND_STARTS = frozenset(("NAME", "NUMBER", "STRING", "CHAR", "SIZEOF", "BANG", "TILDE"))
_SIGNED_STARTS = frozenset(("STAR", "AMPERSAND", "PLUS", "MINUS", "PLUSES", "DASHES"))
_CALLEE_ENDS = frozenset(("NAME", "RSQB"))
_CONTROL = frozenset(("IF", "WHILE", "FOR", "SWITCH"))
_STATEMENT_ENDS = frozenset(("SEMICOLON", "RBRACE", "PP_EOL", "PP_ELSE", "PP_ENDIF", "DIRECTIVE", "ELSE", "DO"))
_AFTER_BARE = frozenset(
    "NAME RBRACE LBRACE IF WHILE FOR DO SWITCH CASE DEFAULT BREAK CONTINUE GOTO RETURN BASE QUALIFIER STORAGE TAG ELSE $END"
    " PP_IF PP_IFDEF PP_IFNDEF PP_ELIF PP_ELIFDEF PP_ELIFNDEF PP_ELSE PP_ENDIF DIRECTIVE".split()
)
_HAS_EFFECT = frozenset(("INST", "OP", "PSEUDO"))

KNOWN = frozenset(
    "size_t ssize_t ptrdiff_t intptr_t uintptr_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t"
    " Py_ssize_t Py_hash_t Py_uhash_t PyObject PyTypeObject FILE va_list".split()
)


def pair(tokens: list[Token]) -> None:
    """Tell every bracket the index of its partner in this list."""
    stack: list[int] = []
    for i, token in enumerate(tokens):
        kind = token.type
        if kind == "LPAR" or kind == "LBRACE" or kind == "LSQB":
            token.mate = -1
            stack.append(i)
        elif (kind == "RPAR" or kind == "RBRACE" or kind == "RSQB") and stack:
            token.mate = stack.pop()
            tokens[token.mate].mate = i


def mark(tokens: list[Token], head: int, known: frozenset[str], text: str) -> None:
    """Narrow the identifiers of one definition of `text`, whose kind is at `head`; `tokens` end with END."""
    marker = _Marker(tokens, known, text)
    kind = tokens[head].type
    if kind in ("EXTERN", "MACRO_FUNCTION", "STRUCT_OF", "CONSTANT"):
        marker.contract(head)
    elif kind in _HAS_EFFECT or kind == "LABEL":
        close = tokens[head + 1].mate
        if close > 0:
            if kind != "LABEL":
                marker.effect(head + 2, close)
            marker.body(close + 1, len(tokens) - 1)


class _Marker:
    def __init__(self, tokens: list[Token], known: frozenset[str], text: str) -> None:
        self.tokens = tokens
        self.text = text
        self.known = known
        self.variables: set[str] = set()

    def effect(self, start: int, end: int) -> None:
        """`name: T` in a stack effect."""
        tokens = self.tokens
        for i in range(start, end):
            if tokens[i].type == "NAME":
                if tokens[i - 1].type == "COLON" or tokens[i - 1].type in _QUALIFIERS:
                    tokens[i].type = "TYPE"
                else:
                    self.variables.add(tokens[i].text)

    def contract(self, head: int) -> None:
        """Declarations with clauses: the first identifier of each is its type."""
        tokens = self.tokens
        kind = tokens[head].type
        struct, function = kind == "STRUCT_OF", kind in ("EXTERN", "MACRO_FUNCTION")
        wants = not struct
        depth = 0
        in_parameters = False
        for i in range(head + 1, len(tokens) - 1):
            token = tokens[i]
            kind = token.type
            if kind == "LPAR":
                depth += 1
                if function and depth == 1 and not in_parameters:
                    in_parameters, wants, function = True, True, False
            elif kind == "RPAR":
                depth -= 1
                if in_parameters and depth == 0:
                    in_parameters = wants = False
            elif kind == "COMMA" and in_parameters:
                wants = True
            elif (kind == "LBRACE" or kind == "SEMICOLON") and struct:
                wants = True
            elif kind == "BASE":
                wants = False
            elif kind == "NAME":
                if wants and tokens[i - 1].type != "TAG":
                    token.type = "TYPE"
                elif not in_parameters and depth and self.is_type_argument(i):
                    token.type = "TYPE"
                wants = False

    def body(self, start: int, end: int) -> None:
        """Statements: a block, or a sequence of them."""
        tokens = self.tokens
        starts = True  # a statement may start here
        in_case = questions = 0
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
            elif kind == "LBRACE":
                if token.mate > 0 and self.opens_initialiser(i, initialisers):
                    initialisers.append(token.mate)
                    starts = False
                else:
                    starts = True
            elif kind == "RBRACE" and initialisers and i == initialisers[-1]:
                initialisers.pop()
                starts = False
            elif kind in _STATEMENT_ENDS:
                starts = kind != "SEMICOLON" or not headers
                in_case = 0
            elif kind == "LPAR":
                before = tokens[i - 1].type
                if before in _CONTROL and token.mate > 0:
                    headers.append(token.mate)
                    starts = before == "FOR"
                else:
                    starts = False
            elif kind == "RPAR":
                starts = bool(headers) and i == headers[-1]
                if starts:
                    headers.pop()
                elif token.mate > 0 and tokens[token.mate - 1].type == "BARE_CALL":
                    starts = True
            elif kind == "CASE" or kind == "DEFAULT":
                in_case, questions, starts = 1, 0, False
            elif kind == "QMARK":
                questions += 1
                starts = False
            elif kind == "COLON":
                label = i >= 2 and tokens[i - 1].type == "NAME" and self.began_at == i - 1
                starts = bool(label or (in_case and not questions))
                in_case = in_case and questions
                questions = max(questions - 1, 0)
            elif kind == "BARE_NAME":
                starts = True
            else:
                starts = False
            i += 1

    began_at = -1  # where the last statement that begins with an identifier began

    def statement_name(self, i: int) -> bool:
        """An identifier where a statement may start: a type, a macro without a semicolon, or the begin of an expression.

        True if a statement may start again after it.
        """
        tokens = self.tokens
        self.began_at = i
        j = self.declared(i)
        if j:
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
        while (kind := tokens[j].type) == "STAR" or kind in _TYPE_WORDS or (sure and kind == "NAME"):
            if kind == "NAME" and tokens[j - 1].type in ("BASE", "STAR", "TYPE"):
                break
            if kind == "NAME" and tokens[j + 1].type in _AFTER_DECLARED:
                break
            stars = stars or kind == "STAR"
            j += 1
        if kind == "NAME":
            if sure or tokens[j + 1].type in _AFTER_DECLARED or (stars and tokens[j + 1].type == "RPAR"):
                self.variables.add(tokens[j].text)
                return True
            return not stars and tokens[j + 1].type in ("END", "RBRACE", "NUMBER")
        if kind == "LPAR" and tokens[j + 1].type == "STAR" and tokens[j + 2].type == "NAME" and tokens[j + 3].type == "RPAR":
            if (sure or stars or tokens[i].text in self.known) and tokens[j + 4].type == "LPAR":
                self.variables.add(tokens[j + 2].text)
                return True
        return sure

    def inner_name(self, i: int) -> None:
        """An identifier inside an expression or a declaration."""
        tokens = self.tokens
        before = tokens[i - 1].type
        if before == "DOT" or before == "ARROW" or before == "TAG" or before == "GOTO":
            return
        if before == "LPAR" or before == "COMMA":
            if self.is_type_argument(i) or (before == "LPAR" and self.is_lone_type(i)) or self.is_parameter(i):
                tokens[i].type = "TYPE"
        elif before in _QUALIFIERS:
            j = i - 1
            while tokens[j].type in _QUALIFIERS:
                j -= 1
            if tokens[j].type not in ("TYPE", "BASE", "STAR"):
                tokens[i].type = "TYPE"

    def is_type_argument(self, i: int) -> bool:
        """`X *` or `X const *` alone between brackets and commas; `X (*)(` too."""
        tokens = self.tokens
        j = i + 1
        while tokens[j].type == "STAR" or tokens[j].type in _QUALIFIERS:
            j += 1
        kind = tokens[j].type
        if kind == "LPAR":
            return tokens[j + 1].type == "STAR" and tokens[j + 2].type == "RPAR" and tokens[j + 3].type == "LPAR"
        return j > i + 1 and (kind == "RPAR" or kind == "COMMA")

    def is_lone_type(self, i: int) -> bool:
        """`(X)` as a cast, a compound literal's type or sizeof's operand."""
        tokens = self.tokens
        if tokens[i + 1].type != "RPAR":
            return False
        name = tokens[i].text
        before = tokens[i - 2].type if i >= 2 else ""
        if tokens[i].type != "NAME":
            return tokens[i].type == "BASE"
        if before == "SIZEOF":
            return name not in self.variables
        if before in _CALLEE_ENDS or before in _CONTROL or before == "BARE_CALL":
            return False
        if before == "RPAR" and not self.closes_type(i - 2):
            return False
        after = tokens[i + 2].type
        if after in _OPERAND_STARTS or after == "LBRACE":
            return True
        if after == "LPAR":
            return name not in self.variables
        return after in _SIGNED_STARTS and name in self.known

    def closes_type(self, i: int) -> bool:
        """Whether the bracket that closes at i encloses a type."""
        tokens = self.tokens
        opening = tokens[i].mate
        if opening < 0:
            return False
        if tokens[opening + 1].type in _TYPE_WORDS:
            return True
        # (T)(void (*)(void))(X): the parameters of a function type belong to the bracket around them
        return False

    def is_parameter(self, i: int) -> bool:
        """A parameter's type in `(*)(X, Y)` or `(*f)(X, Y)`."""
        tokens = self.tokens
        opening = i - 1
        while opening > 0 and tokens[opening].type != "LPAR":
            mate = tokens[opening].mate
            if tokens[opening].type == "RPAR" and 0 <= mate < opening:
                opening = mate
            elif tokens[opening].type in ("SEMICOLON", "LBRACE", "RBRACE"):
                return False
            opening -= 1
        if opening < 4 or tokens[opening - 1].type != "RPAR":
            return False
        inner = tokens[opening - 1].mate
        if inner < 1 or tokens[inner + 1].type != "STAR":
            return False
        return tokens[inner - 1].type in _TYPE_WORDS or (tokens[inner - 1].type == "STAR" and inner == opening - 3)

    def opens_initialiser(self, i: int, initialisers: list[int]) -> bool:
        """Whether the brace at i opens an initialiser and not a block."""
        before = self.tokens[i - 1].type
        if before == "EQUAL":
            return True
        if before == "RPAR":
            return self.closes_type(i - 1)
        return bool(initialisers) and (before == "COMMA" or before == "LBRACE")
