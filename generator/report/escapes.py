"""Which calls of an instruction may escape: the call, where that is declared, in which builds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..analysis.escapes import Escape
from ..analysis.facts import Facts


def escapes_page(facts: Mapping[str, Facts], names: tuple[str, ...]) -> str:
    first = next(iter(facts.values()))
    chosen = names or tuple(one.name for one in first.program.instructions)
    return "".join(f"{line}\n" for name in chosen for line in escape_lines(facts, name))


def escape_lines(facts: Mapping[str, Facts], name: str) -> Iterator[str]:
    builds: dict[tuple[int, str, str], list[str]] = {}
    found: dict[tuple[int, str, str], Escape] = {}
    for build, one in facts.items():
        own = one.of(name)
        for escape in own.escapes if own is not None else ():
            key = (escape.span.start, escape.name, escape.because)
            found[key] = escape
            builds.setdefault(key, []).append(build)
    if not found:
        yield f"{name} never escapes"
        return
    yield f"{name} may escape"
    for key in sorted(found):
        escape, where = found[key], builds[key]
        only = f" [{', '.join(where)}]" if len(where) < len(facts) else ""
        declared = f"  declared at {escape.declared}" if escape.declared is not None else ""
        yield f"    {escape.span}  {escape.name}: {escape.because}{only}{declared}"
