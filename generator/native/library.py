"""The functions, structs and macros of all files of a runtime, in one build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..model.conditions import Defines, evaluate, reachable
from ..model.contracts import Contracts, Function
from ..model.walk import FIELDS, children
from ..source import SourceFile, Span
from ..syntax import ast
from ..syntax.ast_unit import CFunction, CMacro, Conditions, Unit
from ..syntax.macros import Define, defines_in
from ..syntax.unit import read_unit, types_of

# The file of a function that only its file knows, else "", and its name.
Key = tuple[str, str]
POINTER = "a pointer"
UNKNOWN: Key = ("", POINTER)
NO_FUNCTION = frozenset(("NULL", "0"))


@dataclass(frozen=True)
class Native:
    """`defines` says what the build knows of preprocessor names."""

    units: tuple[Unit, ...]
    defines: Defines

    def holds(self, conditions: Conditions) -> bool:
        """Whether what stands under these conditions may be part of the build."""
        return not any(
            value is not None and bool(value) != wanted
            for value, wanted in ((evaluate(one, self.defines), wanted) for one, wanted in conditions)
        )

    @cached_property
    def functions(self) -> Mapping[Key, CFunction]:
        """Those that have a body."""
        found: dict[Key, CFunction] = {}
        for unit in self.units:
            for one in unit.functions:
                if one.body is not None and self.holds(one.conditions):
                    found.setdefault(key_of(one), one)
        return found

    @cached_property
    def _bodies(self) -> Mapping[str, int]:
        counted: dict[str, int] = {}
        for _, name in self.functions:
            counted[name] = counted.get(name, 0) + 1
        return counted

    def contract(self, key: Key, contracts: Contracts) -> Function | None:
        """What is promised about a function; a contract cannot mean one of several static functions of one name."""
        known = contracts.function(key[1])
        return None if known is not None and key[0] and self._bodies[key[1]] > 1 else known

    @cached_property
    def results(self) -> Mapping[str, str]:
        """The types that functions return, prototypes included."""
        return {one.name: one.result for unit in self.units for one in unit.functions}

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of functions, also of those that have no body here."""
        return frozenset(self.results)

    @cached_property
    def variables(self) -> frozenset[str]:
        """Names of variables that functions declare."""
        nodes = (node for one in self.functions.values() for node in self.body(one))
        return frozenset(node.name for node in nodes if isinstance(node, ast.Declarator))

    @cached_property
    def called(self) -> frozenset[str]:
        """Names that are called somewhere."""
        calls = (node for one in self.functions.values() for node in self.body(one))
        return frozenset(
            one.function.id for one in calls if isinstance(one, ast.Call) and isinstance(one.function, ast.Name)
        )

    @cached_property
    def macros(self) -> Mapping[Key, tuple[CMacro, ...]]:
        found: dict[Key, tuple[CMacro, ...]] = {}
        for unit in self.units:
            for one in unit.macros:
                key = (unit.file if one.local else "", one.name)
                found[key] = (*found.get(key, ()), one)
        return found

    def macro(self, name: str, file: str) -> tuple[CMacro, ...]:
        """All definitions of a macro that a file may mean."""
        return self.macros.get((file, name)) or self.macros.get(("", name), ())

    @cached_property
    def structures(self) -> Mapping[str, Mapping[str, str]]:
        """Types of fields by the name of the struct."""
        found: dict[str, dict[str, str]] = {}
        for unit in self.units:
            for struct in unit.structs:
                found.setdefault(struct.name, {}).update((one.name, one.type) for one in struct.fields)
        return found

    @cached_property
    def callbacks(self) -> frozenset[str]:
        return frozenset(one for unit in self.units for one in unit.callbacks)

    @cached_property
    def callback_names(self) -> frozenset[str]:
        """Names of fields that hold pointers to functions."""
        fields = (one for fields in self.structures.values() for one in fields.items())
        return frozenset(name for name, type in fields if type in self.callbacks)

    def is_callback(self, struct: str, field: str) -> bool:
        """Whether a field holds a pointer to a function; of an unknown struct, whether it does in all that have it."""
        structs = [self.structures[struct]] if struct in self.structures else self.structures.values()
        types = [fields[field] for fields in structs if field in fields]
        return bool(types) and all(type == "" or type in self.callbacks for type in types)

    @cached_property
    def stored(self) -> Mapping[str, frozenset[Key]]:
        """Functions that may be behind a field, by the field's name, whatever object it is in."""
        found: dict[str, set[Key]] = {}
        for unit in self.units:
            for name, function in unit.stored:
                if (key := self.resolve(function, unit.file)) is not None:
                    found.setdefault(name, set()).add(key)
                elif name in self.callback_names and function not in NO_FUNCTION:
                    found.setdefault(name, set()).add(UNKNOWN)
            for struct, function in unit.tabled:
                if (key := self.resolve(function, unit.file)) is not None:
                    for name in self.callback_fields(struct):
                        found.setdefault(name, set()).add(key)
        return {name: frozenset(functions) for name, functions in found.items()}

    @cached_property
    def held(self) -> Mapping[Key, frozenset[Key]]:
        """Functions in variables outside of functions: by the name, and the file when only that knows the variable."""
        found: dict[Key, set[Key]] = {}
        for unit in self.units:
            for variable, function, local, type in unit.held:
                pointers = not type or type in self.callbacks
                if pointers and (key := self.resolve(function, unit.file)) is not None:
                    found.setdefault((unit.file if local else "", variable), set()).add(key)
        for unit in self.units:
            for variable, function in unit.assigned:
                place = (unit.file, variable) if (unit.file, variable) in found else ("", variable)
                if place in found and (key := self.resolve(function, unit.file)) is not None:
                    found[place].add(key)
        return {name: frozenset(functions) for name, functions in found.items()}

    def held_by(self, name: str, file: str) -> frozenset[Key]:
        return self.held.get((file, name)) or self.held.get(("", name), frozenset())

    def callback_fields(self, struct: str, depth: int = 3) -> Iterator[str]:
        """The fields of a struct that hold pointers to functions, those of structs inside it included."""
        for name, type in self.structures.get(struct, {}).items():
            if type == "" or type in self.callbacks:
                yield name
            elif depth:
                yield from self.callback_fields(type, depth - 1)

    def resolve(self, name: str, file: str) -> Key | None:
        """The function that a name in a file means; None when it has no body here."""
        for key in ((file, name), ("", name)):
            if key in self.functions:
                return key
        return None

    @cached_property
    def _whole(self) -> dict[int, tuple[ast.Node, ...]]:
        return {}

    def body(self, function: CFunction) -> tuple[ast.Node, ...]:
        """All nodes of a function's body; every analysis goes through them, and they are the same each time."""
        assert function.body is not None
        found = self._whole.get(id(function.body))
        if found is None:
            found = self._whole[id(function.body)] = tuple(self.nodes(function.body))
        return found

    def nodes(self, node: ast.Node) -> Iterator[ast.Node]:
        """`node` and all nodes below it that are part of the build, before what follows them."""
        todo = [node]
        while todo:
            one = todo.pop()
            yield one
            if FIELDS[type(one)]:
                below = list(self.below(one))
                below.reverse()
                todo += below

    def below(self, node: ast.Node) -> Iterator[ast.Node]:
        if isinstance(node, ast.PreprocessorIf):
            arms = reachable(node, self.defines)
            for arm in node.arms if arms is None else arms:
                yield from arm.body
        else:
            yield from children(node)

    @property
    def unread(self) -> Iterator[Span]:
        return (span for unit in self.units for span in unit.unread)


def key_of(function: CFunction) -> Key:
    return (function.span.source.name if function.local else "", function.name)


def read_units(sources: Iterable[SourceFile]) -> tuple[Unit, ...]:
    """The files of a runtime, headers included; they know each other's types."""
    files = tuple(sources)
    types = frozenset(name for one in files for name in types_of(one))
    shared: dict[str, Define] = {}
    for header in (one for one in files if one.name.endswith(".h")):
        shared |= defines_in(header)
    return tuple(read_unit(one, types, shared) for one in files)
