"""What a change did to the meaning."""

from __future__ import annotations

import json
from dataclasses import replace

from judge import MORE, config, texts
from mutations import APPEND

from uopgen.analysis.meaning import Meaning, meanings
from uopgen.config import Lint
from uopgen.diagnostics import Diagnostic, Report
from uopgen.lint.rule import Subject
from uopgen.pipeline import lint_sources
from uopgen.report.diff import changes, diff_json, diff_markdown, diff_text
from uopgen.source import SourceFile


def read(text: str) -> tuple[dict[str, Meaning], list[Diagnostic]]:
    report = Report()
    contracts = SourceFile("runtime.def", texts()[1]), SourceFile("more.def", MORE)
    settings = replace(config(), table=config().table[:1])
    _, known = lint_sources((SourceFile("bytecodes.def", text),), contracts, settings, Lint(), report)
    return meanings(known["ft"], Subject(known["ft"]).journeys), report.diagnostics


def difference(old: str, new: str) -> str:
    (before, was), (after, now) = read(old), read(new)
    found = changes(before, after, was, now)
    assert diff_markdown(found) and json.loads(diff_json(found)) is not None
    return diff_text(found)


def test_the_blocking_lock_of_the_review() -> None:
    old = texts()[0]
    start = old.index(APPEND)
    tried = "DEOPT_IF(!LOCK_OBJECT(list));"
    at = old.index(tried, start)
    new = old[:at] + "rt_lock_and_wait(thread, list);" + old[at + len(tried) :]
    line = old.count("\n", 0, at) + 1
    found = changes(read(old)[0], read(new)[0], read(old)[1], read(new)[1])
    first = json.loads(diff_json(found))[0]
    assert first["instruction"] == "CALL_LIST_APPEND" and first["worse"]
    assert first["text"].startswith("a call that may block (`rt_lock_and_wait`) now stands between the guard at")
    markdown = diff_markdown(found).splitlines()[0]
    assert markdown.startswith("**`CALL_LIST_APPEND`: a call that may block (`rt_lock_and_wait`) now stands between")
    first = difference(old, new).splitlines()[0]
    assert first.startswith(
        f"CALL_LIST_APPEND: a call that may block (`rt_lock_and_wait`) now stands between the guard at {line - 2}"
        f" and `rt_list_append_locked(thread, list, arg)` at {line + 2}"
    )


def test_lines_do_not_matter() -> None:
    old = texts()[0]
    assert difference(old, "\n\n" + old) == "the meaning is the same\n"


def test_new_and_gone() -> None:
    old = texts()[0]
    assert "THING: is new" in difference(old, old + "\n/** A thing. */\ninst(THING, (--)) {\n}\n")
    assert "THING: is gone" in difference(old + "\n/** A thing. */\ninst(THING, (--)) {\n}\n", old)
