"""Plan → texts, by the table of outputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import TemplateNotFound

from ..analysis.flags import ORDER
from ..diagnostics import Report
from ..plan.case import Plan
from ..plan.steps import Step
from .accessors import accessors, checks
from .faults import reported
from .outputs import Output, path_of, wanted
from .rows import OpRow, PseudoRow, family_rows, op_rows, pseudo_rows

STEPS = "steps.j2"
WORDS = re.compile(r"(?<!^)(?=[A-Z])")


def kind(step: Step) -> str:
    """The name of the macro that prints a step: ReadCache → read_cache."""
    return WORDS.sub("_", type(step).__name__).lower()


def environment(templates: Iterable[Path], machine: Mapping[str, str]) -> Environment:
    """Jinja, with the filters of docs/templates.md; the first folder that has a template counts."""
    loader = ChoiceLoader([FileSystemLoader(folder) for folder in templates])
    made = Environment(
        loader=loader,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    made.globals["machine"] = machine
    made.filters["kind"] = kind
    made.filters["c_string"] = c_string
    made.filters["fill"] = fill
    made.filters["declare"] = declare
    made.filters["comment"] = lambda text: text.replace("*/", "* /")
    made.filters["effect_python"] = effect_python
    macros: dict[str, Any] = {}

    def steps(body: Iterable[Step]) -> str:
        """Each step by its macro, one after the other."""
        if not macros:
            macros.update(made.get_template(STEPS).module.__dict__)
        return "\n".join(macros[kind(step)](step).strip("\n") for step in body)

    made.filters["steps"] = steps
    return made


def c_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def fill(pattern: str, machine: Mapping[str, str], **names: str) -> str:
    """A setting with its {names} replaced."""
    return pattern.format_map({**machine, **names})


def declare(type_name: str, name: str) -> str:
    """`RtFrame *frame`, `int oparg`."""
    return f"{type_name}{name}" if type_name.endswith("*") else f"{type_name} {name}"


def effect_python(row: OpRow | PseudoRow) -> str:
    """A pair of numbers, or of functions of oparg where the effect depends on it."""
    sides = (row.popped_python, row.pushed_python)
    return "({}, {})".format(*(text if text.isdigit() else f"lambda oparg: {text}" for text in sides))


def targets(names: Mapping[int, str]) -> list[tuple[int, int, str]]:
    """Runs of opcodes with one target each: first, last, name of the instruction or ""."""
    runs: list[tuple[int, int, str]] = []
    for number in range(256):
        name = names.get(number, "")
        if runs and not name and not runs[-1][2]:
            runs[-1] = (runs[-1][0], number, "")
        else:
            runs.append((number, number, name))
    return runs


def machine_words(plan: Plan) -> dict[str, str]:
    machine = plan.facts.program.config.machine
    words = {name: getattr(machine, name) for name in machine.__slots__}
    words["result"] = machine.result or machine.value
    words["PREFIX"] = machine.prefix.upper()
    return words


def context(plan: Plan) -> dict[str, Any]:
    """What every template sees: docs/templates.md lists it."""
    program = plan.facts.program
    config = program.config
    ops = op_rows(program, plan.facts.instructions)
    pseudos = pseudo_rows(program)
    rows: tuple[OpRow | PseudoRow, ...] = (*ops, *pseudos)
    flags = list(dict.fromkeys([*ORDER, *(flag for row in rows for flag in row.flags)]))
    return {
        "program": program,
        "config": config,
        "build": program.build,
        "plan": plan,
        "facts": plan.facts,
        "ops": ops,
        "op": {row.name: row for row in ops},
        "pseudos": pseudos,
        "rows": rows,
        "families": family_rows(program),
        "opcodes": program.opcodes,
        "targets": targets({row.number: row.name for row in ops}),
        "limit": max([256, *(number + 1 for number in program.opcodes.values())]),
        "flags": flags,
        "contracts": program.contracts,
        "accessors": accessors(program.contracts, config.machine.prefix),
        "checks": checks(program.contracts),
        "module": config.module_name(program.build),
        "sources": ", ".join(config.definitions),
        "outputs": {one.name: path_of(one, config, program.build) for one in wanted(config, program.build)},
    }


def render(plan: Plan, templates: Iterable[Path], report: Report) -> dict[str, str]:
    """Every output by its path below the build's folder; nothing when a template is wrong."""
    program, templates = plan.facts.program, tuple(templates)
    made = environment(templates, machine_words(plan))
    values = context(plan)
    texts: dict[str, str] = {}
    for output in wanted(program.config, program.build):
        path = path_of(output, program.config, program.build)
        with reported(output.template, templates, report):
            text = render_one(made, output, values)
            if text is not None:
                texts[path] = text
    return texts if report.ok else {}


def render_one(made: Environment, output: Output, values: Mapping[str, Any]) -> str | None:
    try:
        template = made.get_template(output.template)
    except TemplateNotFound:
        if output.optional:
            return None
        raise
    return template.render(values)
