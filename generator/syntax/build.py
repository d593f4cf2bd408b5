"""The grammar's rules into the tree: definitions, effects and contracts.

One method for each rule or alias of grammar.lark; each gets the values of the rule's symbols, tokens included.
"""

from __future__ import annotations

from typing import Any

from . import ast, codes
from .build_c import CBuilder
from .tokens import Token

Values = list[Any]
_Effect = tuple[tuple[ast.StackItem, ...], tuple[ast.CacheItem, ...], tuple[ast.StackItem, ...]]


class Builder(CBuilder):
    """Builds definitions; statements and expressions are inherited."""

    def doc(self, start: int) -> str:
        return self.docs.get(start, "")

    def extent(self, annotations: list[ast.Annotation], kind: Token) -> int:
        return annotations[0].span.start if annotations else kind.start

    def uop(self, c: Values) -> ast.Uop:
        annotations, kind, _, name, _, effect, _, body = c
        start = self.extent(annotations, kind)
        inputs, caches, outputs = effect
        return ast.Uop(
            self.span(start, body.span.end),
            kind.type == "INST",
            name.text,
            self.at(name),
            tuple(annotations),
            inputs,
            caches,
            outputs,
            body,
            self.doc(start),
        )

    def macro(self, c: Values) -> ast.Macro:
        annotations, kind, _, name, _, _, parts, end = c
        start = self.extent(annotations, kind)
        if kind.text == "super":
            annotations.append(ast.Annotation(self.at(kind), "super"))
        parts = (ast.Flush(p.span) if type(p) is ast.PartName and p.name == "flush" else p for p in parts)
        span = self.span(start, end.end)
        return ast.Macro(span, name.text, self.at(name), tuple(annotations), tuple(parts), self.doc(start))

    def family(self, c: Values) -> ast.Family:
        return self.make_family(c[0], c[1], c[3], None, c[7], c[9])

    def family_sized(self, c: Values) -> ast.Family:
        return self.make_family(c[0], c[1], c[3], c[5].text, c[9], c[11])

    def make_family(
        self, annotations: Any, kind: Token, name: Token, size: str | None, members: Any, end: Token
    ) -> ast.Family:
        start = self.extent(annotations, kind)
        self.without(annotations, "a family")
        span = self.span(start, end.end)
        return ast.Family(span, name.text, self.at(name), size, tuple(members), self.doc(start))

    def without(self, annotations: list[ast.Annotation], what: str) -> None:
        for one in annotations:
            self.problem(codes.SYNTAX, one.span, f"{what} has no annotations", f"drop `{one.span.text}`")

    def pseudo(self, c: Values) -> ast.Pseudo:
        annotations, kind, _, name, effect, _, _, opening, members, _, end = c
        start = self.extent(annotations, kind)
        self.without(annotations, "a pseudo-instruction")
        (inputs, caches, outputs), flags = effect
        for item in caches:
            self.problem(codes.EFFECT, item.span, "a pseudo-instruction has no cache entries")
        return ast.Pseudo(
            self.span(start, end.end),
            name.text,
            self.at(name),
            inputs,
            outputs,
            flags,
            tuple(members),
            opening.type == "LSQB",
            self.doc(start),
        )

    def pseudo_effect_none(self, c: Values) -> tuple[_Effect, tuple[str, ...]]:
        return ((), (), ()), ()

    def pseudo_effect_plain(self, c: Values) -> tuple[_Effect, tuple[str, ...]]:
        return c[1], ()

    def pseudo_effect_flags(self, c: Values) -> tuple[_Effect, tuple[str, ...]]:
        return c[1], c[3]

    def pseudo_effect_only_flags(self, c: Values) -> tuple[_Effect, tuple[str, ...]]:
        return ((), (), ()), c[1]

    def flags(self, c: Values) -> tuple[str, ...]:
        """Flags are read as stack items, since only what follows the first tells which they are."""
        for item in c[1]:
            if type(item) is not ast.StackItem or item.type or item.size or item.condition:
                hint = "a stack effect is (inputs -- outputs), flags are names"
                self.problem(codes.EFFECT, item.span, f"'{item.span.text}' is not a flag", hint)
        return tuple(item.name for item in c[1])

    def label(self, c: Values) -> ast.LabelDefinition:
        annotations, kind, _, name, _, body = c
        start = self.extent(annotations, kind)
        span = self.span(start, body.span.end)
        return ast.LabelDefinition(span, name.text, self.at(name), tuple(annotations), body, self.doc(start))

    def annotation(self, c: Values) -> ast.Annotation:
        return ast.Annotation(self.at(c[0]), c[0].text)

    def annotation_with(self, c: Values) -> ast.Annotation:
        return ast.Annotation(self.span(c[0].start, c[3].end), c[0].text, c[2])

    def annotation_argument(self, c: Values) -> str:
        return "".join(token.text for token in c)

    # --- effects ---

    def effect(self, c: Values) -> _Effect:
        _, before, _, after, _ = c
        for item in after:
            if type(item) is ast.CacheItem:
                self.problem(
                    codes.EFFECT,
                    item.span,
                    f"cache entry '{item.name}' among the outputs",
                    "cache entries stand before the --",
                )
        return (
            tuple(i for i in before if type(i) is ast.StackItem),
            tuple(i for i in before if type(i) is ast.CacheItem),
            tuple(i for i in after if type(i) is ast.StackItem),
        )

    def items(self, c: Values) -> Any:
        return c[0]

    def stack_item(self, c: Values) -> ast.StackItem:
        name, kind, size, condition = c
        end = name.end if kind is None else kind.span.end
        if size is not None:
            size, end = size
        if condition is not None:
            condition, end = condition
        return ast.StackItem(self.span(name.start, end), name.text, kind, size, condition)

    def item_size(self, c: Values) -> tuple[Any, int]:
        return c[1], c[2].end

    def item_condition(self, c: Values) -> tuple[Any, int]:
        return c[2], c[3].end

    def cache_item(self, c: Values) -> ast.CacheItem:
        return ast.CacheItem(self.span(c[0].start, c[-1].end), c[0].text, self.units(c[-1]))

    def cache_item_back(self, c: Values) -> ast.CacheItem:
        return ast.CacheItem(self.span(c[0].start, c[-1].end), c[0].text, -self.units(c[-1]))

    def units(self, number: Token) -> int:
        if not number.text.isdigit() or len(number.text) > 6:
            self.problem(codes.EFFECT, self.at(number), f"'{number.text}' is not a number of code units")
            return 1
        return int(number.text)

    def part_name(self, c: Values) -> ast.PartName:
        return ast.PartName(self.at(c[0]), c[0].text)

    # --- contracts ---

    def extern_function(self, c: Values) -> ast.ExternFunction:
        kind, result, name, _, (parameters, variadic), _, clauses, end = c
        return ast.ExternFunction(
            self.span(kind.start, end.end),
            name.text,
            self.at(name),
            result,
            parameters,
            variadic,
            kind.type == "MACRO_FUNCTION",
            tuple(clauses),
            self.doc(kind.start),
        )

    def parameters_none(self, c: Values) -> tuple[tuple[ast.Parameter, ...], bool]:
        return (), False

    def parameters_fixed(self, c: Values) -> tuple[tuple[ast.Parameter, ...], bool]:
        only = c[0][0]
        if len(c[0]) == 1 and only.name is None and only.type.words == ("void",) and not only.type.pointers:
            return (), False
        return tuple(c[0]), False

    def parameters_variadic(self, c: Values) -> tuple[tuple[ast.Parameter, ...], bool]:
        return tuple(c[0]), True

    def parameters_only_variadic(self, c: Values) -> tuple[tuple[ast.Parameter, ...], bool]:
        return (), True

    def parameter(self, c: Values) -> ast.Parameter:
        return ast.Parameter(c[0].span, c[0], None)

    def parameter_named(self, c: Values) -> ast.Parameter:
        return ast.Parameter(self.span(c[0].span.start, c[1].end), c[0], c[1].text)

    def parameter_function(self, c: Values) -> ast.Parameter:
        kind = self.type_of_function(c[0], [], c[1])
        return ast.Parameter(kind.span, kind, c[1][0])

    def parameter_pointer_function(self, c: Values) -> ast.Parameter:
        kind = self.type_of_function(*c)
        return ast.Parameter(kind.span, kind, c[2][0])

    def clause(self, c: Values) -> ast.Clause:
        return ast.Clause(self.at(c[0]), c[0].text)

    def clause_built(self, c: Values) -> ast.Clause:
        return ast.Clause(self.span(c[0].start, c[2].end), c[0].text, (), c[2].text)

    def clause_arguments(self, c: Values) -> ast.Clause:
        return ast.Clause(self.span(c[0].start, c[3].end), c[0].text, tuple(c[2]))

    def clause_arguments_built(self, c: Values) -> ast.Clause:
        return ast.Clause(self.span(c[0].start, c[5].end), c[0].text, tuple(c[2]), c[5].text)

    def extern_struct(self, c: Values) -> ast.ExternStruct:
        kind, name, _, fields, _, end = c
        span = self.span(kind.start, end.end)
        return ast.ExternStruct(span, name.text, self.at(name), tuple(fields), self.doc(kind.start))

    def field(self, c: Values) -> ast.ExternField:
        kind, name, clauses, end = c
        return self.make_field(kind, name.text, clauses, end)

    def field_function(self, c: Values) -> ast.ExternField:
        return self.make_field(self.type_of_function(c[0], [], c[1]), c[1][0], c[2], c[3])

    def field_pointer_function(self, c: Values) -> ast.ExternField:
        return self.make_field(self.type_of_function(*c[:3]), c[2][0], c[3], c[4])

    def make_field(self, kind: ast.TypeName, name: str, clauses: Values, end: Token) -> ast.ExternField:
        span = self.span(kind.span.start, end.end)
        return ast.ExternField(span, name, kind, tuple(clauses), self.doc(kind.span.start))

    def uop_contract(self, c: Values) -> ast.UopContract:
        kind, name, clauses, end = c
        span = self.span(kind.start, end.end)
        return ast.UopContract(span, name.text, self.at(name), tuple(clauses), (), self.doc(kind.start))

    def uop_contract_with(self, c: Values) -> ast.UopContract:
        kind, name, clauses, _, entries, _, end = c
        span = self.span(kind.start, end.end)
        return ast.UopContract(span, name.text, self.at(name), tuple(clauses), tuple(entries), self.doc(kind.start))

    def entry(self, c: Values) -> ast.EntryContract:
        name, clauses, end = c
        return ast.EntryContract(self.span(name.start, end.end), name.text, tuple(clauses), self.doc(name.start))

    def family_contract(self, c: Values) -> ast.FamilyContract:
        kind, name, clauses, end = c
        span = self.span(kind.start, end.end)
        return ast.FamilyContract(span, name.text, self.at(name), tuple(clauses), self.doc(kind.start))

    def extern_type(self, c: Values) -> ast.ExternType:
        kind, name, clauses, end = c
        return ast.ExternType(self.span(kind.start, end.end), name.text, tuple(clauses), self.doc(kind.start))

    def extern_constant(self, c: Values) -> ast.ExternConstant:
        kind, type_name, name, clauses, end = c
        span = self.span(kind.start, end.end)
        return ast.ExternConstant(span, name.text, type_name, tuple(clauses), self.doc(kind.start))
