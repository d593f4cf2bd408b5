"""What a person sees while a command runs: a progress bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

import click

from ..diagnostics import Report
from ..report.full import render_full, tally

T = TypeVar("T")


class Step(Protocol):
    def __call__(self, what: str, done: int, total: int) -> None: ...


def show_report(report: Report) -> None:
    """All diagnostics on standard error, those of a file in its order, with a closing count."""
    if report.diagnostics:
        ordered = sorted(report.diagnostics, key=lambda one: (one.span.source.name, one.span.start))
        click.echo(render_full(ordered), err=True, nl=False)
        click.echo(tally(report.diagnostics), err=True)


def needed(value: T | None, report: Report) -> T:
    """The value; when there is none, the command ends with 1, having shown why."""
    if value is None:
        show_report(report)
        raise SystemExit(1)
    return value


def say(text: str) -> None:
    click.echo(text, err=True)


@contextmanager
def progress(title: str) -> Iterator[Step]:
    """Follow a stage of known length.  On a terminal that can do so the bar goes away when the stage is done."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        say(title)
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[what]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, what="")
        yield lambda what, done, total: bar.update(task, completed=done, total=total, what=what)
    say(title)
