"""Who writes a field, and under what: locks, a stopped world, the functions that a contract names."""

from __future__ import annotations

from dataclasses import replace

from ...diagnostics import Label
from ...model.contracts import Field, Promise
from ...native.accesses import ADDRESS, CHANGES, Access
from ...native.library import key_of
from ...native.passed import use_of
from ...native.places import WORLD, bind, locks_of, root_of
from ...syntax import ast
from ..rule import Findings
from .subject import NativeSubject


def check(subject: NativeSubject, out: Findings) -> None:
    if not subject.parallel:
        return
    for structure in subject.contracts.structures.values():
        for one in structure.fields:
            check_writers(subject, one, out)
    for access in subject.accesses:
        if access.how == ADDRESS:
            if access.field.promise("written_by") or access.field.promise("stw_written"):
                address(subject, access, out)
        elif access.writes:
            written(subject, access, out)
    for function, call in subject.calls:
        assert hasattr(call.function, "id")
        contract = subject.contracts.function(call.function.id)
        if contract is None or contract.is_macro:
            continue
        held = subject.holds(call)
        for lock in locks_of(contract, "requires", bind(contract, call)):
            out.site(call.span)
            if lock not in held.locks and not held.alone(lock):
                what = "with the world stopped" if lock == WORLD else f"under the lock of `{lock}`"
                out.add(
                    call.span,
                    f"`{contract.name}` is to be called {what}; `{function.name}` does not show that it is",
                    Label(contract.span, "declared here"),
                    hint="take the lock, assert that it is held, or declare what the caller has to hold",
                )


def address(subject: NativeSubject, access: Access, out: Findings) -> None:
    """An address is taken: by a function that reads or writes what it points to, or while nobody else is there."""
    if subject.holds(access.node).alone(access.base):
        out.site(access.span)
        return
    use, callee = None, ""
    if access.given is not None and isinstance(access.given[0].function, ast.Name):
        call, index = access.given
        callee = access.given[0].function.id
        use = use_of(call, index, access.function.span.source.name, subject.native, subject.contracts)
    out.site(access.span, judged=use is not None)
    if use == CHANGES:
        written(subject, replace(access, how=CHANGES, through=callee), out)


def check_writers(subject: NativeSubject, field: Field, out: Findings) -> None:
    """The functions that may write a field are there."""
    writers = field.promise("written_by")
    for name in writers.arguments if writers is not None else ():
        if writers is not None and name not in subject.native.names:
            message = f"`{field.name}` is written by `{name}`, and there is no such function"
            out.add(writers.span, message, hint="name the functions of the runtime that write it")


def written(subject: NativeSubject, access: Access, out: Findings) -> None:
    held = subject.holds(access.node)
    contract = subject.native.contract(key_of(access.function), subject.contracts)
    if contract is not None and access.through in subject.effects.discounted(contract):
        return
    if held.fresh and root_of(access.base) in held.fresh:
        return
    name = f"`{access.structure}.{access.field.name}`"
    where = f"`{access.function.name}`"
    writers = access.field.promise("written_by")
    if writers is not None:
        out.site(access.span)
        if access.function.name not in writers.arguments:
            report(out, access, f"{name} is written by {where}, which is not among its writers", writers)
    stopped = access.field.promise("stw_written")
    if stopped is not None:
        out.site(access.span)
        if WORLD not in held.locks:
            report(out, access, f"{name} is written in {where} without the world stopped", stopped)
    guard = access.field.promise("guarded_by")
    if guard is not None:
        out.site(access.span)
        if access.base not in held.locks and WORLD not in held.locks:
            report(out, access, f"{name} is written in {where} without the lock of `{access.base}`", guard)
    constant = access.field.promise("immutable")
    if constant is not None and not held.alone(access.base):
        out.site(access.span)
        report(out, access, f"{name} is immutable, and {where} writes it where others may know the object", constant)


def report(out: Findings, access: Access, message: str, promise: Promise) -> None:
    out.add(
        access.span,
        message,
        Label(promise.span, f"declared {promise}"),
        hint="write it where that holds, or assert it there; else the contract is not true",
    )
