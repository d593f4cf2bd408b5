"""The codes of errors in names, shapes and contracts: one table, which the documentation and the tests read."""

from __future__ import annotations

SETTING = "UG091"
UNKNOWN_NAME = "UG020"
EMPTY_MACRO = "UG021"
SPECIAL_ARGUMENTS = "UG022"
SIZE_MISMATCH = "UG023"
DEOPT_WITHOUT_FAMILY = "UG024"
CACHE_SKIP = "UG025"
CACHE_SIZE = "UG026"
OPCODES = "UG027"
ITEM = "UG028"
CONDITION = "UG029"
CLAUSE = "UG030"
DUPLICATE_CONTRACT = "UG031"
OWN_NAME = "UG032"
NOTHING = "UG033"
PLACE = "UG034"
ANNOTATION = "UG035"
FAMILY = "UG701"
HYGIENE = "UG703"

MEANING: dict[str, str] = {
    SETTING: "a key or value in [tool.uopgen] that is not known",
    UNKNOWN_NAME: "a name of an op, instruction, label or annotation that nothing defines",
    EMPTY_MACRO: "a macro without uops",
    SPECIAL_ARGUMENTS: "a special macro with the wrong arguments, or in a place where it cannot stand",
    SIZE_MISMATCH: "a uop that takes an item of one size from a place where another uop left one of another size",
    DEOPT_WITHOUT_FAMILY: "DEOPT_IF or EXIT_IF in an instruction that has no generic form to go to",
    CACHE_SKIP: "a skip in a macro that leaves the instruction, or skips nothing",
    CACHE_SIZE: "a cache entry of a size that no C type has",
    OPCODES: "more opcodes than a byte can number, or two instructions with one number",
    ITEM: "a stack or cache effect that contradicts itself",
    CONDITION: "a definition that depends on a preprocessor name that no build sets",
    CLAUSE: "a contract clause that is unknown or has the wrong arguments",
    DUPLICATE_CONTRACT: "two contracts for one name",
    OWN_NAME: "an instruction, item, cache entry or variable with a name that something else has there",
    NOTHING: "definition files without an instruction",
    PLACE: "a break, continue, case or default outside of what it belongs to",
    ANNOTATION: "an annotation that is said twice, contradicts another, or has a wrong argument",
    FAMILY: "members of a family that do not fit its head",
    HYGIENE: "a duplicate definition, an override of nothing, a uop that nothing uses",
}
