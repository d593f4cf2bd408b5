"""Monitoring of a virtual machine: `vm.monitoring` has the shape of the standard library's sys.monitoring.

    tool = vm.monitoring.PROFILER_ID
    vm.monitoring.use_tool_id(tool, "calls")
    vm.monitoring.register_callback(tool, vm.monitoring.events.CALL, lambda code, offset, callable, arg0: ...)
    vm.monitoring.set_events(tool, vm.monitoring.events.CALL)
"""

from __future__ import annotations

from typing import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ._vm_ft import VM, Value


class Sentinel:
    """An object that stands for itself."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"uopvm.monitoring.{self.name}"


DISABLE: Final = Sentinel("DISABLE")  # a callback that returns it is not called for that place any more
MISSING: Final = Sentinel("MISSING")  # the first argument of a call that has none


class Events:
    """The events, with the numbers of sys.monitoring."""

    NO_EVENTS = 0
    PY_START = 1 << 0  # code, offset: a function begins
    PY_RESUME = 1 << 1  # code, offset: a generator goes on
    PY_RETURN = 1 << 2  # code, offset, value
    PY_YIELD = 1 << 3  # code, offset, value
    CALL = 1 << 4  # code, offset, callable, first argument
    RAISE = 1 << 10  # code, offset, exception; again in each frame that it passes
    EXCEPTION_HANDLED = 1 << 11  # code, offset, exception
    PY_UNWIND = 1 << 12  # code, offset, exception: it leaves the function
    PY_THROW = 1 << 13  # code, offset, exception: it was thrown into a generator
    RERAISE = 1 << 14  # code, offset, exception: the end of a finally, or a bare raise
    C_RETURN = 1 << 15  # code, offset, callable, first argument; comes with CALL
    C_RAISE = 1 << 16  # code, offset, callable, first argument; comes with CALL


LOCAL = Events.PY_START | Events.PY_RESUME | Events.PY_RETURN | Events.PY_YIELD | Events.CALL
C_EVENTS = Events.C_RETURN | Events.C_RAISE
ALL = (
    LOCAL
    | C_EVENTS
    | Events.RAISE
    | Events.EXCEPTION_HANDLED
    | Events.PY_UNWIND
    | Events.PY_THROW
    | Events.RERAISE
)


class Monitoring:
    """The tools of one virtual machine.  What is set holds for all its threads at once."""

    DEBUGGER_ID, COVERAGE_ID, PROFILER_ID, OPTIMIZER_ID = 0, 1, 2, 5
    DISABLE, MISSING, events = DISABLE, MISSING, Events

    def __init__(self, vm: VM, tools: list[str | None]) -> None:
        self.vm = vm
        self.tools = tools

    def use_tool_id(self, tool_id: int, name: str) -> None:
        """Reserve a number from 0 to 5."""
        if not isinstance(name, str):
            raise ValueError("tool name must be a str")
        self.check_range(tool_id)
        if self.tools[tool_id] is not None:
            raise ValueError(f"tool {tool_id} is already in use")
        self.tools[tool_id] = name

    def free_tool_id(self, tool_id: int) -> None:
        """Give the number back; its events and callbacks end."""
        self.check_range(tool_id)
        if self.tools[tool_id] is not None:
            self.vm._monitor_clear(tool_id)
            self.tools[tool_id] = None

    def get_tool(self, tool_id: int) -> str | None:
        """The name that uses the number."""
        self.check_range(tool_id)
        return self.tools[tool_id]

    def register_callback(
        self, tool_id: int, event: int, func: Callable[..., Any] | None
    ) -> Callable[..., Any] | None:
        """Call func for the event; returns what was called before."""
        self.check_range(tool_id)
        if event <= 0 or event & (event - 1):
            raise ValueError("The callback can only be set for one event at a time")
        if not event & ALL:
            raise ValueError(f"invalid event {event}")
        if func is not None and not callable(func):
            raise TypeError(f"the callback has to be callable or None, not {type(func).__name__}")
        old: Callable[..., Any] | None = self.vm._monitor_set_callback(tool_id, event.bit_length() - 1, func)
        return old

    def set_events(self, tool_id: int, event_set: int) -> None:
        """Be told of these events in all code."""
        self.check_tool(tool_id)
        self.vm._monitor_set_events(tool_id, self.checked(event_set, ALL, "invalid event set"))

    def get_events(self, tool_id: int) -> int:
        """What set_events() has set."""
        self.check_tool(tool_id)
        events: int = self.vm._monitor_events(tool_id)
        return events & ~C_EVENTS

    def set_local_events(self, tool_id: int, code: Value, event_set: int) -> None:
        """Be told of these events in one code object, beside those of set_events()."""
        self.check_tool(tool_id)
        self.vm._monitor_set_events(tool_id, self.checked(event_set, LOCAL | C_EVENTS, "invalid local event set"), code)

    def get_local_events(self, tool_id: int, code: Value) -> int:
        """What set_local_events() has set."""
        self.check_tool(tool_id)
        events: int = self.vm._monitor_events(tool_id, code)
        return events & ~C_EVENTS

    def restart_events(self) -> None:
        """What callbacks have disabled by returning DISABLE is reported again."""
        self.vm._monitor_restart()

    def check_range(self, tool_id: int) -> None:
        if not isinstance(tool_id, int) or not 0 <= tool_id < len(self.tools):
            raise ValueError(f"invalid tool {tool_id} (must be between 0 and {len(self.tools) - 1})")

    def check_tool(self, tool_id: int) -> None:
        self.check_range(tool_id)
        if self.tools[tool_id] is None:
            raise ValueError(f"tool {tool_id} is not in use")

    def checked(self, event_set: int, allowed: int, message: str) -> int:
        if not isinstance(event_set, int) or event_set < 0 or event_set & ~allowed:
            shown = f"0x{event_set:x}" if isinstance(event_set, int) else repr(event_set)
            raise ValueError(f"{message} {shown}; the events here are {', '.join(names_of(allowed))}")
        if event_set & C_EVENTS and event_set & (C_EVENTS | Events.CALL) != C_EVENTS | Events.CALL:
            raise ValueError("cannot set C_RETURN or C_RAISE events independently")
        return event_set


def names_of(events: int) -> list[str]:
    return [name for name, number in vars(Events).items() if name.isupper() and events & number]
