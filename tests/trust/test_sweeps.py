"""Each allocation fails once in each form of the CALL family (sweeps.py), in the build with assertions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import sweeps
from compiled import FT, environment

import uopvm
from uopvm.builds import tables_of

SWEEPS = Path(__file__).parent / "sweeps.py"
OUTSIDE = {"CALL_KW", "CALL_FUNCTION_EX"}


def test_each_form_is_swept() -> None:
    members = set(tables_of(uopvm.build()).families["CALL"])
    assert len(members) >= 20
    assert set(sweeps.FORMS) == members | OUTSIDE


def test_each_allocation_fails_once() -> None:
    words = environment(FT) if "UOPVM_UNDER" not in os.environ else dict(os.environ)
    done = subprocess.run([sys.executable, str(SWEEPS)], env=words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    failures = {line.rpartition(" ")[0]: int(line.rpartition(" ")[2]) for line in done.stdout.splitlines()}
    swept = {*sweeps.FORMS, *(f"{form} failing" for form in sweeps.FAILING)}
    watched = {f"{watching} {form}" for watching in sweeps.WATCHING for form in swept | set(sweeps.PASSING)}
    assert set(failures) == {f"plain {form}" for form in swept} | watched
    assert all(failures.values()), failures
