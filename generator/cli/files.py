"""Files, read with diagnostics and written whole or not at all."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..diagnostics import Report
from ..source import SourceFile, Span
from .codes import UNREADABLE


def read_source(path: Path, name: str, report: Report, hint: str) -> SourceFile | None:
    """The text of a file, or None with the reason reported, and with `hint`."""
    place = Span(SourceFile(name, ""), 0, 0)
    try:
        return SourceFile(name, path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        reason = "no such file"
    except IsADirectoryError:
        reason = "this is a directory"
    except PermissionError:
        reason = "no permission to read it"
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 text (byte {error.start})"
        good = len(error.object[: error.start].decode("utf-8"))
        place = Span(SourceFile(name, error.object.decode("utf-8", "replace")), good, good + 1)
        hint = hint if "UTF-8" in hint else f"save it as UTF-8, or {hint}"
    except OSError as error:
        reason = error.strerror or str(error)
    report.error(UNREADABLE, place, f"cannot read {name}: {reason}", hint=hint)
    return None


def write_if_changed(path: Path, text: str) -> bool:
    """Write `text` unless the file holds it already; readers see the old file or the new one, never a part."""
    data = text.encode()
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, data)
    return True


def replace_file(path: Path, data: bytes, mode: int = 0o644) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException as error:
        os.unlink(temporary)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a full disk is said where it was met
        raise


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Wait until no other process holds this lock file; the lock ends with the process, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
