"""Each tests/runtime/test_*.c is a program of its own, linked with the whole runtime in several configurations.

`ft` and `gil` always run.  UOPVM_SANITIZE=thread or =address (with undefined behaviour), or both with a comma between
them, adds builds of `ft` under that sanitizer.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from compiled import FT, GIL, SANITIZED, Runtime, runtime_in

HERE = Path(__file__).resolve().parent
TESTS = sorted(path.stem for path in HERE.glob("test_*.c"))
SECONDS = int(os.environ.get("UOPVM_TEST_SECONDS", "300"))
CONFIGURATIONS = (FT, GIL, *(SANITIZED[word] for word in os.environ.get("UOPVM_SANITIZE", "").split(",") if word))


@pytest.fixture(params=CONFIGURATIONS, ids=lambda one: one.name)
def runtime(request: pytest.FixtureRequest) -> Iterator[Runtime]:
    yield runtime_in(request.param)


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("nm") is None, reason="reads the sections of ELF files")
@pytest.mark.parametrize("runtime", [FT, GIL], indirect=True, ids=lambda one: one.name)
def test_no_mutable_globals(runtime: Runtime) -> None:
    """Whatever has a name and can be written belongs to a VM, a thread, or the host's module."""
    command = ["nm", "-A", "-f", "sysv", *map(str, runtime.objects)]
    table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    named = [line for line in table.splitlines() if line.count("|") == 6]
    objects = {line for line in named if line.split("|")[3].strip() == "OBJECT"}
    writable = re.compile(r"\.t?(data|bss)(?!\.rel\.ro)|\*COM\*")
    assert len(objects) > 100
    assert [line for line in sorted(objects) if writable.match(line.split("|")[6].strip())] == []


@pytest.mark.parametrize("name", TESTS)
def test_in_c(runtime: Runtime, name: str) -> None:
    program = runtime.program(name)
    done = subprocess.run([program], capture_output=True, text=True, check=False, timeout=SECONDS)
    assert (done.returncode, done.stdout) == (0, "ok\n"), done.stderr[-4000:]
