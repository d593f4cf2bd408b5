"""The audit of the CALL family gives the reasons of the founding document, each derived."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from judge import ROOT, config, texts

from uopgen.analysis.audit import Row, family_rows, rows
from uopgen.analysis.meaning import meanings
from uopgen.diagnostics import Report
from uopgen.lint.rule import Subject
from uopgen.pipeline import analyse_sources
from uopgen.report.audit import audit_json, audit_markdown, audit_text, judged
from uopgen.report.audit_html import audit_html
from uopgen.report.model import Analysed, model_json
from uopgen.source import SourceFile

STOPPED, IMMUTABLE, OWN, EXACT = "world stopped", "immutable", "own thread", "exact type"
CALLS, PRIVATE, CACHED, SAFEPOINT = "thread-safe call", "not shared yet", "cache under a version", "safepoint"

# What the document says of each uop: classes of reasons that have to be there.
TABLE = {
    "_CHECK_PEP_523": {STOPPED},
    "_CHECK_FUNCTION_VERSION": {STOPPED},
    "_CHECK_METHOD_VERSION": {IMMUTABLE, STOPPED},
    "_CHECK_FUNCTION_EXACT_ARGS": {STOPPED, IMMUTABLE},
    "_CHECK_STACK_SPACE": {STOPPED, IMMUTABLE, OWN},
    "_CHECK_CALL_BOUND_METHOD_EXACT_ARGS": {EXACT},
    "_CHECK_IS_NOT_PY_CALLABLE": {EXACT},
    "_EXPAND_METHOD": {IMMUTABLE},
    "_INIT_CALL_BOUND_METHOD_EXACT_ARGS": {IMMUTABLE},
    "_CHECK_AND_ALLOCATE_OBJECT": {CACHED, STOPPED},
    "_CREATE_INIT_FRAME": {CALLS},
    "_INIT_CALL_PY_EXACT_ARGS": {PRIVATE},
    "_PUSH_FRAME": {OWN},
    "_PY_FRAME_GENERAL": {CALLS},
    "_SAVE_RETURN_OFFSET": {OWN},
    "_CALL_NON_PY_GENERAL": {CALLS},
    "_CHECK_PERIODIC": {SAFEPOINT},
    "CALL_BUILTIN_O": {EXACT, CALLS},
    "CALL_BUILTIN_FAST": {EXACT, CALLS},
    "CALL_BUILTIN_FAST_WITH_KEYWORDS": {EXACT, CALLS},
    "CALL_METHOD_DESCRIPTOR_O": {EXACT, IMMUTABLE},
    "CALL_METHOD_DESCRIPTOR_NOARGS": {EXACT, IMMUTABLE},
    "CALL_METHOD_DESCRIPTOR_FAST": {EXACT, IMMUTABLE},
    "CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS": {EXACT, IMMUTABLE},
    "CALL_ISINSTANCE": {IMMUTABLE, CALLS},
    "CALL_LEN": {IMMUTABLE, CALLS},
    "CALL_LIST_APPEND": {IMMUTABLE, CALLS},
    "CALL_STR_1": {CALLS},
    "CALL_TUPLE_1": {CALLS},
    "CALL_TYPE_1": {CALLS},
    "CALL_BUILTIN_CLASS": {EXACT, IMMUTABLE},
}


@cache
def subject() -> Subject:
    report = Report()
    definitions, contracts = texts()
    files = (SourceFile("bytecodes.def", definitions),), (SourceFile("runtime.def", contracts),)
    facts = analyse_sources(*files, config(), "ft", report)
    assert facts is not None
    return Subject(facts)


@cache
def table() -> dict[str, Row]:
    family = next(one for one in subject().facts.program.families if one.head == "CALL")
    members = [one for one in subject().facts.program.instructions if one.name in (family.head, *family.members)]
    return {one.name: one for one in family_rows(rows(subject().journeys, subject().types), members)}


@pytest.mark.parametrize("name", TABLE)
def test_reasons(name: str) -> None:
    row = table()[name]
    assert TABLE[name] <= row.kinds, row.kinds
    assert row.declared
    assert all(reason.span.source.name == "bytecodes.def" for reason in row.reasons)


def test_nothing_stops_the_world_between_a_guard_and_the_frame() -> None:
    for name in ("_CHECK_AND_ALLOCATE_OBJECT", "_CREATE_INIT_FRAME", "_INIT_CALL_PY_EXACT_ARGS", "_EXPAND_METHOD"):
        assert table()[name].safepoints == ()
    needs = table()["_INIT_CALL_PY_EXACT_ARGS"].needs
    assert any(re.fullmatch(r"guard\(eval_frame\), proved at line \d+", one) for one in needs)


def test_the_append_does_not_wait() -> None:
    assert table()["CALL_LIST_APPEND"].locks == ("self (without waiting)",)


def test_the_whole_file_has_reasons() -> None:
    assert [one.name for one in rows(subject().journeys, subject().types) if not one.declared] == []


def test_documents() -> None:
    spans = {one.name: one.span for one in subject().facts.program.uops}
    found = judged([(row, spans.get(row.name, row.span)) for row in table().values()], ())
    assert all(one.verdict == "safe" for one in found)
    assert "_CHECK_PEP_523 (uop)  safe" in audit_text(found)
    assert audit_markdown(found).count("\n| `") == len(found)
    assert {one["name"] for one in json.loads(audit_json(found))} == set(table())
    page = audit_html(found, {}, spans, "ours")
    assert page.count('<tr class="row"') == len(found) and "http" not in page.replace("http-equiv", "")
    assert (ROOT / "dsl").is_dir()


def test_the_model_for_other_tools() -> None:
    facts = subject().facts
    found = rows(subject().journeys, subject().types)
    whole = json.loads(
        model_json([Analysed(facts, subject().journeys, meanings(facts, subject().journeys), tuple(found))])
    )
    assert whole["schema"] == 2 and [one["name"] for one in whole["builds"]] == ["ft"]
    document = whole["builds"][0]
    append = next(one for one in document["instructions"] if one["name"] == "CALL_LIST_APPEND")
    assert append["falls_back_to"] == "CALL" and append["locks"] == ["self (without waiting)"]
    assert {one["name"] for one in document["uops"]} == {one.name for one in facts.program.uops}


def test_the_monitored_call_is_made_of_the_calls_uops() -> None:
    """INSTRUMENTED_CALL stands in the place of every form: it is CALL that tells the tools, and does not specialize."""
    facts = subject().facts
    one = facts.program.instruction("INSTRUMENTED_CALL")
    assert one is not None and facts.program.head_of(one.name) == "CALL"
    uops = [part.uop.name for part in one.uops]
    assert uops == ["_MAYBE_EXPAND_METHOD", "_MONITOR_CALL", "_DO_CALL", "_CHECK_PERIODIC"]
    for name in ("CALL", "CALL_KW", "CALL_FUNCTION_EX"):
        plain, told = (facts.program.instruction(prefix + name) for prefix in ("", "INSTRUMENTED_"))
        assert plain is not None and told is not None
        own = f"_MONITOR_{name}"
        assert [part.uop.name for part in told.uops if part.uop.name != own] == [
            part.uop.name for part in plain.uops if part.uop.name != "_SPECIALIZE_CALL"
        ]
    row = next(row for row in rows(subject().journeys, subject().types) if row.name == one.name)
    assert row.declared and {STOPPED, EXACT, CALLS, SAFEPOINT} <= row.kinds
    assert any(re.fullmatch(r"guard\(eval_frame\), proved at line \d+", need) for need in row.needs)
