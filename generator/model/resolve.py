"""Parsed files → Program: every name means something, every macro is expanded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from ..config import Config
from ..diagnostics import Report, Severity
from ..recall import Recall, forgetful
from ..settings import place_of
from ..source import SourceFile, Span
from ..syntax import ast
from ..syntax import codes as of_syntax
from . import codes
from .annotations import check_annotations
from .clashes import check_clashes
from .conditions import Defines
from .declare import declare
from .effects import Effect, effect_of, own_names
from .expand import expand_inst, expand_macro
from .families import check_fall_backs, check_families, check_guards, resolve_family
from .named import check_named
from .names import Kinds, Names, collect, kinds_of
from .opcodes import check_fixed, number_all
from .program import Family, Instruction, LabelCode, Program, Pseudo, Uop, UopPart
from .pseudos import check_pseudos
from .seen import WORD
from .specials import ERRORS, SPECIALS, Scope, special_of
from .sums import ZERO, number
from .walk import walk


def defines_of(config: Config, build: str) -> Defines:
    """What the preprocessor names are worth in a build."""
    defines: dict[str, int | None] = {
        "TIER_ONE": 1,
        "TIER_TWO": None,
        "ENABLE_SPECIALIZATION": int(config.specializing),
    }
    for name, value in config.build_defines(build).items():
        defines[name] = number(value)
    for name in config.undefined(build):
        defines[name] = None
    return defines


def resolve(
    modules: tuple[ast.Module, ...], config: Config, build: str, report: Report, recall: Recall = forgetful
) -> Program:
    """What is known of one definition is asked of `recall`; what only the whole can tell is worked out each time."""
    defines = recall("defines", (config, build), lambda _: defines_of(config, build), report)
    names = collect(modules, defines, report)
    uops = {name: recalled_uop(one, config, recall, report) for name, one in names.uops.items()}
    labels = tuple(recalled_label(one, recall, report) for one in names.labels.values())
    check_program(config, modules, names, report)
    check_annotations(names, report)
    if config.dialect == "def":
        check_clashes(names, config, report)
        check_pseudos(names.pseudos, report)
    check_bodies(names, uops, labels, config, report, recall)
    instructions = expand_all(names, uops, config, report, recall)
    known = {one.name: one for one in instructions}
    lost = names.lost | (names.instructions - frozenset(known))  # reported: what names them is not wrong for that
    kinds = kinds_of(names)
    found = (resolve_family(one, known, kinds, lost, report) for one in names.families)
    families = tuple(one for one in found if one is not None)
    check_families(families, names.families, known, report)
    homeless = set(homeless_forms(names, known))
    check_guards(instructions, families, labels, {*dict(config.deopt_to), *lost, *homeless}, report, recall)
    if not config.partial:
        check_fall_backs(config, {*known, *lost}, report)
        check_fixed(config, frozenset(known) | lost, report)
        check_restarts(config, {*uops, *names.lost}, report)
    pseudos = tuple(pseudo_of(one, {*known, *lost, *names.pseudos}, config, report) for one in names.pseudos.values())
    if config.dialect == "def":
        check_unused(names, uops, report)
    opcodes = number_all(
        instructions, families, pseudos, with_oparg(instructions, config, recall), dict(config.opcodes), report
    )
    off = frozenset(name for name, value in defines.items() if not value)
    kin, registers = config.kin(build), own_names(config.machine)
    contracts = recall(
        "contracts",
        (build, config, *names.contracts),
        lambda own: declare(names.contracts, kin, config.builds, own, registers, recall, off),
        report,
    )
    check_named(contracts, names, uops, families, lost, config, report)
    if config.dialect == "cpython" and not defines["ENABLE_SPECIALIZATION"]:
        instructions = without_forms(instructions, families, config)
    return Program(
        config, build, defines, tuple(uops.values()), instructions, families, pseudos, labels, contracts, opcodes
    )


def without_forms(
    instructions: tuple[Instruction, ...], families: tuple[Family, ...], config: Config
) -> tuple[Instruction, ...]:
    """What runs where nothing is specialized."""
    forms = {name for family in families for name in family.members} | set(dict(config.deopt_to))
    return tuple(one for one in instructions if one.name not in forms)


def where(modules: tuple[ast.Module, ...]) -> Span:
    source = modules[-1].span.source if modules else SourceFile("definitions", "")
    return Span(source, 0, 0)


def recalled_uop(one: ast.Uop, config: Config, recall: Recall, report: Report) -> Uop:
    return recall("uop", (one, config), lambda own: uop_of(one, config, own), report)


def recalled_label(one: ast.LabelDefinition, recall: Recall, report: Report) -> LabelCode:
    return recall("label", (one,), lambda _: label_of(one), report)


def uop_of(one: ast.Uop, config: Config, report: Report) -> Uop:
    effect = effect_of(one.inputs, one.outputs, one.caches, config.machine, report)
    annotations = tuple(a.name for a in one.annotations)
    replicas = next((number(a.argument or "") or 0 for a in one.annotations if a.name == "replicate"), 0)
    return Uop(one.name, effect, one.body, annotations, one.is_inst, one.doc, one.span, one.name_span, replicas)


def label_of(one: ast.LabelDefinition) -> LabelCode:
    annotations = tuple(a.name for a in one.annotations)
    uop = Uop(one.name, Effect((), (), ()), one.body, annotations, False, one.doc, one.span, one.name_span)
    part = UopPart(uop, (), (), (), (), ZERO, ZERO, one.span)
    return LabelCode(one.name, part, uop.has("spilled"), one.doc, one.name_span)


def check_bodies(
    names: Names,
    uops: Mapping[str, Uop],
    labels: tuple[LabelCode, ...],
    config: Config,
    report: Report,
    recall: Recall = forgetful,
) -> None:
    """The special macros and the variables of every body."""
    known = frozenset(names.labels) | frozenset(config.labels)
    instructions, lost = names.instructions, names.lost

    def is_clean(uop: Uop) -> bool:
        words = recall("words", (uop,), lambda _: frozenset(WORD.findall(uop.span.text)), report)
        words |= {config.machine.error_label}
        depends = (uop, config, (instructions | lost) & words, (known | lost) & words)

        def clean(_: Report) -> bool:
            own = Report()
            check_body(uop, instructions & words, known & words, lost & words, config, own)
            return not own.diagnostics

        return recall("clean body", depends, clean, report)

    for uop in (*uops.values(), *(one.part.uop for one in labels)):
        if not is_clean(uop):
            check_body(uop, instructions, known, lost, config, report)  # what is meant is looked for among all


def check_body(
    uop: Uop,
    instructions: frozenset[str],
    labels: frozenset[str],
    lost: frozenset[str],
    config: Config,
    report: Report,
) -> None:
    own = own_names(config.machine) if config.dialect == "def" else frozenset()
    effect = uop.effect
    inputs = tuple(one.name for one in effect.inputs if not one.unused)
    taken = own | {one.name for one in (*effect.inputs, *effect.outputs) if not one.unused}
    taken |= {one.name for one in effect.caches if not one.unused}
    Scope(inputs, taken, instructions, labels, lost, report).check(uop.body)
    if not config.partial:
        check_error_label(uop, labels | lost, config.machine.error_label, report)


def check_error_label(uop: Uop, labels: frozenset[str], wanted: str, report: Report) -> None:
    """ERROR_IF without a label goes to a label of the file."""
    for one in walk(uop.body) if wanted not in labels else ():
        name, call = (special_of(one) if isinstance(one, ast.ExpressionStatement) else None) or ("", None)
        if call is not None and name in ERRORS and len(call.arguments) < SPECIALS[name].most:
            report.error(
                codes.UNKNOWN_NAME,
                one.span,
                f"{name} goes to the label `{wanted}`, and there is none",
                hint=f"define it: label({wanted}) {{ … }}, or name another one in machine.error_label",
            )
            return


def check_program(config: Config, modules: tuple[ast.Module, ...], names: Names, report: Report) -> None:
    """What definitions can lack."""
    entry = config.machine.entry_label
    if not names.instructions and not names.lost and not unread(report):
        report.error(
            codes.NOTHING,
            where(modules),
            "there is no instruction",
            hint="define one: inst(NOP, (--)) { }; files are listed in `definitions` of [tool.uopgen]",
        )
    elif not config.partial and entry and entry not in names.labels and entry not in names.lost:
        report.error(
            codes.UNKNOWN_NAME,
            place_of(config, "machine.entry_label"),
            f"the loop begins at the label `{entry}`, and there is none",
            hint=f"define it: label({entry}) {{ … }}, or correct machine.entry_label",
        )


def unread(report: Report) -> bool:
    """Some text could not be read: what is not there may stand in it."""
    return any(one.severity is Severity.ERROR and one.code in of_syntax.MEANING for one in report.diagnostics)


def check_restarts(config: Config, known: Collection[str], report: Report) -> None:
    """What `restarts` names has to be there."""
    for name in config.restarts:
        if name not in known:
            close = get_close_matches(name, list(known), 1)
            report.error(
                codes.UNKNOWN_NAME,
                place_of(config, "restarts"),
                f"restarts of [tool.uopgen] names `{name}`, which is no uop",
                hint=f"did you mean `{close[0]}`?" if close else "correct the name or drop it",
            )


def expand_all(
    names: Names, uops: Mapping[str, Uop], config: Config, report: Report, recall: Recall = forgetful
) -> tuple[Instruction, ...]:
    """Instructions in the order of the text."""
    nodes: list[ast.Uop | ast.Macro] = [one for one in names.uops.values() if one.is_inst]
    nodes.extend(names.macros.values())
    made: list[Instruction] = []
    kinds = kinds_of(names)
    for node in nodes:
        if isinstance(node, ast.Macro):
            one = recalled_macro(node, uops, names.lost, kinds, config, recall, report)
        else:
            one = recalled_inst(node, uops[node.name], recall, report)
        if one is not None:
            made.append(one)
    order = {source: i for i, source in enumerate(dict.fromkeys(one.span.source.name for one in made))}
    return tuple(sorted(made, key=lambda one: (order[one.span.source.name], one.span.start)))


def recalled_inst(node: ast.Uop, uop: Uop, recall: Recall, report: Report) -> Instruction | None:
    return recall("inst", (node, uop), lambda own: expand_inst(uop, node, own), report)


def recalled_macro(
    node: ast.Macro,
    uops: Mapping[str, Uop],
    lost: frozenset[str],
    kinds: Kinds,
    config: Config,
    recall: Recall,
    report: Report,
) -> Instruction | None:
    named = {part.name: uops[part.name] for part in node.parts if isinstance(part, ast.PartName) and part.name in uops}
    if any(isinstance(part, ast.PartName) and part.name not in named for part in node.parts):
        return expand_macro(node, uops, config, report, lost, kinds)  # what is missing is looked for among all
    return recall("macro", (node, config, *named.values()), lambda own: expand_macro(node, named, config, own), report)


def pseudo_of(
    one: ast.Pseudo, known: Collection[str], config: Config, report: Report
) -> Pseudo:
    effect = effect_of(one.inputs, one.outputs, (), config.machine, report)
    for target in one.targets:
        if target.name not in known:
            report.error(
                codes.UNKNOWN_NAME,
                target.span,
                f"no instruction is called `{target.name}`",
                hint="a pseudo-instruction stands for instructions that exist",
            )
    if not one.targets:
        report.error(
            codes.EMPTY_MACRO, one.name_span, f"`{one.name}` stands for nothing", hint="list at least one instruction"
        )
    targets = tuple(target.name for target in one.targets)
    return Pseudo(one.name, effect, one.flags, targets, one.sequence, one.doc, one.name_span)


def check_unused(names: Names, uops: Mapping[str, Uop], report: Report) -> None:
    used = {part.name for macro in names.macros.values() for part in macro.parts if isinstance(part, ast.PartName)}
    used |= {meant for name in used - uops.keys() for meant in get_close_matches(name, uops, 1)}  # it was misspelt
    used |= names.lost
    for uop in uops.values():
        if not (uop.name in used or uop.is_inst or uop.has("tier2")):
            report.warning(
                codes.HYGIENE,
                uop.name_span,
                f"no macro uses `{uop.name}`",
                hint="add it to a macro, mark it tier2, or delete it",
            )


def homeless_forms(names: Names, known: Mapping[str, Instruction]) -> Iterator[str]:
    """Forms that lack a family because of a name that is wrong: of the head, or their own in it.  That is reported."""
    for family in names.families:
        for member in family.members:
            if family.head not in known:
                yield member.name
            elif member.name not in known:
                yield from get_close_matches(member.name, known, 1)


def with_oparg(instructions: tuple[Instruction, ...], config: Config, recall: Recall = forgetful) -> frozenset[str]:
    """The instructions that have an operand: a body or a size mentions it."""
    oparg, silent = config.machine.oparg, Report()

    def has_operand(uop: Uop) -> bool:
        return recall("operand", (uop, oparg), lambda _: mentions(uop, oparg), silent)

    return frozenset(one.name for one in instructions if any(has_operand(part.uop) for part in one.uops))


def mentions(uop: Uop, name: str) -> bool:
    items = (*uop.effect.inputs, *uop.effect.outputs)
    if any(name in text for item in items for text, _ in item.size.terms):
        return True
    return any(isinstance(one, ast.Name) and one.id == name for one in walk(uop.body))
