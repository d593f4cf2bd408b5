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

from .builds import FOLDERS, build, module_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._vm_ft import VM as VM
    from ._vm_ft import ClosedError as ClosedError
    from ._vm_ft import Value as Value
    from .disassemble import dis as dis
    from .frontend.unsupported import UnsupportedError as UnsupportedError

    __version__: str

__path__.extend(FOLDERS)

_descriptors: set[int] = set()  # where the compiled modules have signals of the host told to them; theirs

__all__ = ["VM", "ClosedError", "UnsupportedError", "Value", "dis"]


def version() -> str:
    """The version of the installed distribution."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as version_of

    try:
        return version_of("uopgen")
    except PackageNotFoundError:
        return "(not installed)"


if not TYPE_CHECKING:  # so that who misspells a name is told

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
