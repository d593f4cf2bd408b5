"""Faults of one kind, put into every place of our definitions where they fit, one at a time.

Each operator says which rules may find what it does.  A place where the fault changes nothing is no mutation; those
that the text alone does not tell are listed in HARMLESS, each with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DEFINITION = re.compile(r"^(?:\w+ )*(?:inst|op|macro|label)\((\w+)", re.M)


@dataclass(frozen=True, slots=True)
class Operator:
    """`find` is what is replaced, `new` what stands there then."""

    name: str
    codes: frozenset[str]
    find: str
    new: str


def of(name: str, codes: str, find: str, new: str) -> Operator:
    return Operator(name, frozenset(codes.split()), find, new)


LINE = r"^[ ]+"
TEST = r"^    if \((?:rt_value_is_null\((\w+)\)|(\w+) == NULL)\) \{\n        ERROR_NO_POP\(\);\n    \}\n"
OPERATORS = (
    of("unlock removed", "UG401", LINE + r"UNLOCK_OBJECT\(\w+\);\n", ""),
    of("unlocked twice", "UG401", LINE + r"UNLOCK_OBJECT\(\w+\);\n", r"\g<0>\g<0>"),
    of("try-lock removed", "UG401 UG403", LINE + r"DEOPT_IF\(!LOCK_OBJECT\(\w+\)\);\n", ""),
    of("try-lock not tested", "UG401 UG403", r"DEOPT_IF\(!(LOCK_OBJECT\(\w+\))\);", r"\1;"),
    of("lock tested the wrong way", "UG401 UG403", r"!(LOCK_OBJECT\(\w+\))", r"\1"),
    of("waits for the lock", "UG601 UG402", r"DEOPT_IF\(!LOCK_OBJECT\((\w+)\)\);", r"rt_lock_and_wait(thread, \1);"),
    of("leaves for good when locked", "UG303", r"DEOPT_IF(\(!LOCK_OBJECT)", r"EXIT_IF\1"),
    of("close removed", "UG202 UG110 UG204", LINE + r"rt_close\(thread, \w+\);\n", ""),
    of("closed twice", "UG203 UG110", LINE + r"rt_close\(thread, \w+\);\n", r"\g<0>\g<0>"),
    of("dead instead of closed", "UG204 UG020", r"rt_close\(thread, (\w+)\);", r"DEAD(\1);"),
    of("dead forgotten", "UG202 UG110 UG302 UG114 UG201", LINE + r"(?:DEAD\(\w+\)|INPUTS_DEAD\(\));\n", ""),
    of("inputs not closed", "UG202 UG103 UG110 UG302", LINE + r"DECREF_INPUTS\(\);\n", ""),
    of("inputs dead instead of closed", "UG204", r"DECREF_INPUTS\(\);", "INPUTS_DEAD();"),
    of("result not tested", "UG207", TEST, ""),
    of("escape in a condition", "UG101", r"int (\w+) = (rt_truth\(thread, \w+\));", r"int \1 = 0; if (\2) { }"),
    of("acquire becomes relaxed", "UG502", r"rt_load_acquire", "rt_load_relaxed"),
    of("atomic load becomes plain", "UG501", r"rt_load_(?:acquire|relaxed)\(&([\w>-]+)\)", r"\1"),
    of("hook not guarded", "UG603", r"_CHECK_PEP_523 \+ ", ""),
    of("version not guarded", "UG603 UG602 UG601", r"_CHECK_FUNCTION_VERSION \+ ", "unused/2 + "),
    of("type version not guarded", "UG603 UG602", r"_GUARD_TYPE_VERSION \+ ", "unused/2 + "),
    of("recursion not guarded", "UG603", r"\+ _CHECK_STACK_SPACE\b", ""),
    of("frames without a way back", "UG304", r"\+ _SAVE_RETURN_OFFSET\b", ""),
    of("no flush before arrays", "UG206 UG301 UG302", r" \+ flush\b", ""),
    of("kind not guarded", "UG603", LINE + r"(?:DEOPT|EXIT)_IF\(!rt_(?:is_\w+|value_has_kind)\([^;]*\);\n", ""),
    of("guarded after a store", "UG301", LINE + r"(?:DEOPT|EXIT)_IF\(", r"    frame->return_offset = 0;\n\g<0>"),
    of("pure, and it stores", "UG702", r"(^pure (?:inst|op)\(.*\{\n)", r"\1    frame->return_offset = 0;\n"),
    of("kill under one #if", "UG202 UG110 UG204", LINE + r"rt_close\(thread, \w+\);\n", r"#if RT_FT\n\g<0>#endif\n"),
    of("unlock under one #if", "UG801", LINE + r"UNLOCK_OBJECT\(\w+\);\n", r"#if RT_FT\n\g<0>#endif\n"),
)


TAKEN = "the call or the assignment before consumes it already"
HARMLESS = {
    "dead forgotten: _BINARY_OP_INPLACE_ADD_UNICODE 0": TAKEN,
    "dead forgotten: STORE_SUBSCR_LIST_INT 0": TAKEN,
    "dead forgotten: _LOAD_ATTR_METHOD 0": TAKEN,
    "dead forgotten: _STORE_ATTR_INSTANCE_VALUE 0": TAKEN,
    "dead forgotten: _STORE_ATTR_SLOT 0": TAKEN,
    "dead forgotten: LOAD_SUPER_ATTR_METHOD 0": TAKEN,
    "dead forgotten: BUILD_TUPLE 0": TAKEN,
    "dead forgotten: BUILD_LIST 0": TAKEN,
    "dead forgotten: FORMAT_SIMPLE 0": TAKEN,
    "dead forgotten: GET_YIELD_FROM_ITER 0": TAKEN,
    "dead forgotten: SET_FUNCTION_ATTRIBUTE 0": TAKEN,
    "dead forgotten: RETURN_VALUE 0": TAKEN,
    "dead forgotten: YIELD_VALUE 0": TAKEN,
    "dead forgotten: _SEND_GEN_FRAME 0": TAKEN,
    "dead forgotten: END_SEND 0": TAKEN,
    "dead forgotten: PUSH_EXC_INFO 0": TAKEN,
    "dead forgotten: _PUSH_FRAME 0": "a raw item is nobody's reference",
    "no flush before arrays: INSTRUMENTED_CALL 0": "the call to the tools escapes, so that memory is true behind it",
    "no flush before arrays: INSTRUMENTED_CALL_KW 0": "the call to the tools escapes, so that memory is true behind it",
    "recursion not guarded: CALL_PY_GENERAL 0": "the function that pushes the frame tests it, too",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One fault in one definition; `number` counts its places there."""

    operator: Operator
    definition: str
    number: int
    start: int
    end: int
    new: str

    @property
    def name(self) -> str:
        return f"{self.operator.name}: {self.definition} {self.number}"

    def into(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.end :]


def definitions(text: str) -> Iterator[tuple[str, int, int]]:
    found = list(DEFINITION.finditer(text))
    for one, after in zip(found, [*found[1:], None], strict=True):
        yield one[1], one.start(), after.start() if after is not None else len(text)


def spots(text: str) -> Iterator[Spot]:
    """Every fault in every place where it does something."""
    return (one for one in every_spot(text) if one.name not in HARMLESS)


def every_spot(text: str) -> Iterator[Spot]:
    for name, start, end in definitions(text):
        for operator in OPERATORS:
            for number, match in enumerate(re.finditer(operator.find, text[start:end], re.M)):
                new = match.expand(operator.new)
                yield Spot(operator, name, number, start + match.start(), start + match.end(), new)
