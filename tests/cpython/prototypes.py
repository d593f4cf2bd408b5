"""Compare the prototypes in the contracts of CPython 3.13 with the headers of a configured source tree.

python tests/cpython/prototypes.py TREE
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from uopgen.cli.profiles import contracts_of, load_profile
from uopgen.diagnostics import Report
from uopgen.model.declare import Entry, declare
from uopgen.model.effects import own_names
from uopgen.syntax import parse

HEADERS = (
    "abstract cell ceval code dict frame function genobject instruments list long object optimizer pyerrors range "
    "setobject sliceobject tuple typeobject unicodeobject"
)
# Defined in ceval.c and its own headers, where nothing outside sees them.
STATIC = frozenset(
    {"do_raise", "import_name", "import_from", "check_args_iterable", "monitor_stop_iteration", "monitor_reraise"}
    | {"read_u32", "read_u16", "read_obj", "_PyEvalFramePushAndInit_Ex"}
)


def program() -> str:
    """C that compiles when every function of the contracts has the type it is declared with."""
    report = Report()
    profile = load_profile("3.13", report)
    assert profile is not None
    modules = [parse(one, report) for one in contracts_of(profile, (), report)]
    entries = tuple(one for module in modules for one in module.definitions if isinstance(one, Entry))
    contracts = declare(entries, "gil", ("gil", "ft"), report, own_names(profile.config.machine))
    assert report.ok, report.diagnostics
    lines = ["#define Py_BUILD_CORE", '#include "Python.h"', *(f'#include "pycore_{h}.h"' for h in HEADERS.split())]
    for one in contracts.functions.values():
        if not (one.is_macro or one.name in STATIC):
            lines.append(f'_Static_assert(_Generic(&{one.name}, {one.prototype}: 1, default: 0), "{one.name}");')
    return "\n".join(lines) + "\n"


def check(tree: Path) -> bool:
    command = ["gcc", "-fsyntax-only", "-D_GNU_SOURCE", "-I.", "-IInclude", "-IInclude/internal", "-x", "c", "-"]
    return subprocess.run(command, cwd=tree, input=program(), text=True).returncode == 0


if __name__ == "__main__":
    raise SystemExit(0 if check(Path(sys.argv[1])) else 1)
