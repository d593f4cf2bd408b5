"""Families: a generic instruction and its specialized forms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches

from ..config import Config
from ..diagnostics import Label, Report, counted
from ..recall import Recall, forgetful
from ..settings import place_of
from ..source import Span
from ..syntax import ast
from . import codes
from .names import Kinds
from .program import Family, Instruction, LabelCode, Uop
from .specials import GUARDS
from .sums import number
from .walk import walk


def resolve_family(
    one: ast.Family,
    known: Mapping[str, Instruction],
    kinds: Kinds,
    lost: frozenset[str],
    report: Report,
) -> Family | None:
    """The family, with the members that there are; None without its head."""
    head = known.get(one.head)
    if head is None and one.head in lost:
        return None
    if head is None:
        unknown(one.head, ast.PartName(one.head_span, one.head), known, kinds, report)
        return None
    members: list[str] = []
    for member in one.members:
        form = known.get(member.name)
        if form is None and member.name in lost:
            continue
        if form is None:
            unknown(member.name, member, known, kinds, report)
        elif member.name in members or member.name == one.head:
            report.error(
                codes.FAMILY,
                member.span,
                f"`{member.name}` stands twice in the family",
                hint="list each form once, and not the head",
            )
        else:
            check_member(form, member, head, report)
            members.append(member.name)
    check_size(one, head, report)
    return Family(one.head, tuple(members), one.size or "", one.doc, one.head_span)


def unknown(
    name: str, node: ast.Node, known: Mapping[str, Instruction], kinds: Kinds, report: Report
) -> None:
    if name in kinds:
        kind, place = kinds[name]
        said, label = f"`{name}` is {kind}, and a family is made of instructions", Label(place, "defined here")
        report.error(codes.UNKNOWN_NAME, node.span, said, label, hint="name an inst or a macro")
        return
    close = get_close_matches(name, known, 1)
    report.error(
        codes.UNKNOWN_NAME,
        node.span,
        f"no instruction is called `{name}`",
        hint=f"did you mean `{close[0]}`?" if close else f"define it: inst({name}, …) or macro({name}) = …",
    )


def check_member(form: Instruction, node: ast.Node, head: Instruction, report: Report) -> None:
    if form.size != head.size:
        report.error(
            codes.FAMILY,
            node.span,
            f"`{form.name}` has {counted(form.size - 1, 'cache unit')}, `{head.name}` has {head.size - 1}",
            Label(form.name_span, "the form"),
            Label(head.name_span, "the head"),
            hint="pad with unused/n: all forms of a family are of one size",
        )


def check_size(one: ast.Family, head: Instruction, report: Report) -> None:
    size = number(one.size) if one.size else None
    if size is not None and size != head.size - 1:
        report.error(
            codes.FAMILY,
            one.head_span,
            f"the family says {counted(size, 'cache unit')}, and `{one.head}` has {head.size - 1}",
            Label(head.name_span, "the head"),
            hint=f"write {head.size - 1}, or a name: it is generated as a constant",
        )


def check_families(
    families: tuple[Family, ...], nodes: Iterable[ast.Family], known: Mapping[str, Instruction], report: Report
) -> None:
    """An instruction belongs to one family, heads are generic, and the name of a size is one number."""
    check_size_names(families, known, report)
    places = {(node.head, one.name): one.span for node in nodes for one in reversed(node.members)}
    home: dict[str, Span] = {}
    for family in families:
        for name in family.members:
            place = places[family.head, name]
            if name in home:
                label = Label(home[name], "the other one")
                hint = "list it in one of them: its guards go to one head"
                report.error(codes.FAMILY, place, f"`{name}` is a form of two families", label, hint=hint)
            home.setdefault(name, place)
    for family in families:
        if family.head in home:
            report.error(
                codes.FAMILY,
                family.span,
                f"`{family.head}` heads a family and is a form of another",
                Label(home[family.head], "the other one"),
                hint=f"list its forms in the other family, or take `{family.head}` out there",
            )


def check_size_names(families: Iterable[Family], known: Mapping[str, Instruction], report: Report) -> None:
    named: dict[str, Family] = {}
    for family in families:
        first = named.setdefault(family.size, family)
        units, other = known[family.head].size - 1, known[first.head].size - 1
        if family.size and not family.size.isdigit() and units != other:
            both = f"{counted(other, 'cache unit')} of `{first.head}`, and {units} of `{family.head}`"
            said = f"`{family.size}` is {both}"
            place = Label(first.span, "the other family")
            report.error(codes.FAMILY, family.span, said, place, hint="give each size a name of its own")


def guards(uop: Uop) -> Iterator[tuple[str, ast.Call]]:
    """Every DEOPT_IF and EXIT_IF of a body."""
    for one in walk(uop.body):
        if isinstance(one, ast.Call) and isinstance(one.function, ast.Name) and one.function.id in GUARDS:
            yield one.function.id, one


def check_guards(
    instructions: tuple[Instruction, ...],
    families: tuple[Family, ...],
    labels: tuple[LabelCode, ...],
    allowed: Collection[str],
    report: Report,
    recall: Recall = forgetful,
) -> None:
    """A guard needs a generic form to go to."""
    forms = {name for family in families for name in family.members} | set(allowed)
    heads = {family.head for family in families}
    for one in instructions:
        if one.name not in forms and "tier2" not in one.annotations:
            reason, hint = HEAD if one.name in heads else HOMELESS
            for part in one.uops:
                check_guard(part.uop, f"`{one.name}`, {reason}", one.name_span, hint, report, recall)
    for label in labels:
        reason, hint = LABEL
        check_guard(label.part.uop, f"the label `{label.name}`, {reason}", label.span, hint, report, recall)


HOMELESS = ("which is no form of a family", "list it in a family, or in deopt_to of [tool.uopgen]")
HEAD = ("which is the head of its family", "do here what needs no guard: forms come here when theirs fail")
LABEL = ("which belongs to no instruction", "test with `if`, and leave with `goto`")


def check_guard(uop: Uop, where: str, span: Span, hint: str, report: Report, recall: Recall) -> None:
    found = recall("guards", (uop,), lambda _: tuple(guards(uop)), report)
    if found:
        (name, first), *others = found
        labels = [Label(other.span, f"and this {another}") for another, other in others]
        report.error(
            codes.DEOPT_WITHOUT_FAMILY,
            first.span,
            f"{name} in {where}",
            *labels,
            Label(span, "defined here"),
            hint=hint,
        )


def check_fall_backs(config: Config, known: Collection[str], report: Report) -> None:
    """What `deopt_to` names has to be there."""
    for name, target in config.deopt_to:
        for one in dict.fromkeys((name, target)):
            if one not in known:
                report.error(
                    codes.UNKNOWN_NAME,
                    place_of(config, f"deopt_to.{name}"),
                    f"deopt_to of [tool.uopgen] names `{one}`, which is no instruction",
                    hint="correct the name or drop the line",
                )
        if name == target:
            report.error(
                codes.SETTING,
                place_of(config, f"deopt_to.{name}"),
                f"`{name}` falls back to itself",
                hint="name the instruction that does the same without guards",
            )
