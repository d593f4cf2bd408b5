"""Atomics of a runtime that are weaker than their field asks for."""

from __future__ import annotations

from ...diagnostics import Label
from ..rule import Findings
from .subject import NativeSubject

RANK = {"plain": 0, "relaxed": 1, "acquire": 2, "release": 2, "acq_rel": 3, "seq_cst": 4}


def check(subject: NativeSubject, out: Findings) -> None:
    if not subject.parallel:
        return
    for access in subject.accesses:
        promise = access.field.promise("write" if access.writes else "read")
        if promise is None or access.order == "plain":
            continue
        out.site(access.span)
        wanted = promise.arguments[0]
        nothing = access.writes and access.empty
        if RANK[access.order] < RANK[wanted] and not nothing and not subject.holds(access.node).alone(access.base):
            out.add(
                access.span,
                f"`{access.structure}.{access.field.name}` is {access.how} {access.order} in"
                f" `{access.function.name}`, and {wanted} is needed",
                Label(promise.span, f"declared {promise}"),
                hint=f"use order {wanted}",
            )
