"""The stages for CPython's own definitions, without files: definitions in, what its nine generated files hold out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .cpython.metadata import Metadata
from .cpython.profile import Profile
from .diagnostics import Report
from .pipeline import Sources, resolve_sources


def cpython_metadata(definitions: Sources, contracts: Sources, profile: Profile, report: Report) -> Metadata | None:
    """What CPython's headers say of its definitions, overlays among them; None when names do not resolve."""
    from .cpython.tables import metadata_of

    program = resolve_sources(definitions, contracts, profile.config, profile.config.builds[0], report)
    data = metadata_of(program, profile, report) if report.ok else None
    return data if report.ok else None


def cpython_tables(
    definitions: Sources, contracts: Sources, profile: Profile, templates: Iterable[Path], report: Report
) -> dict[str, str]:
    """CPython's generated files that are tables, by their path below its root."""
    from .render.cpython import render_tables

    data = cpython_metadata(definitions, contracts, profile, report)
    return render_tables(data, templates) if data is not None else {}
