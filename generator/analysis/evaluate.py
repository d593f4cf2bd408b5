"""Expressions of bodies as terms, in the order of their evaluation; each call and field on the way becomes a point."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..model.specials import PLAIN
from ..source import Span
from ..syntax import ast
from .called import COUNTING, UNKNOWN, Called
from .changes import is_pointer, place_of, structure_name
from .escapes import escape_of
from .points import (
    ENTERED,
    RESUMED,
    RETURN,
    CallPoint,
    EntryPoint,
    FieldPoint,
    JumpPoint,
    OverwritePoint,
    TypePoint,
    UsePoint,
    WritePoint,
    plus,
)
from .promised import needs_of
from .terms import Term, name, root, small

SCALAR = re.compile(r"(?:unsigned |signed )?(?:bool|char|short|int|long|float|double|\w*size_t|u?int\d+_t)")
TRANSPARENT = frozenset({"LIKELY", "UNLIKELY"})


@dataclass(slots=True)
class Evaluator(Called):
    """Evaluates within one uop."""

    # --- expressions ---

    def value(self, node: ast.Node | None) -> Term:
        match node:
            case ast.Name(id=word):
                return self.variable(word, node.span)
            case ast.Literal(text=text):
                return Term("literal", text)
            case ast.Call():
                return self.call(node)
            case ast.Member():
                return self.load(node, "plain")
            case ast.Index(base=base, index=index):
                parts = small(self.value(base)), small(self.value(index))
                if parts[0].head == "item" and parts[1].head == "literal":
                    return Term("element", parts[1].text, parts)
                return Term("load", f"[{node.span.start}]@{node.span.start}", parts)
            case ast.Unary(op="&", operand=operand):
                return self.address_of(operand, node.span)
            case ast.Unary(op="++" | "--", operand=operand):
                before = root(self.value(operand))
                return self.store(operand, Term("merge", f"step@{node.span.start}", (before,)), node.span)
            case ast.Unary(op=op, operand=operand):
                inner = small(self.value(operand))
                if op == "!" and inner.head == "op" and inner.text == "!":
                    return inner.args[0]
                return Term("op", op, (inner,))
            case ast.Binary(op=op, left=left, right=right):
                first = small(self.value(left))
                if op in ("&&", "||"):
                    return Term("op", op, (first, small(self.where(first, op == "&&", right))))
                second = small(self.value(right))
                if op == "!=":
                    return Term("op", "!", (Term("op", "==", (first, second)),))
                return second if op == "," else Term("op", op, (first, second))
            case ast.Conditional(test=test, then=then, otherwise=otherwise):
                first = small(self.value(test))
                parts = small(self.where(first, True, then)), small(self.where(first, False, otherwise))
                return Term("op", "?:", (first, *parts))
            case ast.Assign(op=op, target=target, value=value):
                new = self.value(value)
                if op != "=":
                    new = Term("merge", f"{op}@{node.span.start}", (root(self.value(target)),))
                return self.store(target, new, node.span)
            case ast.Cast(operand=operand):
                return self.cast(node, operand)
            case ast.InitList(items=items):
                for _, item in items:
                    self.value(item)
        return UNKNOWN

    def where(self, condition: Term, truth: bool, node: ast.Expression) -> Term:
        """A part that is evaluated only where a condition is true, or false; what that proves ends with it."""
        before = self.known
        inside = self.told(condition, truth, node.span)
        self.known = replace(before, proofs=inside.proofs, nullable=inside.nullable)
        value = self.value(node)
        proofs = {one: proof for one, proof in self.known.proofs.items() if one in before.proofs}
        nullable = {**before.nullable, **self.known.nullable}
        self.known = replace(self.known, proofs=proofs, nullable=nullable)
        return value

    def variable(self, word: str, span: Span) -> Term:
        key = self.scope.key(word)
        if key is None:
            if word in self.scope.entries:
                needs = needs_of(self.known, self.scope.entries[word], "valid_while", self.scope.inputs)
                self.point(EntryPoint(span, self.scope.part, self.known, word, needs))
                self.point(UsePoint(span, self.scope.part, self.known, name(word)))
            return name(word)
        found = self.known.env.get(key)
        if found is None:
            return Term("merge", f"{word}@{key}")
        if not (key.startswith("item") or SCALAR.fullmatch(self.scope.types.get(word, ""))):
            self.point(UsePoint(span, self.scope.part, self.known, found))
        return found

    def address_of(self, node: ast.Node, span: Span) -> Term:
        """A variable whose address is taken holds something else afterwards."""
        where = Term("op", "&", (self.address(node),))
        if isinstance(node, ast.Name) and (key := self.scope.out_key(node.id)) is not None:
            new = Term("merge", f"{node.id}@{span.start}")
            self.before[span.start] = self.known.env.get(key, UNKNOWN)
            self.forget(new)
            self.known = replace(self.known, env=plus(self.known.env, key, new))
        return where

    def address(self, node: ast.Node) -> Term:
        match node:
            case ast.Member(base=base, name=word, arrow=arrow):
                return Term("op", "." + word, (self.value(base) if arrow else self.address(base),))
            case ast.Name(id=word):
                return name(self.scope.key(word) or word)
            case ast.Cast(operand=operand):
                return self.address(operand)
        self.value(node)
        return Term("merge", f"address@{node.span.start}")

    def cast(self, node: ast.Cast, operand: ast.Expression) -> Term:
        inner = self.value(operand)
        target, before = str(node.type), structure_name(self.type_of(operand))
        wanted = structure_name(target)
        if wanted == structure_name(self.scope.value):
            return inner  # every object is one
        if is_pointer(target) and wanted != before and {wanted, before} <= set(self.scope.contracts.types):
            self.point(TypePoint(node.span, self.scope.part, self.known, inner, wanted, True))
        return inner

    # --- fields ---

    def load(self, node: ast.Member, order: str) -> Term:
        base = small(self.value(node.base))
        found = self.field_of(node)
        self.typed_use(node.base, base)
        if found is None:
            self.undeclared(node)
            return Term("load", f"{node.name}@{node.span.start}", (base,))
        structure, what = found
        self.point(FieldPoint(node.span, self.scope.part, self.known, structure, what, base, order, False))
        if what.promise("immutable") or what.promise("owner_thread"):
            return self.of_type(Term("field", what.name, (base,)), what, node.span)
        if what.promise("stw_written"):
            return self.of_type(Term("field", what.name, (base, Term("epoch", str(self.known.epoch)))), what, node.span)
        value = Term("load", f"{what.name}@{node.span.start}", (base,))
        self.acquired(base, what, order, node.span)
        self.shared(value, what, node.span)
        return self.of_type(value, what, node.span)

    def store(self, target: ast.Node, new: Term, span: Span) -> Term:
        match target:
            case ast.Name(id=word):
                key = self.scope.out_key(word)
                if key is not None:
                    self.forget(new)
                    if key.startswith("item"):
                        self.replaced_item(word, key, new, span)
                    self.known = replace(self.known, env=plus(self.known.env, key, new))
                elif word not in ("opcode", "oparg"):
                    self.effect(f"`{word}` is changed", span)
                    if word in (self.scope.frame, self.scope.next_instr):
                        self.goes_on(ENTERED if word == self.scope.frame else RESUMED)
                return new
            case ast.Member(base=base, arrow=arrow):
                owner = self.value(base)
                found = self.field_of(target)
                if arrow:
                    self.typed_use(base, owner)
                if found is not None:
                    structure, what = found
                    self.point(FieldPoint(span, self.scope.part, self.known, structure, what, owner, "plain", True))
                    self.written(what, span)
                    self.pinned(Term("field", what.name, (small(owner),)), span)
                else:
                    self.undeclared(target)
                if target.name == self.scope.resume:
                    self.note(RETURN, "saved")
            case ast.Index(base=base, index=index):
                if isinstance(base, ast.Name) and (into_item := self.scope.out_key(base.id) or "").startswith("item"):
                    self.pin(new, span)
                    self.given(new, span)
                    self.element_stored(self.known.env.get(into_item, UNKNOWN), self.value(index))
                    return new
                into = self.value(base)
                self.value(index)
                self.point(WritePoint(span, self.scope.part, self.known, target.span.text, root(into)))
            case ast.Call() | ast.Unary():
                self.quiet += 1
                place = self.value(target)
                self.quiet -= 1
                if isinstance(target, ast.Call):
                    self.point(OverwritePoint(span, self.scope.part, self.known, target.span.text, place))
                    self.replaced(place, new, span)
            case _:
                self.value(target)
        self.effect(f"`{target.span.text}` is stored", span)
        self.given(new, span)
        return new

    # --- calls ---

    def call(self, node: ast.Call) -> Term:
        if not isinstance(node.function, ast.Name):
            self.value(node.function)
        word = node.function.id if isinstance(node.function, ast.Name) else ""
        function = self.scope.contracts.function(word)
        if word in TRANSPARENT and len(node.arguments) == 1:
            return self.value(node.arguments[0])
        if word in PLAIN and function is None:
            return self.plain(node, word)
        order = function.promise("read") if function is not None else None
        write = function.promise("write") if function is not None else None
        arguments = tuple(
            self.argument(
                place_of(one, i, function), order.arguments[0] if order else "", write.arguments[0] if write else ""
            )
            for i, one in enumerate(node.arguments)
        )
        escape = escape_of(node, self.scope.local, self.scope.contracts)
        why = f"`{escape.name}` ({escape.because})" if escape is not None else ""
        declared = escape.declared if escape is not None else None
        if function is not None:
            optional = {one.arguments[0] for one in function.promises if one.arguments[1:] == ("nullable",)}
            for parameter, argument, value in zip(function.parameters, node.arguments, arguments, strict=False):
                if parameter.name in optional or not is_pointer(parameter.type):
                    continue
                if isinstance(argument, ast.Name | ast.Member | ast.Call | ast.Cast):
                    self.typed_use(argument, value, node.span, structure_name(parameter.type))
            if order is not None and arguments:
                return arguments[0]
        self.point(
            CallPoint(node.span, self.scope.part, self.known, word, function, arguments, node.arguments, why, declared)
        )
        if word in self.scope.asserts or (function is not None and function.promise("establishes_argument")):
            self.stated(node.span, arguments[0])
        return self.after(node, word, function, arguments, why)

    def argument(self, node: ast.Node, order: str, write: str) -> Term:
        """An argument; of an atomic access, what it loads."""
        if write and isinstance(node, ast.Unary) and node.op == "&" and isinstance(node.operand, ast.Member):
            base, found = self.value(node.operand.base), self.field_of(node.operand)
            if found is not None:
                self.point(FieldPoint(node.span, self.scope.part, self.known, *found, base, write, True))
                self.written(found[1], node.span)
            self.effect(f"`{node.operand.span.text}` is stored", node.span)
            return Term("op", "&", (base,))
        if order and isinstance(node, ast.Unary) and node.op == "&" and isinstance(node.operand, ast.Member):
            return self.load(node.operand, order)
        return self.value(node)

    def plain(self, node: ast.Call, word: str) -> Term:
        quiet = word in ("STAT_INC", "DEOPT_COUNT", "static_assert", "_Static_assert", "offsetof")
        arguments = () if quiet else tuple(self.value(one) for one in node.arguments)
        if word in self.scope.asserts and arguments:
            self.stated(node.span, arguments[0])
        if word in COUNTING:
            self.effect(f"{word} changes the counter", node.span)
        if word in ("JUMPBY", "SKIP_OVER", "LOAD_IP"):
            self.point(JumpPoint(node.span, self.scope.part, self.known, word, arguments))
            self.effect(f"{word} moves next_instr", node.span)
            if word == "LOAD_IP":
                self.goes_on(RESUMED)
        return Term("call", word, tuple(map(small, arguments)))
