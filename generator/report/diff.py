"""What a change did to the meaning of definitions: text, Markdown for a review, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..analysis.meaning import Meaning
from ..diagnostics import Diagnostic
from ..lint.since import home

CALL = re.compile(r"(`.*`) \((.*)\)")  # a call that ends what a guard proved: its name, and why it may stop the world


@dataclass(frozen=True, slots=True)
class Change:
    """`instruction` is empty for what concerns the whole file.  `worse`: something that was right is wrong now.
    `settled`: what was found is not found any more.  `details` are what came (+) and what went (-)."""

    instruction: str
    text: str
    place: str
    worse: bool = False
    details: tuple[str, ...] = ()
    settled: bool = False


NEW, GONE = "is new", "is gone"


def changes(
    old: Mapping[str, Meaning],
    new: Mapping[str, Meaning],
    before: Iterable[Diagnostic],
    after: Iterable[Diagnostic],
) -> list[Change]:
    """What was safe and is not any more comes first."""
    before, after = list(before), list(after)
    known = {(one.code, one.message) for one in before}
    now = {(one.code, one.message) for one in after}
    found = [told(one) for one in after if (one.code, one.message) not in known]
    for name in new:
        if name not in old:
            found.append(Change(name, NEW, str(new[name].span)))
    for name in old:
        if name not in new:
            found.append(Change(name, GONE, str(old[name].span)))
    for name, meaning in new.items():
        if name in old:
            found.extend(differences(old[name], meaning))
    for one in before:
        if (one.code, one.message) not in now:
            text = f"{one.code} is not found any more: {one.message}"
            found.append(Change(home(one), text, str(one.span), settled=True))
    return found


def told(one: Diagnostic) -> Change:
    """A finding as what happened: for a guard that is killed, what stands now between which lines."""
    text = f"{one.code}: {one.message}"
    if one.code == "UG601" and len(one.labels) >= 2:
        guard, use = one.labels[0].span, one.labels[1].span
        what = one.message.partition(": ")[2]
        call = CALL.fullmatch(what)
        if call is not None:
            name, why = call.groups()
            verb = "block" if "blocks" in why else "block or escape" if "no contract" in why else "escape"
            what = f"a call that may {verb} ({name}) now stands"
        text = f"{what} between the guard at {guard.line} and `{one_line(use.text)}` at {use.line}"
    return Change(home(one), text, str(one.span), True)


def one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:57] + "…"


def differences(old: Meaning, new: Meaning) -> list[Change]:
    found = []
    for aspect, was in old.aspects.items():
        now = new.aspects[aspect]
        if was == now:
            continue
        gone, added = [one for one in was if one not in now], [one for one in now if one not in was]
        words = tuple([f"+ {one}" for one in added] + [f"- {one}" for one in gone]) or ("+ another order",)
        found.append(Change(new.name, aspect, str(new.span), details=words))
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """One change, and all instructions that it happens to: those with one uop change together."""

    instructions: tuple[str, ...]
    change: Change

    @property
    def text(self) -> str:
        said = "; ".join(self.change.details)
        return f"{self.change.text}: {said}" if said else self.change.text


def rows(found: Iterable[Change]) -> list[Row]:
    """In the order of the first of each."""
    names: dict[tuple[str, bool, tuple[str, ...]], list[str]] = {}
    first: dict[tuple[str, bool, tuple[str, ...]], Change] = {}
    for one in found:
        key = (one.text, one.worse, one.details)
        first.setdefault(key, one)
        if one.instruction:
            names.setdefault(key, []).append(one.instruction)
    return [Row(tuple(dict.fromkeys(names.get(key, ()))), one) for key, one in first.items()]


def diff_text(found: list[Change]) -> str:
    if not found:
        return "the meaning is the same\n"
    lines = []
    for row in rows(found):
        name = ", ".join(row.instructions)
        lines.append(f"{name + ': ' if name else ''}{row.text}  [{row.change.place}]\n")
    return "".join(lines)


def diff_markdown(found: list[Change]) -> str:
    if not found:
        return "The meaning is the same.\n"
    chapters: dict[str, list[Row]] = {title: [] for title in CHAPTERS}
    for row in rows(found):
        chapters[chapter(row.change)].append(row)
    worse = chapters[CHAPTERS[0]]
    lines = [f"**{sentence(worse[0])}**", ""] if worse else []
    lines += [f"{sum(map(len, chapters.values()))} changes, {len(worse)} of them for the worse.", ""]
    for title, chosen in chapters.items():
        if chosen:
            lines += [f"### {title}", ""]
            for row in chosen:
                names = ", ".join(f"`{one}`" for one in row.instructions)
                text = escaped(row.change.text) if row.change.text not in (NEW, GONE) else ""
                lines.append("- " + " ".join(part for part in (names, "·" if names and text else "", text) if part))
                lines[-1] += f" ({row.change.place})"
                lines += [f"  - {SIGNS.get(one[:2], '')}{escaped(one[2:])}" for one in row.change.details]
            lines.append("")
    return "\n".join(lines)


def sentence(one: Row) -> str:
    """What a reviewer has to know first."""
    names = ", ".join(f"`{name}`" for name in one.instructions)
    return f"{names + ': ' if names else ''}{escaped(one.change.text)}."


SIGNS = {"+ ": "**+** ", "- ": "**−** "}
CHAPTERS = ("Not safe any more", "New", "Gone", "Changed", "Found no more")


def chapter(one: Change) -> str:
    if one.worse:
        return CHAPTERS[0]
    if one.text in (NEW, GONE):
        return CHAPTERS[1] if one.text == NEW else CHAPTERS[2]
    return CHAPTERS[4] if one.settled else CHAPTERS[3]


def escaped(text: str) -> str:
    """As Markdown shows it: outside of code, what begins markup is no markup."""
    parts = text.split("`")
    plain = (re.sub(r"([\\*_<|#])", r"\\\1", part) if i % 2 == 0 else part for i, part in enumerate(parts))
    return "`".join(plain)


def diff_json(found: list[Change]) -> str:
    made = [
        {
            "instruction": one.instruction,
            "text": one.text,
            "details": list(one.details),
            "place": one.place,
            "worse": one.worse,
        }
        for one in found
    ]
    return json.dumps(made, indent=2) + "\n"
