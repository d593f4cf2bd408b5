"""The codes of errors about the stack: one table, which the documentation and the tests read."""

from __future__ import annotations

ESCAPE_IN_CONDITION = "UG101"
STACK_AT_ESCAPE = "UG103"
DEAD_ON_SOME_PATHS = "UG110"
MISSING_OUTPUT = "UG111"
READ_UNDEFINED = "UG112"
RAW_ON_STACK = "UG113"
LIVE_AT_ERROR = "UG114"
LABEL_END = "UG115"
DROPPED = "UG202"
USED_DEAD = "UG203"
STACK_AT_EXIT = "UG302"

MEANING: dict[str, str] = {
    ESCAPE_IN_CONDITION: "a call that may escape stands in a condition",
    STACK_AT_ESCAPE: "memory cannot be made true at a call that may escape",
    DEAD_ON_SOME_PATHS: "an input that is consumed on some paths only",
    MISSING_OUTPUT: "an output that is not defined on every path",
    READ_UNDEFINED: "an output that is read before it is defined",
    RAW_ON_STACK: "a raw item that would have to be written to the stack",
    LIVE_AT_ERROR: "an input that is not consumed where ERROR_IF leaves",
    LABEL_END: "code of a label that runs off its end",
    DROPPED: "an input that is neither consumed nor left on the stack",
    USED_DEAD: "an input that is used after it was consumed",
    STACK_AT_EXIT: "the stack where an instruction leaves is not what the target expects",
}
