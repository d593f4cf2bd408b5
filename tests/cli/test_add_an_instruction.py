"""docs/add-an-instruction.md, done in a copy of the tree: one edit, one command, and the new forms run."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from .copies import python

pytestmark = pytest.mark.xdist_group("copy")   # one copy, compiled once
PROGRAM = """
import uopvm
vm = uopvm.VM()
ns = vm.exec('''
def shift(n, by):
    t = 0
    for i in range(n):
        t ^= i << by
    return t

def divide(values, by):
    return [v / by for v in values]
''')
shift, divide = ns["shift"], ns["divide"]
assert shift(100, 3) == (t := __import__("functools").reduce(lambda t, i: t ^ (i << 3), range(100), 0)), t
assert shift(3, 60) == (1 << 60) ^ (2 << 60)
assert list(divide([1.0, 3.0, 5.0, 9.0], 2.0)) == [0.5, 1.5, 2.5, 4.5]
try:
    divide([1.0], 0.0)
except ZeroDivisionError as error:
    print(error)
uopvm.dis(shift, adaptive=True)
"""


def test_the_new_forms_run(copy: Path) -> None:
    done = python(copy, "-c", PROGRAM)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("division by zero\n" if sys.version_info >= (3, 14) else "float division by zero\n")
    assert "BINARY_OP_LSHIFT_INT" in done.stdout


def test_numbers_names_tables_and_page_are_there(copy: Path) -> None:
    tables: dict[str, object] = {}
    exec((copy / "build" / "gen" / "ft" / "_opcodes.py").read_text(), tables)
    opmap, expansion = tables["opmap"], tables["expansion"]
    assert isinstance(opmap, dict) and isinstance(expansion, dict)
    assert opmap["BINARY_OP_LSHIFT_INT"] < 256
    assert [name for name, _ in expansion["BINARY_OP_DIVIDE_FLOAT"]][1] == "_GUARD_DIVISOR_FLOAT"
    header = (copy / "build" / "gen" / "ft" / "rt_opcodes.h").read_text()
    assert re.search(rf"BINARY_OP_LSHIFT_INT\s*=?\s*{opmap['BINARY_OP_LSHIFT_INT']}\b", header)
    assert "BINARY_OP_LSHIFT_INT" in (copy / "build" / "docs" / "instructions.md").read_text()
