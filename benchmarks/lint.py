"""How fast lint is on a file of 5,500 lines: cold, unchanged, and after edits of each kind.

The file is CPython's Python/bytecodes.c when `tests/cpython/fetch.py` has fetched it, else this project's definitions;
its longest instructions, then uops, are copied under other names until it is long enough.  Times are seconds of one
core, and of the clock.
"""

from __future__ import annotations

import gc
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from edits import KINDS

from uopgen.cli.task import Task, of_cpython, task_of
from uopgen.config import Lint
from uopgen.diagnostics import Report
from uopgen.session import Session
from uopgen.source import SourceFile
from uopgen.syntax.pieces import pieces_of

ROOT = Path(__file__).parent.parent
LINES, MOST = 5500, 250
FETCHED = sorted((Path.home() / ".cache" / "uopgen" / "cpython").glob("Python-3.13*/Python/bytecodes.c"))
EVERYTHING = Lint(severity="info")


def grown(source: SourceFile) -> SourceFile:
    """The text with copies of its longest instructions."""
    pieces = pieces_of(source).pieces
    whole = [one.text for one in pieces if len(re.findall(r"^\s*(?:\w+ )*(?:inst|op|macro)\(", one.text, re.M)) == 1]
    instructions = [text for text in whole if re.search(r"^\s*inst\(\w+,", text, re.M)]
    known = len(re.findall(r"^\s*(?:\w+ )*(?:inst|macro)\(", source.text, re.M))
    more, count, lines = "", 0, source.text.count("\n")
    for text in sorted(instructions, key=len, reverse=True):
        if lines >= LINES or known + count >= MOST:
            break
        if "EXIT_IF" in text or "DEOPT_IF" in text or "INSTRUMENTED" in text:
            continue
        count += 1
        more += re.sub(r"^(\s*inst\()(\w+)", rf"\1\2_{count}", text, count=1, flags=re.M) + "\n"
        lines = (source.text + more).count("\n")
    uops = [text for text in whole if re.search(r"^\s*op\(\w+,", text, re.M)]
    for number, text in enumerate(sorted(uops, key=len, reverse=True)):
        if lines >= LINES:
            break
        more += re.sub(r"^(\s*)op\((\w+)", rf"\1tier2 op(\2_COPY{number}", text, count=1, flags=re.M) + "\n"
        lines = (source.text + more).count("\n")
    end = source.text.find("// END BYTECODES //")
    at = source.text.rfind("\n", 0, end) + 1 if end >= 0 else len(source.text)
    return SourceFile(source.name, source.text[:at] + more.rstrip("\n") + "\n" + source.text[at:])


def timed(call: Callable[[], object]) -> tuple[float, float]:
    gc.collect()
    cpu, clock = time.process_time(), time.perf_counter()
    call()
    return time.process_time() - cpu, time.perf_counter() - clock


def say(what: str, times: tuple[float, float]) -> None:
    print(f"  {what:56} {times[0]:8.3f} s of a core  {times[1]:8.3f} s of the clock")


def measure(task: Task) -> None:
    definitions = (grown(task.definitions[0]), *task.definitions[1:])
    text = definitions[0].text
    print(f"{definitions[0].name}, {text.count(chr(10))} lines, builds {', '.join(task.config.builds)}, all rules")
    session = Session(task.config, EVERYTHING)

    def check(text: str, contracts: str) -> None:
        sources = (SourceFile(definitions[0].name, text), *definitions[1:])
        last = SourceFile(task.contracts[-1].name, contracts)
        session.check(sources, (*task.contracts[:-1], last), task.headers)

    declared = task.contracts[-1].text
    say("cold", timed(lambda: check(text, declared)))
    gc.freeze()
    say("the same again, in one process", timed(lambda: check(text, declared)))
    for kind, make in KINDS.items():
        after = []
        for new in make(text, declared, random.Random(5500)):
            after.append(timed(lambda new=new: check(*new)))  # type: ignore[misc]
            check(text, declared)
        many, (core, clock) = len(after), zip(*after, strict=True)
        say(f"{kind}: median of {many}", (statistics.median(core), statistics.median(clock)))
        say(f"{'':{len(kind)}}  slowest", (max(core), max(clock)))


def command(task: Task, options: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        own = {**os.environ, "XDG_CACHE_HOME": folder}  # where answers about CPython's files are kept
        path = Path(folder) / "Python" / "bytecodes.c"
        path.parent.mkdir()
        path.write_text(grown(task.definitions[0]).text)
        words = [str(Path(sys.executable).with_name("uopgen")), "lint", *options, str(path) if options else ""]
        for what in ("the command", "the command, nothing changed"):
            before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run([one for one in words if one], cwd=ROOT, env=own, capture_output=True, check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            say(what, (used, time.perf_counter() - clock))


def main() -> None:
    report = Report()
    if FETCHED:
        task, options = of_cpython("3.13", (str(FETCHED[-1]),), (), report), ("--profile", "3.13")
    else:
        task, options = task_of(None, (), (), report), ()
    measure(task)
    command(task, options)


if __name__ == "__main__":
    main()
