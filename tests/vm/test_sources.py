"""Programs that are odd as text: encodings, null bytes, sizes, depths; messages are those of this Python."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import uopvm

from .compare import Outcome, same
from .compare import uopvm as run_uopvm

TEXTS = {
    "null byte": b'print(1)\nx = "a\0b"\n',
    "null byte alone": b"print(1)\n\0\n",
    "null byte at the end": b"print(1)\n# \xc3\xa9 \0",
    "cookie": "# -*- coding: latin-1 -*-\nprint('\xfc')\n1/0 # \xfc\n".encode("latin-1"),
    "cookie behind a comment": "#!/bin/python\n# vim: set fileencoding=latin-1 :\nprint('\xfc')\n".encode("latin-1"),
    "cookie behind code": "x = 1\n# coding: latin-1\nprint('\xfc')\n".encode("latin-1"),
    "no cookie": "# decoding\nprint('\xfc')\n".encode("latin-1"),
    "unknown encoding": b"# coding: klingon\nprint(1)\n",
    "mark and other encoding": b"\xef\xbb\xbf# coding: latin-1\nprint('bom')\n",
    "mark": b"\xef\xbb\xbfprint('bom')\n",
    "utf-16": "print(1)\n".encode("utf-16"),
    "CRLF": b'def f():\r\n    x = """a\r\nb"""\r\n    return x\r\nprint(repr(f()))\r\n',
    "CR": b"x = 1\rprint(x)\r",
    "form feeds": b"\x0cx = 1\n\x0cif x:\n    print(x)\n\x0c",
    "nothing": b"",
    "no line at all": b"print(1)",
    "lines beyond 65,535": b"\n" * 70_000 + b"def f():\n    return 1 / 0\nf()\n",
    "a line that is long": b"x = 1; " * 10_000 + b"1 / 0\n",
    "jumps beyond 65,535": b"x = 0\nfor i in range(3):\n    if i == 1:\n"
    + b"        x += i\n" * 20_000
    + b"    else:\n        x += 5\nprint(x)\n",
    "300 arguments": f"def f({', '.join(f'a{i}' for i in range(300))}): return a299\n".encode()
    + b"print(f("
    + b"0, " * 299
    + b"7))\n",
    "70,000 constants": f"x = [{', '.join(map(str, range(70_000)))}]\nprint(len(x), x[-1], sum(x))\n".encode(),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text(name: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_bytes(TEXTS[name])
    same("program.py", folder=tmp_path)


DEEP = {
    "unary": "x = {}1\n",
    "elif": "x = 5\nif x == 0: print(0)\n{}",
    "sum": "y = 1\nprint({}y)\n",
    "attributes": "print((1){})\n",
    "calls": "def f(): return f\nprint(f{}.__name__)\n",
}
LEVEL = {"unary": "-", "elif": "elif x == 1: print(1)\n", "sum": "y + ", "attributes": ".real", "calls": "()"}


@pytest.mark.parametrize("name", DEEP)
def test_deep_programs(name: str, tmp_path: Path) -> None:
    """As deep as Python's own compiler goes, and deeper than it does."""
    for levels in (700, 30_000):
        (tmp_path / "program.py").write_text(DEEP[name].format(LEVEL[name] * levels))
        same("program.py", folder=tmp_path)


def test_depth_leaves_the_host_alone(vm: uopvm.VM) -> None:
    before = sys.getrecursionlimit()
    vm.compile("x = " + "-" * 700 + "1")
    assert sys.getrecursionlimit() == before
    with pytest.raises((RecursionError, MemoryError)) as caught:
        vm.compile("x = " + "-" * 100_000 + "1")
    assert caught.value.__context__ is None
    assert sys.getrecursionlimit() == before


def test_program_through_a_pipe(tmp_path: Path) -> None:
    assert same(folder=tmp_path, stdin="import sys\nprint(sys.argv, __name__)\n").status == 0
    assert same(folder=tmp_path, stdin="def f():\n    return 1 / 0\nf()\n").status == 1
    assert same(folder=tmp_path).status == 0


def test_no_program_on_a_terminal(tmp_path: Path) -> None:
    import os
    import pty
    import subprocess

    keyboard, terminal = pty.openpty()
    try:
        done = subprocess.run([sys.executable, "-m", "uopvm"], stdin=terminal, capture_output=True, text=True)
    finally:
        os.close(keyboard)
        os.close(terminal)
    assert (done.returncode, done.stderr) == (2, "uopvm: which program?\nTry: uopvm --help\n")


def test_the_path_as_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "program.py").write_text("print(__file__)\n1 / 0\n")
    for name in ("lib/program.py", "./lib/program.py", "lib/../lib/program.py", str(tmp_path / "lib" / "program.py")):
        same(name, folder=tmp_path)


@pytest.mark.skipif(sys.version_info < (3, 11, 4), reason="a null byte ended the program there")
def test_a_file_without_end(tmp_path: Path) -> None:
    same("/dev/zero", folder=tmp_path)


def test_what_is_no_file_of_text(tmp_path: Path) -> None:
    from zipfile import ZipFile

    with ZipFile(tmp_path / "program.zip", "w") as archive:
        archive.writestr("__main__.py", "print(1)\n")
    outcome = run_uopvm("program.zip", folder=tmp_path)
    expected = f"uopvm: {str(tmp_path / 'program.zip')!r} is a zip archive: name a file of Python source\n"
    assert outcome == Outcome("", expected, 2)
