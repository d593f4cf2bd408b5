"""The command line: run a program as `python` would, show its code, count what it used."""

from __future__ import annotations

import os
import sys

from .builds import BUILDS, build, compiled_at
from .sources import as_of_a_file, checked_text, shown_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

    from . import VM
    from .frontend.spec import CodeSpec

HELP = """\
usage: uopvm [options] FILE [ARGUMENT ...]     run the program in FILE
       uopvm [options] -c CODE [ARGUMENT ...]  run the program text CODE
       uopvm [options] - [ARGUMENT ...]        run the program read from standard input
                                               (so does no FILE when that is no terminal)
       uopvm --dis FILE                        show the instructions that FILE is compiled to

Runs a program in a subset of Python on a virtual machine made from dsl/bytecodes.def.
What it runs behaves as under the Python that uopvm is installed in; what it does not
know is refused before the program starts, naming line and construct.

options:
  --build BUILD  which build of the machine: ft (free-threaded, the default), gil or
                 stats; the environment variable UOPVM_BUILD says the same
  --stats        after the program, print how many objects and how much memory there
                 are, and how its instructions were specialized; in the stats build
                 when that is up to date, because only that one counts hits
  --profile      after the program, print which functions were called how often, and
                 how long they took
  -R WARM:RUNS   hunt leaks: run the program WARM times and then RUNS times more on one
                 machine; references, objects and blocks have to stay equal
  --dis          do not run, show the instructions
  --version      print the version and the build
  -h, --help     this text

exit status: the program's, as under python; 2 when the command line is wrong."""


class Misuse(Exception):
    """The command line is wrong."""


class Options:
    """What the command line says; `leaks` is how many runs warm up, and how many count."""

    __slots__ = ("arguments", "code", "dis", "file", "leaks", "profile", "stats")

    def __init__(self) -> None:
        self.code: str | None = None
        self.file: str | None = None
        self.arguments: list[str] = []
        self.dis = False
        self.profile = False
        self.stats = False
        self.leaks: tuple[int, int] | None = None


def run(words: list[str]) -> int:
    """The exit status; SystemExit of the program comes through."""
    options = Options()
    rest = list(words)
    try:
        while rest and options.code is None and options.file is None:
            word = rest.pop(0)
            if word in ("-h", "--help"):
                print(HELP)
                return 0
            if word == "--version":
                return print_version()
            read_word(word, rest, options)
        if options.code is None and options.file is None and (sys.stdin is None or sys.stdin.isatty()):
            raise Misuse("which program?")
    except Misuse as error:
        print(f"uopvm: {error}\nTry: uopvm --help", file=sys.stderr)
        return 2
    options.arguments = rest
    return start(options)


def read_word(word: str, rest: list[str], options: Options) -> None:
    """One word of the command line, with what it takes of the rest."""
    if word in ("--stats", "--profile", "--dis"):
        setattr(options, word[2:], True)
    elif word == "-R":
        from .leaks import parse

        options.leaks = parse(rest[0]) if rest else None
        if options.leaks is None:
            raise Misuse("-R needs two numbers, as in -R 3:3")
        rest.pop(0)
    elif word == "--build" or word.startswith("--build="):
        name = word.partition("=")[2] or (rest.pop(0) if rest else "")
        if name not in BUILDS:
            raise Misuse(f"--build needs {', '.join(BUILDS[:-1])} or {BUILDS[-1]}, not {name!r}")
        os.environ["UOPVM_BUILD"] = name
    elif word == "-c":
        if not rest:
            raise Misuse("-c needs the text of a program")
        options.code = rest.pop(0)
    elif word.startswith("-") and word != "-":
        raise Misuse(f"unknown option {word}")
    else:
        options.file = word


def print_version() -> int:
    from . import __version__ as version

    print(f"uopvm {version} ({build()} build, Python {'.'.join(map(str, sys.version_info[:3]))})")
    return 0


def start(options: Options) -> int:
    if options.code is not None:
        return execute(options, options.code, "<string>", "-c")
    if options.file in (None, "-"):
        return execute(options, sys.stdin.buffer.read(), "<stdin>", options.file or "")
    assert options.file is not None
    where = os.path.join(os.getcwd(), options.file)
    try:
        with open(options.file, "rb") as file:
            source = read(file)
    except OSError as error:
        print(f"uopvm: can't open file {where!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        return 2
    if source.startswith(b"PK\3\4"):
        print(f"uopvm: {where!r} is a zip archive: name a file of Python source", file=sys.stderr)
        return 2
    return execute(options, source, where, options.file)


def read(file: BinaryIO) -> bytes:
    """The file up to its first null byte: where one is nothing behind it matters, and some devices never end."""
    parts: list[bytes] = []
    while part := file.read(1 << 20):
        parts.append(part)
        if b"\0" in part:
            break
    return b"".join(parts)


def execute(options: Options, source: str | bytes, filename: str, name: str) -> int:
    if options.stats and not os.environ.get("UOPVM_BUILD"):
        choose_stats_build()
    try:
        from . import VM

        vm = VM()
    except ImportError as error:
        print(f"uopvm: {error}", file=sys.stderr)
        return 1
    vm.set_path(os.path.dirname(os.path.realpath(filename)) if options.file not in (None, "-") else "")
    try:
        if options.file not in (None, "-") and isinstance(source, bytes):
            source = checked_text(source, filename)
        code = vm.compile(source, filename)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        shown = as_of_a_file(error) if isinstance(error, SyntaxError) else error
        sys.excepthook(type(shown), shown.with_traceback(None), None)
        return 1
    if options.dis:
        return disassemble(code)
    vm.set_argv([name, *options.arguments])
    if options.leaks is not None:
        from .leaks import hunt

        return hunt(vm, code, shown_source(source), options.leaks)
    return run_program(vm, code, shown_source(source), options)


def disassemble(code: CodeSpec) -> int:
    """Show the instructions, as long as somebody reads them."""
    from .disassemble import dis

    try:
        dis(code)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left in the buffer goes nowhere when Python ends
        return 1
    return 0


def run_program(vm: VM, code: CodeSpec, source: str | None, options: Options) -> int:
    """Run the program to its end, with what the options want printed behind it."""
    status = 0
    interrupted = False
    profile = None
    if options.profile:
        from .profile import Profile

        profile = Profile(vm)
    try:
        if profile is None:
            vm.run_main(code, source)
        else:
            with profile:
                vm.run_main(code, source)
    except SystemExit as error:
        if not hasattr(error, "__vm_value__"):
            error.__context__ = error.__cause__ = None
            raise
        status = vm.exit_status(error)
    except KeyboardInterrupt as error:
        show(vm, error)
        interrupted = True
    except BaseException as error:
        show(vm, error)
        status = 1
    finally:
        if not vm.finish():
            status = 120  # as the host says it
        if profile is not None:
            sys.stdout.flush()
            print(profile.table(), file=sys.stderr)
        if options.stats:
            print_stats(vm)
    return die_of_interrupt() if interrupted else status


def show(vm: VM, error: BaseException) -> None:
    """What has ended the program: an exception of its own, with its lines, or one of the host on the way out."""
    if hasattr(error, "__vm_value__"):
        vm.print_exception(error)
    else:
        sys.excepthook(type(error), error.with_traceback(None), None)


def choose_stats_build() -> None:
    """The machine that counts hits, when there is one and it is no older than the normal one."""
    stats, normal = compiled_at("stats"), compiled_at(BUILDS[0])
    if stats is not None and (normal is None or stats >= normal):
        os.environ["UOPVM_BUILD"] = "stats"


def print_stats(vm: VM) -> None:
    from .statistics import table

    sys.stdout.flush()
    for name, number in vm.stats().items():
        print(f"{name:>14} {number}", file=sys.stderr)
    print("", *table(vm.specialization()), sep="\n", file=sys.stderr)
    if vm.build != "stats":
        print("Hits are counted by the stats build only; to have it: uopgen build --config stats", file=sys.stderr)


def die_of_interrupt() -> int:
    """End as a program that Ctrl-C ended, so that a shell script around it stops too."""
    import signal

    sys.stdout.flush()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)
    return 128 + signal.SIGINT
