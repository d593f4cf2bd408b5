"""A build is fresh exactly while nothing it was made from, or made, has another content."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from uopgen.cli.freshness import entries_of, is_fresh, make_stamp, read_stamp


@pytest.fixture
def made(tmp_path: Path) -> Path:
    (tmp_path / "input").write_text("a")
    (tmp_path / "output").write_text("b")
    stamp = make_stamp({"python": "3"}, entries_of([tmp_path / "input", tmp_path / "output"]), {})
    (tmp_path / "stamp.json").write_text(stamp)
    return tmp_path


def fresh(folder: Path, *inputs: str, python: str = "3") -> bool:
    paths = [folder / name for name in inputs or ["input"]]
    return is_fresh(read_stamp(folder / "stamp.json"), {"python": python}, paths)


def test_unchanged_is_fresh(made: Path) -> None:
    assert fresh(made)


def test_a_new_time_with_the_same_content_is_fresh(made: Path) -> None:
    os.utime(made / "input", (1, 1))
    assert fresh(made)


def test_another_content_of_the_same_size_is_stale(made: Path) -> None:
    (made / "input").write_text("c")
    os.utime(made / "input", (1, 1))
    assert not fresh(made)


@pytest.mark.parametrize("name", ["input", "output"])
def test_a_missing_file_is_stale(made: Path, name: str) -> None:
    (made / name).unlink()
    assert not fresh(made)


def test_an_added_input_is_stale(made: Path) -> None:
    (made / "more").write_text("x")
    assert not fresh(made, "input", "more")


def test_another_python_is_stale(made: Path) -> None:
    assert not fresh(made, python="4")


def test_a_broken_stamp_is_stale(made: Path) -> None:
    (made / "stamp.json").write_text('{"facts": ')
    assert not fresh(made)
