"""From a program to what is true of it: each instruction and each label is solved once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..diagnostics import Report
from ..flow.build import instruction_graph
from ..flow.graph import Kind
from ..flow.solve import solve
from ..model.contracts import Contracts
from ..model.program import Instruction, LabelCode, Program, Uop
from ..model.seen import WORD, Views, words_of_machine
from ..model.sums import ZERO
from ..recall import Recall, forgetful
from ..source import Span
from . import codes
from .checks import SILENT, Once
from .escapes import Escape
from .facts import Facts, InstructionFacts
from .flags import flags_of
from .stack import Stack
from .state import Saved, start_of
from .summary import Summaries, summaries_of
from .variance import name_variants


def analyse(program: Program, report: Report, recall: Recall = forgetful) -> Facts:
    """Each definition is analysed with the contracts that it sees, and no others."""
    config, out = program.config, Once(report)
    views = recall("views", (program.build, config), lambda _: Views(words_of_machine(config.machine)), report)
    views.turn(program.contracts)

    def words(span: Span) -> frozenset[str]:
        return frozenset(WORD.findall(span.text))

    def words_of(uop: Uop) -> frozenset[str]:
        return recall("words", (uop,), lambda _: words(uop.span), report)

    def summarised(uop: Uop, contracts: Contracts) -> Summaries:
        return recall("summaries", (uop, contracts), lambda _: summaries_of(uop, contracts), report)

    def sees(uop: Uop) -> Contracts:
        return views.of(uop, lambda: (words_of(uop),), recall)

    seen = {uop.name: sees(uop) for uop in program.uops}
    known = {uop.name: summarised(uop, seen[uop.name]) for uop in program.uops}

    def of_instruction(one: Instruction) -> InstructionFacts:
        said = Report()
        contracts = views.of(one, lambda: (words(one.span), *(words_of(part.uop) for part in one.uops)), recall)

        def make(report: Report) -> InstructionFacts:
            seeing = replace(program, contracts=contracts)
            facts = facts_of(one, seeing, known, Once(report))
            name_variants(one, seeing, report, lambda each, into: facts_of(one, each, known, Once(into)))
            return facts

        depends = (one, contracts, program.defines, config, *(known[part.uop.name] for part in one.uops))
        made = recall("facts", depends, make, said)
        out.take(said)
        return made

    def of_label(one: LabelCode) -> InstructionFacts:
        said = Report()
        own = replace(program, contracts=views.of(one, lambda: (words_of(one.part.uop),), recall))
        depends = (one, own.contracts, program.defines, config)
        made = recall("label facts", depends, lambda report: label_facts(one, own, Once(report)), said)
        out.take(said)
        return made

    instructions = tuple(of_instruction(one) for one in program.instructions)
    return Facts(program, instructions, tuple(of_label(one) for one in program.labels), seen)


def facts_of(
    one: Instruction, program: Program, known: Mapping[str, Summaries], out: Once, ip: Saved = Saved.NO
) -> InstructionFacts:
    """Solve silently, then go through each block once more, aloud: what is wrong is said once."""
    summaries = {i: known[part.uop.name] for i, part in enumerate(one.parts) if part in one.uops}
    graph = instruction_graph(one, program.defines)
    start = start_of(one, Saved.YES if program.config.machine.explicit else ip)
    silent = Stack(one, program.config.machine, summaries, SILENT)
    states = solve(graph, start, silent.transfer, silent.join)
    loud = Stack(one, program.config.machine, summaries, out)
    found: dict[int, Escape] = {}
    guards = 0
    for index in sorted(states):
        block = graph.blocks[index]
        for _ in loud.transfer(block, states[index]):
            pass
        for action in block.actions:
            if action.node is not None:
                summary = summaries[action.part].of(action.node)
                guards += summary.special in ("DEOPT_IF", "EXIT_IF")
                for escape in summary.escapes:
                    found.setdefault(escape.span.start, escape)
                if summary.special == "DECREF_INPUTS":
                    closing(loud, action.part, action.node.span, found)
    escapes = tuple(found[start] for start in sorted(found))
    return InstructionFacts(
        one,
        graph,
        states,
        summaries,
        escapes,
        flags_of(one, graph, escapes, program.config),
        guards,
        program.contracts,
    )


def closing(stack: Stack, part: int, at: Span, found: dict[int, Escape]) -> None:
    """DECREF_INPUTS escapes as closing a value does."""
    inputs = stack.part(part).inputs
    if stack.machine.close and any(not slot.kept for slot in inputs):
        found.setdefault(at.start, Escape("DECREF_INPUTS", "it closes values", at, None))


def label_facts(one: LabelCode, program: Program, out: Once) -> InstructionFacts:
    """A label's code, as an instruction that takes nothing and leaves nothing."""
    uop = one.part.uop
    code = Instruction(one.name, (one.part,), (), 1, ZERO, ZERO, (), one.doc, uop.annotations, one.span, one.span)
    facts = facts_of(code, program, {uop.name: summaries_of(uop, program.contracts)}, out, Saved.ELSEWHERE)
    ends = (number for number, block in enumerate(facts.graph.blocks) for a in block.actions if a.kind is Kind.END)
    if next(ends) in facts.states:
        out.error(
            codes.LABEL_END,
            one.span,
            f"control runs off the end of `{one.name}`",
            hint="end it with DISPATCH(), goto or return",
        )
    return facts
