"""The stages for CPython's own definitions, without files: definitions in, what its nine generated files hold out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .cpython.metadata import Metadata
from .cpython.profile import Profile
from .cpython.shapes import check_definitions
from .diagnostics import Report
from .model.program import Program
from .model.resolve import resolve
from .pipeline import Sources, parse_sources, type_names
from .syntax.parse import Dialect, parse


def resolve_cpython(definitions: Sources, contracts: Sources, profile: Profile, report: Report) -> Program:
    """Names of all files resolved, those of overlays in place of what they override."""
    declared = parse_sources(contracts, frozenset(), report)
    types = frozenset(name for module in declared for name in type_names(module))
    modules = tuple(parse(one, report, dialect=Dialect.CPYTHON, type_names=types) for one in definitions)
    check_definitions(modules, report)
    return resolve((*declared, *modules), profile.config, profile.config.builds[0], report)


def cpython_metadata(definitions: Sources, contracts: Sources, profile: Profile, report: Report) -> Metadata | None:
    """What CPython's headers say of its definitions, overlays among them; None when names do not resolve."""
    from .cpython.tables import metadata_of

    program = resolve_cpython(definitions, contracts, profile, report)
    data = metadata_of(program, profile, report) if report.ok else None
    return data if report.ok else None


def cpython_tables(
    definitions: Sources, contracts: Sources, profile: Profile, templates: Iterable[Path], report: Report
) -> dict[str, str]:
    """CPython's generated files that are tables, by their path below its root."""
    from .render.cpython import render_tables

    data = cpython_metadata(definitions, contracts, profile, report)
    return render_tables(data, templates) if data is not None else {}
