"""uopvm: a virtual machine for a subset of Python, in an extension module that is generated from dsl/bytecodes.def.

    import uopvm
    vm = uopvm.VM()
    namespace = vm.exec("def double(x): return 2 * x")
    namespace["double"](21)

Which build of the machine `uopvm.VM` is says the environment variable UOPVM_BUILD: `ft` (free-threaded, the
default), `gil` (one global lock) or `stats` (ft that counts what it runs).  All can be imported side by side, as
uopvm._vm_ft, uopvm._vm_gil and uopvm._vm_stats.  UOPVM_MODULES names another folder to find the compiled modules in:
that of a build with assertions or under a sanitizer.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from ._vm_ft import VM as VM
    from ._vm_ft import ClosedError as ClosedError
    from ._vm_ft import Value as Value
    from .disassemble import dis as dis
    from .frontend.unsupported import UnsupportedError as UnsupportedError

BUILDS = ("ft", "gil", "stats")
HERE = os.path.dirname(os.path.realpath(__file__))
CHECKOUT = os.environ.get("UOPVM_MODULES") or os.path.join(os.path.dirname(HERE), "build", "gen")

# In a checkout the compiled modules are where `uopgen build` puts them; in a wheel they are beside this file.
for _build in BUILDS:
    if os.path.isdir(os.path.join(CHECKOUT, _build)):
        __path__.append(os.path.join(CHECKOUT, _build))

_descriptors: set[int] = set()  # where the compiled modules have signals of the host told to them; theirs

__all__ = ["VM", "ClosedError", "UnsupportedError", "Value", "dis"]


def build() -> str:
    """The build that `uopvm.VM` comes from."""
    chosen = os.environ.get("UOPVM_BUILD") or BUILDS[0]
    if chosen not in BUILDS:
        raise ImportError(f"UOPVM_BUILD is {chosen!r}; there are {', '.join(BUILDS)}")
    return chosen


def version() -> str:
    """The version of the installed distribution."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as version_of

    try:
        return version_of("uopgen")
    except PackageNotFoundError:
        return "(not installed)"


def module_of(build: str) -> ModuleType:
    """The compiled module of a build."""
    name = f"uopvm._vm_{build}"
    try:
        __import__(name)  # waits while another thread imports it
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        message = f"the {build} build of the interpreter is not compiled for this Python"
        raise ImportError(f"{message}; run: uopgen build --config {build}") from None
    return sys.modules[name]


def compiled_at(build: str) -> float | None:
    """When the compiled module of a build was made, by its file; None when there is none."""
    from _frozen_importlib_external import PathFinder

    spec = PathFinder.find_spec(f"uopvm._vm_{build}", list(__path__))
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


def __getattr__(name: str) -> object:
    if name in ("VM", "Value", "ClosedError"):
        found: object = getattr(module_of(build()), name)
    elif name == "UnsupportedError":
        from .frontend.unsupported import UnsupportedError as found
    elif name == "dis":
        from .disassemble import dis as found
    elif name == "__version__":
        found = version()
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found
