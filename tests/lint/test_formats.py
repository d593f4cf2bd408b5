"""Every output format says the same findings, in the shape that its readers expect."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree

import pytest
from test_rules import lint

from uopgen.diagnostics import Diagnostic
from uopgen.report.formats import FORMATS, render

TEXT = """
inst(A, (list, v -- list)) {
    DEOPT_IF(!is_list(list));
    List *self = as_list(list);
    lock(self);
    append(self, v);
    unlock(self);
}
inst(B, (v --)) {
    take(v); take(v);
}
"""


@pytest.fixture(scope="module")
def found() -> list[Diagnostic]:
    report = lint(TEXT)
    assert [one.code for one in report.diagnostics] == ["UG601", "UG203"]
    return report.diagnostics


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_has_each_finding(form: str, found: list[Diagnostic]) -> None:
    text = render(form, found)
    for one in found:
        assert one.code in text
        assert str(one.span.line) in text


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found(form: str) -> None:
    text = render(form, [])
    if form in ("json", "gitlab", "sarif", "rdjson"):
        json.loads(text)
    elif form == "junit":
        ElementTree.fromstring(text)
    else:
        assert text == ""


def test_concise(found: list[Diagnostic]) -> None:
    assert render("concise", found).splitlines()[1].startswith("example.def:10:19: UG203 `v` is used")


def test_json_lines(found: list[Diagnostic]) -> None:
    rows = [json.loads(line) for line in render("json-lines", found).splitlines()]
    assert [row["code"] for row in rows] == ["UG601", "UG203"]
    assert [one["line"] for one in rows[0]["related"]] == [3, 6]


def test_github_escapes(found: list[Diagnostic]) -> None:
    first = render("github", found).splitlines()[0]
    assert first.startswith("::error title=UG601,file=example.def,line=5,col=5,endLine=5,endColumn=15::UG601: ")


def test_junit_parses(found: list[Diagnostic]) -> None:
    root = ElementTree.fromstring(render("junit", found))
    assert root.attrib["failures"] == "2"
    assert [one.attrib["type"] for one in root.iter("failure")] == ["UG601", "UG203"]


def test_sarif(found: list[Diagnostic]) -> None:
    log = json.loads(render("sarif", found))
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result, one in zip(run["results"], found, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one.code
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == one.span.source.position(one.span.start)
    steps = run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    lines = [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps]
    assert lines == [3, 6, 5]


def test_fingerprints_outlive_lines_above(found: list[Diagnostic]) -> None:
    def prints(diagnostics: list[Diagnostic]) -> list[str]:
        results = json.loads(render("sarif", diagnostics))["runs"][0]["results"]
        return [one["partialFingerprints"]["uopgen/v1"] for one in results]

    moved = lint("\n\n" + TEXT).diagnostics
    assert prints(moved) == prints(found)
    assert len(set(prints(found))) == len(found)
