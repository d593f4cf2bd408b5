"""Modules of a program: files and packages in the folders that it names."""

from __future__ import annotations

import os
import sys


class FoundModule:
    """Where a module is.  A package has folders; a folder without __init__.py has no file and no source."""

    __slots__ = ("file", "folders", "source")

    def __init__(self, file: str | None, source: bytes | None, folders: tuple[str, ...] | None) -> None:
        self.file = file
        self.source = source
        self.folders = folders


def find_module(name: str, places: tuple[object, ...]) -> FoundModule | None:
    """The module `a.b.c` as c in one of the folders, in their order: a package before a file, and bare folders last."""
    tail = name.rpartition(".")[2]
    bare: list[str] = []
    for place in places:
        if not isinstance(place, str):
            continue
        path = os.path.join(place or os.getcwd(), tail)
        init = os.path.join(path, "__init__.py")
        if os.path.isfile(init):
            return FoundModule(init, content(init), (path,))
        if os.path.isfile(path + ".py"):
            return FoundModule(path + ".py", content(path + ".py"), None)
        if os.path.isdir(path):
            bare.append(path)
    return FoundModule(None, None, tuple(bare)) if bare else None


def content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def belongs_to_host(name: str, folders: tuple[str, ...]) -> bool:
    """A module of the library, or an installed one, and none in the folders of the program: it cannot run here."""
    if find_module(name, folders) is not None:
        return False
    if name in sys.stdlib_module_names:
        return True
    from importlib.machinery import PathFinder

    own = {os.path.abspath(one or os.curdir) for one in folders}
    found = PathFinder.find_spec(name, [one for one in sys.path if os.path.abspath(one or os.curdir) not in own])
    return found is not None and found.origin is not None
