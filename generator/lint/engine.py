"""Runs the rules on the facts of each build and merges what they find."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..analysis.facts import Facts, InstructionFacts
from ..config import Lint
from ..diagnostics import Diagnostic, Report
from ..model.program import Family, Instruction, LabelCode, Program, Uop
from ..recall import Recall, forgetful
from ..source import SourceFile, Span
from .beside import Beside
from .registry import rule_of, rules, wanted
from .rule import Count, Findings, Rule, Subject
from .runtime.subject import NativeSubject
from .suppress import apply

NOTHING = Beside()


@dataclass(slots=True)
class Statistics:
    """Per rule and over all builds: the largest number of places of one build."""

    counts: dict[str, Count] = field(default_factory=dict)

    def add(self, code: str, count: Count) -> None:
        known = self.counts.setdefault(code, Count())
        if (count.present, count.unjudged) > (known.present, known.unjudged):
            known.present, known.unjudged = count.present, count.unjudged

    def join(self, code: str, count: Count) -> None:
        """Places of another kind, which come to those that are known."""
        known = self.counts.setdefault(code, Count())
        known.present += count.present
        known.unjudged += count.unjudged

    @property
    def unjudged(self) -> int:
        return sum(one.unjudged for one in self.counts.values())


def lint_build(
    facts: Facts,
    settings: Lint,
    report: Report,
    statistics: Statistics | None,
    recall: Recall = forgetful,
    beside: Beside = NOTHING,
) -> None:
    """Every rule that is wanted, on one build; without `statistics` places are not counted."""
    free = facts.program.contracts.free
    named = (rule for rule in rules() if rule.check is not None and wanted(rule.code, settings))
    chosen = [rule for rule in named if free or not rule.free]
    alone = tuple(rule for rule in chosen if rule.alone)
    total = {rule.code: Findings(rule) for rule in chosen}
    whole = Subject(facts, recall, beside)
    for rule in chosen:
        check = rule.across if rule.alone else rule.check
        if check is not None:
            check(whole, total[rule.code])
    for found in by_instruction(facts, alone, recall):
        for one in found:
            total[one.rule.code].take(one, count=statistics is not None)
    for code, findings in total.items():
        findings.into(report)
        if statistics is not None:
            statistics.add(code, findings.count)


def by_instruction(facts: Facts, chosen: tuple[Rule, ...], recall: Recall) -> Iterator[tuple[Findings, ...]]:
    """What rules find that look at one instruction, or label, at a time.  They see what the key holds, and no more."""
    program = facts.program
    codes_wanted = ",".join(rule.code for rule in chosen)
    depends = (program.defines, program.config, codes_wanted)
    families = {family.head: family for family in program.families}
    families |= {name: family for family in program.families for name in family.members}

    def judged(part: Facts) -> tuple[Findings, ...]:
        subject = Subject(part, recall)
        found = tuple(Findings(rule) for rule in chosen)
        for one in found:
            assert one.rule.check is not None
            one.rule.check(subject, one)
        return tuple(one for one in found if one.found or one.seen)

    def of_instruction(one: InstructionFacts) -> tuple[Findings, ...]:
        family = families.get(one.instruction.name)
        head, size = (family.head, family.size) if family is not None else ("", "")

        def made(_: Report) -> tuple[Findings, ...]:
            own = replace(program, contracts=one.contracts)
            return judged(Facts(alone_in(own, one.instruction, head, size), (one,), ()))

        return recall("lint", (one, one.contracts, *depends, head, size), made, Report())

    def of_uop(uop: Uop) -> tuple[Findings, ...]:
        contracts = facts.seen.get(uop.name, program.contracts)

        def made(_: Report) -> tuple[Findings, ...]:
            whole = replace(program, contracts=contracts)
            own = replace(whole, uops=(uop,), instructions=(), families=(), pseudos=(), labels=(), opcodes={})
            return judged(Facts(own, (), ()))

        return recall("lint", (uop, contracts, *depends), made, Report())

    def of_label(label: LabelCode, one: InstructionFacts) -> tuple[Findings, ...]:
        def made(_: Report) -> tuple[Findings, ...]:
            whole = replace(program, contracts=one.contracts)
            own = replace(whole, uops=(), instructions=(), families=(), pseudos=(), labels=(label,), opcodes={})
            return judged(Facts(own, (), (one,)))

        return recall("lint", (label, one, one.contracts, *depends), made, Report())

    used = {part.uop.name for one in program.instructions for part in one.uops}
    yield from (of_uop(one) for one in program.uops if one.name not in used)
    yield from (of_instruction(one) for one in facts.instructions)
    yield from (of_label(*one) for one in zip(program.labels, facts.labels, strict=True))


def alone_in(program: Program, one: Instruction, head: str, size: str) -> Program:
    """The program with one instruction; of its family it holds what the instruction belongs to, not the others."""
    members = () if head == one.name else (one.name,)
    families = (Family(head, members, size, "", one.name_span),) if head else ()
    uops = tuple({part.uop.name: part.uop for part in one.uops}.values())
    return replace(program, uops=uops, instructions=(one,), families=families, pseudos=(), labels=(), opcodes={})


def lint_native(subject: NativeSubject, settings: Lint, report: Report, statistics: Statistics) -> None:
    """Every rule that is wanted and says something about a runtime's C, on one build."""
    for rule in rules():
        if rule.native is not None and wanted(rule.code, settings):
            findings = Findings(rule)
            rule.native(subject, findings)
            findings.into(report)
            statistics.join(rule.code, findings.count)


def places(builds: Mapping[str, tuple[str, ...]], judged: Collection[str]) -> tuple[tuple[str, ...], bool]:
    """What names the builds and variants that have a finding, and whether all builds do.  `builds` are variants by
    build."""
    everywhere = set(judged) <= set(builds)
    if len(set(builds.values())) == 1:
        return (() if everywhere else tuple(builds)) + next(iter(builds.values())), everywhere
    return tuple(" ".join((build, *variants)) for build, variants in builds.items()), everywhere


Key = tuple[str, str, int, int, str]


def key_of(one: Diagnostic) -> Key:
    return one.code, one.span.source.name, one.span.start, one.span.end, one.message


def place_of(one: Diagnostic) -> tuple[str, int, str, str]:
    return one.span.source.name, one.span.start, one.code, one.message


def start_of(one: Diagnostic) -> tuple[str, int]:
    return one.span.source.name, one.span.start


def inside(inner: Span, outer: Span) -> bool:
    return inner.source.name == outer.source.name and outer.start <= inner.start and inner.end <= outer.end


def says_more(one: Diagnostic, other: Diagnostic) -> bool:
    """Both blame the same place, by one rule, and what `one` says is about a part of what `other` is about: a variable
    that is used again in a call, and the call."""
    if one.span == other.span or one.code != other.code or not inside(one.span, other.span):
        return False
    causes = [(here.span, there.span) for here in one.labels for there in other.labels]
    return any(inside(here, there) or inside(there, here) for here, there in causes)


def covers(builds: Mapping[str, tuple[str, ...]], others: Mapping[str, tuple[str, ...]]) -> bool:
    """Every build and variant of `others` is among `builds`; no variant means all."""
    known = {build: set(variants) for build, variants in builds.items()}
    return all(b in known and (not known[b] or set() < set(one) <= known[b]) for b, one in others.items())


def merged(
    found: Mapping[str, Report],
    locked: Collection[str],
    settings: Lint,
    sources: Iterable[SourceFile],
    statistics: Statistics,
    report: Report,
) -> None:
    """Equal findings of builds become one, which names the builds unless all have it that its rule judges: `locked`
    builds have a global lock."""
    builds: dict[Key, dict[str, tuple[str, ...]]] = {}
    first: dict[Key, Diagnostic] = {}
    for build, collected in found.items():
        for diagnostic in collected.diagnostics:
            if rule_of(diagnostic.code) is not None and not wanted(diagnostic.code, settings):
                continue
            key = key_of(diagnostic)
            first.setdefault(key, diagnostic)
            builds.setdefault(key, {}).setdefault(build, diagnostic.where)
    ordered = sorted(first.values(), key=place_of)
    by_rule: dict[str, list[Diagnostic]] = {}
    for one in ordered:
        by_rule.setdefault(one.code, []).append(one)

    def is_said(one: Diagnostic) -> bool:
        """By another finding, wherever this one holds."""
        same, name = by_rule[one.code], one.span.source.name
        first_inside = bisect_left(same, (name, one.span.start), key=start_of)
        behind = bisect_right(same, (name, one.span.end), key=start_of)
        more = (each for each in same[first_inside:behind] if says_more(each, one))
        return any(covers(builds[key_of(each)], builds[key_of(one)]) for each in more)

    for one in apply([one for one in ordered if not is_said(one)], sources, report):
        rule = rule_of(one.code)
        judged = [build for build in found if not (rule is not None and rule.free and build in locked)]
        where, everywhere = places(builds[key_of(one)], judged)
        edits = one.edits if everywhere else ()
        report.add(one.severity, one.code, one.span, one.message, one.labels, one.hint, where, edits)
    for one in report.diagnostics:
        if rule_of(one.code) is not None:
            statistics.counts.setdefault(one.code, Count()).found += 1
    report.diagnostics.sort(key=place_of)
