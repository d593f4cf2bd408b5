"""`uopgen lint --since`: the same task at a revision of git."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..config import Lint
from ..diagnostics import Diagnostic, Report
from ..lint.since import introduced
from ..source import SourceFile
from .console import say
from .git import checkout_of, texts_at
from .judge import judge
from .task import Task


def only_new(task: Task, revision: str, settings: Lint, found: list[Diagnostic]) -> list[Diagnostic]:
    """Of what was found, what the revision did not have."""
    paths = paths_of(task)
    if not task.definitions:
        return found
    first = paths.get(task.definitions[0].name, Path())
    checkout = checkout_of(first.resolve().parent if first.is_file() else Path(), revision)
    names = {source: checkout.inside(path) for source, path in paths.items()}
    texts = texts_at(checkout, [name for name in names.values() if name is not None])

    def then(group: tuple[SourceFile, ...]) -> tuple[SourceFile, ...]:
        old = []
        for one in group:
            name = names.get(one.name)
            if name is None:
                old.append(one)  # not in the checkout: contracts that come with the tool
            elif name in texts:
                old.append(SourceFile(one.name, texts[name][1]))
        return tuple(old)

    before = replace(task, definitions=then(task.definitions), contracts=then(task.contracts))
    before = replace(before, headers=then(task.headers), tables=then(task.tables))
    report = Report()
    if before.definitions:
        judge(before, settings, report)
    wrong = [one for one in report.diagnostics if one.code.startswith("UG0") and one.severity.value == "error"]
    if wrong:
        say(f"{revision} cannot be analysed ({wrong[0].span}: {wrong[0].message}): every finding counts as new")
    return introduced(found, report.diagnostics)


def paths_of(task: Task) -> dict[str, Path]:
    """Where the texts of a task were read, by the names that messages give them."""
    paths = dict(task.paths)
    folders = {path.resolve().parent for path in task.paths.values()}
    for one in (*task.headers, *task.tables):
        places = (Path(one.name), task.root / one.name, *(folder / Path(one.name).name for folder in sorted(folders)))
        place = next((place for place in places if place.is_file()), None)
        if place is not None:
            paths.setdefault(one.name, place)
    return paths
