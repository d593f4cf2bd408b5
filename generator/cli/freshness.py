"""Whether a build is still what its inputs would make: a stamp of every input and output.

A file is the same when its size and time are the same, or, when only the time
differs, when its content is.  The stamp also holds what no file shows: versions
and the environment that the compiler reads.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

Stamp = dict[str, object]
Entry = tuple[int, int, str]     # size, mtime in ns, digest


def digest(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=16).hexdigest()


def entry(path: Path) -> Entry:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, digest(path)


def same(path: str, known: Entry) -> bool:
    try:
        status = os.stat(path)
    except OSError:
        return False
    if status.st_size != known[0]:
        return False
    return status.st_mtime_ns == known[1] or digest(Path(path)) == known[2]


def entries_of(files: Iterable[Path]) -> dict[str, Entry]:
    """The files that are there, as they are now.  Inputs are asked for before they are read: what changes while it is
    used is stale then."""
    return {str(path): entry(path) for path in files if path.is_file()}


def make_stamp(facts: Mapping[str, str], files: Mapping[str, Entry], summary: Mapping[str, object]) -> str:
    return json.dumps({"facts": dict(facts), "files": dict(files), "summary": dict(summary)}, indent=1)


def read_stamp(path: Path) -> Stamp | None:
    try:
        stamp = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) else None


def is_fresh(stamp: Stamp | None, facts: Mapping[str, str], inputs: Iterable[Path]) -> bool:
    """All recorded files are unchanged, and no input has been added."""
    if stamp is None or stamp.get("facts") != dict(facts):
        return False
    files = stamp.get("files")
    if not isinstance(files, dict) or any(str(path) not in files for path in inputs):
        return False
    return all(same(path, (known[0], known[1], known[2])) for path, known in files.items())
