"""Monitoring: what tools are told, and that nothing is left of it when it is off."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import uopvm

from .monitored import SOURCE, Log, events_of, opcodes, record

SCENARIOS = {
    "calls": (3,),
    "plain": (3,),
    "loops": (),
    "sorts": (),
    "catches": (),
    "again": (),
    "thrown": (),
    "fib": (3,),
}


@pytest.fixture
def machine() -> Iterator[tuple[uopvm.VM, Any]]:
    vm = uopvm.VM()
    yield vm, vm.exec(SOURCE)
    vm.close()


EXPECTED = {
    "calls": """PY_START calls, CALL calls A, PY_START __init__, PY_RETURN __init__ None, C_RETURN calls A,
        CALL calls m, PY_START m, PY_RETURN m 3, CALL calls f, PY_START f, PY_RETURN f 4, CALL calls f, PY_START f,
        PY_RETURN f 5, CALL calls f, PY_START f, PY_RETURN f 4, CALL calls f, PY_START f, PY_RETURN f 7, CALL calls len,
        C_RETURN calls len, PY_RETURN calls 4""",
    "catches": """PY_START catches, CALL catches bad, PY_START bad, CALL bad ValueError, C_RETURN bad ValueError,
        RAISE bad x, PY_UNWIND bad x, RAISE catches x, EXCEPTION_HANDLED catches x, PY_RETURN catches caught""",
    "thrown": """PY_START thrown, CALL thrown gen, CALL thrown next, PY_START gen, CALL gen range, C_RETURN gen range,
        PY_YIELD gen 0, C_RETURN thrown next, CALL thrown KeyError, C_RETURN thrown KeyError, CALL thrown throw,
        PY_THROW gen 't', RAISE gen 't', EXCEPTION_HANDLED gen 't', RERAISE gen 't', PY_UNWIND gen 't',
        C_RAISE thrown throw, RAISE thrown 't', EXCEPTION_HANDLED thrown 't', PY_RETURN thrown 2""",
}


def shown(event: tuple[Any, ...]) -> str:
    name, code, *rest = event
    if not rest:
        return f"{name} {code}"
    return f"{name} {code} {rest[0].__name__ if 'CALL' in name or 'C_' in name else rest[0]}"


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("before", [0, 10])
def test_what_is_told(machine: tuple[uopvm.VM, Any], name: str, before: int) -> None:
    """The same whether the instructions had been specialized or not."""
    vm, ns = machine
    log: Log = []
    for _ in range(before):
        ns[name](*SCENARIOS[name])
    record(vm.monitoring, log)
    ns[name](*SCENARIOS[name])
    assert [shown(event) for event in log] == [" ".join(one.split()) for one in EXPECTED[name].split(",")]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring is new in 3.12")
@pytest.mark.parametrize("name", ["plain", "catches", "fib", "sorts"])
def test_as_in_cpython(machine: tuple[uopvm.VM, Any], name: str) -> None:
    """Of functions that both compile to the same steps.  (3.12 does not report f(*a) of its own functions.)"""
    vm, ns = machine
    ours: Log = []
    theirs: Log = []
    host: dict[str, Any] = {}
    exec(SOURCE, host)
    record(vm.monitoring, ours)
    ns[name](*SCENARIOS[name])
    vm.monitoring.free_tool_id(2)
    monitoring = getattr(sys, "monitoring")  # noqa: B009
    record(monitoring, theirs)
    try:
        host[name](*SCENARIOS[name])
    finally:
        monitoring.set_events(2, 0)
        for number in events_of(monitoring).values():
            monitoring.register_callback(2, number, None)
        monitoring.free_tool_id(2)
    names = set(SCENARIOS) | {"A", "__init__", "m", "f", "__lt__", "gen", "bad"}
    assert [event[:2] for event in ours] == [event[:2] for event in theirs if event[1] in names]


def test_values(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    monitoring, log = vm.monitoring, []
    monitoring.use_tool_id(1, "values")
    for event in (monitoring.events.CALL, monitoring.events.PY_START):
        monitoring.register_callback(1, event, lambda *all: log.append(all))
    monitoring.set_events(1, monitoring.events.CALL | monitoring.events.PY_START)
    ns["catches"]()
    ns["calls"](7)
    start, call = log[0], log[1]
    assert start[0] == ns["catches"].__code__ and start[1:] == (0,)
    assert call[2] == ns["bad"] and call[3] is monitoring.MISSING
    method = next(one for one in log if len(one) == 4 and one[2].__name__ == "m")
    assert method[3].x == 7 and method[1] % 2 == 0


def test_off_is_off(machine: tuple[uopvm.VM, Any]) -> None:
    """The specialized instructions go, and come back; every copy is as if nobody had watched."""
    vm, ns = machine
    for _ in range(10):
        ns["calls"](1)
    before = opcodes(ns["calls"])
    assert "CALL_ALLOC_AND_ENTER_INIT" in before and "CALL_LEN" in before
    log: Log = []
    record(vm.monitoring, log)
    watched = opcodes(ns["calls"])
    assert {"INSTRUMENTED_CALL", "INSTRUMENTED_CALL_KW", "INSTRUMENTED_CALL_FUNCTION_EX", "INSTRUMENTED_RESUME",
            "INSTRUMENTED_RETURN_VALUE"} <= set(watched)  # fmt: skip
    assert not {"CALL", "CALL_LEN", "RETURN_VALUE", "RESUME_CHECK"} & set(watched)
    ns["calls"](1)
    vm.monitoring.free_tool_id(2)
    seen = len(log)
    for _ in range(10):
        ns["calls"](1)
    assert len(log) == seen and opcodes(ns["calls"]) == before


def test_disable(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    monitoring, events = vm.monitoring, vm.monitoring.events
    log: Log = []
    monitoring.use_tool_id(0, "once")
    monitoring.register_callback(0, events.CALL, lambda *all: (log.append(all), monitoring.DISABLE)[1])
    monitoring.set_events(0, events.CALL)
    ns["fib"](6)
    assert len(log) == 2    # two places, each told once
    assert "INSTRUMENTED_CALL" not in opcodes(ns["fib"])
    monitoring.restart_events()
    ns["fib"](6)
    assert len(log) == 4
    # The other tool still hears of what the first has disabled.
    more: Log = []
    monitoring.use_tool_id(3, "all")
    monitoring.register_callback(3, events.CALL, lambda *all: more.append(all))
    monitoring.set_events(3, events.CALL)
    ns["fib"](3)
    assert len(log) == 4 and len(more) == 4


def test_disable_where_that_is_impossible(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    monitoring, events = vm.monitoring, vm.monitoring.events
    monitoring.use_tool_id(0, "raise")
    monitoring.register_callback(0, events.RAISE, lambda *all: monitoring.DISABLE)
    monitoring.set_events(0, events.RAISE)
    with pytest.raises(ValueError, match="Cannot disable RAISE events. Callback removed."):
        ns["bad"]()
    assert monitoring.register_callback(0, events.RAISE, None) is None
    assert ns["catches"]() == "caught"


def test_one_code_object(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    monitoring, events = vm.monitoring, vm.monitoring.events
    log: list[str] = []
    monitoring.use_tool_id(4, "local")
    monitoring.register_callback(4, events.PY_START, lambda code, offset: log.append(code.co_name))
    monitoring.set_local_events(4, ns["f"], events.PY_START)
    ns["calls"](1)
    assert log == ["f"] * 4
    assert monitoring.get_local_events(4, ns["f"].__code__) == events.PY_START
    assert monitoring.get_events(4) == 0 and monitoring.get_local_events(4, ns["calls"]) == 0
    monitoring.free_tool_id(4)
    ns["calls"](1)
    assert len(log) == 4


def test_callbacks_that_raise(machine: tuple[uopvm.VM, Any]) -> None:
    """What a callback raises is raised where the program stands, and can be handled there."""
    vm, ns = machine
    monitoring, events = vm.monitoring, vm.monitoring.events

    def refuse(*all: object) -> None:
        raise PermissionError("no")

    text = "def use(g):\n    try: g()\n    except OSError as e: return type(e).__name__\n    return 'went well'\n"
    use = vm.exec(text)["use"]
    monitoring.use_tool_id(5, "refuse")
    for name in ("CALL", "PY_START", "PY_RETURN", "RAISE", "PY_UNWIND"):
        event = getattr(events, name)
        monitoring.register_callback(5, event, refuse)
        monitoring.set_local_events(5, ns["bad"], event) if event < events.RAISE else monitoring.set_events(5, event)
        expected = "PermissionError"
        target = ns["bad"] if name != "PY_RETURN" else ns["loops"]
        if name == "PY_RETURN":
            monitoring.set_local_events(5, ns["loops"], event)
        assert use(target) == expected, name
        monitoring.set_events(5, 0)
        monitoring.set_local_events(5, ns["bad"], 0)
        monitoring.register_callback(5, event, None)


def test_callbacks_are_not_watched_themselves(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    monitoring, events = vm.monitoring, vm.monitoring.events
    names: list[str] = []

    def callback(code: Any, offset: int) -> None:
        names.append(code.co_name)
        assert ns["fib"](4) == 3

    monitoring.use_tool_id(2, "nested")
    monitoring.register_callback(2, events.PY_START, callback)
    monitoring.set_events(2, events.PY_START)
    ns["f"](1)
    assert names == ["f"]


def test_a_callback_of_the_program(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    own = vm.exec("seen = []\ndef start(code, offset): seen.append(code.co_name)\n")
    monitoring = vm.monitoring
    monitoring.use_tool_id(2, "inside")
    monitoring.register_callback(2, monitoring.events.PY_START, own["start"])
    monitoring.set_events(2, monitoring.events.PY_START)
    ns["fib"](2)
    assert list(own["seen"]) == ["fib"] * 3


def test_misuse(machine: tuple[uopvm.VM, Any]) -> None:
    vm, ns = machine
    monitoring, events = vm.monitoring, vm.monitoring.events
    monitoring.use_tool_id(2, "misuse")
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: monitoring.use_tool_id(2, "again"), "tool 2 is already in use"),
        (lambda: monitoring.use_tool_id(6, "x"), r"invalid tool 6 \(must be between 0 and 5\)"),
        (lambda: monitoring.set_events(1, events.CALL), "tool 1 is not in use"),
        (lambda: monitoring.set_events(2, 1 << 5), "invalid event set 0x20; the events here are PY_START, "),
        (lambda: monitoring.set_events(2, events.C_RETURN), "cannot set C_RETURN or C_RAISE events independently"),
        (lambda: monitoring.set_local_events(2, ns["f"], events.RAISE), "invalid local event set 0x400"),
        (lambda: monitoring.register_callback(2, 3, print), "The callback can only be set for one event at a time"),
        (lambda: monitoring.register_callback(2, 1 << 20, print), "invalid event 1048576"),
    ]
    for use, message in wrong:
        with pytest.raises(ValueError, match=message):
            use()
    with pytest.raises(TypeError, match="the callback has to be callable"):
        monitoring.register_callback(2, events.CALL, 5)
    with pytest.raises(TypeError, match="code must be a code object or a function"):
        monitoring.set_local_events(2, ns["A"], events.CALL)
    assert monitoring.get_tool(2) == "misuse" and vm.monitoring.get_tool(3) is None
    with uopvm.VM() as other, pytest.raises(ValueError, match="another virtual machine"):
        other.monitoring.use_tool_id(2, "x")
        other.monitoring.set_local_events(2, ns["f"], events.CALL)


def test_the_host_may_close_while_tools_are_there(machine: tuple[uopvm.VM, Any]) -> None:
    vm = uopvm.VM()
    log: Log = []
    vm.exec("def f(): return 1\n")["f"]()
    record(vm.monitoring, log)
    vm.close()
    with pytest.raises(uopvm.ClosedError):
        vm.monitoring  # noqa: B018


def test_thrown_before_it_begins(machine: tuple[uopvm.VM, Any]) -> None:
    """The generator's frame is run for that, too: by the hook, and with its events."""
    vm, _ = machine
    body = "    try: g().throw(KeyError('early'))\n    except KeyError: return 1\n"
    use = vm.exec(f"def g(): yield 1\ndef use():\n{body}")["use"]
    log: Log = []
    names: list[tuple[str, bool]] = []
    vm.set_eval_frame(lambda frame: (names.append((frame.name, frame.resumed)), frame.run())[1])
    record(vm.monitoring, log)
    assert use() == 1
    vm.set_eval_frame(None)
    vm.monitoring.free_tool_id(2)
    assert names == [("use", False), ("g", False), ("g", True)]
    assert [event[0] for event in log if event[1] == "g"] == ["PY_THROW", "RAISE", "PY_UNWIND"]
