"""What is generated: one line for each output.  Adding one is a template and a line."""

from __future__ import annotations

from dataclasses import dataclass

from ..config import Config


@dataclass(frozen=True, slots=True)
class Output:
    """`path` is below the build's folder, with {prefix} and {module} to fill in.

    `optional`: left out when the project has no such template.  `once`: made for the first build only,
    because it says the same for all.
    """

    name: str
    template: str
    path: str
    optional: bool = False
    once: bool = False


OUTPUTS: tuple[Output, ...] = (
    Output("loop", "eval.c.j2", "{prefix}_eval.c"),
    Output("opcodes", "opcodes.h.j2", "{prefix}_opcodes.h"),
    Output("metadata header", "metadata.h.j2", "{prefix}_metadata.h"),
    Output("metadata", "metadata.c.j2", "{prefix}_metadata.c"),
    Output("statistics", "stats.h.j2", "{prefix}_stats.h"),
    Output("fields", "fields.h.j2", "{prefix}_fields.h"),
    Output("contract checks", "contracts.c.j2", "{prefix}_contracts.c"),
    Output("python metadata", "opcodes.py.j2", "_opcodes.py"),
    Output("module", "module.pyx.j2", "{module}.pyx", optional=True),
    Output("stub", "module.pyi.j2", "{module}.pyi", optional=True),
    Output("reference", "instructions.md.j2", "../../docs/instructions.md", once=True),
)


def path_of(output: Output, config: Config, build: str) -> str:
    return output.path.format(prefix=config.machine.prefix, module=config.module_name(build))


def wanted(config: Config, build: str) -> tuple[Output, ...]:
    """The outputs that a project asks for in this build."""
    return tuple(
        one
        for one in OUTPUTS
        if (not config.outputs or one.name in config.outputs) and not (one.once and build != config.builds[0])
    )
