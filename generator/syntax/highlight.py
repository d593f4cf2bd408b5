"""A Pygments lexer for definition files; Pygments finds it by an entry point.

It colours what position tells: kinds and names of definitions, annotations, stack effects, types, clauses of
contracts, calls in capitals.  Text outside the markers of CPython's files is plain C.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from pygments.lexer import (  # type: ignore[import-untyped, unused-ignore]
    RegexLexer,
    bygroups,
    default,
    include,
    words,
)
from pygments.token import (  # type: ignore[import-untyped, unused-ignore]
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
)

from .heads import KINDS
from .tokens import KEYWORDS

_CONTROL = tuple(word for word, kind in KEYWORDS.items() if kind == word.upper())
_TYPES = tuple(word for word, kind in KEYWORDS.items() if kind in ("BASE", "TAG"))
_QUALIFIERS = tuple(word for word, kind in KEYWORDS.items() if kind in ("QUALIFIER", "STORAGE"))
_KINDS = "|".join(KINDS)
_BEFORE_KIND = rf"(?=(?:\w+(?:\([\w:]+\))?\s+)*(?:{_KINDS})\s*\()"


_DEFINITION = re.compile(r"^[ \t]*(?:\w+(?:\([\w:]+\))?[ \t]+)*(?:inst|op|macro|family)[ \t]*\([ \t]*\w+", re.M)


class DefinitionLexer(RegexLexer):  # type: ignore[misc, unused-ignore]
    """Colours a definition file."""

    name = "uopgen"
    aliases: ClassVar[list[str]] = ["uopgen", "bytecodes"]
    filenames: ClassVar[list[str]] = ["*.def", "*bytecodes.c"]

    def analyse_text(text: str) -> float:  # noqa: N805 (as Pygments wants it)
        """Other languages have files that end in .def, too."""
        return 0.9 if _DEFINITION.search(text) else 0.0

    tokens: ClassVar[dict[str, list[Any]]] = {
        "root": [
            include("space"),
            include("annotation"),
            (
                rf"({_KINDS})(\s*)(\()(\s*)(\w+)",
                bygroups(Keyword.Declaration, Whitespace, Punctuation, Whitespace, Name.Function),
                "head",
            ),
            (r"(extern|macro)\b(?=\s+\w)", Keyword.Declaration, "contract"),
            (r"(struct)(\s+)(\w+)(?=\s*\{)", bygroups(Keyword.Declaration, Whitespace, Name.Class), "fields"),
            (r"(uop|family)(\s+)(\w+)", bygroups(Keyword.Declaration, Whitespace, Name.Function), "promises"),
            (r"(type)(\s+)(\w+)", bygroups(Keyword.Declaration, Whitespace, Name.Class)),
            (r"(constant)\b(?=\s+\w)", Keyword.Declaration, "contract"),
            include("c"),
        ],
        "annotation": [
            (rf"(\w+)(\s*\()([\w:]+)(\)\s*){_BEFORE_KIND}", bygroups(Name.Decorator, Text, Number, Text)),
            (rf"(\w+)(\s+){_BEFORE_KIND}", bygroups(Name.Decorator, Whitespace)),
        ],
        "head": [
            include("space"),
            (r"\(", Punctuation, "effect"),
            (r"\)", Punctuation, "#pop"),
            (r"\w+", Name.Constant),
            (r"[,]", Punctuation),
            default("#pop"),
        ],
        "effect": [
            include("space"),
            (r"--", Operator.Word),
            (r"(:)(\s*)((?:const\s+|struct\s+)*\w+)", bygroups(Punctuation, Whitespace, Keyword.Type)),
            (r"(\w+)(/)(-?\d+)", bygroups(Name.Attribute, Operator, Number.Integer)),
            (r"unused\b", Keyword.Pseudo),
            (r"if\b", Keyword),
            (r"[A-Za-z_]\w*", Name.Variable),
            (r"[\[(]", Punctuation, "nested"),
            (r"\)", Punctuation, "#pop"),
            (r"[,*]", Punctuation),
            default("#pop"),
        ],
        "nested": [(r"[\[(]", Punctuation, "#push"), (r"[\])]", Punctuation, "#pop"), include("c"), default("#pop")],
        "contract": [
            (r"(\w+)(\s*)(\()(?!\s*\*)", bygroups(Name.Function, Whitespace, Punctuation), ("clauses", "nested")),
            (r"[;{}]", Punctuation, "#pop"),
            include("c"),
        ],
        "clauses": [
            include("space"),
            (r"(@)(\s*)(\w+)", bygroups(Operator, Whitespace, Name.Tag)),
            (r"\w+", Name.Attribute),
            (r"\(", Punctuation, "nested"),
            (r";", Punctuation, "#pop:2"),
            default("#pop:2"),
        ],
        "promises": [
            include("space"),
            (r"(@)(\s*)(\w+)", bygroups(Operator, Whitespace, Name.Tag)),
            (r"(\w+)(?=\s*\()", Name.Attribute),
            (r"\w+", Name.Variable),
            (r"\(", Punctuation, "nested"),
            (r"[{}]", Punctuation),
            (r";(?=\s*(?:\}|//|/\*|[a-z_]\w*\s+(?:valid_while|lifetime)\b))", Punctuation),
            (r";", Punctuation, "#pop"),
            default("#pop"),
        ],
        "fields": [
            (r"\}", Punctuation, "#pop"),
            (r"\{", Punctuation),
            include("space"),
            (r"(@)(\s*)(\w+)", bygroups(Operator, Whitespace, Name.Tag)),
            (r"(\w+)(\s*)(\([^();]*(?:\([^()]*\)[^();]*)*\))", bygroups(Name.Attribute, Whitespace, Text)),
            include("c"),
        ],
        "space": [
            (r"\s+", Whitespace),
            (r"/\*\*(?![*/])(?:[^*]|\*(?!/))*\*/|///(?!/)[^\n]*", String.Doc),
            (r"//\s*(?:BEGIN|END) BYTECODES //", Comment.Special),
            (r"//(?:[^\n\\]|\\.)*", Comment.Single),
            (r"/\*(?:[^*]|\*(?!/))*\*/", Comment.Multiline),
            (r"^[ \t]*#(?:[^\n\\]|\\(?:.|\n))*", Comment.Preproc),
        ],
        "c": [
            include("space"),
            (words(_CONTROL, suffix=r"\b"), Keyword),
            (words(_TYPES, suffix=r"\b"), Keyword.Type),
            (words(_QUALIFIERS, suffix=r"\b"), Keyword.Reserved),
            (r"flush\b(?=\s*[+;])", Keyword.Pseudo),
            (r"(\w+)(/)(-?\d+)(?=\s*[+;])", bygroups(Name.Attribute, Operator, Number.Integer)),
            (r"[A-Z_][A-Z0-9_]+(?=\s*\()", Name.Function.Magic),
            (r"[A-Za-z_]\w*(?=\s*\()", Name.Function),
            (r"[A-Za-z_]\w*(?=\s*\*+\s*[A-Za-z_)]|\s+[A-Za-z_]\w*\s*[=;,\[])", Keyword.Type),
            (r"[A-Za-z_]\w*", Name),
            (r"0[xX][0-9a-fA-F]+[uUlL]*|(?:\d|\.\d)(?:[eEpP][+-]|[\w.])*", Number),
            (r'"(?:[^"\\\n]|\\(?:.|\n))*"', String.Double),
            (r"'(?:[^'\\\n]|\\.)+'", String.Char),
            (r"->|--|\+\+|<<=?|>>=?|[<>=!+\-*/%&|^]=|&&|\|\||[-+*/%&|^!~<>=?.@]", Operator),
            (r"[(){}\[\];,:]", Punctuation),
            (r"\\\n", Text),
            (r".", Text),
        ],
    }
