"""Objects are compiled when something they include changed, and a failing compiler says what failed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from uopgen.cli.toolchain import CompileError, compile_extension, compile_object, find_toolchain


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    (tmp_path / "shared.h").write_text("#define ANSWER 42\n")
    (tmp_path / "one.c").write_text('#include "shared.h"\nint one(void) { return ANSWER; }\n')
    (tmp_path / "two.c").write_text("int two(void) { return 2; }\n")
    return [tmp_path / "one.c", tmp_path / "two.c"]


def compile_all(sources: list[Path], flags: tuple[str, ...] = ()) -> int:
    folder = sources[0].parent
    return compile_extension(find_toolchain(flags), sources, folder / "objects", folder / "all.so", lambda *_: None)


def test_only_what_includes_the_changed_file_is_compiled_again(sources: list[Path]) -> None:
    assert compile_all(sources) == 2
    assert compile_all(sources) == 0
    (sources[0].parent / "shared.h").write_text("#define ANSWER 43\n")
    assert compile_all(sources) == 1


def test_what_changed_while_it_was_compiled_is_compiled_again(sources: list[Path]) -> None:
    """The compiler may have read the old text, although the file now has the new one."""
    header = sources[0].parent / "shared.h"
    later = time.time() + 1000
    os.utime(header, (later, later))
    assert compile_all(sources) == 2
    assert compile_all(sources) == 1
    os.utime(header, (0, 0))
    assert compile_all(sources) == 1
    assert compile_all(sources) == 0


def test_a_build_that_ended_before_it_linked_is_linked(sources: list[Path]) -> None:
    compile_all(sources)
    sources[1].write_text('const char *two(void) { return "another text"; }\n')
    compile_object(find_toolchain(()), sources[1], sources[1].parent / "objects" / "two.o")
    assert compile_all(sources) == 0
    assert b"another text" in (sources[0].parent / "all.so").read_bytes()


def test_fewer_files_or_other_flags_are_linked_again(sources: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    module = sources[0].parent / "all.so"
    compile_all(sources)
    known = module.stat().st_ino
    assert compile_all(sources) == 0 and module.stat().st_ino == known
    assert compile_all(sources[:1]) == 0
    assert b"two" not in module.read_bytes()
    monkeypatch.setenv("LDFLAGS", "-Wl,-soname,of-another-name")
    assert compile_all(sources[:1]) == 0
    assert b"of-another-name" in module.read_bytes()


def test_other_flags_compile_everything_again(sources: list[Path]) -> None:
    compile_all(sources)
    assert compile_all(sources, ("-DOTHER",)) == 2


def test_a_failing_compiler_names_the_file_the_command_and_the_reason(sources: list[Path]) -> None:
    sources[1].write_text("int two(void) { return missing_name; }\n")
    with pytest.raises(CompileError) as failure:
        compile_all(sources)
    message = str(failure.value)
    assert message.startswith("compiling two.c: exit status 1")
    assert "missing_name" in message
    assert " -c " in message
    assert not (sources[0].parent / "all.so").exists()


def test_a_function_that_nobody_declares_does_not_compile(sources: list[Path]) -> None:
    sources[1].write_text("int two(void) { return undeclared(); }\n")
    with pytest.raises(CompileError, match="implicit declaration of function"):
        compile_all(sources)


def test_a_missing_compiler_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler -m64")
    with pytest.raises(CompileError, match="no C compiler: `no-such-compiler` is not there.\nInstall one"):
        find_toolchain()


def test_variables_that_are_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CC", "CFLAGS", "LDFLAGS"):
        monkeypatch.setenv(name, 'gcc "-O2')
        with pytest.raises(CompileError, match=f"^\\${name} cannot be split into words: no closing quotation: gcc"):
            find_toolchain()
        monkeypatch.delenv(name)
