"""`uopgen build`: regenerate and compile what changed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from ..diagnostics import Report, counted
from .console import progress, say, show_report
from .files import only_one, replace_file, write_if_changed
from .freshness import Stamp, entries_of, is_fresh, make_stamp, read_stamp
from .origins import origins
from .project import TOOL, Project, chosen_build, find_project, headers_of, load_project, read_inputs
from .toolchain import CompileError, Toolchain, compile_extension, find_toolchain, run_command


@dataclass(frozen=True, slots=True)
class Built:
    module: Path
    summary: Mapping[str, object]
    fresh: bool


def inputs_of(project: Project) -> list[Path]:
    """Every file whose change may change what is built."""
    config = project.config
    own = [project.root / "pyproject.toml"]
    own += [project.root / name for name in (*config.definitions, *config.contracts)]
    own += project.matching(config.sources) + project.matching(f"{folder}/*.h" for folder in config.include)
    for folder in project.templates():
        own += sorted(folder.rglob("*.j2"))
    return own + sorted(TOOL.rglob("*.py")) + [TOOL / "syntax" / "grammar.lark"]


def facts_of(toolchain: Toolchain) -> dict[str, str]:
    """What decides a build beside files."""
    words = (*toolchain.compiler, *toolchain.flags, *toolchain.link_flags)
    return {"python": sys.version, "suffix": toolchain.suffix, "command": " ".join(words), "tool": str(TOOL)}


def toolchain_for(project: Project, build: str) -> Toolchain:
    config = project.config
    include = [f"-I{project.root / folder}" for folder in config.include] + [f"-I{project.output(build)}"]
    defines = [f"-D{name}={value}" for name, value in config.build_defines(build).items()]
    python = "0x{:02x}{:02x}".format(*sys.version_info)
    return find_toolchain([*include, *defines, *(flag.replace("{python}", python) for flag in config.cflags)])


def generate(project: Project, build: str, report: Report) -> dict[str, str]:
    """Every generated text by its path below the build's folder; empty when there are errors."""
    from ..pipeline import build as run_pipeline

    definitions, contracts = read_inputs(project, report)
    if not report.ok:
        return {}
    return run_pipeline(definitions, contracts, project.config, build, project.templates(), report)


def translate_cython(source: Path, target: Path) -> None:
    """Cython to C, unless the C is newer than its source."""
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return
    temporary = target.with_name(f".{target.name}.new.c")
    command = (sys.executable, "-m", "cython", "-3", "--fast-fail", str(source), "-o", str(temporary))
    try:
        run_command(command, f"translating {source.name}")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def compile_project(project: Project, build: str, texts: Mapping[str, str]) -> Path:
    output = project.output(build)
    generated = [output / name for name in texts if name.endswith(".c")]
    for name in texts:
        if name.endswith(".pyx"):
            target = (output / name).with_suffix(".c")
            with progress(f"translating {name}"):
                translate_cython(output / name, target)
            generated.append(target)
    toolchain = toolchain_for(project, build)
    module = output / f"{project.config.module_name(build)}{toolchain.suffix}"
    objects = project.root / "build" / "objects" / f"{build}{toolchain.suffix.removesuffix('.so')}"
    sources = project.matching(project.config.sources) + generated
    with progress(f"compiling {counted(len(sources), 'C file')}") as step:
        try:
            compile_extension(toolchain, sources, objects, module, step)
        except CompileError as error:
            raise CompileError("\n".join([str(error), *origins(str(error), project.root)])) from None
    return module


def build_if_stale(project: Project, build: str, report: Report, judge: bool = False) -> Built | None:
    """The compiled module; None when the definitions have errors (they are in the report).

    `judge`: errors that lint finds end the command, too.
    """
    toolchain = toolchain_for(project, build)
    fresh = fresh_build(project, build, toolchain, inputs_of(project))
    if fresh is not None:
        return fresh  # nothing is written, not even a lock
    with only_one(project.root / "build" / f"{build}.lock"):
        return build_alone(project, build, toolchain, report, judge)


def fresh_build(project: Project, build: str, toolchain: Toolchain, inputs: list[Path]) -> Built | None:
    """What an earlier build has made, when nothing has changed since."""
    output = project.output(build)
    stamp = read_stamp(output / f"stamp{toolchain.suffix}.json")
    if not is_fresh(stamp, facts_of(toolchain), inputs):
        return None
    return Built(output / f"{project.config.module_name(build)}{toolchain.suffix}", summary_of(stamp), True)


def built_or_end(project: Project, build: str, report: Report, judge: bool = False) -> Built:
    """The compiled module, with warnings shown; without one the command ends with 1, having said why."""
    try:
        built = build_if_stale(project, build, report, judge) if report.ok else None
    except CompileError as error:
        raise end_with(error) from None
    show_report(report)
    if built is None:
        raise SystemExit(1)
    return built


def end_with(error: CompileError) -> SystemExit:
    say(f"error: {error}")
    return SystemExit(1)


def build_alone(project: Project, build: str, toolchain: Toolchain, report: Report, judge: bool) -> Built | None:
    """As build_if_stale(), while no other process builds the same."""
    started = time.perf_counter()
    output = project.output(build)
    inputs = inputs_of(project)
    fresh = fresh_build(project, build, toolchain, inputs)
    if fresh is not None:
        return fresh  # another process has just made it

    read = entries_of(inputs)
    say(f"generating {build} from {', '.join(project.config.definitions)}")
    texts = generate(project, build, report)
    if not report.ok:
        return None
    if judge:
        lint_project(project)
    for name, text in texts.items():
        write_if_changed(output / name, text)
    generated = time.perf_counter()
    module = compile_project(project, build, texts)
    summary = {
        **counts(texts),
        "seconds generating": round(generated - started, 2),
        "seconds compiling": round(time.perf_counter() - generated, 2),
    }
    made = entries_of([module, *(output / name for name in texts)])
    stamp_text = make_stamp(facts_of(toolchain), {**read, **made}, summary)
    replace_file(output / f"stamp{toolchain.suffix}.json", stamp_text.encode())
    return Built(module, summary, False)


def counts(texts: Mapping[str, str]) -> dict[str, object]:
    from ..pipeline import count_definitions

    return {**count_definitions(texts), "generated lines": sum(text.count("\n") for text in texts.values())}


def summary_of(stamp: Stamp | None) -> Mapping[str, object]:
    summary = (stamp or {}).get("summary")
    return summary if isinstance(summary, dict) else {}


def summary_line(summary: Mapping[str, object]) -> str:
    """`12 instructions, 1 uop, …`."""
    return ", ".join(f"{value} {name.removesuffix('s') if value == 1 else name}" for name, value in summary.items())


def stale_outputs(project: Project, build: str, report: Report) -> list[str]:
    """Generated files that are not what the definitions say now."""
    texts = generate(project, build, report)
    output = project.output(build)
    return [name for name, text in texts.items() if not holds(output / name, text)]


def holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


def build_project(root: Path, build: str) -> Path:
    """For setup.py: the compiled module of the project at `root`, or SystemExit with the reasons shown."""
    report = Report()
    project = load_project(root, report)
    try:
        built = build_if_stale(project, build, report) if project is not None and report.ok else None
    except CompileError as error:
        raise SystemExit(f"error: {error}") from None
    show_report(report)
    if built is None:
        raise SystemExit("the interpreter could not be built")
    return built.module


@click.command()
@click.option("--config", "builds", multiple=True, metavar="BUILD", help="A build of the project (default: its first).")
@click.option("--check", is_flag=True, help="Change nothing; fail when something generated is stale or missing.")
@click.option("--no-lint", is_flag=True, help="Build although lint has errors.")
def command(builds: tuple[str, ...], check: bool, no_lint: bool) -> None:
    """Regenerate and compile the interpreter.  Does nothing when nothing changed."""
    report = Report()
    project = find_project(report)
    if not report.ok:
        show_report(report)
        raise SystemExit(1)
    for name in builds or project.config.builds[:1]:
        build = chosen_build(project.config, name)
        if check:
            check_build(project, build, report)
        else:
            make_build(project, build, report, no_lint)


def check_build(project: Project, build: str, report: Report) -> None:
    try:
        toolchain = toolchain_for(project, build)
    except CompileError as error:
        raise end_with(error) from None
    if fresh_build(project, build, toolchain, inputs_of(project)) is not None:
        say(f"{build}: up to date")
        return
    stale = stale_outputs(project, build, report)
    show_report(report)
    for name in stale:
        say(f"stale: {os.path.relpath(project.output(build) / name, project.root)}")
    if not stale and report.ok:
        say(f"{build}: generated files are up to date, the compiled module is not")
    say("run: uopgen build")
    raise SystemExit(1)


def lint_project(project: Project) -> None:
    """Errors of the rules stop a build; warnings wait for `uopgen lint`."""
    from ..diagnostics import Severity
    from ..pipeline import lint_sources
    from .kept import Halves

    found = Report()
    definitions, contracts = read_inputs(project, found)
    if found.ok:
        headers = headers_of(project, found)
        settings = project.config.lint
        kept = Halves(project.root / "build" / "lint", (project.config, settings))  # lint will ask for the same
        lint_sources(definitions, contracts, project.config, settings, found, headers, kept=kept)
    errors = Report([one for one in found.diagnostics if one.severity is Severity.ERROR])
    if errors.diagnostics:
        show_report(errors)
        say("nothing was built: `uopgen explain CODE` tells more, --no-lint builds all the same")
        raise SystemExit(1)


def make_build(project: Project, build: str, report: Report, no_lint: bool) -> None:
    built = built_or_end(project, build, report, judge=not no_lint)
    where = built.module.relative_to(project.root)
    say(f"{where}: {'up to date' if built.fresh else 'built'} ({summary_line(built.summary)})")
