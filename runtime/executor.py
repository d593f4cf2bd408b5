"""An executor over a virtual machine: vm.executor()."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, ParamSpec, TypeVar

    from ._vm_ft import VM

    P = ParamSpec("P")
    T = TypeVar("T")


class Executor(ThreadPoolExecutor):
    """Threads of the host that call functions of a machine.

    While a function runs, its thread holds no lock of the host, so that they run side by side.  Everything else is as
    with any ThreadPoolExecutor: futures, map(), shutdown(), `with`.
    """

    def __init__(
        self,
        vm: VM,
        max_workers: int | None,
        thread_name_prefix: str,
        initializer: Callable[..., object] | None,
        initargs: tuple[Any, ...],
    ) -> None:
        if vm.closed:
            raise vm.closed_error("the virtual machine is closed")
        self._vm = vm
        workers = max_workers if max_workers is not None else os.cpu_count() or 1
        super().__init__(workers, thread_name_prefix or "uopvm", initializer, initargs)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call fn, a function of the machine, or one of the host that uses it, on one of the threads."""
        vm = self._vm
        if isinstance(fn, vm.value_class) and vm.value_class.vm_of(fn) is not vm:
            raise vm.closed_error("this function belongs to another virtual machine")
        if vm.closed:
            raise vm.closed_error("the virtual machine is closed")
        return super().submit(fn, *args, **kwargs)
