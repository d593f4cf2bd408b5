"""The codes of what is wrong with CPython's definitions beyond names, shapes and contracts."""

from __future__ import annotations

BOTH_GUARDS = "UG040"
SUPER = "UG041"
PROFILE = "UG042"
NO_ROOM = "UG043"
PATTERN = "UG044"
UNUSED_CACHE = "UG045"

MEANING: dict[str, str] = {
    BOTH_GUARDS: "DEOPT_IF and EXIT_IF in one uop",
    SUPER: "a super-instruction whose name is not made of the names of two instructions of one uop each",
    PROFILE: "a profile of CPython that is not there, has an unknown key, or is for another version than the file",
    NO_ROOM: "specialized forms that run into the instrumented ones",
    PATTERN: "a definition for the optimizer of a uop that is not there",
    UNUSED_CACHE: "an op that skips cache units",
}
