"""What is refused, and that every node of the tree is known to one side or the other."""

from __future__ import annotations

import _ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from uopvm import UnsupportedError
from uopvm.frontend import dispatch
from uopvm.frontend.collect import REFUSED

from .code import compiled

# Parts of other nodes, handled where these are, and names of old versions.
NOT_GENERATED = {
    "Starred", "ExceptHandler", "Module", "Expression", "Interactive", "FunctionType", "Index", "ExtSlice", "Suite",
    "AugLoad", "AugStore", "Param", "Load", "Store", "Del", "TypeIgnore", "Num", "Str", "Bytes", "NameConstant",
    "Ellipsis", "TemplateStr", "Interpolation",
}  # fmt: skip


def leaves(kind: type[_ast.AST]) -> set[str]:
    """The kinds of node that a tree can hold: those without kinds below them."""
    below = kind.__subclasses__()
    return {kind.__name__} if not below else {name for one in below for name in leaves(one)}


def test_every_statement_and_expression_is_generated_or_refused() -> None:
    every = leaves(_ast.stmt) | leaves(_ast.expr)
    assert every - set(dispatch.MODULES) - set(REFUSED) - NOT_GENERATED == set()


def test_each_generator_is_in_the_module_that_the_table_names() -> None:
    for name, module in dispatch.MODULES.items():
        loaded = importlib.import_module(f"uopvm.frontend.{module}")
        generator = dispatch.GENERATORS[getattr(_ast, name)]
        assert generator.__module__ == loaded.__name__


def test_the_place_of_what_is_refused() -> None:
    with pytest.raises(UnsupportedError) as caught:
        compiled("x = 1\nif x:\n    y = 'é' + 2j\n")
    error = caught.value
    assert (error.filename, error.lineno, error.offset, error.text) == ("name.py", 3, 15, "    y = 'é' + 2j\n")
    assert error.msg == "a complex number is not supported (line 3)"


@pytest.mark.parametrize("text", ["if 0:\n    import os", "def f():\n    async def g(): pass", "lambda: 1j"])
def test_also_what_never_runs_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedError):
        compiled(text)


def test_nothing_on_the_way_to_a_program_imports_what_is_slow() -> None:
    """Any of these would double the time to start."""
    slow = {"re", "enum", "dataclasses", "typing", "argparse", "ast", "functools", "collections", "pathlib", "inspect"}
    program = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "import uopvm, uopvm.command\n"
        "uopvm.command.run(['-c', 'def f(x): return [y for y in x]\\nclass C: pass\\nf([1])'])\n"
        "print(*sorted(set(sys.modules) - before))\n"
    )
    folder = Path(dispatch.__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "uopvm.frontend.program" in done.stdout.split()
    assert slow & set(done.stdout.split()) == set()
