"""`uopgen`: the verbs, each loaded when it is used."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from pathlib import Path

import click

VERBS = {
    "build": "Generate and compile the interpreter; nothing happens when nothing changed.",
    "run": "Build when needed, then run a program on the interpreter.",
    "lint": "Judge the definitions: escaping calls, guards, locks, hygiene.",
    "explain": "Explain a rule, or why an instruction is safe.",
    "contracts": "List what the definitions use of the runtime, and whether it is declared.",
    "audit": "Say for each uop and instruction why it is safe without a global lock.",
    "diff": "Say what a change did to the meaning of the definitions.",
    "model": "Print the analysed program as JSON.",
    "show": "Show an instruction: expansion, effects, caches, flags, generated C.",
    "cpython": "Write the nine generated files of CPython from its own definitions.",
    "metadata": "What generated tables say: stack effects, caches, flags, families, expansions, numbers.",
    "server": "Speak the language-server protocol, for editors.",
    "init": "Make a new interpreter project in a folder.",
}


def refused(error: OSError) -> str:
    """What the system refuses, and where."""
    name = error.filename
    if error.errno in (errno.EEXIST, errno.ENOTDIR) and name is not None:
        path = Path(os.fsdecode(name))
        blocking = next((one for one in (path, *path.parents) if os.path.lexists(one)), path)
        if not blocking.is_dir():
            return f"{blocking} stands where a folder has to be: remove or rename it"
    return f"{error.strerror or error}" + (f": {name}" if name is not None else "")


class Verbs(click.Group):
    """A group whose commands are modules of this package, imported on demand."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        command: click.Command = import_module(f".{name}", __package__).command
        return command

    def resolve_command(
        self, context: click.Context, words: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A verb that is written wrongly is guessed at."""
        name = words[0]
        if name not in VERBS and not name.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(name, VERBS, 1)
            hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(VERBS)}"
            context.fail(f"no verb is called {name!r}; {hint}")
        return super().resolve_command(context, words)

    def invoke(self, context: click.Context) -> object:
        """What the system refuses is said in a line; a reader who has gone away is click's affair."""
        try:
            return super().invoke(context)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            click.echo(f"error: {refused(error)}", err=True)
            raise SystemExit(1) from None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


def print_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"uopgen {version('uopgen')} (Python {sys.version.split()[0]})")
        context.exit()


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, callback=print_version, expose_value=False, is_eager=True, help="The version.")
def main() -> None:
    """Make bytecode interpreters from micro-op definitions.

    A project is a folder whose pyproject.toml has a table [tool.uopgen]; every command finds it from
    any folder inside.  `uopgen init DIR` makes a new one.
    """
