"""What a change did to the meaning of definitions: text, Markdown for a review, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..analysis.meaning import Meaning
from ..diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Change:
    """`instruction` is empty for what concerns the whole file.  `worse`: something that was right is wrong now."""

    instruction: str
    text: str
    place: str
    worse: bool = False


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
    found = [told(one, new) for one in after if (one.code, one.message) not in known]
    for name in new:
        if name not in old:
            found.append(Change(name, "is new", str(new[name].span)))
    for name in old:
        if name not in new:
            found.append(Change(name, "is gone", str(old[name].span)))
    for name, meaning in new.items():
        if name in old:
            found.extend(differences(old[name], meaning))
    for one in before:
        if (one.code, one.message) not in now:
            found.append(Change(home(one, old), f"{one.code} is not found any more: {one.message}", str(one.span)))
    return found


def told(one: Diagnostic, new: Mapping[str, Meaning]) -> Change:
    """A finding as what happened: for a guard that is killed, what stands now between which lines."""
    text = f"{one.code}: {one.message}"
    if one.code == "UG601" and len(one.labels) >= 2:
        guard, use = one.labels[0].span, one.labels[1].span
        what = one.message.rsplit(": stands between", 1)[0]
        name, _, why = what.partition(": ")
        verb = "block" if "blocks" in why else "block or escape" if "no contract" in why else "escape"
        text = (
            f"a call that may {verb} ({name}) now stands between the guard at {guard.line}"
            f" and `{one_line(use.text)}` at {use.line}"
        )
    return Change(home(one, new), text, str(one.span), True)


def one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:57] + "…"


def home(one: Diagnostic, known: Mapping[str, Meaning]) -> str:
    """The instruction in whose text a finding stands; of a uop, the last definition above it."""
    best, at = "", -1
    for name, meaning in known.items():
        span = meaning.span
        if span.source.name == one.span.source.name and at < span.start <= one.span.start:
            best, at = name, span.start
    return best


def differences(old: Meaning, new: Meaning) -> list[Change]:
    found = []
    for aspect, was in old.aspects.items():
        now = new.aspects[aspect]
        if was == now:
            continue
        gone, added = [one for one in was if one not in now], [one for one in now if one not in was]
        words = [f"+ {one}" for one in added] + [f"- {one}" for one in gone]
        text = "; ".join(words) if words else "another order"
        found.append(Change(new.name, f"{aspect}: {text}", str(new.span)))
    return found


def diff_text(found: list[Change]) -> str:
    if not found:
        return "the meaning is the same\n"
    return "".join(f"{one.instruction + ': ' if one.instruction else ''}{one.text}  [{one.place}]\n" for one in found)


def diff_markdown(found: list[Change]) -> str:
    if not found:
        return "The meaning is the same.\n"
    lines = []
    for title, worse in (("Not safe any more", True), ("Changed", False)):
        chosen = [one for one in found if one.worse is worse]
        if chosen:
            lines += [f"### {title}", ""]
            lines += [f"- **{one.instruction}**: {one.text} ({one.place})" for one in chosen]
            lines.append("")
    return "\n".join(lines)


def diff_json(found: list[Change]) -> str:
    rows = [{"instruction": one.instruction, "text": one.text, "place": one.place, "worse": one.worse} for one in found]
    return json.dumps(rows, indent=2) + "\n"
