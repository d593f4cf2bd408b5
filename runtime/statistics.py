"""How specialization is doing: the counters of a virtual machine, by family and form."""

from __future__ import annotations

from dataclasses import dataclass

from .builds import tables_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ._vm_ft import VM


@dataclass(frozen=True, slots=True)
class FormStats:
    """One specialized form."""

    name: str
    successes: int  # how often an instruction became this form
    deopts: int  # how often a guard failed, and the generic form ran instead
    hits: int | None  # how often it did its work; None in builds that do not count that


@dataclass(frozen=True, slots=True)
class FamilyStats:
    """A generic instruction and its forms."""

    name: str
    attempts: int  # to find a form that fits
    failures: Mapping[str, int]  # by their reason
    runs: int | None  # how often the generic form ran; None in builds that do not count that
    forms: tuple[FormStats, ...]
    instrumented: int | None = None  # how often its instrumented form ran; None as above, or without one

    @property
    def successes(self) -> int:
        return sum(one.successes for one in self.forms)

    @property
    def deopts(self) -> int:
        return sum(one.deopts for one in self.forms)

    @property
    def hits(self) -> int | None:
        counts = [one.hits for one in self.forms if one.hits is not None]
        return sum(counts) if counts else None


def families_of(vm: VM) -> dict[str, FamilyStats]:
    """What vm.specialization() returns."""
    counters, tables = vm._counters(), tables_of(vm.build)
    executions: list[int] | None = counters["executions"]

    def form(name: str) -> FormStats:
        opcode = tables.opmap[name]
        deopts = counters["deopts"][opcode]
        return FormStats(
            name, counters["successes"][opcode], deopts, None if executions is None else executions[opcode] - deopts
        )

    def family(name: str, members: tuple[str, ...]) -> FamilyStats:
        opcode = tables.opmap[name]
        reasons = {text: counts[opcode] for text, counts in counters["misses"].items() if counts[opcode]}
        runs = None if executions is None else executions[opcode]
        watched = tables.opmap.get(f"INSTRUMENTED_{name}")
        told = None if executions is None or watched is None else executions[watched]
        return FamilyStats(name, counters["attempts"][opcode], reasons, runs, tuple(map(form, members)), told)

    return {name: family(name, members) for name, members in tables.families.items()}


def table(families: Mapping[str, FamilyStats]) -> Iterator[str]:
    """Lines to print: families that have run, and of these the forms that have been there."""
    yield f"{'family, form':<44} {'attempts':>9} {'successes':>9} {'failures':>9} {'deopts':>9} {'hits':>12}"
    for family in families.values():
        if not (family.attempts or family.runs or family.deopts or family.instrumented):
            continue
        failures = sum(family.failures.values())
        yield row(family.name, family.attempts, family.successes, failures, family.deopts, family.hits)
        for reason, count in sorted(family.failures.items()):
            yield row(f"  no form: {reason}"[:44], None, None, count, None, None)
        for form in family.forms:
            if form.successes or form.deopts or form.hits:
                yield row(f"  {form.name}", None, form.successes, None, form.deopts, form.hits)
        if family.runs is not None:
            yield row(f"  {family.name} itself", None, None, None, None, family.runs)
        if family.instrumented:
            yield row(f"  INSTRUMENTED_{family.name}", None, None, None, None, family.instrumented)


def row(name: str, *numbers: int | None) -> str:
    widths = (9, 9, 9, 9, 12)
    cells = (f"{'' if number is None else number:>{width}}" for number, width in zip(numbers, widths, strict=True))
    return f"{name:<44} {' '.join(cells)}".rstrip()
