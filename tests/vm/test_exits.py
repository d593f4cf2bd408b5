"""How programs end: exit status, tracebacks, messages on stderr; all as under the Python that runs the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .compare import Outcome, python, same, uopvm

HERE = Path(__file__).parent


def sections(text: str) -> dict[str, str]:
    """Programs by name, each below a line `=== name`."""
    parts = [part.partition("\n") for part in ("\n" + text).split("\n=== ")[1:]]
    return {name: body.rstrip("\n") for name, _, body in parts}


ENDINGS = sections((HERE / "endings.txt").read_text())


@pytest.mark.parametrize("name", ENDINGS)
def test_ending(name: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(ENDINGS[name])
    same("program.py", folder=tmp_path)


SYNTAX = [
    "x = = 1", "def f(:\n    pass", "return 1", "break", "x = 1\n  y = 2", "'unterminated", "f(a=1, a=2)",
    "nonlocal x", "def f():\n    x = 1\n    global x", "a = 1 +", "(1, 2", "if x:\npass", "1 = x",
    "\tx = 1\n        y = 2", "yield 1", "class A:\n    return 1", "f'{'", "def f(a, a): pass", "x: int: str",
    "import", "*a = 1", "lambda: (yield) = 1",
]  # fmt: skip


@pytest.mark.parametrize("text", SYNTAX)
def test_syntax_error(text: str, tmp_path: Path) -> None:
    """The message and the place are Python's own."""
    (tmp_path / "program.py").write_text(text + "\n")
    outcome = same("program.py", folder=tmp_path)
    assert outcome.status == 1


PATTERNS = [
    "x | 1", "[x, x]", "[*a, *b]", "{'k': 1, 'k': 2}", "{**rest, 'k': 1}", "[x] | [y]", "C(a=1, a=2)", "C(a=1, 2)",
    "{x: 1}", "1 + 2", "-x", "f'a'", "x as _", "{'k': a, **a}", "(x as y) as z | 2", "[1:2]", "x.y as x.z", "*a",
    "not 1", "x if", "C(*a)", "{'k': *a}", "{*a}", "x:\n        pass\n    case 1", "_:\n        pass\n    case 1",
    "[(x | 1), 2]", "1j + 1", "1 - 2j + 3", "{1 + 1: x}", "{**_}", "[x] as x", "(a, *_, *_)", "C(a)(b)", "lambda: 1",
    "{True: 1, True: 2}",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_wrong_pattern(pattern: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(f"match 1:\n    case {pattern}:\n        pass\n")
    outcome = same("program.py", folder=tmp_path)
    assert outcome.status == 1 and "SyntaxError" in outcome.stderr


REFUSED = {
    "async def f(): pass": "async def",
    "def f():\n    async def g():\n        await f()": "async def",
    "import os": "import of the module 'os'",
    "from collections import deque": "import of the module 'collections'",
    "x = 1j": "a complex number",
    "open('file')": "the builtin 'open'",
    "def f():\n    return eval('1')": "the builtin 'eval'",
    "try:\n    pass\nexcept* ValueError:\n    pass": "except*",
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str, tmp_path: Path) -> None:
    """What the language does not have is refused before anything runs, with line and construct."""
    (tmp_path / "program.py").write_text("print('never')\n" + text + "\n")
    outcome = uopvm("program.py", folder=tmp_path)
    assert outcome.status == 1
    assert outcome.stdout == ""
    line = 1 + next(i for i, one in enumerate(text.splitlines(), 1) if not one.startswith(("def f", "    pass")))
    assert f'program.py", line {line}' in outcome.stderr
    assert f"UnsupportedError: {REFUSED[text]} is not supported (line {line})" in outcome.stderr


def test_a_name_that_the_program_binds_is_no_missing_builtin(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("def open(name):\n    return name\nprint(open('x'))\n")
    assert same("program.py", folder=tmp_path).stdout == "x\n"


def test_arguments(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import sys\nprint(sys.argv, len(sys.argv), __name__, __file__)\n")
    same("program.py", "a", "-b", "--c=d", "é", "", folder=tmp_path)
    same(str(tmp_path / "program.py"), folder=tmp_path)


def test_text_on_the_command_line(tmp_path: Path) -> None:
    same("-c", "import sys; print(sys.argv, __name__)", "x", "-c", folder=tmp_path)
    same("-c", "def f():\n  1/0\nf()", folder=tmp_path)


def test_program_from_standard_input(tmp_path: Path) -> None:
    program = "import sys\nprint(sys.argv)\ndef f():\n    raise ValueError('x')\nf()\n"
    expected = python("-", "a", folder=tmp_path, stdin=program)
    assert uopvm("-", "a", folder=tmp_path, stdin=program) == expected


STREAM = """import sys
old = sys.stdout
class Stream:
    def write(self, text): old.write(repr(text))
    def flush(self): old.write("flush")
"""


def test_streams_are_flushed_once_less_without_a_file(tmp_path: Path) -> None:
    outcome = same("-c", f"{STREAM}sys.stdout = Stream()", folder=tmp_path)
    assert outcome.stdout == "flush"
    (tmp_path / "program.py").write_text(f"{STREAM}sys.stdout = Stream()")
    assert same("program.py", folder=tmp_path).stdout == "flushflush"


def test_a_traceback_is_written_at_once(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(f"{STREAM}sys.stderr = Stream()\n1 / 0")
    found, expected = (run("program.py", folder=tmp_path) for run in (uopvm, python))
    assert found.stdout.count("'Traceback (most recent call last):") == 1
    assert found.stdout.count("division by zero\\n") == 1
    assert found.status == expected.status == 1 and found.stdout.count("flush") == expected.stdout.count("flush")


def test_no_stderr(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import sys\ndel sys.stderr\n1 / 0")
    assert uopvm("program.py", folder=tmp_path) == Outcome("", "", 1)
    assert "lost sys.stderr" in python("program.py", folder=tmp_path).stderr


def test_input(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("name = input('name? ')\nprint('hello', name)\nprint(input())\ninput()\n")
    same("program.py", folder=tmp_path, stdin="you\nmore\n")


@pytest.mark.parametrize("name", ["missing.py", "."])
def test_file_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    outcome = uopvm(name, folder=tmp_path)
    assert outcome.status == 2
    assert "can't open file" in outcome.stderr


WRONG_BYTES = [
    b"print('\xff')\n", b"x = 1\n\n  # \xc3\xa9\xc3\xa9 \xff abc\xfe\n", b"\xff", b"if 1:\n\tx = '\xe2\x82'\n",
    b"#\n#\xff\ny = 1",
]  # fmt: skip


def test_source_encodings(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_bytes(b"# -*- coding: latin-1 -*-\nprint('\xe9')\n1 / 0  # \xe9\n")
    same("program.py", folder=tmp_path)
    (tmp_path / "bom.py").write_bytes(b"\xef\xbb\xbfprint('bom')\n")
    same("bom.py", folder=tmp_path)
    for bad in WRONG_BYTES:
        (tmp_path / "bad.py").write_bytes(bad)
        same("bad.py", folder=tmp_path)


def test_help_and_version(tmp_path: Path) -> None:
    assert uopvm("--help", folder=tmp_path).stdout.startswith("usage: uopvm")
    assert uopvm("--version", folder=tmp_path).stdout.startswith("uopvm ")
    said = "uopvm: unknown option --nonsense\nTry: uopvm --help\n"
    assert uopvm("--nonsense", folder=tmp_path) == Outcome("", said, 2)
    assert uopvm("-c", folder=tmp_path).status == 2


def test_statistics(tmp_path: Path) -> None:
    outcome = uopvm("--stats", "-c", "print(1)", folder=tmp_path)
    assert outcome.stdout == "1\n"
    assert "objects" in outcome.stderr


def test_disassembly(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("def f(a, b):\n    return a + b\nprint(f(1, 2))\n")
    outcome = uopvm("--dis", "program.py", folder=tmp_path)
    assert outcome.status == 0
    assert "LOAD_FAST_BORROW_LOAD_FAST_BORROW" in outcome.stdout
    assert "Disassembly of <code f at" in outcome.stdout
    assert sys.executable not in outcome.stdout


def test_nobody_reads_the_disassembly(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("x = 1\n" * 5000)
    command = [sys.executable, "-m", "uopvm", "--dis", "program.py"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_a_folder_without_the_machine(tmp_path: Path) -> None:
    environment = {**os.environ, "UOPVM_MODULES": str(tmp_path), "UOPVM_BUILD": "ft"}
    command = [sys.executable, "-m", "uopvm", "-c", "print(1)"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    message = "uopvm: the ft build of the interpreter is not compiled for this Python"
    assert (done.returncode, done.stderr) == (1, f"{message}; UOPVM_MODULES says that it is in {tmp_path}\n")
