"""CPython's source, when it is in the cache, and what is made of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import fetch
import pytest
from sources import Make

from uopgen.cpython.metadata import Metadata
from uopgen.cpython.profile import Profile, parse_profile
from uopgen.diagnostics import Report
from uopgen.dropin import cpython_metadata
from uopgen.report.full import render_full
from uopgen.source import SourceFile, Span

ROOT = Path(__file__).parent.parent.parent
PROFILE = ROOT / "generator" / "profiles" / "cpython-3.13.toml"


@pytest.fixture(scope="session")
def source() -> Path:
    """The root of CPython 3.13's source."""
    folder = fetch.found()
    if folder is None:
        pytest.skip(f"CPython's source is not in {fetch.cache()}; get it: python tests/cpython/fetch.py")
    return folder


def load(report: Report) -> Profile:
    return parse_profile((tomllib.loads(PROFILE.read_text()),), Span(SourceFile(PROFILE.name, ""), 0, 0), report)


@pytest.fixture(scope="session")
def profile() -> Profile:
    report = Report()
    made = load(report)
    assert not report.diagnostics
    return made


@pytest.fixture
def made(profile: Profile) -> Make:
    """Metadata of definitions that a test writes down."""

    def make(text: str) -> tuple[Metadata | None, Report]:
        report = Report()
        whole = f"// BEGIN BYTECODES //\n{text}\n// END BYTECODES //\n"
        return cpython_metadata((SourceFile("bytecodes.c", whole),), (), profile, report), report

    return make


@pytest.fixture(scope="session")
def metadata(source: Path, profile: Profile) -> Metadata:
    report = Report()
    text = SourceFile("Python/bytecodes.c", (source / "Python" / "bytecodes.c").read_text())
    data = cpython_metadata((text,), (), profile, report)
    assert data is not None and not report.diagnostics, render_full(report.diagnostics)
    return data
