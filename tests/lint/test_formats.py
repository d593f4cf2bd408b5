"""Every output format says the same findings, in the shape that its readers expect."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema
import pytest
from test_rules import lint

from uopgen.diagnostics import Diagnostic, Label, Report
from uopgen.lint.registry import rules
from uopgen.report.formats import FORMATS, render
from uopgen.source import SourceFile, Span

TEXT = """
inst(A, (list, v -- list)) {
    DEOPT_IF(!is_list(list));
    List *self = as_list(list);
    lock(self);
    append(self, v);
    unlock(self);
}
inst(B, (v --)) {
    take(v); harmless(v);
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
    assert render("concise", found).splitlines()[1].startswith("example.def:10:23: UG203 `v` is used")


def test_json_lines(found: list[Diagnostic]) -> None:
    rows = [json.loads(line) for line in render("json-lines", found).splitlines()]
    assert [row["code"] for row in rows] == ["UG601", "UG203"]
    assert [one["line"] for one in rows[0]["related"]] == [3, 6]


def test_github_escapes(found: list[Diagnostic]) -> None:
    first = render("github", found).splitlines()[0]
    assert first.startswith("::error title=UG601,file=example.def,line=5,endLine=5,col=5,endColumn=15::UG601: ")


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
    assert lines == [3, 5, 6]


def test_fingerprints_outlive_lines_above(found: list[Diagnostic]) -> None:
    def prints(diagnostics: list[Diagnostic]) -> list[str]:
        results = json.loads(render("sarif", diagnostics))["runs"][0]["results"]
        return [one["partialFingerprints"]["uopgen/v1"] for one in results]

    moved = lint("\n\n" + TEXT).diagnostics
    assert prints(moved) == prints(found)
    assert len(set(prints(found))) == len(found)


SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.json").read_text())


def test_sarif_is_what_its_schema_says(found: list[Diagnostic]) -> None:
    """Of findings of every rule, with repairs, in a file whose name has to be quoted."""
    every = [one for rule in rules() for text in rule.bad for one in lint(text).diagnostics]
    assert {one.code for one in every} >= {rule.code for rule in rules()} - {"UG703"}
    source = SourceFile("a folder/\N{SNOWMAN}.def", "inst(A, (--)) {\n}\n")
    report = Report()
    report.error("UG001", Span(source, 5, 16), "over two lines", Label(Span(source, 0, 4), "here"))
    validator = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    for diagnostics in (every, found, report.diagnostics, []):
        log = json.loads(render("sarif", diagnostics))
        assert [one.message for one in validator.iter_errors(log)] == []
        assert all(
            one.get("codeFlows")
            for one, said in zip(log["runs"][0]["results"], diagnostics, strict=True)
            if any(label.span.source == said.span.source for label in said.labels)
        )
    assert not validator.is_valid({"version": "2.1.0"})


def odd() -> list[Diagnostic]:
    """A finding over two lines, in a text and with a message that have every character that formats escape."""
    source = SourceFile("a;b]c,d:e%.def", "\N{GRINNING FACE}\N{SNOWMAN} x(\n  y);\n")
    report = Report()
    report.error("UG001", Span(source, 3, 9), "50% of `a]b;c`\x00, and <this>", Label(Span(source, 7, 8), "here"))
    return report.diagnostics


def test_github_takes_no_columns_of_several_lines() -> None:
    (line,) = render("github", odd()).splitlines()
    assert (
        line
        == "::error title=UG001,file=a;b]c%2Cd%3Ae%25.def,line=1,endLine=2::UG001: 50%25 of `a]b;c`\x00, and <this>"
    )


def test_azure_escapes() -> None:
    (line,) = render("azure", odd()).splitlines()
    keys, _, message = line.removeprefix("##vso[task.logissue ").partition("]")
    assert keys == "type=error;sourcepath=a%3Bb%5Dc,d:e%AZP25.def;linenumber=1;columnnumber=4;code=UG001;"
    assert message.startswith("50%AZP25 of")


def test_rdjson_counts_bytes() -> None:
    (row,) = json.loads(render("rdjson", odd()))["diagnostics"]
    assert row["location"]["range"] == {"start": {"line": 1, "column": 9}, "end": {"line": 2, "column": 4}}
    assert row["relatedLocations"][0]["location"]["range"]["start"] == {"line": 2, "column": 2}


def test_junit_is_xml_whatever_a_message_says() -> None:
    root = ElementTree.fromstring(render("junit", odd()))
    (failure,) = root.iter("failure")
    assert failure.attrib["message"] == "50% of `a]b;c`\N{REPLACEMENT CHARACTER}, and <this>"


def test_gitlab(found: list[Diagnostic]) -> None:
    rows = json.loads(render("gitlab", found))
    for row in rows:
        assert set(row) == {"check_name", "description", "severity", "fingerprint", "location"}
        assert row["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not row["location"]["path"].startswith("./") and row["location"]["lines"]["begin"] > 0
    assert len({row["fingerprint"] for row in rows}) == len(rows)


def test_pylint(found: list[Diagnostic]) -> None:
    assert render("pylint", found).splitlines()[1].startswith("example.def:10: [UG203] ")
