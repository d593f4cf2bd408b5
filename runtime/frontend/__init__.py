"""From Python source to code objects of the virtual machine."""

from __future__ import annotations

from .unsupported import UnsupportedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .spec import CodeSpec
    from .target import Target


def compile_source(
    source: str | bytes,
    filename: str,
    target: Target,
    modules: frozenset[str],
    builtins: frozenset[str],
    folder: str | None = None,
) -> CodeSpec:
    """Compile a module for the instruction set of `target`, with the modules and builtins that there are.

    `folder` is where the modules of the program are, besides the folder of the file.

    Raises the SyntaxErrors of the running Python, and UnsupportedError for what this language does not have.
    """
    from .deep import with_room
    from .module import module_code
    from .program import Program, parse

    tree = parse(source, filename)

    def code() -> CodeSpec:
        program = Program(tree, source, filename, target, modules, folder)
        program.refuse_missing(builtins)
        return module_code(program)

    return with_room(code)


__all__ = ["UnsupportedError", "compile_source"]
