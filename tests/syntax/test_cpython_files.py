"""CPython's own files, where they can be found: all of each is read, and read back from what is printed.

`UOPGEN_CPYTHON` names a folder with them (its `*.c` at any depth); without it the cache of `uopgen` is looked at.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from reading import good

from uopgen.syntax import Dialect, unparse

FOLDER = Path(os.environ.get("UOPGEN_CPYTHON") or Path.home() / ".cache" / "uopgen" / "cpython")
FILES = sorted(FOLDER.rglob("*bytecodes.c")) + sorted(FOLDER.rglob("cx-*.c"))

pytestmark = pytest.mark.skipif(not FILES, reason=f"no definition files of CPython in {FOLDER}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_is_read_and_read_back(path: Path) -> None:
    start = time.perf_counter()
    module = good(path.read_text())
    seconds = time.perf_counter() - start
    print(f"{path.name}: {len(module.definitions)} definitions in {seconds:.3f} s")
    assert module.definitions
    assert good(unparse(module, Dialect.CPYTHON)) == module
