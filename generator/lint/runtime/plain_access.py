"""Atomics outside the functions that name their order, and plain accesses to fields that ask for an order."""

from __future__ import annotations

from ...diagnostics import Label
from ...native.accesses import ADDRESS
from ...native.places import WORLD
from ..rule import Findings
from .subject import NativeSubject

RAW = ("__atomic_", "__sync_", "__c11_atomic_", "atomic_")


def check(subject: NativeSubject, out: Findings) -> None:
    raw_atomics(subject, out)
    if not subject.parallel:
        return
    for access in subject.accesses:
        promise = access.field.promise("write" if access.writes else "read")
        if promise is None or promise.arguments[0] == "plain" or access.how == ADDRESS or access.order != "plain":
            continue
        out.site(access.span)
        held = subject.holds(access.node)
        guard = access.field.promise("guarded_by")
        locked = guard is not None and access.base in held.locks and not access.writes
        if not (locked or WORLD in held.locks or held.alone(access.base)):
            out.add(
                access.span,
                f"`{access.structure}.{access.field.name}` is {access.how} in `{access.function.name}`"
                " without an atomic access",
                Label(promise.span, f"declared {promise}"),
                hint=f"use an access with order {promise.arguments[0]}",
            )


def raw_atomics(subject: NativeSubject, out: Findings) -> None:
    """A project whose contracts name functions with an order uses these, and nothing below them."""
    contracts = subject.contracts
    if not any(one.promise("read") or one.promise("write") for one in contracts.functions.values()):
        return
    for function, call in subject.calls:
        assert hasattr(call.function, "id")
        name = call.function.id
        if name.startswith(RAW) and contracts.function(function.name) is None:
            out.site(call.span)
            out.add(call.span, f"`{name}` in `{function.name}`", hint="use a function that names its order")
    for macros in subject.native.macros.values():
        for macro in macros:
            raw = next((one for one in macro.calls if one.startswith(RAW)), None)
            if raw is not None:
                out.site(macro.span)
                if contracts.function(macro.name) is None:
                    hint = "declare the order: macro T name(void *p) read(acquire);"
                    out.add(macro.span, f"the macro `{macro.name}` uses `{raw}` and has no contract", hint=hint)
