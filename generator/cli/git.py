"""What a git checkout held at a revision."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

ALIKE = 0.5  # of the lines of a file that has another name now


@dataclass(frozen=True, slots=True)
class Checkout:
    root: Path
    commit: str

    def inside(self, path: Path) -> str | None:
        """A path below the root, as git names it."""
        whole = path.resolve()
        return whole.relative_to(self.root).as_posix() if whole.is_relative_to(self.root) else None


def git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
    except FileNotFoundError:
        raise click.UsageError("--since needs git, and there is no command `git` here") from None


def checkout_of(folder: Path, revision: str) -> Checkout:
    """The checkout around a folder; UsageError when there is none, or no such revision."""
    top = git(folder, "rev-parse", "--show-toplevel")
    if top.returncode:
        reason = top.stderr.decode(errors="replace").strip().splitlines()
        why = f" ({reason[-1]})" if reason and "not a git repository" not in reason[-1] else ""
        raise click.UsageError(f"--since compares with a revision of git, and {folder} is in no git checkout{why}")
    root = Path(os.fsdecode(top.stdout.rstrip(b"\n"))).resolve()
    found = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode:
        raise click.UsageError(f"git knows no revision {revision!r} in {root}; `git log --oneline` lists them")
    return Checkout(root, found.stdout.decode().strip())


def texts_at(checkout: Checkout, names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Name now → name and text at the revision; without those that were not there."""
    wanted = [name for name in names if "\n" not in name]
    found = {name: (name, text) for name, text in read(checkout, wanted).items()}
    missing = [name for name in wanted if name not in found]
    if missing:
        found |= renamed(checkout, missing)
    return found


def read(checkout: Checkout, names: list[str]) -> dict[str, str]:
    """Blobs of the revision, through one process."""
    if not names:
        return {}
    asked = "".join(f"{checkout.commit}:{name}\n" for name in names).encode()
    out = git(checkout.root, "cat-file", "--batch", given=asked).stdout
    texts: dict[str, str] = {}
    at = 0
    for name in names:
        end = out.index(b"\n", at)
        head = out[at:end].rsplit(b" ", 2)
        at = end + 1
        if len(head) == 3 and head[1] == b"blob":
            size = int(head[2])
            texts[name] = out[at : at + size].decode("utf-8", "replace")
            at += size + 1
        elif head[-1] != b"missing":
            at += int(head[2]) + 1  # a folder
    return texts


def renamed(checkout: Checkout, missing: list[str]) -> dict[str, tuple[str, str]]:
    """Files that are not in the revision, and those of it that are gone: pairs that are alike."""
    listed = git(checkout.root, "diff", "--name-only", "--no-renames", "--diff-filter=D", "-z", checkout.commit, "--")
    gone = [os.fsdecode(one) for one in listed.stdout.split(b"\0") if one]
    ends = {Path(name).suffix for name in missing}
    texts = read(checkout, [one for one in gone if Path(one).suffix in ends])
    found: dict[str, tuple[str, str]] = {}
    for name in missing:
        now = set((checkout.root / name).read_text("utf-8", "replace").splitlines())
        lines = {old: set(text.splitlines()) for old, text in texts.items()}
        share = {old: len(now & was) / max(len(now | was), 1) for old, was in lines.items()}
        best = max(share, key=lambda old: share[old], default="")
        if best and share[best] >= ALIKE:
            found[name] = (best, texts.pop(best))
    return found
