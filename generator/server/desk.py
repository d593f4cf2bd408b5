"""The files that belong together, as they are in the editor now, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..analysis.facts import Facts
from ..config import Config
from ..diagnostics import Diagnostic, Report
from ..recall import Memory
from ..session import Outcome, Session
from ..source import Piece, SourceFile, Span
from ..syntax.ast import Module
from .names import Place, places_in

Sources = tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What is judged together.  `paths` are files that an editor may have open, by the names that spans give them."""

    config: Config
    definitions: Sources
    contracts: Sources
    headers: Sources
    paths: Mapping[str, Path]
    root: Path | None = None  # of the project, when there is one

    @property
    def shown(self) -> dict[str, Path]:
        """The files that findings may be about: these, and the settings."""
        settings = {"pyproject.toml": self.root / "pyproject.toml"} if self.root is not None else {}
        return {**self.paths, **settings}


@dataclass(frozen=True, slots=True)
class Table:
    """All names of an outcome: where each is defined, and where it stands."""

    places: Mapping[str, tuple[Place, ...]]  # by file, in the order of the text
    by_name: Mapping[str, tuple[Place, ...]]

    def definitions(self, place: Place) -> tuple[Place, ...]:
        """What a place may mean: what its own definition says, then what all files say."""
        named = [one for one in self.by_name.get(place.name, ()) if one.defines and set(one.kinds) & set(place.kinds)]
        near = [one for one in named if one.scope and one.scope == place.scope]
        return tuple(near or [one for one in named if not one.scope])

    def references(self, place: Place) -> tuple[Place, ...]:
        """Every place that means the same."""
        wanted = self.definitions(place)
        kinds = {kind for one in wanted for kind in one.kinds} or set(place.kinds)
        spans = {one.span for one in wanted}
        found = (one for one in self.by_name.get(place.name, ()) if set(one.kinds) & kinds)
        if not wanted:
            return tuple(one for one in found if not one.defines)
        return tuple(one for one in found if {each.span for each in self.definitions(one)} == spans)


@dataclass(slots=True)
class Desk:
    """Grows as texts change.  `known` and `facts` are of the last texts that could be analysed."""

    task: Task
    session: Session
    texts: dict[str, str] = field(default_factory=dict)  # of the files that the editor has open
    now: Outcome | None = None
    facts: Mapping[str, Facts] = field(default_factory=dict)
    listed: Table | None = None

    @classmethod
    def of(cls, task: Task) -> Desk:
        return cls(task, Session(task.config, replace(task.config.lint, severity="info")))

    def reset(self) -> None:
        """Forget everything that was worked out."""
        self.session = Desk.of(self.task).session
        self.now = self.listed = None

    def reload(self, task: Task) -> None:
        """Other files on disk, or other settings: with the same settings what is known stays."""
        if task.config == self.task.config:
            self.task = replace(task, config=self.task.config)
            self.now = self.listed = None
        else:
            self.task = task
            self.reset()

    def change(self, name: str, text: str | None) -> None:
        """What the editor holds for a file; None when it has closed it."""
        if text is None:
            self.texts.pop(name, None)
        elif self.texts.get(name) != text:
            self.texts[name] = text
        else:
            return
        self.now = self.listed = None

    def current(self, sources: Sources) -> Sources:
        return tuple(
            SourceFile(one.name, self.texts[one.name]) if self.texts.get(one.name, one.text) != one.text else one
            for one in sources
        )

    def outcome(self) -> Outcome:
        """What is true of the texts as they are now."""
        if self.now is None:
            task = self.task
            self.now = self.session.check(
                self.current(task.definitions), self.current(task.contracts), self.current(task.headers)
            )
            if self.now.known:
                self.facts = self.now.known
        return self.now

    def diagnostics(self) -> dict[str, list[Diagnostic]]:
        """By file; every file of the task has a list, and its settings."""
        found: dict[str, list[Diagnostic]] = {name: [] for name in self.task.shown}
        for one in self.outcome().diagnostics:
            found.setdefault(one.span.source.name, []).append(one)
        return found

    def table(self) -> Table:
        if self.listed is None:
            places: dict[str, tuple[Place, ...]] = {}
            names: dict[str, list[Place]] = {}
            memory = self.session.memory
            for name, trees in self.outcome().trees.items():
                made: list[Place] = []
                for piece, tree in trees:
                    made.extend(places_of(memory, piece, tree))
                places[name] = tuple(made)
                for one in made:
                    names.setdefault(one.name, []).append(one)
            self.listed = Table(places, {name: tuple(found) for name, found in names.items()})
        return self.listed

    def stable(self, name: str, offset: int) -> tuple[SourceFile, int] | None:
        """An offset of a file in the coordinates of its pieces."""
        file = self.outcome().files.get(name)
        return file.stable(offset) if file is not None else None

    def at(self, name: str, offset: int) -> Place | None:
        """The name at an offset of a file: the shortest place that holds it."""
        found = self.stable(name, offset)
        if found is None:
            return None
        piece, at = found
        held = (
            one
            for one in self.table().places.get(name, ())
            if one.span.source is piece and one.span.start <= at <= one.span.end
        )
        ordered = sorted(held, key=lambda one: (one.span.end - one.span.start, not one.defines))
        return ordered[0] if ordered else None

    def place(self, span: Span) -> Span:
        """A span as a place in a file."""
        return self.outcome().place(span)


def places_of(memory: Memory, piece: Piece, tree: Module) -> tuple[Place, ...]:
    return memory("places", (piece, tree), lambda _: places_in(piece, tree), Report())
