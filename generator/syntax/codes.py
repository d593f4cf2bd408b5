"""The codes of syntax errors: one table, which the documentation and the tests read."""

from __future__ import annotations

BAD_CHARACTER = "UG001"
OPEN_COMMENT = "UG002"
OPEN_STRING = "UG003"
BRACKET = "UG004"
SYNTAX = "UG005"
NOT_A_DEFINITION = "UG006"
CONDITIONAL = "UG007"
MARKER = "UG008"
UNFINISHED = "UG009"
DIRECTIVE = "UG010"
MISSING_SEMICOLON = "UG011"
EFFECT = "UG012"
NESTING = "UG013"

MEANING: dict[str, str] = {
    BAD_CHARACTER: "a character that fits nowhere in a definition file",
    OPEN_COMMENT: "a comment that is not closed",
    OPEN_STRING: "a string or character that is not closed on its line",
    BRACKET: "a bracket without its partner",
    SYNTAX: "something else stands where the language expects a certain thing",
    NOT_A_DEFINITION: "text at the top of a file that does not begin a definition",
    CONDITIONAL: "#if, #elif, #else and #endif that do not fit together",
    MARKER: "a BEGIN or END BYTECODES marker that is missing or doubled",
    UNFINISHED: "a definition that the end of the file, or the next definition, cuts off",
    DIRECTIVE: "a preprocessor line that cannot stand between definitions",
    MISSING_SEMICOLON: "a statement or definition without its semicolon",
    EFFECT: "a stack or cache effect that cannot be",
    NESTING: "brackets, conditionals or operators inside each other beyond any sense",
}
