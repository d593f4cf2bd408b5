"""The runtime compiled for tests in several configurations: objects that C tests are linked with, and the module.

`ft` and `gil` are the two builds with assertions on; `tsan` and `asan` (with undefined behaviour) are `ft` under a
sanitizer.  An edit takes something out of the sources: only what it touches is generated and compiled again.  A process
uses the module of a configuration when it runs with `environment(configuration)`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from uopgen.cli.build import toolchain_for, translate_cython
from uopgen.cli.files import only_one, write_if_changed
from uopgen.cli.project import Project, load_project
from uopgen.cli.toolchain import Toolchain, compile_object, run_command
from uopgen.diagnostics import Report
from uopgen.pipeline import build as run_pipeline
from uopgen.source import SourceFile

ROOT = Path(__file__).resolve().parent.parent
RUNTIME_TESTS = ROOT / "tests" / "runtime"
DEBUG = ("-O1", "-g", "-DRT_DEBUG", "-Wall", "-Wextra", "-Werror", "-Wno-maybe-uninitialized")
LENIENT = ("-Wno-error",)  # a sanitizer hides from the compiler what bounds a number


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to one file: `old` stands there exactly once."""

    path: str
    old: str
    new: str

    def apply(self, text: str) -> str:
        assert text.count(self.old) == 1, f"{self.path}: not exactly once: {self.old}"
        return text.replace(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Configuration:
    name: str
    build: str
    flags: tuple[str, ...] = ()
    preload: str = ""
    options: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()

    def without(self, name: str, *edits: Edit) -> Configuration:
        """The same with edited sources."""
        return replace(self, name=f"{self.name}-{name}", edits=edits)


FT, GIL = Configuration("ft", "ft"), Configuration("gil", "gil")
LIKE_MALLOC = "allocator_may_return_null=1"  # where a program asks for too much, memory runs out as it does otherwise
# Every finding ends the process.  There is no suppression file.
HALT = "halt_on_error=1:exitcode=66"
TSAN = Configuration(
    "tsan",
    "ft",
    ("-fsanitize=thread", *LENIENT),
    "libtsan.so",
    (("TSAN_OPTIONS", f"{HALT}:second_deadlock_stack=1:history_size=4:die_after_fork=0:{LIKE_MALLOC}"),),
)
# Memory that the host never gives back is no leak of ours: leaks are counted by `uopvm -R` instead.
ASAN = Configuration(
    "asan",
    "ft",
    ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", *LENIENT),
    "libasan.so",
    (
        ("ASAN_OPTIONS", f"detect_leaks=0:abort_on_error=0:{HALT}:{LIKE_MALLOC}"),
        ("UBSAN_OPTIONS", "print_stacktrace=1"),
    ),
)
SANITIZED = {"thread": TSAN, "address": ASAN}


def host_library() -> tuple[str, ...]:
    """How to link with the running Python: the runtime asks it about characters."""
    folders = [Path(str(sysconfig.get_config_var(name))) for name in ("LIBDIR", "LIBPL")]
    names = [str(sysconfig.get_config_var(name)) for name in ("LDLIBRARY", "LIBRARY")]
    found = next(path for folder in folders for name in names if (path := folder / name).is_file())
    return (str(found), f"-Wl,-rpath,{found.parent}", "-ldl", "-lutil", "-lm", "-lpthread")


def toolchain_of(project: Project, configuration: Configuration, generated: Path) -> Toolchain:
    toolchain = toolchain_for(project, configuration.build)
    include = (f"-I{generated}", f"-I{RUNTIME_TESTS}")  # before the folder of the last build
    return replace(toolchain, flags=(*include, *toolchain.flags, *DEBUG, *configuration.flags))


def compile_all(toolchain: Toolchain, sources: Sequence[Path], folder: Path) -> list[Path]:
    """The objects of the sources; only what changed is compiled."""
    folder.mkdir(parents=True, exist_ok=True)
    targets = [folder / f"{source.stem}.o" for source in sources]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(lambda pair: compile_object(toolchain, *pair), zip(sources, targets, strict=True)))
    return targets


def generated_texts(project: Project, configuration: Configuration) -> dict[str, str]:
    """What the definitions become, with the edits made in them."""
    report = Report()

    def read(name: str) -> SourceFile:
        text = (project.root / name).read_text()
        for edit in configuration.edits:
            text = edit.apply(text) if edit.path == name else text
        return SourceFile(name, text)

    config = project.config
    definitions, contracts = (tuple(map(read, names)) for names in (config.definitions, config.contracts))
    texts = run_pipeline(definitions, contracts, config, configuration.build, project.templates(), report)
    assert report.ok, report.diagnostics
    return texts


@dataclass(frozen=True, slots=True)
class Runtime:
    """The runtime compiled in one configuration."""

    configuration: Configuration
    toolchain: Toolchain
    objects: tuple[Path, ...]
    folder: Path

    def program(self, name: str) -> Path:
        """A test in C, linked."""
        (test,) = compile_all(self.toolchain, [RUNTIME_TESTS / f"{name}.c"], self.folder / "tests")
        target = self.folder / name
        command = (*self.toolchain.compiler, *self.configuration.flags, str(test), *map(str, self.objects))
        run_command((*command, *host_library(), "-o", str(target)), f"linking {name}")
        return target

    def module_object(self, source: Path, target: Path) -> Path:
        """The module's own object: that of the whole configuration, when it was made from the same text."""
        whole = folder_of(whole_of(self.configuration))
        same = whole / "gen" / source.name
        if self.configuration.edits and same.is_file() and same.read_text() == source.read_text():
            runtime_in(whole_of(self.configuration)).modules()
            return whole / target.with_suffix(".o").name
        translate_cython(source, target)
        quiet = replace(self.toolchain, flags=(*self.toolchain.flags, "-w"))
        return compile_all(quiet, [target], self.folder)[0]

    def modules(self) -> Path:
        """The folder with the extension module, for UOPVM_MODULES."""
        source = self.folder / "gen" / f"_vm_{self.configuration.build}.pyx"
        target = source.with_suffix(".c")
        made = self.folder / "modules" / self.configuration.build
        with only_one(self.folder.with_name(f"{self.folder.name}.lock")):
            module = self.module_object(source, target)
            write_if_changed(made / "_opcodes.py", (self.folder / "gen" / "_opcodes.py").read_text())
            objects = (*map(str, self.objects), str(module))
            new, shared = made / ".new.so", made / f"_vm_{self.configuration.build}{self.toolchain.suffix}"
            if not shared.exists() or any(Path(one).stat().st_mtime > shared.stat().st_mtime for one in objects):
                command = (*self.toolchain.compiler, *self.configuration.flags, *objects, *self.toolchain.link_flags)
                run_command((*command, "-o", str(new)), f"linking {shared.name}")
                new.replace(shared)
        return made.parent


def whole_of(configuration: Configuration) -> Configuration:
    """The one that it is an edited form of."""
    return replace(configuration, name=configuration.name.partition("-")[0], edits=())


def folder_of(configuration: Configuration) -> Path:
    return ROOT / "build" / "objects" / f"test-{configuration.name}-{sysconfig.get_config_var('SOABI')}"


@cache
def runtime_in(configuration: Configuration) -> Runtime:
    report = Report()
    project = load_project(ROOT, report)
    assert project is not None
    folder = folder_of(configuration)
    with only_one(folder.with_name(f"{folder.name}.lock")):
        if configuration.edits:
            return edited_runtime(project, configuration, folder)
        texts = generated_texts(project, configuration)
        for name, text in texts.items():
            write_if_changed(folder / "gen" / name, text)
        toolchain = toolchain_of(project, configuration, folder / "gen")
        made = [folder / "gen" / name for name in texts if name.endswith(".c")]
        objects = compile_all(toolchain, project.matching(project.config.sources) + made, folder)
    return Runtime(configuration, toolchain, tuple(objects), folder)


def edited_runtime(project: Project, configuration: Configuration, folder: Path) -> Runtime:
    """The objects of the whole configuration, but for those of files that differ."""
    whole = runtime_in(whole_of(configuration))
    changed: list[Path] = []
    for name, text in generated_texts(project, configuration).items():
        write_if_changed(folder / "gen" / name, text)
        if name.endswith(".c") and text != (whole.folder / "gen" / name).read_text():
            changed.append(folder / "gen" / name)
    for path in {edit.path for edit in configuration.edits if edit.path.endswith(".c")}:
        text = (ROOT / path).read_text()
        for edit in configuration.edits:
            text = edit.apply(text) if edit.path == path else text
        write_if_changed(folder / "edited" / Path(path).name, text)
        changed.append(folder / "edited" / Path(path).name)
    assert changed, "the edits change nothing that is compiled"
    toolchain = toolchain_of(project, configuration, folder / "gen")
    made = {path.name: path for path in compile_all(toolchain, changed, folder)}
    objects = tuple(made.get(path.name, path) for path in whole.objects)
    return Runtime(configuration, toolchain, objects, folder)


def environment(configuration: Configuration, **more: str) -> dict[str, str]:
    """Of a process in which `import uopvm` finds the module of the configuration."""
    modules = str(runtime_in(configuration).modules())
    words = {**os.environ, "UOPVM_MODULES": modules, "UOPVM_BUILD": configuration.build}
    if configuration.preload:
        command = (*runtime_in(configuration).toolchain.compiler, f"-print-file-name={configuration.preload}")
        words["LD_PRELOAD"] = subprocess.check_output(command, text=True).strip()
    return {**words, **dict(configuration.options), **more}


def run_in(configuration: Configuration, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """This Python with these arguments, in the configuration."""
    command = [sys.executable, *words]
    return subprocess.run(command, env=environment(configuration, **more), capture_output=True, text=True, check=False)
