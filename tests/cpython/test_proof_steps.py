"""The proof goes on where it was stopped, and says which step failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from proof import NINE, TESTS, Build, Stopped, modules


@pytest.fixture
def build(tmp_path: Path) -> Build:
    (tmp_path / "default.ours").mkdir()
    return Build(tmp_path / "default.ours", True, (), 1, "")


def test_a_step_is_done_once(build: Build) -> None:
    done: list[str] = []
    keys = {build.step("build", "these files", lambda: done.append("built")) for _ in range(3)}
    assert done == ["built"] and len(keys) == 1


def test_a_step_is_done_again_for_other_input(build: Build) -> None:
    done: list[str] = []
    for source in ("one", "other", "other"):
        build.step("build", source, lambda: done.append("built"))
    assert len(done) == 2


def test_a_step_that_fails_is_not_done(build: Build) -> None:
    with pytest.raises(Stopped, match="not built"):
        build.step("build", "files", lambda: build.run("not built", "false"))
    assert "$ false" in build.log.read_text()
    done: list[str] = []
    build.step("build", "files", lambda: done.append("built"))
    assert done == ["built"]


def test_the_digest_is_of_the_nine_files(build: Build) -> None:
    for name in NINE:
        path = build.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    before = build.digest()
    (build.tree / NINE[3]).write_text("something else")
    assert len(set(NINE)) == 9 and build.digest() != before


def test_tests_of_cases() -> None:
    cases = ("test.test_capi.test_opt.TestUops.test_x", "test.test_dict.DictTest.test_y", "test_dis.DisTests.test_z")
    assert modules(cases, TESTS) == ("test_dis", "test_capi", "test_dict")
