"""Pseudo-instructions: what each stands for, said once, and down to instructions that run."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import Label, Report
from ..source import Span
from ..syntax import ast
from . import codes


def check_pseudos(pseudos: Mapping[str, ast.Pseudo], report: Report) -> None:
    for pseudo in pseudos.values():
        first: dict[str, Span] = {}
        for target in pseudo.targets:
            place = pseudos.get(target.name)
            if place is not None:
                report.error(
                    codes.UNKNOWN_NAME,
                    target.span,
                    f"`{target.name}` is a pseudo-instruction itself",
                    Label(place.name_span, "defined here"),
                    hint="name the instructions that it stands for",
                )
            elif target.name in first and not pseudo.sequence:
                report.error(
                    codes.HYGIENE,
                    target.span,
                    f"`{target.name}` stands twice among the alternatives",
                    Label(first[target.name], "first here"),
                    hint="list it once; a sequence stands between [ and ]",
                )
            first.setdefault(target.name, target.span)
        for flag in dict.fromkeys(one for one in pseudo.flags if pseudo.flags.count(one) > 1):
            said = f"`{pseudo.name}` has the flag `{flag}` twice"
            report.error(codes.HYGIENE, pseudo.name_span, said, hint="list each flag once")
