"""A profile: what is true of one minor version of CPython and stands in none of its definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from ..config import Build, Config, Spelling
from ..diagnostics import Report
from ..settings import parse_config
from ..source import Span
from . import codes


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
    made = replace(made, **checked(Profile, values, span, report))
    if made.escapes_by == "spelling":
        made = replace(made, config=replace(made.config, spelling=made.spelling))
    return made


def with_defaults(config: Config) -> Config:
    table = config.table or (Build("default"),)
    return replace(config, dialect="cpython", partial=True, specializing=True, table=table)


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
