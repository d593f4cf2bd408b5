"""A profile: what is true of one minor version of CPython and stands in none of its definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from ..config import Build, Config, parse_config
from ..diagnostics import Report
from ..source import Span
from . import codes


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the version's own generator tells from the text whether a uop escapes."""

    prefixes: tuple[str, ...] = ()  # of names whose calls escape
    safe_prefixes: tuple[str, ...] = ()
    safe_suffixes: tuple[str, ...] = ()
    safe: tuple[str, ...] = ()
    escaping: tuple[str, ...] = ()  # names that escape whatever their prefix
    uops: tuple[str, ...] = ()
    uop_parts: tuple[str, ...] = ()  # in names of uops that escape

    def escapes(self, name: str) -> bool:
        if name in self.escaping:
            return True
        if not name.startswith(self.prefixes) or name in self.safe:
            return False
        return not (name.startswith(self.safe_prefixes) or name.endswith(self.safe_suffixes))


@dataclass(frozen=True, slots=True)
class Profile:
    version: str = ""
    config: Config = Config()
    spelling: Spelling = Spelling()
    escapes_by: str = "spelling"  # or contracts: from 3.14 on
    contracts: tuple[str, ...] = ()  # files, the lowest layer first
    fixed: tuple[tuple[str, int], ...] = ()  # opcodes that the rule does not give
    external: tuple[str, ...] = ()  # instructions whose code is not in the definitions
    specialized_from: int = 150
    first_uop: int = 300
    first_uops: tuple[str, ...] = ()  # uops that are numbered before all others
    extra_members: tuple[tuple[str, str], ...] = ()  # forms that no family lists, and their heads
    tier1_only: tuple[str, ...] = ()  # uops that only tier 1 can run, though their text does not say so
    always_tier2: tuple[str, ...] = ()
    pop_error_words: tuple[str, ...] = ()
    no_pop_error_words: tuple[str, ...] = ()
    free_words: tuple[str, ...] = ()  # words that mean a use of a free variable
    flags: tuple[str, ...] = ()  # names, by their bits


def parse_profile(layers: tuple[Mapping[str, Any], ...], span: Span, report: Report) -> Profile:
    """Tables of one profile, the lowest layer first: what a layer says replaces what the one under it says."""
    config: dict[str, Any] = {}
    spelling: dict[str, Any] = {}
    values: dict[str, Any] = {}
    contracts: list[str] = []
    for layer in layers:
        for key, value in layer.items():
            match key:
                case "config":
                    config = merged(config, value)
                case "escapes":
                    spelling.update(value)
                case "contracts":
                    contracts += value
                case "based_on":
                    pass
                case _:
                    values[key] = value
    made = Profile(
        config=with_defaults(parse_config(config, span, report)),
        spelling=Spelling(**checked(Spelling, spelling, span, report)),
        contracts=tuple(contracts),
    )
    return replace(made, **checked(Profile, values, span, report))


def with_defaults(config: Config) -> Config:
    return replace(config, dialect="cpython", specializing=True, table=config.table or (Build("default"),))


def merged(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    """Tables inside tables are merged too."""
    made = dict(lower)
    for key, value in upper.items():
        before = made.get(key)
        made[key] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return made


def checked(kind: type[Any], table: Mapping[str, Any], span: Span, report: Report) -> dict[str, Any]:
    """The values of a table as the fields of `kind` want them."""
    known = {one.name: str(one.type) for one in fields(kind)}
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            report.error(codes.PROFILE, span, f"unknown key `{key}` in a profile", hint=f"known: {', '.join(known)}")
        elif known[key].startswith("tuple[tuple["):
            found[key] = tuple(value.items())
        elif known[key].startswith("tuple["):
            found[key] = tuple(value)
        else:
            found[key] = value
    return found
