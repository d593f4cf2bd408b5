"""Each tests/runtime/test_*.c is a program of its own, linked with the whole runtime in several configurations.

`ft` and `gil` are the two builds with assertions on; they always run.  UOPVM_SANITIZE=thread or =address (with
undefined behaviour), or both with a comma between them, adds builds of `ft` under that sanitizer.
"""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from uopgen.cli.build import generate, toolchain_for
from uopgen.cli.files import only_one, write_if_changed
from uopgen.cli.project import Project, load_project
from uopgen.cli.toolchain import Toolchain, compile_object, run_command
from uopgen.diagnostics import Report

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TESTS = sorted(path.stem for path in HERE.glob("test_*.c"))
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Configuration:
    name: str
    build: str
    flags: tuple[str, ...] = ()


DEBUG = ("-O1", "-g", "-DRT_DEBUG", "-Wall", "-Wextra", "-Werror", "-Wno-maybe-uninitialized")
LENIENT = ("-Wno-error",)  # a sanitizer hides from the compiler what bounds a number
ALWAYS = (Configuration("ft", "ft"), Configuration("gil", "gil"))
SANITIZED = {
    "thread": Configuration("tsan", "ft", ("-fsanitize=thread", *LENIENT)),
    "address": Configuration("asan", "ft", ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", *LENIENT)),
}
CONFIGURATIONS = (*ALWAYS, *(SANITIZED[word] for word in os.environ.get("UOPVM_SANITIZE", "").split(",") if word))


def host_library() -> tuple[str, ...]:
    """How to link with the running Python: the runtime asks it about characters."""
    folders = [Path(str(sysconfig.get_config_var(name))) for name in ("LIBDIR", "LIBPL")]
    names = [str(sysconfig.get_config_var(name)) for name in ("LDLIBRARY", "LIBRARY")]
    found = next(path for folder in folders for name in names if (path := folder / name).is_file())
    return (str(found), f"-Wl,-rpath,{found.parent}", "-ldl", "-lutil", "-lm", "-lpthread")


def toolchain_of(project: Project, configuration: Configuration, generated: Path) -> Toolchain:
    toolchain = toolchain_for(project, configuration.build)
    return replace(toolchain, flags=(*toolchain.flags, f"-I{generated}", f"-I{HERE}", *DEBUG, *configuration.flags))


def compile_all(toolchain: Toolchain, sources: Sequence[Path], folder: Path) -> list[Path]:
    """The objects of the sources; only what changed is compiled."""
    folder.mkdir(parents=True, exist_ok=True)
    targets = [folder / f"{source.stem}.o" for source in sources]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(lambda pair: compile_object(toolchain, *pair), zip(sources, targets, strict=True)))
    return targets


@dataclass(frozen=True, slots=True)
class Runtime:
    """The runtime compiled in one configuration."""

    configuration: Configuration
    toolchain: Toolchain
    objects: tuple[Path, ...]
    folder: Path

    def program(self, name: str) -> Path:
        (test,) = compile_all(self.toolchain, [HERE / f"{name}.c"], self.folder / "tests")
        target = self.folder / name
        command = (*self.toolchain.compiler, *self.configuration.flags, str(test), *map(str, self.objects))
        run_command((*command, *host_library(), "-o", str(target)), f"linking {name}")
        return target


@cache
def runtime_in(configuration: Configuration) -> Runtime:
    folder = ROOT / "build" / "objects" / f"test-{configuration.name}-{sysconfig.get_config_var('SOABI')}"
    report = Report()
    project = load_project(ROOT, report)
    assert project is not None
    with only_one(folder.with_name(f"{folder.name}.lock")):
        texts = generate(project, configuration.build, report)
        assert report.ok, report.diagnostics
        for name, text in texts.items():
            write_if_changed(folder / "gen" / name, text)
        toolchain = toolchain_of(project, configuration, folder / "gen")
        made = [folder / "gen" / name for name in texts if name.endswith(".c")]
        objects = compile_all(toolchain, project.matching(project.config.sources) + made, folder)
    return Runtime(configuration, toolchain, tuple(objects), folder)


@pytest.fixture(params=CONFIGURATIONS, ids=lambda one: one.name)
def runtime(request: pytest.FixtureRequest) -> Iterator[Runtime]:
    yield runtime_in(request.param)


@pytest.mark.parametrize("name", TESTS)
def test_in_c(runtime: Runtime, name: str) -> None:
    program = runtime.program(name)
    done = subprocess.run([program], capture_output=True, text=True, check=False, timeout=SECONDS)
    assert (done.returncode, done.stdout) == (0, "ok\n"), done.stderr[-4000:]
