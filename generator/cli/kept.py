"""What lint said of the same texts, settings and tool before, on disk: by the digest of all that it depends on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import Diagnostic, Edit, Label, Report, Severity
from ..source import SourceFile, Span
from .files import replace_file
from .project import TOOL

if TYPE_CHECKING:
    from ..lint.engine import Statistics
    from ..pipeline import Half

MOST = 64  # answers in a folder


@dataclass(frozen=True, slots=True)
class Counts:
    """Of each rule: places, those that could not be judged, findings."""

    rows: Mapping[str, tuple[int, int, int]]

    @property
    def unjudged(self) -> int:
        return sum(unjudged for _, unjudged, _ in self.rows.values())

    def statistics(self) -> Statistics:
        from ..lint.engine import Statistics
        from ..lint.rule import Count

        return Statistics({code: Count(*row) for code, row in self.rows.items()})


def counts_of(statistics: Statistics) -> Counts:
    return Counts({code: (one.present, one.unjudged, one.found) for code, one in statistics.counts.items()})


def tool_digest() -> bytes:
    """Changes with every file of the tool that an answer may depend on."""
    found = blake2b(digest_size=16)
    for folder, _, names in sorted(os.walk(TOOL)):
        for name in sorted(names):
            if name.endswith((".py", ".lark")):
                status = os.stat(os.path.join(folder, name))
                found.update(f"{folder}/{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.digest()


def key_of(texts: Iterable[Iterable[SourceFile]], *settings: object) -> str:
    found = blake2b(tool_digest(), digest_size=16)
    found.update(repr(settings).encode())
    for group in texts:
        found.update(b"\0group")
        for one in group:
            data = one.text.encode("utf-8", "surrogatepass")
            found.update(f"\0{one.name}\0{len(data)}\0".encode())
            found.update(data)
    return found.hexdigest()


def recalled(folder: Path, key: str, texts: Iterable[SourceFile], report: Report) -> Counts | None:
    """The answer under a key, reported; None when there is none that can be read."""
    try:
        kept = json.loads((folder / f"{key}.json").read_text())
        sources = {one.name: one for one in texts}
        found = [diagnostic(one, sources) for one in kept["diagnostics"]]
        rows = {str(code): (int(a), int(b), int(c)) for code, (a, b, c) in kept["counts"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    for one in found:
        report.add(*one)
    return Counts(rows)


def keep(folder: Path, key: str, found: Iterable[Diagnostic], counts: Counts) -> None:
    """Write the answer."""
    write(folder / f"{key}.json", {"diagnostics": [plain(one) for one in found], "counts": dict(counts.rows)})


def write(path: Path, answer: object) -> None:
    """A folder that cannot be written keeps nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, json.dumps(answer).encode())
        for old in sorted(path.parent.glob("*.json"), key=lambda one: -one.stat().st_mtime_ns)[MOST:]:
            old.unlink(missing_ok=True)
    except OSError:
        return


@dataclass(frozen=True, slots=True)
class Halves:
    """Keeps what is found in the definitions apart from what is found in the runtime's C: an edit of one of them leaves
    the other as it was."""

    folder: Path
    settings: tuple[object, ...]

    def __call__(self, kind: str, texts: tuple[tuple[SourceFile, ...], ...], make: Callable[[], Half]) -> Half:
        path = self.folder / f"{key_of(texts, kind, *self.settings)}.json"
        found = self.known(path, {one.name: one for group in texts for one in group})
        if found is None:
            found = make()
            builds = {build: [plain(one) for one in said] for build, said in found.found.items()}
            write(path, {"found": builds, "counts": dict(found.counts)})
        return found

    def known(self, path: Path, sources: Mapping[str, SourceFile]) -> Half | None:
        from ..pipeline import Half

        try:
            kept = json.loads(path.read_text())
            report = {str(build): Report() for build in kept["found"]}
            for build, said in kept["found"].items():
                for one in said:
                    report[build].add(*diagnostic(one, sources))
            counts = {str(code): (int(a), int(b)) for code, (a, b) in kept["counts"].items()}
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Half({build: tuple(one.diagnostics) for build, one in report.items()}, counts)


def plain(one: Diagnostic) -> list[Any]:
    labels = [[*place(label.span), label.text] for label in one.labels]
    edits = [[*place(edit.span), edit.text] for edit in one.edits]
    return [one.severity.value, one.code, place(one.span), one.message, labels, one.hint, one.where, edits]


def place(span: Span) -> list[Any]:
    return [span.source.name, span.start, span.end]


Said = tuple[Severity, str, Span, str, tuple[Label, ...], str | None, tuple[str, ...], tuple[Edit, ...]]


def diagnostic(kept: list[Any], sources: Mapping[str, SourceFile]) -> Said:
    severity, code, where, message, labels, hint, builds, edits = kept

    def span(name: str, start: int, end: int) -> Span:
        return Span(sources[name] if name in sources else SourceFile(name, ""), start, end)

    around = tuple(Label(span(*label[:3]), str(label[3])) for label in labels)
    repairs = tuple(Edit(span(*edit[:3]), str(edit[3])) for edit in edits)
    return Severity(severity), str(code), span(*where), str(message), around, hint, tuple(builds), repairs
