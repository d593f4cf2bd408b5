"""A part of the machine's tests under each sanitizer and each stress switch; `make tsan` and its kind run all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import under

TESTS = Path(__file__).resolve().parents[1]
OTHERS = {"cli", "frontend"}  # of the tool, and of what runs before the machine does


@pytest.mark.skipif("UOPVM_UNDER" in os.environ, reason="once is enough")
@pytest.mark.xdist_group("under")
@pytest.mark.parametrize("mode", [mode for mode in under.MODES if mode != "debug"])
def test_part(mode: str) -> None:
    if mode == "tsan" and sysconfig.get_config_var("Py_GIL_DISABLED"):
        pytest.skip("a host without a lock orders its threads unseen, unless it is instrumented, too")
    command = [sys.executable, str(TESTS / "under.py"), mode, "--part"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_every_test_of_the_machine_is_in_a_folder_of_under() -> None:
    users = {
        path for path in TESTS.rglob("test_*.py") if re.search(r"^import uopvm$|\buopvm\.VM\(", path.read_text(), re.M)
    }
    folders = {path.relative_to(TESTS).parts[0] for path in users if len(path.relative_to(TESTS).parts) > 1}
    assert {f"tests/{folder}" for folder in folders - OTHERS} == set(under.FOLDERS)


def test_nothing_is_suppressed() -> None:
    """No sanitizer is told to look away."""
    assert not [path for path in TESTS.parent.glob("**/*suppress*") if path.suffix in (".txt", ".supp")]
    options = " ".join(value for one in (under.TSAN, under.ASAN) for _, value in one.options)
    assert "suppressions" not in options and "ignore_noninstrumented" not in options


def test_what_counts_as_found() -> None:
    """Only too large a wish for memory, which the program hears of as MemoryError, is nothing."""
    wish = "==7==WARNING: AddressSanitizer failed to allocate 0x5af3107a4030 bytes\n"
    assert not under.finds(wish + wish)
    assert under.finds(wish + "==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010\n")
    assert under.finds("WARNING: ThreadSanitizer: data race (pid=7)\n")
