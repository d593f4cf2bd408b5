"""The C of an interpreter beside the contracts that are written about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .config import Config, Lint
from .diagnostics import Report
from .lint.engine import Statistics, lint_native
from .lint.runtime.subject import NativeSubject
from .model.conditions import Defines
from .model.contracts import Contracts
from .model.declare import declare
from .model.sums import number
from .native.library import Native, read_units
from .native.places import WORLD
from .source import SourceFile
from .syntax.ast import ExternConstant, ExternFunction, ExternStruct, ExternType
from .syntax.parse import parse

ENTRIES = (ExternFunction, ExternStruct, ExternType, ExternConstant)


@dataclass(frozen=True, slots=True)
class Runtime:
    """C files and headers, and contracts of functions that only they call."""

    sources: tuple[SourceFile, ...]
    contracts: tuple[SourceFile, ...]


NO_RUNTIME = Runtime((), ())


def lint_runtime(
    runtime: Runtime,
    config: Config,
    settings: Lint,
    declared: Mapping[str, Contracts],
    found: Mapping[str, Report],
    statistics: Statistics,
) -> None:
    """What the rules find in the C of each build; `declared` holds the builds with their contracts."""
    units = read_units(runtime.sources)
    for build, contracts in declared.items():
        native = Native(units, preprocessor_names(config, build))
        own = declare_more(runtime.contracts, config, build, native, found[build])
        both = replace(contracts, functions={**own.functions, **contracts.functions})
        subject = NativeSubject(native, both, frozenset(own.functions), config.machine.assertion, build)
        lint_native(subject, settings, found[build], statistics)


def declare_more(more: tuple[SourceFile, ...], config: Config, build: str, native: Native, report: Report) -> Contracts:
    """The contracts of functions that only the sources call.  They may be about variables of a body, and the world."""
    modules = tuple(parse(source, report) for source in more)
    entries = tuple(one for module in modules for one in module.definitions if isinstance(one, ENTRIES))
    return declare(entries, build, config.builds, report, native.variables | {WORLD})


def preprocessor_names(config: Config, build: str) -> Defines:
    """What a build says of the names in conditions."""
    numbers = {name: number(value) for name, value in config.build_defines(build).items()}
    known: dict[str, int | None] = {name: value for name, value in numbers.items() if value is not None}
    return known | dict.fromkeys(config.undefined(build))
