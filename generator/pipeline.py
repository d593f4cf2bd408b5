"""The stages in order, without files: texts in, texts out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .analysis.analyse import analyse
from .analysis.facts import Facts
from .config import Config, Lint
from .cpython.layers import layered
from .diagnostics import Diagnostic, Report
from .lint.beside import beside_of
from .lint.engine import Statistics, lint_build, merged
from .lint.rule import Count
from .model.contracts import Contracts
from .model.declare import declare
from .model.effects import own_names
from .model.names import collect
from .model.resolve import defines_of, resolve
from .model.sound import sound_part
from .plan.case import Plan
from .plan.lower import lower
from .recall import Memory, Recall, forgetful
from .render.render import render
from .runtime import NO_RUNTIME, Runtime, lint_runtime
from .source import SourceFile
from .syntax.ast import Module
from .syntax.declared import type_names
from .syntax.parse import Dialect, declares, parse

Sources = tuple[SourceFile, ...]
Modules = tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class Half:
    """What is found in each build, equal findings not merged, in the definitions or in the C of the runtime; of each
    rule the places, and those that could not be judged."""

    found: Mapping[str, tuple[Diagnostic, ...]]
    counts: Mapping[str, tuple[int, int]]


# Gives a half: what was made of the same texts before, or what `make` gives.
Keeper = Callable[[str, tuple[Sources, ...], Callable[[], Half]], Half]


def half_of(found: Mapping[str, Report], statistics: Statistics) -> Half:
    counts = {code: (one.present, one.unjudged) for code, one in statistics.counts.items()}
    return Half({build: tuple(one.diagnostics) for build, one in found.items()}, counts)


def build(
    definitions: Sources, contracts: Sources, config: Config, build: str, templates: Iterable[Path], report: Report
) -> dict[str, str]:
    """Every generated text by its path below the build's folder; nothing when there are errors."""
    facts = analyse_sources(definitions, contracts, config, build, report)
    if facts is None or not report.ok:
        return {}
    return render(lower(facts), templates, report)


def analyse_sources(
    definitions: Sources, contracts: Sources, config: Config, build: str, report: Report, recall: Recall = forgetful
) -> Facts | None:
    """What is true of the definitions in one build; None when some do not resolve, and the others are judged."""
    modules = modules_of(definitions, contracts, config, report, recall)
    program = resolve(modules, config, build, report, recall)
    whole = report.ok
    facts = analyse(program if whole else sound_part(program, modules, report), report, recall)
    return facts if whole else None


def lint_sources(
    definitions: Sources,
    contracts: Sources,
    config: Config,
    settings: Lint,
    report: Report,
    headers: Sources = (),
    recorded: Sources = (),
    runtime: Runtime = NO_RUNTIME,
    kept: Keeper = lambda kind, texts, make: make(),
) -> tuple[Statistics, Mapping[str, Facts]]:
    """What the rules find in all builds, equal findings merged; and the facts of the builds that are whole.

    `headers` and `recorded` are texts that rules compare with the definitions: macros of C, tables of flags.  Of
    definitions whose half is `kept` from before no facts are given.
    """
    known: dict[str, Facts] = {}

    def judge() -> Half:
        recall = Memory()  # what builds have in common is worked out once

        def read(one: Report) -> Modules:
            return modules_of(definitions, contracts, config, one, recall)

        statistics, texts = Statistics(), ((*headers, *definitions), recorded)
        found, facts = lint_modules(read, config, settings, statistics, recall, texts)
        known.update(facts)
        return half_of(found, statistics)

    def judge_runtime() -> Half:
        statistics, found = Statistics(), {build: Report() for build in one.found}
        declared = {build: facts.program.contracts for build, facts in known.items()}
        for build in () if declared else found:
            declared[build] = declared_in((*contracts, *declaring), config, build)
        lint_runtime(runtime, config, settings, declared, found, statistics)
        return half_of(found, statistics)

    one = kept("definitions", (definitions, contracts, headers, recorded), judge)
    halves, declaring = [one], tuple(source for source in definitions if runtime.sources and declares(source))
    if runtime.sources:
        kind = f"runtime of {', '.join(one.found)}"
        halves.append(kept(kind, (contracts, declaring, runtime.contracts, runtime.sources), judge_runtime))
    statistics, found = Statistics(), {build: Report() for build in one.found}
    for half in halves:
        for build, diagnostics in half.found.items():
            found[build].diagnostics.extend(diagnostics)
        for code, (present, unjudged) in half.counts.items():
            statistics.join(code, Count(present, unjudged))
    sources = (*contracts, *definitions, *runtime.contracts, *runtime.sources)
    merged(found, config.locked, settings, sources, statistics, report)
    return statistics, {build: facts for build, facts in known.items() if facts.program.whole}


def declared_in(sources: Sources, config: Config, build: str) -> Contracts:
    """The contracts of texts, which nothing is said about."""
    modules = parse_sources(sources, frozenset(), Report())
    names = collect(layered(modules) if config.dialect == "cpython" else modules, defines_of(config, build), Report())
    return declare(names.contracts, config.kin(build), config.builds, Report(), own_names(config.machine))


def lint_modules(
    read: Callable[[Report], Modules],
    config: Config,
    settings: Lint,
    statistics: Statistics | None,
    recall: Recall,
    texts: tuple[Sources, Sources],
) -> tuple[dict[str, Report], dict[str, Facts]]:
    """What is found in each build, and what is true of its definitions, or of those that nothing is wrong with.

    `read` gives the trees, `texts` are C that may have macros, and tables that were recorded.
    """
    found: dict[str, Report] = {name: Report() for name in judged_builds(read, config)}
    known: dict[str, Facts] = {}
    for build, one in found.items():
        modules = read(one)
        program = resolve(modules, config, build, one, recall)
        known[build] = analyse(program if one.ok else sound_part(program, modules, one), one, recall)
    beside = beside_of(*texts, known.values(), recall)
    for build, facts in known.items():
        lint_build(facts, settings, found[build], statistics, recall, beside)
    return found, known


def judged_builds(read: Callable[[Report], Modules], config: Config) -> Iterable[str]:
    """All, but those that only add names to another one which no definition mentions."""
    for build in config.builds:
        added = config.added(build)
        if not added or config.kin(build) == build:
            yield build
            continue
        word = re.compile(rf"\b(?:{'|'.join(map(re.escape, added))})\b")
        if any(word.search(module.span.source.text) for module in read(Report())):
            yield build


def modules_of(
    definitions: Sources, contracts: Sources, config: Config, report: Report, recall: Recall = forgetful
) -> Modules:
    """The trees of all files; the types that contracts name are known in the definitions."""
    declared = parse_sources(contracts, frozenset(), report, recall)
    types = type_names(*declared)
    if config.dialect != "cpython":
        return (*declared, *parse_sources(definitions, types, report, recall))
    from .cpython.shapes import check_definitions

    defined = parse_sources(definitions, types, report, recall, Dialect.CPYTHON)
    check_definitions(defined, report)
    return (*layered(declared), *defined)


def parse_sources(
    sources: Sources,
    types: frozenset[str],
    report: Report,
    recall: Recall = forgetful,
    dialect: Dialect | None = None,
) -> tuple[Module, ...]:
    def parsed(source: SourceFile) -> Module:
        def make(own: Report) -> Module:
            return parse(source, own, dialect=dialect, type_names=types)

        return recall("parse", (source, types, dialect), make, report)

    return tuple(parsed(source) for source in sources)


def plan_sources(definitions: Sources, contracts: Sources, config: Config, build: str, report: Report) -> Plan | None:
    """The plan, for commands that show an instruction."""
    facts = analyse_sources(definitions, contracts, config, build, report)
    return lower(facts) if facts is not None and report.ok else None


def count_definitions(texts: Mapping[str, str]) -> dict[str, int]:
    """How many instructions and uops the generated metadata lists."""
    metadata = texts.get("_opcodes.py", "")
    found = re.search(r"^expansion = \{\n(.*?)^\}", metadata, re.S | re.M)
    rows = found.group(1).splitlines() if found else []
    uops = {name for row in rows for name in re.findall(r'\("(\w+)", \d+\)', row)}
    return {"instructions": len(rows), "uops": len(uops)}
