"""Files are read with a reason when they cannot be, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from uopgen.cli import main
from uopgen.cli.files import read_source, replace_file, write_if_changed
from uopgen.diagnostics import Report


def reason(path: Path) -> str:
    report = Report()
    assert read_source(path, path.name, report, "a way out") is None
    (only,) = report.diagnostics
    assert only.code == "UG092" and only.hint is not None and only.hint.endswith("a way out")
    return only.message


def test_what_cannot_be_read_is_reported(tmp_path: Path) -> None:
    assert reason(tmp_path / "missing.def") == "cannot read missing.def: no such file"
    assert reason(tmp_path) == f"cannot read {tmp_path.name}: this is a directory"
    (tmp_path / "binary.def").write_bytes(b"inst\xff")
    assert reason(tmp_path / "binary.def") == "cannot read binary.def: not UTF-8 text (byte 4)"


def test_where_a_text_stops_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "latin.def").write_bytes("/* ü */\n/* ".encode() + b"\xfc */\n")
    report = Report()
    assert read_source(tmp_path / "latin.def", "latin.def", report, "check the name") is None
    (one,) = report.diagnostics
    assert str(one.span) == "latin.def:2:4" and one.hint == "save it as UTF-8, or check the name"


def test_the_same_text_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    assert write_if_changed(path, "text")
    before = path.stat()
    assert not write_if_changed(path, "text")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert write_if_changed(path, "other")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_file(path, b"new")
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_what_the_system_refuses_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = CliRunner().invoke(main, ["init", str(tmp_path / "file" / "new")])
    said = f"error: {tmp_path / 'file'} stands where a folder has to be: remove or rename it\n"
    assert (done.exit_code, done.output) == (1, said)
