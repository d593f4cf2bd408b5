"""A session's answer after any change is what a new run says of the same texts."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from uopgen.config import Config, Lint
from uopgen.diagnostics import Diagnostic, Report
from uopgen.lint.engine import Statistics, lint_build
from uopgen.lint.example import CONFIG, CONTRACTS
from uopgen.lint.registry import rules
from uopgen.lint.rule import Findings, Subject
from uopgen.model.contracts import Contracts
from uopgen.model.seen import Views
from uopgen.pipeline import analyse_sources, lint_sources
from uopgen.recall import Memory, Recall
from uopgen.session import Session
from uopgen.source import SourceFile
from uopgen.syntax.pieces import pieces_of

ROOT = Path(__file__).parent.parent.parent
EVERYTHING = Lint(severity="info")


def apart(text: str, number: int) -> str:
    """An example whose definitions have names of their own."""
    names = re.findall(r"\b(?:op|inst|macro)\((\w+)", text)
    return re.sub(rf"\b({'|'.join(names)})\b", rf"\1_{number}", text) if names else text


EVERY = [text for rule in rules() for text in (*rule.good, *rule.bad) if text.count("inst(A,") < 2]
EXAMPLES = "".join(apart(text, number) for number, text in enumerate(EVERY))
PARTS = ("", "}", "{", "(", ";", "/*", "*/", "//", '"', "#if A\n", "#endif\n", "\n", "DEAD(v);", "macro(X) = _A;\n") + (
    "op(_NEW, (v --)) {\n    close(thread, v);\n}\n",
    "extern int is_other(V v);\n",
    "inst(N, (--)) { }",
    "// uopgen: ignore[UG301] because\n",
    "\ufeff",
    "type Thing;\n",
)


def said(found: list[Diagnostic]) -> list[object]:
    """Everything that a reader sees of diagnostics."""
    return [
        (
            one.severity,
            one.code,
            str(one.span),
            one.span.end - one.span.start,
            one.message,
            [(str(label.span), label.text) for label in one.labels],
            one.hint,
            one.where,
            [(str(edit.span), edit.span.text, edit.text) for edit in one.edits],
        )
        for one in found
    ]


def cold(text: str, contracts: str, config: Config) -> list[object]:
    report = Report()
    sources = (SourceFile("example.def", text),), (SourceFile("contracts.def", contracts),)
    lint_sources(*sources, config, EVERYTHING, report)
    return said(report.diagnostics)


def warm(session: Session, text: str, contracts: str) -> list[object]:
    outcome = session.check((SourceFile("example.def", text),), (SourceFile("contracts.def", contracts),))
    return said(list(outcome.diagnostics))


def edited(text: str, random_: random.Random) -> str:
    """A text with a stretch of it replaced, removed, doubled or moved."""
    lines = text.splitlines(keepends=True)
    at = random_.randrange(len(text) + 1)
    kind = random_.randrange(5)
    if kind == 0:
        return text[:at] + random_.choice(PARTS) + text[at:]
    if kind == 1:
        return text[:at] + random_.choice(PARTS) + text[at + random_.choice((1, 2, 30)) :]
    first = random_.randrange(len(lines) + 1)
    last = first + random_.choice((1, 1, 3, 12))
    if kind == 2:
        return "".join((*lines[:first], *lines[last:]))
    if kind == 3:
        return "".join((*lines[:last], *lines[first:]))
    to = random_.randrange(len(lines) + 1)
    rest = [*lines[:first], *lines[last:]]
    return "".join((*rest[:to], *lines[first:last], *rest[to:]))


@pytest.mark.parametrize("dialect", ["def", "cpython"])
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1 << 30))
@example(seed=369)  # an error of the settings, and a definition at the very beginning of the file
@example(seed=10316297)  # a marker that is missing, and a definition where it should stand
def test_a_session_says_what_a_new_run_says(dialect: str, seed: int) -> None:
    random_ = random.Random(seed)
    chosen = sorted(random_.sample(range(len(EVERY)), 12))
    text, contracts = "".join(apart(EVERY[number], number) for number in chosen), CONTRACTS
    forms = tuple((name, "GENERIC") for name in re.findall(r"\b(?:inst|macro)\((A_\w+)", text))
    config = replace(CONFIG, deopt_to=forms if random_.random() < 0.8 else (), dialect=dialect)
    if dialect == "cpython":
        text = f"int x;\n// BEGIN BYTECODES //\n{text}\n// END BYTECODES //\n"
    session = Session(config, EVERYTHING)
    history = [text]
    for _ in range(6):
        assert warm(session, text, contracts) == cold(text, contracts, config)
        if random_.random() < 0.15:
            contracts = edited(contracts, random_)
        elif random_.random() < 0.2:
            text = random_.choice(history)
        else:
            text = edited(text, random_)
            history.append(text)


@pytest.mark.parametrize("begin, end", [("", ""), ("// BEGIN BYTECODES //\n", "\n// END BYTECODES //\n")])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1 << 30))
def test_pieces_after_a_change_are_the_pieces_of_the_text(begin: str, end: str, seed: int) -> None:
    random_ = random.Random(seed)
    known, text = None, EXAMPLES[:20000]
    for _ in range(8):
        source = SourceFile("a.def", begin + text + end)
        known, new = pieces_of(source, known), pieces_of(source)
        assert known.starts == new.starts
        assert [one.text for one in known.pieces] == [one.text for one in new.pieces]
        bases = [one.base for one in known.pieces]
        assert all(
            base + len(one.text) < following
            for one, base, following in zip(known.pieces, bases, bases[1:], strict=False)
        )
        text = edited(text, random_)


def own_task() -> tuple[Config, str, str]:
    from uopgen.cli.project import load_project

    project = load_project(ROOT, Report())
    assert project is not None
    definitions, contracts = ((ROOT / "dsl" / name).read_text() for name in ("bytecodes.def", "runtime.def"))
    return project.config, definitions, contracts


def test_only_what_a_change_touches_is_made_again() -> None:
    config, definitions, contracts = own_task()
    session = Session(config, config.lint)

    def made(definitions: str, contracts: str) -> int:
        session.check((SourceFile("dsl/bytecodes.def", definitions),), (SourceFile("dsl/runtime.def", contracts),))
        return session.memory.made

    everything = made(definitions, contracts)
    assert made(definitions, contracts) == 0

    def after(old: str, new: str, where: str = "definitions") -> int:
        """How much is made again after a change; then the texts are as they were."""
        before = {"definitions": definitions, "contracts": contracts}
        assert before[where].count(old) >= 1
        count = made(**(before | {where: before[where].replace(old, new, 1)}))
        made(definitions, contracts)
        return count

    few = everything / 20
    function = next(line for line in contracts.splitlines() if "rt_list_append_locked(" in line)
    assert 0 < after("INPUTS_DEAD();", "STAT_INC(BINARY_OP, hit);\n    INPUTS_DEAD();") < few
    assert 0 < after(function, function.replace(";", " blocks;"), "contracts") < few
    assert 0 < after("struct RtList {\n", "struct RtList {\n    int brand_new  immutable;\n", "contracts") < few
    assert 0 < after("\ntype ", "\ntype BrandNew;\ntype ", "contracts") < 20
    assert 0 < after("inst(NOP,", "inst(BRAND_NEW, (--)) {\n}\n\ninst(NOP,") < 40
    assert 0 < after(definitions[:20], f"// one line more\n{definitions[:20]}") < 40
    assert 0 < after(contracts[:20], f"// one line more\n{contracts[:20]}", "contracts") < 40


class Strict(dict[str, Any]):
    """A part of a mapping; whoever asks it for something that only the whole has finds out."""

    def __init__(self, part: Mapping[str, Any], whole: Mapping[str, Any]) -> None:
        super().__init__(part)
        self.whole = whole

    def get(self, key: str, default: Any = None) -> Any:
        assert key in self or key not in self.whole, f"`{key}` was asked for, and is not seen"
        return super().get(key, default)


class StrictNames(tuple[str, ...]):
    whole: tuple[str, ...]

    def __contains__(self, key: object) -> bool:
        assert super().__contains__(key) or key not in self.whole, f"`{key}` was asked for, and is not seen"
        return super().__contains__(key)


def strict(views: Views, view: Contracts) -> Contracts:
    whole, types = views.contracts, StrictNames(view.types)
    types.whole = whole.types
    functions, constants = Strict(view.functions, whole.functions), Strict(view.constants, whole.constants)
    return replace(view, functions=functions, constants=constants, types=types)


@pytest.mark.parametrize("which", ["own", "examples"])
def test_nothing_is_asked_for_that_a_definition_does_not_see(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a change of it would go unnoticed."""
    view, made = Views.view, []

    def watched(self: Views, words: frozenset[str], recall: Recall) -> Contracts:
        made.append(strict(self, view(self, words, recall)))
        return made[-1]

    monkeypatch.setattr(Views, "view", watched)
    config, definitions, contracts = own_task() if which == "own" else (CONFIG, EXAMPLES, CONTRACTS)
    sources = (SourceFile("a.def", definitions),), (SourceFile("c.def", contracts),)
    lint_sources(*sources, config, EVERYTHING, Report())
    assert len(made) > 100


def test_fields_keep_their_places_when_their_struct_grows() -> None:
    """What is known of an instruction stays, and names fields that have moved."""
    grown = re.sub(r"(\bstruct \w+ \{)", r"\1\n    int added  immutable;", CONTRACTS)
    shorter = grown.replace("int added  immutable;", "int a;")
    session = Session(CONFIG, EVERYTHING)
    for contracts in (CONTRACTS, grown, shorter, CONTRACTS):
        said_now = warm(session, EXAMPLES, contracts)
        assert said_now == cold(EXAMPLES, contracts, CONFIG)
    assert "contracts.def" in str(said_now)


def test_rules_that_look_at_instructions_alone_find_what_they_find_in_the_whole() -> None:
    contracts, judged = (SourceFile("contracts.def", CONTRACTS),), set()
    for text in (text for rule in rules() for text in (*rule.good, *rule.bad)):
        facts = analyse_sources((SourceFile("a.def", text),), contracts, CONFIG, CONFIG.builds[0], Report())
        if facts is None:
            continue
        apart, counts = Report(), Statistics()
        lint_build(facts, EVERYTHING, apart, counts, Memory())
        for rule in rules():
            if rule.alone and rule.check is not None:
                whole, report = Findings(rule), Report()
                rule.check(Subject(facts), whole)
                if rule.across is not None:
                    rule.across(Subject(facts), whole)
                whole.into(report)
                found = [one for one in apart.diagnostics if one.code == rule.code]
                assert sorted(map(str, said(found))) == sorted(map(str, said(report.diagnostics)))
                count = counts.counts[rule.code]
                assert (whole.count.present, whole.count.unjudged) == (count.present, count.unjudged)
                judged.update([rule.code] if found else [])
    assert len(judged) > 15
