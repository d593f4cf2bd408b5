"""Steps as words: what tests compare and `uopgen show` prints."""

from __future__ import annotations

from collections.abc import Iterable

from .case import Case
from .steps import (
    Adjust,
    Branch,
    Choice,
    Close,
    CloseArray,
    CloseQuickly,
    Code,
    Copy,
    Enter,
    Fail,
    Fork,
    Guard,
    Keep,
    Leave,
    Load,
    Loop,
    Mark,
    Next,
    Null,
    Point,
    ReadCache,
    Reload,
    Scope,
    Spill,
    Step,
    Store,
)


def steps(case: Case) -> list[str]:
    """One line for each step of a case and its exits; what is inside a step is indented."""
    lines = [line for step in case.steps for line in words(step)]
    for way in case.exits:
        lines.append(f"exit {way.label}")
        lines += [f"  {line}" for step in way.steps for line in words(step)]
    return lines


def inside(body: Iterable[Step]) -> list[str]:
    return [f"  {line}" for step in body for line in words(step)]


def words(step: Step) -> list[str]:
    """A step as a line, and the steps inside it indented."""
    match step:
        case Load(name, offset, _) | Store(name, offset, _):
            return [f"{type(step).__name__.lower()} {name} {offset}"]
        case Point(name, offset):
            return [f"point {name} {offset}"]
        case Copy(name, source):
            return [f"copy {name} {source}"]
        case ReadCache(name, _, _, offset):
            return [f"cache {name} {offset}"]
        case Null(offset):
            return [f"null {offset}"]
        case Adjust(by):
            return [f"adjust {by}"]
        case Spill(why, _):
            return [f"spill {why}"]
        case Guard(_, label, _):
            return [f"guard {label}"]
        case Fail(_, label):
            return [f"fail {label}"]
        case Keep(name, array, _):
            return [f"keep {name} {array}"]
        case Close(value, _):
            return [f"close {value}"]
        case CloseArray(name, first, size, quickly):
            return [f"close{' quickly' if quickly else ''} {name} {first}..{size}"]
        case CloseQuickly(value, _):
            return [f"close quickly {value}"]
        case Branch(_, then, otherwise):
            return ["if", *inside(then), *(["else", *inside(otherwise)] if otherwise else [])]
        case Loop(_, body, _):
            return ["loop", *inside(body)]
        case Choice(_, body):
            return ["switch", *inside(body)]
        case Mark(text):
            return [text]
        case Fork(arms):
            return [line for directive, arm in arms for line in (directive, *inside(arm))]
        case Scope(_, body):
            return [line for one in body for line in words(one)]
        case Leave(text):
            return [text]
        case Enter(target, _):
            return [f"enter {target}"]
        case Code() | Reload() | Next():
            return [type(step).__name__.lower()]
    return []
