"""What the text of one uop says of it, as the headers of CPython state it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from ..diagnostics import Label, Report
from ..model.program import Uop
from ..model.walk import walk
from ..syntax import ast
from . import codes
from .profile import Profile


@dataclass(frozen=True, slots=True)
class Properties:
    """In the order in which the headers list the flags."""

    arg: bool = False
    const: bool = False
    name: bool = False
    jump: bool = False
    free: bool = False
    local: bool = False
    eval_break: bool = False
    deopt: bool = False
    exit: bool = False
    error: bool = False
    error_no_pop: bool = False
    escapes: bool = False
    pure: bool = False
    oparg_and_1: bool = False
    # no flags
    error_pop: bool = False
    this: bool = False

    @property
    def flags(self) -> tuple[str, ...]:
        found = (one.name.upper() for one in fields(self) if getattr(self, one.name))
        return tuple(name for name in found if name not in ("ERROR_POP", "THIS"))


ANY = tuple(one.name for one in fields(Properties) if one.name not in ("pure", "oparg_and_1"))


def together(parts: Iterable[Properties], skips: bool) -> Properties:
    """Of an instruction: what one of its parts does; pure is what all are, and a skip is not."""
    known = list(parts)
    values = {name: any(getattr(one, name) for one in known) for name in ANY}
    return Properties(**values, pure=not skips and all(one.pure for one in known))


def words_of(uop: Uop) -> frozenset[str]:
    """Every word of the body that is a name, a field or a label."""
    return frozenset(spoken(uop.body))


def spoken(body: ast.Node) -> Iterator[str]:
    for one in walk(body):
        match one:
            case ast.Name(id=word) | ast.Member(name=word) | ast.Goto(label=word) | ast.LabelStatement(name=word):
                yield word


def called(body: ast.Node) -> Iterator[str]:
    """The names that a body calls, fields of objects included."""
    for one in walk(body):
        match one:
            case ast.Call(function=ast.Name(id=word)) | ast.Call(function=ast.Member(name=word)):
                yield word


def in_effect(uop: Uop, word: str) -> bool:
    items = (*uop.effect.inputs, *uop.effect.outputs)
    return any(word in item.condition or any(word in text for text, _ in item.size.terms) for item in items)


def properties_of(uop: Uop, profile: Profile, report: Report) -> Properties:
    """Of one uop, by the words in its text, as CPython's generator finds them."""
    words = words_of(uop)
    check_guards(uop, words, report)
    free = not words.isdisjoint(profile.free_words)
    no_pop = not words.isdisjoint(profile.no_pop_error_words)
    pop = not words.isdisjoint(profile.pop_error_words)
    return Properties(
        arg="oparg" in words or in_effect(uop, "oparg"),
        const="FRAME_CO_CONSTS" in words,
        name="FRAME_CO_NAMES" in words,
        jump="JUMPBY" in words,
        free=free,
        local=bool(words & {"GETLOCAL", "SETLOCAL"}) and not free,
        eval_break="CHECK_EVAL_BREAKER" in words,
        deopt="DEOPT_IF" in words,
        exit="EXIT_IF" in words,
        error=pop or no_pop,
        error_no_pop=no_pop,
        escapes=spelled_escape(uop, profile),
        pure=uop.has("pure"),
        error_pop=pop,
        this="this_instr" in words,
    )


def spelled_escape(uop: Uop, profile: Profile) -> bool:
    spelling = profile.spelling
    if uop.name in spelling.uops or any(part in uop.name for part in spelling.uop_parts):
        return True
    return any(spelling.escapes(name) for name in called(uop.body))


def check_guards(uop: Uop, words: frozenset[str], report: Report) -> None:
    if not words >= {"DEOPT_IF", "EXIT_IF"}:
        return
    places = {one.id: one.span for one in walk(uop.body) if isinstance(one, ast.Name)}
    report.error(
        codes.BOTH_GUARDS,
        places["EXIT_IF"],
        f"`{uop.name}` contains DEOPT_IF and EXIT_IF",
        Label(places["DEOPT_IF"], "the other one"),
        hint="use one of them: tier 2 makes one way out of a uop",
    )


def why_tier1(uop: Uop, one: Properties, profile: Profile) -> str:
    """Why tier 2 cannot run a uop; empty when it can."""
    if uop.name in profile.always_tier2:
        return ""
    reasons = (
        ("INSTRUMENTED" in uop.name, "is instrumented"),
        (uop.has("replaced"), "is replaced"),
        (uop.name in profile.tier1_only, "has control flow of tier 1"),
        (one.this, "uses this_instr"),
        (sum(not cache.unused for cache in uop.effect.caches) > 1, "has more than one cache entry"),
        (one.error_pop and one.error_no_pop, "leaves by errors that pop and errors that do not"),
        (one.eval_break and one.error, "fails, and checks the eval breaker"),
        (one.eval_break and one.exit, "exits, and checks the eval breaker"),
        (one.eval_break and one.deopt, "deoptimizes, and checks the eval breaker"),
    )
    return next((text for holds, text in reasons if holds), "")
