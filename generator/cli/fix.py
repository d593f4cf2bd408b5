"""`uopgen lint --fix` and `--diff`: repairs that are certain, until there are none left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from ..diagnostics import Diagnostic, Report
from ..lint.repair import repaired
from ..source import SourceFile
from .files import replace_file

Sources = tuple[SourceFile, ...]
ROUNDS = 20  # repairs that touch each other are done one behind the other


@dataclass(frozen=True, slots=True)
class Repaired:
    """The texts before and after, how many findings were repaired, and what is left."""

    before: Sources
    after: Sources
    count: int
    left: Report

    @property
    def changed(self) -> tuple[tuple[SourceFile, SourceFile], ...]:
        return tuple((old, new) for old, new in zip(self.before, self.after, strict=True) if old.text != new.text)


def repair_all(sources: Sources, judge: Callable[[Sources], Report], shown: Callable[[Diagnostic], bool]) -> Repaired:
    """Repair what is shown.  `sources` are all files that may be changed."""
    texts, count = sources, 0
    report = judge(texts)
    for _ in range(ROUNDS):
        found = [one for one in report.diagnostics if shown(one)]
        made = [repaired(source, found) for source in texts]
        done = sum(number for _, number in made)
        if not done:
            break
        new = tuple(SourceFile(source.name, text) for source, (text, _) in zip(texts, made, strict=True))
        again = judge(new)
        if worse(report, again):
            break
        texts, report, count = new, again, count + done
    return Repaired(sources, texts, count, report)


def worse(before: Report, after: Report) -> bool:
    """A repair never makes errors that were not there: it is not done then."""

    def errors(report: Report) -> int:
        return sum(1 for one in report.diagnostics if one.severity.value == "error")

    return errors(after) > errors(before)


def write_all(done: Repaired, paths: Mapping[str, Path]) -> None:
    for old, new in done.changed:
        path = paths[old.name]
        mode = path.stat().st_mode & 0o7777
        replace_file(path.resolve(), new.text.encode(), mode)


def as_diff(done: Repaired) -> str:
    return "".join(line for old, new in done.changed for line in differences(old, new))


def differences(old: SourceFile, new: SourceFile) -> Iterable[str]:
    before, after = old.text.splitlines(keepends=True), new.text.splitlines(keepends=True)
    for line in unified_diff(before, after, old.name, new.name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
