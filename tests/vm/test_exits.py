"""How programs end: exit status, tracebacks, messages on stderr; all as under the Python that runs the tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .compare import Outcome, python, same, uopvm

ENDINGS = {
    "end": "print('done')",
    "empty": "",
    "exit": "import sys\nprint('a')\nsys.exit()\nprint('b')",
    "exit 0": "import sys; sys.exit(0)",
    "exit 3": "import sys; sys.exit(3)",
    "exit 300": "import sys; sys.exit(300)",
    "exit negative": "import sys; sys.exit(-1)",
    "exit text": "import sys; sys.exit('a message')",
    "exit None": "raise SystemExit(None)",
    "exit True": "raise SystemExit(True)",
    "exit tuple": "raise SystemExit(1, 2)",
    "exit list": "raise SystemExit([1, 'x'])",
    "exit big": "raise SystemExit(10**30)",
    "exit caught": "import sys\ntry:\n    sys.exit(5)\nexcept SystemExit as error:\n    print(error.code)\nfinally:\n    print('f')",
    "exit in function": "import sys\ndef f():\n    try:\n        sys.exit(4)\n    finally:\n        print('cleanup')\nf()",
    "exit class": "raise SystemExit",
    "error": "print('before')\n1 / 0\nprint('after')",
    "error in call": "def f(x):\n    return g(x) + 1\n\ndef g(x):\n    return x['k']\n\nprint(f({}))",
    "error in method": "class A:\n    def m(self):\n        self.x.y\n    @property\n    def x(self):\n        raise LookupError('in property')\nA().m()",
    "error in class body": "class A:\n    x = 1\n    y = x + 'a'",
    "error in lambda": "f = lambda: undefined\nf()",
    "error in comprehension": "def f():\n    return [1 / x for x in (1, 0)]\nf()",
    "error in nested comprehension": "[[y.z for y in [1]] for x in [1]]",
    "error in dict comprehension": "{1 / x: 1 for x in (1, 0)}",
    "error in generator": "def g():\n    yield 1\n    raise ValueError('g')\nfor x in g():\n    print(x)",
    "error in generator expression": "list(1 / x for x in (1, 0))",
    "error in class comprehension": "class C:\n    x = [1 / y for y in (0,)]",
    "cause": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('v') from e",
    "context": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    {}['k']",
    "chain of three": "def f():\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        raise KeyError('k')\ntry:\n    f()\nexcept KeyError as e:\n    raise OSError(2, 'x', 'name') from e",
    "suppressed": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise ValueError('v') from None",
    "reraise": "def f():\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        print('x')\n        raise\nf()",
    "raise again": "def f():\n    try:\n        1 / 0\n    except ZeroDivisionError as e:\n        raise e\nf()",
    "finally": "try:\n    1 / 0\nfinally:\n    print('f')",
    "finally raises": "try:\n    1 / 0\nfinally:\n    None.x",
    "with": "class C:\n    def __enter__(self): return self\n    def __exit__(self, *a): return False\nwith C():\n    1 / 0",
    "exit raises": "class C:\n    def __enter__(self): return self\n    def __exit__(self, *a): raise KeyError('exit')\nwith C():\n    1 / 0",
    "recursion": "def f(n):\n    return f(n + 1)\nf(0)",
    "mutual recursion": "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\nf(0)",
    "few repeats": "def f(n):\n    if n:\n        return f(n - 1)\n    raise ValueError(n)\nf(5)",
    "multi-line call": "def f(*a):\n    raise ValueError(a)\n\nf(\n    1,\n    2,\n)",
    "multi-line expression": "x = (1 +\n     2 +\n     'a')",
    "multi-line argument": "print(\n    1,\n    1 / 0,\n)",
    "multi-line chain": "x = ('abc'\n     .upper()\n     .nope()\n     .lower())",
    "multi-line dict": "x = {\n    'a': 1,\n    'b': 1 / 0,\n}",
    "multi-line raise": "raise ValueError(\n    'x'\n)",
    "assert": "assert 1 == 2",
    "assert message": "x = 5\nassert x > 6, f'x is {x}'",
    "own exception": "class MyError(Exception):\n    def __str__(self):\n        return 'my text'\nraise MyError(1)",
    "qualified exception": "class Outer:\n    class Error(Exception):\n        pass\nraise Outer.Error('q')",
    "exception without text": "raise ValueError",
    "empty text": "raise ValueError('')",
    "text with lines": "raise ValueError('two\\nlines')",
    "broken str": "class E(Exception):\n    def __str__(self):\n        raise TypeError\nraise E(1)",
    "key error": "{}['a key']",
    "unicode": "raise ValueError('é€𝄞')",
    "notes": "e = ValueError('v')\ne.add_note('first note')\ne.add_note('second\\nlines')\nraise e",
    "stop iteration": "next(iter([]))",
    "unpacking": "a, b = 1, 2, 3",
    "keyboard interrupt": "raise KeyboardInterrupt('ki')",
    "memory error": "raise MemoryError",
    "name suggestion": "value = 1\nprint(valeu)",
    "builtin suggestion": "pritn(1)",
    "local suggestion": "def f():\n    number = 1\n    return nubmer\nf()",
    "self suggestion": "class A:\n    def __init__(self):\n        self.blech = 1\n    def m(self):\n        return blech\nA().m()",
    "attribute suggestion": "class A:\n    value = 1\nA().vlaue",
    "method suggestion": "[].appendd(1)",
    "module suggestion": "import math\nmath.sqr(4)",
    "import suggestion": "from sys import argvv",
    "no suggestion": "print(zzzzzzzz)",
    "module attribute": "import sys\nsys.nope",
    "bad call": "def f(a, b): pass\nf(1)",
    "bad argument": "int('x')",
    "unbound": "def f():\n    print(x)\n    x = 1\nf()",
    "not callable": "x = 5\nx()",
    "global in function": "def f():\n    return missing_global\nf()",
    "delete": "del nothing",
    "stderr": "import sys\nprint('to err', file=sys.stderr)\nsys.stderr.write('more\\n')\nprint('out')",
    "no newline": "print('a', end='')",
    "output then error": "print('a', end='')\nraise ValueError",
    "finalizer": "class F:\n    def __del__(self):\n        print('deleted')\nx = F()\ndel x\ny = F()\nprint('end')",
    "finalizer error": "class F:\n    def __del__(self):\n        raise ValueError('in del')\nF()\nprint('went on')",
    "finalizer in cycle": "class F:\n    def __del__(self):\n        print('cycle')\na = F()\na.me = a\ndel a\nprint('end')",
    "deep finalizer": "class F:\n    def __init__(self, n): self.n = n\n    def __del__(self): print('del', self.n)\ndef f():\n    a = F(1)\n    b = F(2)\nf()\nc = [F(3), F(4)]\nc.pop(0)",
}


@pytest.mark.parametrize("name", ENDINGS)
def test_ending(name: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(ENDINGS[name])
    same("program.py", folder=tmp_path)


SYNTAX = ["x = = 1", "def f(:\n    pass", "return 1", "break", "x = 1\n  y = 2", "'unterminated", "f(a=1, a=2)", "nonlocal x",
          "def f():\n    x = 1\n    global x", "a = 1 +", "(1, 2", "if x:\npass", "1 = x", "\tx = 1\n        y = 2", "yield 1",
          "class A:\n    return 1", "f'{'", "def f(a, a): pass", "x: int: str", "import", "*a = 1", "lambda: (yield) = 1"]  # fmt: skip


@pytest.mark.parametrize("text", SYNTAX)
def test_syntax_error(text: str, tmp_path: Path) -> None:
    """The message and the place are Python's own."""
    (tmp_path / "program.py").write_text(text + "\n")
    outcome = same("program.py", folder=tmp_path)
    assert outcome.status == 1


REFUSED = {
    "match 1:\n    case 1:\n        pass": "the match statement",
    "async def f(): pass": "async def",
    "def f():\n    async def g():\n        await f()": "async def",
    "import os": "import of the module 'os'",
    "from collections import deque": "import of the module 'collections'",
    "x = 1j": "a complex number",
    "open('file')": "the builtin 'open'",
    "def f():\n    return eval('1')": "the builtin 'eval'",
    "try:\n    pass\nexcept* ValueError:\n    pass": "except*",
    "from . import x": "a relative import",
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


def test_input(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("name = input('name? ')\nprint('hello', name)\nprint(input())\ninput()\n")
    same("program.py", folder=tmp_path, stdin="you\nmore\n")


@pytest.mark.parametrize("name", ["missing.py", "."])
def test_file_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    outcome = uopvm(name, folder=tmp_path)
    assert outcome.status == 2
    assert "can't open file" in outcome.stderr


def test_source_encodings(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_bytes(b"# -*- coding: latin-1 -*-\nprint('\xe9')\n1 / 0  # \xe9\n")
    same("program.py", folder=tmp_path)
    (tmp_path / "bom.py").write_bytes(b"\xef\xbb\xbfprint('bom')\n")
    same("bom.py", folder=tmp_path)
    (tmp_path / "bad.py").write_bytes(b"print('\xff')\n")
    same("bad.py", folder=tmp_path)


def test_help_and_version(tmp_path: Path) -> None:
    assert uopvm("--help", folder=tmp_path).stdout.startswith("usage: uopvm")
    assert uopvm("--version", folder=tmp_path).stdout.startswith("uopvm ")
    said = "uopvm: unknown option --nonsense\nTry: uopvm --help\n"
    assert uopvm("--nonsense", folder=tmp_path) == Outcome("", said, 2)
    assert uopvm(folder=tmp_path).status == 2
    assert uopvm("-c", folder=tmp_path).status == 2


def test_statistics(tmp_path: Path) -> None:
    outcome = uopvm("--stats", "-c", "print(1)", folder=tmp_path)
    assert outcome.stdout == "1\n"
    assert "objects" in outcome.stderr


def test_disassembly(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("def f(a, b):\n    return a + b\nprint(f(1, 2))\n")
    outcome = uopvm("--dis", "program.py", folder=tmp_path)
    assert outcome.status == 0
    assert "LOAD_FAST_LOAD_FAST" in outcome.stdout
    assert "Disassembly of <code f at" in outcome.stdout
    assert sys.executable not in outcome.stdout
