"""A template that fails is somebody's text: what is wrong in it is reported with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb

from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError, UndefinedError

from ..diagnostics import Report
from ..source import SourceFile, Span, shown
from . import codes

HINT = "docs/templates.md lists what templates see"


@contextmanager
def reported(template: str, folders: Iterable[Path], report: Report) -> Iterator[None]:
    """Whatever goes wrong while this template is printed, in it or in one that it uses, at its line."""
    try:
        yield
    except Exception as error:
        file, line = place_of(error)
        if file is None and isinstance(error, UnicodeDecodeError):
            file = next(folder / template for folder in folders if (folder / template).exists())
        if file is None:
            raise  # no text of a template had a part in it
        span = line_of(file, line)
        if not any(one.span == span and one.code == codes.TEMPLATE for one in report.diagnostics):
            said, hint = words_of(error)
            report.error(codes.TEMPLATE, span, f"{template} cannot be printed: {said}", hint=hint)


def place_of(error: Exception) -> tuple[Path | None, int]:
    """The innermost line of a template."""
    if isinstance(error, TemplateSyntaxError) and error.filename is not None:
        return Path(error.filename), error.lineno
    found: tuple[Path | None, int] = (None, 1)
    for frame, line in walk_tb(error.__traceback__):
        if frame.f_code.co_filename.endswith(".j2"):
            found = Path(frame.f_code.co_filename), line
    return found


def words_of(error: Exception) -> tuple[str, str]:
    if isinstance(error, TemplateNotFound):
        hint = "correct the name; the project's folder is searched, then the tool's"
        return f"there is no template `{error.name}`", hint
    if isinstance(error, TemplateSyntaxError):
        return error.message or "it is no template", "correct it"
    if isinstance(error, UndefinedError):
        return error.message or "a name is not defined", HINT
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 text (byte {error.start})", "write it in UTF-8"
    return f"{type(error).__name__}: {error}", HINT


def line_of(file: Path, number: int) -> Span:
    """What stands in the line."""
    source = SourceFile(shown(file), text_of(file))
    line = source.line(min(number, len(source.line_starts)))
    start = source.line_starts[min(number, len(source.line_starts)) - 1]
    indent = len(line) - len(line.lstrip())
    return Span(source, start + indent, start + max(len(line.rstrip()), indent))


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
