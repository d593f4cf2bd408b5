"""Overlays on the real file: a fork's own file that adds instructions and replaces some."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from uopgen.cli.main import main

FOLDER = Path(__file__).parent
OVERLAY, CONTRACTS = FOLDER / "overlay.c", FOLDER / "overlay.def"
ADDED = {"LOAD_FIELD", "STORE_FIELD", "CAST"}


def uopgen(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture
def base(source: Path) -> Path:
    return source / "Python" / "bytecodes.c"


def metadata(*files: Path) -> dict[str, dict[str, dict[str, object]]]:
    done = uopgen("metadata", *files, "--format", "json")
    assert done.exit_code == 0, done.output
    found: dict[str, dict[str, dict[str, object]]] = json.loads(done.stdout)
    return found


def test_what_an_overlay_adds_and_replaces(base: Path) -> None:
    under, over = metadata(base), metadata(base, OVERLAY)
    assert set(over["instructions"]) - set(under["instructions"]) == ADDED
    assert not set(under["instructions"]) - set(over["instructions"])
    assert str(over["instructions"]["LIST_APPEND"]["defined"]).startswith(str(OVERLAY))
    assert over["instructions"]["LOAD_ATTR"]["escapes"] != under["instructions"]["LOAD_ATTR"]["escapes"]
    assert over["instructions"]["LOAD_ATTR"]["flags"] == under["instructions"]["LOAD_ATTR"]["flags"]
    same = set(under["instructions"]) - {"LIST_APPEND", "LOAD_ATTR"}
    keys = ("popped", "pushed", "size", "caches", "flags", "uops")
    for name in same:
        one, other = under["instructions"][name], over["instructions"][name]
        assert [one[key] for key in keys] == [other[key] for key in keys], name


def test_all_nine_files_have_the_overlay(base: Path, tmp_path: Path) -> None:
    optimizer = base.with_name("optimizer_bytecodes.c")
    done = uopgen("cpython", tmp_path, base, OVERLAY, "--optimizer", optimizer, "--contracts", CONTRACTS)
    assert done.exit_code == 0, done.output
    cases = (tmp_path / "Python" / "generated_cases.c.h").read_text()
    assert cases.count("Static_ListAppend(list, v)") == 1 and cases.count("_PyList_AppendTakeRef") == 1
    assert "TARGET(LOAD_FIELD)" in cases and "Python/bytecodes.c" in cases and "overlay.c" in cases
    for path in ("Include/opcode_ids.h", "Lib/_opcode_metadata.py", "Python/opcode_targets.h"):
        assert all(name in (tmp_path / path).read_text() for name in ADDED), path


def findings(*arguments: str | Path) -> list[str]:
    done = uopgen("lint", "--profile", "3.13", "--severity", "warning", "--output-format", "concise", *arguments)
    assert done.exit_code in (0, 1), done.output
    return [line for line in done.output.splitlines() if "overlay" in line or "other.c" in line]


def test_the_rules_know_the_overlays_contracts(base: Path) -> None:
    assert any("`Static_FieldAt` has no contract" in one for one in findings(base, OVERLAY))
    assert not any("has no contract" in one for one in findings(base, OVERLAY, "--contracts", CONTRACTS))


def test_a_fault_in_the_overlay(base: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "other.c"
    wrong.write_text(OVERLAY.read_text().replace("            ERROR_IF(value == NULL, error);\n", ""))
    found = findings(base, wrong, "--contracts", CONTRACTS)
    assert any("UG207" in one and "`value`" in one for one in found)


def test_what_nobody_declared_is_listed(base: Path) -> None:
    text = uopgen("metadata", base, OVERLAY, "--format", "coverage").output
    assert "Static_TypeOf" in text and "fields without a contract:\n  none" in text


def test_an_overlay_over_an_overlay(base: Path, tmp_path: Path) -> None:
    third = tmp_path / "third.c"
    third.write_text(
        "// BEGIN BYTECODES //\noverride inst(CAST, (v -- v)) { }\noverride inst(NOP, (--)) { }\n// END BYTECODES //\n"
    )
    found = metadata(base, OVERLAY, third)
    assert str(found["instructions"]["CAST"]["defined"]).startswith(str(third))
    assert str(found["instructions"]["LOAD_FIELD"]["defined"]).startswith(str(OVERLAY))
    done = uopgen("metadata", base, third, OVERLAY)
    assert done.exit_code == 1 and "`CAST` overrides nothing" in done.output


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("(list, unused[oparg-1], v --", "(list, w, unused[oparg-1], v --", "other inputs"),
        ("v -- list, unused[oparg-1])", "v -- list, unused[oparg-1], w)", "other outputs"),
        ("inst(LIST_APPEND, (list", "inst(LIST_APPEND, (unused/1, list", "other cache entries"),
        ("override inst(LIST_APPEND", "override pure inst(LIST_APPEND", "other annotations"),
    ],
)
def test_another_shape_is_a_finding(base: Path, tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "other.c"
    path.write_text(OVERLAY.read_text().replace(old, new, 1))
    assert any("UG703" in one and said in one for one in findings(base, path, "--contracts", CONTRACTS))
    assert said in uopgen("metadata", base, path).output


def test_overriding_nothing_is_an_error(base: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.c"
    path.write_text(OVERLAY.read_text().replace("op(_LOAD_ATTR,", "op(_LOAD_ATR,"))
    for command in (("metadata",), ("cpython", tmp_path / "out")):
        done = uopgen(*command, base, path)
        assert done.exit_code == 1 and "`_LOAD_ATR` overrides nothing" in done.output
    assert not (tmp_path / "out").exists()
    done = uopgen("metadata", OVERLAY)
    assert done.exit_code == 1 and "`LIST_APPEND` overrides nothing" in done.output
