"""What lint finds in a task: worked out, or known from the same texts before."""

from __future__ import annotations

import gc

from ..config import Lint
from ..diagnostics import Report
from .kept import Counts, Halves, counts_of, keep, key_of, recalled
from .task import Task


def judge(task: Task, settings: Lint, report: Report, keeps: bool = False) -> Counts:
    """What is found; what was found in the same texts before, when answers are kept."""
    folder = task.folder if keeps and not report.diagnostics else None
    key = key_of(task.texts, task.config, settings) if folder is not None else ""
    if folder is not None:
        known = recalled(folder, key, (one for group in task.texts for one in group), report)
        if known is not None:
            return known
    from ..pipeline import lint_sources
    from ..runtime import Runtime

    runtime = Runtime(task.sources, task.native)
    gc.disable()  # values have no cycles, and the command ends soon: looking for garbage would take a fifth of its time
    texts = (task.headers, task.tables, runtime)
    halves = (Halves(folder, (task.config, settings)),) if folder is not None and task.sources else ()
    statistics, _ = lint_sources(task.definitions, task.contracts, task.config, settings, report, *texts, *halves)
    gc.enable()
    counts = counts_of(statistics)
    if folder is not None:
        keep(folder, key, report.diagnostics, counts)
    return counts
