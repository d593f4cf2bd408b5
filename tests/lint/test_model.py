"""`uopgen model` prints what its schema says, of our own definitions and of every rule's examples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from uopgen.api import analyse, analyse_texts
from uopgen.cli import main
from uopgen.lint.example import CONFIG, CONTRACTS
from uopgen.lint.registry import rules
from uopgen.source import SourceFile

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json.loads(CliRunner().invoke(main, ["model", "--format", "schema"]).output)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_our_definitions(validator: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    document = json.loads(CliRunner().invoke(main, ["model"]).output)
    assert [one.message for one in validator.iter_errors(document)] == []
    assert [one["name"] for one in document["builds"]][:2] == ["ft", "gil"]
    assert document == json.loads(json.dumps(analyse(ROOT).document()))
    call = next(one for one in document["builds"][0]["instructions"] if one["name"] == "CALL_LIST_APPEND")
    (variant,) = call["variants"]
    assert any(one["fact"] == "exact_type(self, RtList)" for one in variant["facts"])
    assert {one["why"] for one in variant["exits"]} == {"deopt", "error", "end"}
    assert [one["kind"] for one in call["expansion"]] == ["uop"]
    uops = {one["name"]: one for one in document["builds"][0]["uops"]}
    assert "requires(guard(both_int))" in uops["_BINARY_OP_ADD_INT"]["contract"]
    (entry,) = (one for one in uops["_LOAD_ATTR_METHOD"]["effect"]["caches"] if one["name"] == "descr")
    assert entry["contract"] == ["valid_while(guard(version))", "lifetime(type_version)"]
    families = {one["head"]: one for one in document["builds"][0]["families"]}
    assert families["CALL"]["contract"] == ["must_do(STAT_INC(CALL, hit))"]


def test_one_build(validator: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    document = json.loads(CliRunner().invoke(main, ["model", "--config", "gil"]).output)
    validator.validate(document)
    assert [one["name"] for one in document["builds"]] == ["gil"]
    assert document["builds"][0]["defines"]["RT_FT"] == 0


def test_examples(validator: Any) -> None:
    contracts = (SourceFile("c.def", CONTRACTS),)
    judged = 0
    for text in (text for rule in rules() for text in rule.good):
        found = analyse_texts((SourceFile("a.def", text),), contracts, CONFIG)
        assert [one.message for one in validator.iter_errors(found.document())] == []
        judged += len(found.builds)
    assert judged > 40


def test_the_schema_allows_nothing_that_it_does_not_name(validator: Any) -> None:
    document = {"schema": 2, "builds": [], "more": 1}
    assert not validator.is_valid(document)


def test_what_is_not_there() -> None:
    build = analyse(ROOT).builds["ft"]
    with pytest.raises(KeyError):
        build.instruction("NO_SUCH_THING")
    with pytest.raises(KeyError):
        build.row("NO_SUCH_THING")


def test_a_folder_outside_of_projects(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Make one with: uopgen init DIR"):
        analyse(tmp_path)
