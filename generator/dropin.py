"""The stages for CPython's own definitions, without files: definitions in, what its nine generated files hold out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .cpython.coverage import Coverage, coverage_of
from .cpython.layers import layered
from .cpython.metadata import Metadata
from .cpython.profile import Profile
from .cpython.shapes import check_abstract, check_definitions, check_version
from .diagnostics import Report
from .model.names import collect
from .model.program import Program, Uop
from .model.resolve import defines_of, resolve, uop_of
from .pipeline import Sources, parse_sources
from .syntax.declared import type_names
from .syntax.parse import Dialect, parse


def resolve_cpython(definitions: Sources, contracts: Sources, profile: Profile, report: Report) -> Program:
    """Names of all files resolved, those of overlays in place of what they override."""
    declared = layered(parse_sources(contracts, frozenset(), report))
    types = type_names(*declared)
    modules = tuple(parse(one, report, dialect=Dialect.CPYTHON, type_names=types) for one in definitions)
    check_definitions(modules, report)
    for one in definitions:
        check_version(one, profile.config.foreign, report)
    return resolve((*declared, *modules), profile.config, profile.config.builds[0], report)


def cpython_coverage(definitions: Sources, contracts: Sources, profile: Profile, report: Report) -> Coverage | None:
    """What of the runtime the definitions use without a contract."""
    program = resolve_cpython(definitions, contracts, profile, report)
    return coverage_of(program) if report.ok else None


def cpython_metadata(definitions: Sources, contracts: Sources, profile: Profile, report: Report) -> Metadata | None:
    """What CPython's headers say of its definitions, overlays among them; None when names do not resolve."""
    from .cpython.tables import metadata_of

    program = resolve_cpython(definitions, contracts, profile, report)
    data = metadata_of(program, profile, report) if report.ok else None
    return data if report.ok else None


def abstract_uops(definitions: Sources, data: Metadata, profile: Profile, report: Report) -> dict[str, Uop]:
    """The optimizer's definitions, each of a uop that there is."""
    modules = tuple(parse(one, report, dialect=Dialect.CPYTHON) for one in definitions)
    config = profile.config
    names = collect(modules, defines_of(config, config.builds[0]), report)
    made = {name: uop_of(one, config, report) for name, one in names.uops.items()}
    check_abstract(made, data, report)
    return made


def cpython_files(
    definitions: Sources,
    optimizer: Sources,
    contracts: Sources,
    profile: Profile,
    templates: Iterable[Path],
    report: Report,
) -> dict[str, str]:
    """All of CPython's generated files, by their path below its root; nothing when there are errors."""
    from .cpython.cases import abstract_cases, tier1_cases, tier2_cases
    from .render.cases import render_cases
    from .render.cpython import render_tables

    data = cpython_metadata(definitions, contracts, profile, report)
    if data is None:
        return {}
    cases = {"tier1": tuple(tier1_cases(data)), "tier2": tuple(tier2_cases(data))}
    sources = {"tier1": data.sources, "tier2": data.sources}
    if optimizer:
        overrides = abstract_uops(optimizer, data, profile, report)
        cases["abstract"] = tuple(abstract_cases(data, overrides))
        sources["abstract"] = (*(one.name for one in optimizer), *data.sources)
    if not report.ok:
        return {}
    return {**render_tables(data, templates), **render_cases(cases, sources, templates)}
