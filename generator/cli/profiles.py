"""Profiles of CPython that come with the tool: one file for each minor version, layered by `based_on`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..cpython import codes
from ..cpython.profile import Profile, parse_profile
from ..diagnostics import Report
from ..source import SourceFile, Span
from .files import read_source
from .project import TOOL

FOLDER = TOOL / "profiles"
DEFAULT = "3.13"


def versions() -> tuple[str, ...]:
    names = (path.stem.removeprefix("cpython-") for path in FOLDER.glob("cpython-*.toml"))
    return tuple(sorted(names, key=lambda one: [int(part) for part in one.split(".")]))


def load_profile(version: str, report: Report) -> Profile | None:
    """The profile of a version, or None with what is wrong reported."""
    layers: list[dict[str, Any]] = []
    place = Span(SourceFile(f"profile {version}", ""), 0, 0)
    wanted = version
    while wanted:
        path = FOLDER / f"cpython-{wanted}.toml"
        if not path.is_file() or len(layers) > 9:
            hint = f"there are: {', '.join(versions())}"
            report.error(codes.PROFILE, place, f"there is no profile of CPython {wanted}", hint=hint)
            return None
        layers.insert(0, tomllib.loads(path.read_text()))
        wanted = layers[0].get("based_on", "")
    return parse_profile(tuple(layers), place, report)


OF_CPYTHON = "name a definition file of CPython's, or the root of its source"


def read_all(paths: Iterable[Path], report: Report, hint: str = OF_CPYTHON) -> tuple[SourceFile, ...]:
    found = (read_source(path, shown(path), report, hint) for path in paths)
    return tuple(one for one in found if one is not None)


def shown(path: Path) -> str:
    """As CPython's own headers name it, below its root; else as it was given."""
    parts = path.parts
    return "/".join(parts[-2:]) if len(parts) > 1 and parts[-2] == "Python" else str(path)


def contracts_of(profile: Profile, more: Iterable[Path], report: Report) -> tuple[SourceFile, ...]:
    """Files of contracts: the profile's, then those that were asked for."""
    hint = "it comes with the tool: install that anew"
    own = (read_source(FOLDER / name, f"profiles/{name}", report, hint) for name in profile.contracts)
    return (*(one for one in own if one is not None), *read_all(more, report, "name a file of contracts"))


def headers_beside(files: Iterable[Path], report: Report) -> tuple[SourceFile, ...]:
    """The headers in the folders of definition files that nobody generated."""
    folders = sorted({file.parent for file in files if file.is_file()})
    paths = (path for folder in folders for path in sorted(folder.glob("*.h")) if not path.name.endswith(".c.h"))
    return read_all(paths, report)
