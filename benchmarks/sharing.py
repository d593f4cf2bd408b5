"""Which lines of the cache threads write to each other's cost, pattern by pattern: why something does not scale.

The machine is compiled so that every access to memory is recorded (trace/trace.c).  Each thread does the same work in
turn; a line that one writes and another touches is shown, with the places in the source that do.  Clocks play no
part, so a busy computer finds the same.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from uopgen.cli.build import toolchain_for
from uopgen.cli.project import load_project
from uopgen.cli.toolchain import Toolchain, compile_extension
from uopgen.diagnostics import Report

ROOT = Path(__file__).resolve().parent.parent
TRACE = Path(__file__).resolve().parent / "trace" / "trace.c"
RECORDED = ("-g", "-O2", "-fsanitize=thread", "-U__SANITIZE_THREAD__", "--param=tsan-instrument-func-entry-exit=0",
            "-Wno-error")


WARM = 50  # how much more work is done before recording: code is specialized then, shared objects are known as such


@dataclass(frozen=True, slots=True)
class Access:
    line: int
    place: int
    who: int
    written: bool
    count: int


def compile_recorded(build: str) -> Path:
    """The module of a build that is up to date, compiled once more, with recording."""
    project = load_project(ROOT, Report())
    assert project is not None
    plain = toolchain_for(project, build)
    folder = ROOT / "build" / "sharing" / build
    output = project.output(build)
    module = folder / f"{project.config.module_name(build)}{plain.suffix}"
    sources = [*project.matching(project.config.sources), *sorted(output.glob("*.c"))]
    recorded = replace(plain, flags=(*plain.flags, *RECORDED))
    folder.mkdir(parents=True, exist_ok=True)
    trace = folder / "trace.o"
    subprocess.run([*plain.compiler, "-O2", "-g", "-fPIC", "-c", str(TRACE), "-o", str(trace)], check=True)
    linked = Toolchain(recorded.compiler, recorded.flags, (str(trace), *recorded.link_flags), recorded.suffix)
    compile_extension(linked, sources, folder / "objects", module, lambda *_: None)
    return module


class Recorder:
    def __init__(self, module: Path) -> None:
        self.library = ctypes.CDLL(str(module))
        self.clear = self.library.trace_clear
        self.begin = self.library.trace_begin
        self.end = self.library.trace_end

    def accesses(self) -> Iterator[Access]:
        position, line, place, count = (ctypes.c_uint64(0) for _ in range(4))
        who, written = ctypes.c_uint32(), ctypes.c_uint32()
        pointers = [ctypes.byref(one) for one in (position, line, place, who, written, count)]
        while self.library.trace_next(*pointers):
            yield Access(line.value, place.value, who.value, bool(written.value), count.value)


def in_turn(recorder: Recorder, work: object, arguments: list[tuple[int, ...]]) -> None:
    """Let each of some threads, all of which exist at once, do the work; recorded, after a round that is not."""
    assert callable(work)
    turns = [[threading.Event(), threading.Event()] for _ in arguments]
    done = threading.Semaphore(0)
    leave = threading.Event()

    def one(number: int) -> None:
        for turn, recorded in zip(turns[number], (False, True), strict=True):
            turn.wait()
            n, *rest = arguments[number]
            if recorded:
                recorder.begin(number + 1)
            work(n if recorded else n * WARM, *rest)
            recorder.end()
            done.release()
        leave.wait()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(arguments))]
    for thread in threads:
        thread.start()
    for stage in range(2):
        for turn in turns:
            turn[stage].set()
            done.acquire()
        recorder.clear() if stage == 0 else None
    leave.set()
    for thread in threads:
        thread.join()


def shared_lines(accesses: Iterator[Access]) -> dict[int, list[Access]]:
    """Lines that one thread writes and another touches."""
    lines: defaultdict[int, list[Access]] = defaultdict(list)
    for one in accesses:
        lines[one.line].append(one)
    shared = {}
    for line, all_of_it in lines.items():
        writers = {one.who for one in all_of_it if one.written}
        if writers and len({one.who for one in all_of_it} | writers) > 1:
            shared[line] = all_of_it
    return shared


def places_of(module: Path, places: list[int]) -> dict[int, str]:
    """Function and line of the source for addresses in the module."""
    if not places:
        return {}
    command = ["addr2line", "-f", "-s", "-e", str(module), *[hex(place - 1) for place in places]]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    names = [f"{function} {where}" for function, where in zip(text[::2], text[1::2], strict=True)]
    return dict(zip(places, names, strict=True))


def show(module: Path, lines: dict[int, list[Access]], n: int, least: float, most: int) -> float:
    """Print the lines that are written often; returns how often any of them is written for each piece of work."""
    def writes(line: int) -> float:
        return sum(one.count for one in lines[line] if one.written) / n

    often = sorted((line for line in lines if writes(line) >= least), key=lambda line: -writes(line))
    shown = often[:most]
    names = places_of(module, sorted({one.place for line in shown for one in lines[line]}))
    for line in shown:
        counts: Counter[tuple[int, bool]] = Counter()
        for one in lines[line]:
            counts[one.place, one.written] += one.count
        print(f"    line {line:#x}: {writes(line):.2f} writes for each, by threads "
              f"{sorted({one.who for one in lines[line] if one.written})}")
        for (place, written), count in counts.most_common(10):
            print(f"        {count / n:7.2f} {'write' if written else 'read '} {names[place]}")
    if len(often) > len(shown):
        print(f"    and {len(often) - len(shown)} lines more")
    return sum(map(writes, often))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*", help="names of patterns, or own, read, write (default: own read)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("-n", type=int, default=2000, help="how much work each thread does")
    parser.add_argument("--least", type=float, default=0.02, help="show lines written so often for each piece of work")
    parser.add_argument("--most", type=int, default=4, help="show so many lines of each pattern")
    options = parser.parse_args()

    build = os.environ.get("UOPVM_BUILD", "ft")
    module = compile_recorded(build)
    import uopvm

    uopvm.__path__.insert(0, str(module.parent))
    from crew import patterns

    recorder = Recorder(module)
    busy = 0
    for one in patterns(options.patterns or ["own", "read"]):
        vm = uopvm.VM()
        try:
            program = vm.exec(one.source, str(one.path), name=one.path.stem)
        except uopvm.UnsupportedError as error:
            print(f"{one.title}: {error}")
            continue
        arguments = [(options.n, number) if one.kind == "write" else (options.n,) for number in range(options.threads)]
        in_turn(recorder, program["work"], arguments)
        print(f"{one.title}:")
        writes = show(module, shared_lines(recorder.accesses()), options.n, options.least, options.most)
        print(f"    {writes:.2f} writes to shared lines" if writes else "    nothing shared is written")
        busy += writes > 0
    sys.exit(bool(busy))


if __name__ == "__main__":
    main()
