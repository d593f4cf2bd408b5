"""The builds of the machine: which one is meant, where its compiled module and its tables are."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

BUILDS = ("ft", "gil", "stats")
HERE = os.path.dirname(os.path.realpath(__file__))
CHECKOUT = os.environ.get("UOPVM_MODULES") or os.path.join(os.path.dirname(HERE), "build", "gen")

# In a checkout the compiled modules are where `uopgen build` puts them; in a wheel they are beside this file.
FOLDERS = [os.path.join(CHECKOUT, one) for one in BUILDS if os.path.isdir(os.path.join(CHECKOUT, one))]


def build() -> str:
    """The build that `uopvm.VM` comes from."""
    chosen = os.environ.get("UOPVM_BUILD") or BUILDS[0]
    if chosen not in BUILDS:
        raise ImportError(f"UOPVM_BUILD is {chosen!r}; there are {', '.join(BUILDS)}")
    return chosen


def module_of(build: str) -> ModuleType:
    """The compiled module of a build."""
    name = f"uopvm._vm_{build}"
    try:
        __import__(name)  # waits while another thread imports it
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        message = f"the {build} build of the interpreter is not compiled for this Python"
        raise ImportError(f"{message}; {remedy(build)}") from None
    return sys.modules[name]


def remedy(build: str) -> str:
    """What to do when a build is not there: in a checkout, an installed package, a folder of one's own."""
    if os.environ.get("UOPVM_MODULES"):
        return f"UOPVM_MODULES says that it is in {CHECKOUT}"
    if os.path.exists(os.path.join(os.path.dirname(HERE), "dsl", "bytecodes.def")):
        return f"run: uopgen build --config {build}"
    found = [one for one in BUILDS if compiled_at(one) is not None]
    return f"installed: {', '.join(found) or 'none'}"


def compiled_at(build: str) -> float | None:
    """When the compiled module of a build was made, by its file; None when there is none."""
    from _frozen_importlib_external import PathFinder

    spec = PathFinder.find_spec(f"uopvm._vm_{build}", [HERE, *FOLDERS])
    return None if spec is None or spec.origin is None else os.path.getmtime(spec.origin)


def tables_of(build: str) -> ModuleType:
    """The tables of opcodes that were generated with a build; they stand beside its module."""
    name = f"uopvm._opcodes_{build}"
    if name not in sys.modules:
        from _frozen_importlib import module_from_spec
        from _frozen_importlib_external import PathFinder

        folder = os.path.join(CHECKOUT, build)
        spec = PathFinder.find_spec("_opcodes", [folder, HERE])
        if spec is None or spec.loader is None:
            raise ImportError(f"there is no _opcodes.py of the {build} build; run: uopgen build --config {build}")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return sys.modules.setdefault(name, module)
    return sys.modules[name]
