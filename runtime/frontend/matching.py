"""`match`: each pattern takes the subject off the stack, and leaves what it captures below everything else.

What is captured is bound when the whole pattern has matched, before the guard is asked.
"""

from __future__ import annotations

import _ast as ast
import sys

from .conditions import compare, jump_if, to_bool
from .dispatch import generate, generate_all, generates
from .instructions import Block
from .targets import unpack_count
from .unit import Unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

SUBTRACT = 10
KEEPS_LINE = sys.version_info < (3, 12)  # what comes behind a pattern is on that pattern's line


class Attempt:
    """One pattern being tried: what it has captured, and where it goes when it fails."""

    __slots__ = ("above", "captured", "drops", "unit")

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.captured: list[str] = []  # names, the value of the first nearest to the top
        self.above = 0  # values on the stack above those captured, besides the subject
        self.drops: list[Block] = [Block()]  # number n drops n values; number 0 is behind the pattern

    def fail(self, jump: str) -> None:
        """Jump to where everything that the pattern has left on the stack is dropped."""
        count = self.above + len(self.captured)
        while len(self.drops) <= count:
            self.drops.append(Block())
        self.unit.jump(jump, self.drops[count])

    def land(self) -> None:
        """The code of all failures; what is emitted next runs when the pattern did not match."""
        for block in self.drops[:0:-1]:
            self.unit.start(block)
            self.unit.emit("POP_TOP")
        self.unit.start(self.drops[0])

    def capture(self, name: str | None) -> None:
        """Keep the value on the stack for the variable, or drop it."""
        if name is None:
            self.unit.emit("POP_TOP")
            return
        sink(self.unit, self.above + len(self.captured) + 1)
        self.captured.append(name)


def sink(unit: Unit, count: int) -> None:
    """The top of the stack goes below the `count` - 1 values under it."""
    for place in range(count, 1, -1):
        unit.emit("SWAP", place)


@generates(ast.Match)
def match_statement(unit: Unit, node: ast.Match) -> None:
    generate(unit, node.subject)
    end = Block()
    *cases, last = node.cases
    if not cases or not is_wildcard(last.pattern):
        cases, default = node.cases, None
    else:
        default = last
    for case in cases:
        one_case(unit, case, end, keep_subject=case is not cases[-1])
    if default is not None:
        unit.line = default.pattern.lineno
        unit.emit("NOP")
        if default.guard is not None:
            jump_if(unit, default.guard, end, False)
        generate_all(unit, default.body)
    unit.start(end)


def one_case(unit: Unit, case: ast.match_case, end: Block, keep_subject: bool) -> None:
    """The subject is on the stack; it stays there for the cases that follow."""
    attempt = Attempt(unit)
    unit.line = case.pattern.lineno
    if keep_subject:
        unit.emit("COPY", 1)
    pattern(unit, case.pattern, attempt)
    for name in attempt.captured:
        unit.variable("STORE", name)
    unit.line = case.pattern.lineno
    if case.guard is not None:
        jump_if(unit, case.guard, attempt.drops[0], False)
    if keep_subject:
        unit.emit("POP_TOP")
    generate_all(unit, case.body)
    unit.jump("JUMP", end)
    unit.line = case.pattern.lineno
    attempt.land()


def is_wildcard(node: ast.pattern) -> bool:
    return isinstance(node, ast.MatchAs) and node.name is None


def is_star(node: ast.pattern) -> bool:
    return isinstance(node, ast.MatchStar)


def pattern(unit: Unit, node: ast.pattern, attempt: Attempt) -> None:
    """Take the value on the stack, or go to where the attempt has failed."""
    line = unit.line
    unit.line = node.lineno
    if isinstance(node, ast.MatchValue):
        generate(unit, node.value)
        compare(unit, ast.Eq())
        to_bool(unit)
        attempt.fail("POP_JUMP_IF_FALSE")
    elif isinstance(node, ast.MatchSingleton):
        unit.load_constant(node.value)
        compare(unit, ast.Is())
        attempt.fail("POP_JUMP_IF_FALSE")
    elif isinstance(node, ast.MatchAs):
        if node.pattern is not None:
            unit.emit("COPY", 1)
            attempt.above += 1
            pattern(unit, node.pattern, attempt)
            attempt.above -= 1
        attempt.capture(node.name)
    elif isinstance(node, ast.MatchStar):
        attempt.capture(node.name)
    elif isinstance(node, ast.MatchSequence):
        sequence(unit, node.patterns, attempt)
    elif isinstance(node, ast.MatchMapping):
        mapping(unit, node, attempt)
    elif isinstance(node, ast.MatchClass):
        instance(unit, node, attempt)
    else:
        assert isinstance(node, ast.MatchOr)
        alternatives(unit, node, attempt)
    if not KEEPS_LINE:
        unit.line = line


def below(unit: Unit, node: ast.pattern, attempt: Attempt) -> None:
    """The pattern of a part, the topmost of those that wait above what is captured."""
    attempt.above -= 1
    pattern(unit, node, attempt)


def test_length(unit: Unit, size: int, operator: ast.cmpop, attempt: Attempt) -> None:
    unit.emit("GET_LEN")
    unit.load_constant(size)
    compare(unit, operator)
    to_bool(unit)
    attempt.fail("POP_JUMP_IF_FALSE")


def sequence(unit: Unit, parts: Sequence[ast.pattern], attempt: Attempt) -> None:
    size = len(parts)
    star = next((index for index, one in enumerate(parts) if is_star(one)), None)
    attempt.above += 1
    unit.emit("MATCH_SEQUENCE")
    attempt.fail("POP_JUMP_IF_FALSE")
    if star is None:
        test_length(unit, size, ast.Eq(), attempt)
    elif size > 1:
        test_length(unit, size - 1, ast.GtE(), attempt)
    attempt.above -= 1
    rest = None if star is None else parts[star]
    nameless = isinstance(rest, ast.MatchStar) and rest.name is None
    if all(is_wildcard(one) or (nameless and one is rest) for one in parts):
        unit.emit("POP_TOP")
    elif nameless:
        assert star is not None
        items(unit, parts, star, attempt)
    else:
        unpack_count(unit, size, star)
        attempt.above += size
        for one in parts:
            below(unit, one, attempt)


def items(unit: Unit, parts: Sequence[ast.pattern], star: int, attempt: Attempt) -> None:
    """The items around a star that nobody wants, one by one: the subject need not be unpacked."""
    attempt.above += 1
    for index, one in enumerate(parts):
        if index == star or is_wildcard(one):
            continue
        unit.emit("COPY", 1)
        if index < star:
            unit.load_constant(index)
        else:
            unit.emit("GET_LEN")
            unit.load_constant(len(parts) - index)
            unit.emit("BINARY_OP", SUBTRACT)
        unit.emit("BINARY_SUBSCR")
        pattern(unit, one, attempt)
    attempt.above -= 1
    unit.emit("POP_TOP")


def mapping(unit: Unit, node: ast.MatchMapping, attempt: Attempt) -> None:
    size = len(node.keys)
    attempt.above += 1
    unit.emit("MATCH_MAPPING")
    attempt.fail("POP_JUMP_IF_FALSE")
    if not size and node.rest is None:
        attempt.above -= 1
        unit.emit("POP_TOP")
        return
    if size:
        test_length(unit, size, ast.GtE(), attempt)
    for key in node.keys:
        generate(unit, key)
    unit.emit("BUILD_TUPLE", size)
    unit.emit("MATCH_KEYS")
    attempt.above += 2
    found_all(unit, attempt)
    unit.emit("UNPACK_SEQUENCE", size)
    attempt.above += size - 1
    for one in node.patterns:
        below(unit, one, attempt)
    attempt.above -= 2
    if node.rest is None:
        unit.emit("POP_TOP")
        unit.emit("POP_TOP")
        return
    copy_without_keys(unit, size)
    attempt.capture(node.rest)


def copy_without_keys(unit: Unit, size: int) -> None:
    """subject, keys -- a dict of everything else in the subject."""
    unit.emit("BUILD_MAP", 0)
    unit.emit("SWAP", 3)
    unit.emit("DICT_UPDATE", 2)
    unit.emit("UNPACK_SEQUENCE", size)
    for left in range(size, 0, -1):
        unit.emit("COPY", 1 + left)
        unit.emit("SWAP", 2)
        unit.emit("DELETE_SUBSCR")


def instance(unit: Unit, node: ast.MatchClass, attempt: Attempt) -> None:
    generate(unit, node.cls)
    unit.load_constant(tuple(node.kwd_attrs))
    unit.emit("MATCH_CLASS", len(node.patterns))
    parts = [*node.patterns, *node.kwd_patterns]
    attempt.above += 1
    found_all(unit, attempt)
    unit.emit("UNPACK_SEQUENCE", len(parts))
    attempt.above += len(parts) - 1
    for one in parts:
        if is_wildcard(one):  # keeps the line
            attempt.above -= 1
            unit.emit("POP_TOP")
        else:
            below(unit, one, attempt)


def found_all(unit: Unit, attempt: Attempt) -> None:
    """Fail when None is on the stack instead of a tuple of what was looked for."""
    unit.emit("COPY", 1)
    unit.load_constant(None)
    compare(unit, ast.IsNot())
    attempt.fail("POP_JUMP_IF_FALSE")


def alternatives(unit: Unit, node: ast.MatchOr, attempt: Attempt) -> None:
    """Each captures the same names; those after the first bring them into its order."""
    end = Block()
    names: list[str] | None = None
    for alternative in node.patterns:
        own = Attempt(unit)
        unit.line = alternative.lineno
        unit.emit("COPY", 1)
        pattern(unit, alternative, own)
        if names is None:
            names = own.captured
        else:
            reorder(unit, list(own.captured), names)
        unit.jump("JUMP", end)
        own.land()
    assert names is not None
    unit.line = node.lineno
    unit.emit("POP_TOP")
    attempt.fail("JUMP")
    unit.start(end)
    depth = len(names) + 1 + attempt.above + len(attempt.captured)
    for _ in names:
        sink(unit, depth)
    attempt.captured += names
    unit.emit("POP_TOP")


def reorder(unit: Unit, have: list[str], want: list[str]) -> None:
    """The values on the stack stand for the names in `have`, the first on top; put them in another order."""
    for place in range(len(want) - 1, 0, -1):
        now = have.index(want[place])
        if now == place:
            continue
        for index in (now, place):
            if index:
                unit.emit("SWAP", index + 1)
                have[0], have[index] = have[index], have[0]
