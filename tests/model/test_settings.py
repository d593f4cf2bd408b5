"""Settings that are wrong: each is said on its own line, wherever TOML lets it stand."""

from __future__ import annotations

import tomllib

import pytest
from stages import CONFIG

from uopgen.config import Config
from uopgen.diagnostics import Report
from uopgen.model.resolve import resolve
from uopgen.settings import parse_config
from uopgen.source import SourceFile, Span
from uopgen.syntax import parse

LAST = "\n[tool.other]\nselect = 1\nprefix = 1\nA = 1\nname = 1\n"


def read(text: str) -> tuple[Config, Report]:
    source = SourceFile("pyproject.toml", text + LAST)
    start = text.index("[tool.uopgen")
    table = tomllib.loads(source.text)["tool"]["uopgen"]
    report = Report()
    return parse_config(table, Span(source, start, start + 13), report), report


def said(report: Report) -> list[tuple[int, str]]:
    return [(one.span.line, one.message) for one in report.diagnostics]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("\nname = ''", 3, "`name` must be a string of one line"),
        ("\nmodule = 'a b'", 3, "`module` must be a name in C"),
        ("\nlabels = ['a', 'b c']", 3, "`labels` names `b c`, which is no name in C"),
        ("\n\nlint = { select = 3 }", 4, "`select` must be a list of strings"),
        ("\nlint.select = 3", 3, "`select` must be a list of strings"),
        ("\nmachine = { prefix = '3' }", 3, "`prefix` must be a name in C"),
        ("\n[tool.uopgen.machine]\n\nprefix = '3'", 5, "`prefix` must be a name in C"),
        ("\n[tool.uopgen.machine]\n'value' = ' '", 4, "`value` must be a string of one line"),
        ("\n[tool.uopgen.machine]\nheader = 'a\"b'", 4, "`header` must be a string of one line"),
        ("\n[tool.uopgen.machine]\nhalue = 'a'", 4, "unknown key `halue` in [tool.uopgen.machine]"),
        ("\nopcodes = { A = 300 }", 3, "`opcodes.A` must be a number from 0 to 255"),
        ("\n[tool.uopgen.opcodes]\nB = 1\nA = 1", 5, "`B` has the number 1 already"),
        ("\n[tool.uopgen.opcodes]\nB = true", 4, "`opcodes.B` must be a number from 0 to 255"),
        ("\n[tool.uopgen.builds]\n", 3, "`builds` must be a table with at least one build"),
        ("\n[tool.uopgen.builds]\n'..' = {}", 4, "`..` cannot name a build"),
        ("\n[tool.uopgen.builds]\nft = {}\n'a b' = {}", 5, "`a b` cannot name a build"),
        ("\n[tool.uopgen.builds.ft]\nA = 'x'", 4, "`A` of the build `ft` must be a number"),
        ("\n[tool.uopgen.builds]\nft = { 'A B' = 1 }", 4, "`A B` of the build `ft` is no name"),
    ],
)
def test_the_line_of_a_setting(text: str, line: int, words: str) -> None:
    _, report = read(f"#\n[tool.uopgen]{text}")
    ((at, message),) = said(report)
    assert at == line and message.startswith(words)


def test_each_wrong_one_of_a_table_is_said() -> None:
    config, report = read("[tool.uopgen.opcodes]\nA = -1\nB = 'x'\nC = 7\nD = 7\n")
    assert [line for line, _ in said(report)] == [2, 3, 5]
    assert config.opcodes == Config().opcodes


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("deopt_to = { A = 'NO' }", 2, "deopt_to of [tool.uopgen] names `NO`"),
        ("[tool.uopgen.deopt_to]\nA = 'A'", 3, "`A` falls back to itself"),
        ("[tool.uopgen.opcodes]\nNO = 3", 3, "[tool.uopgen.opcodes] numbers `NO`"),
        ("restarts = ['NO']", 2, "restarts of [tool.uopgen] names `NO`, which is no uop"),
        ("[tool.uopgen.machine]\nentry_label = 'no'", 3, "the loop begins at the label `no`"),
    ],
)
def test_what_settings_name_has_to_be_there(text: str, line: int, words: str) -> None:
    config, report = read(f"[tool.uopgen]\n{text}")
    module = parse(SourceFile("a.def", "inst(A, (--)) { }"), report)
    resolve((module,), config, "default", report)
    ((at, message),) = said(report)
    assert at == line and message.startswith(words)
    assert report.diagnostics[0].span.source.name == "pyproject.toml"


def test_nothing_is_missed_where_something_could_not_be_read() -> None:
    """A file without an instruction is wrong, but not when its text could not be read."""
    for text, codes in (("", ["UG033"]), ("/* only", ["UG002"]), ("{}", ["UG006"])):
        report = Report()
        resolve((parse(SourceFile("a.def", text), report),), CONFIG, "ft", report)
        assert [one.code for one in report.diagnostics] == codes
