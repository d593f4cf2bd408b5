"""Ten instructions, generated, compiled and run: with labels and with a switch, and with failures at every place."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from uopgen.config import Config, Machine
from uopgen.diagnostics import Report
from uopgen.pipeline import build
from uopgen.source import SourceFile

HERE = Path(__file__).parent
TEMPLATES = HERE.parent.parent / "templates"
OUTPUTS = (
    "loop",
    "opcodes",
    "metadata",
    "metadata header",
    "statistics",
    "fields",
    "contract checks",
    "python metadata",
    "reference",
)
CONFIG = Config(
    name="toy",
    definitions=("toy.def",),
    outputs=OUTPUTS,
    machine=Machine(
        value="Value",
        null="NOTHING",
        close="toy_close({thread}, {value})",
        prefix="toy",
        header="toy.h",
        eval="toy_eval",
        entry_label="start",
    ),
)


def generate() -> dict[str, str]:
    report = Report()
    texts = build((SourceFile("toy.def", (HERE / "toy.def").read_text()),), (), CONFIG, "default", (TEMPLATES,), report)
    assert report.diagnostics == []
    return texts


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("toy")
    for name, text in generate().items():
        (folder / Path(name).name).write_text(text)
    return folder


def compiled(folder: Path, *flags: str) -> Path:
    program = folder / ("toy" + "".join(flags))
    sources = [HERE / "toy_main.c", *(folder / f"toy_{name}.c" for name in ("eval", "metadata", "contracts"))]
    command = ["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-g", "-fsanitize=address,undefined", *flags]
    command += [f"-I{folder}", f"-I{HERE}", *map(str, sources), "-o", str(program)]
    subprocess.run(command, check=True)
    return program


def output(program: Path, *arguments: str) -> list[str]:
    found = subprocess.run([program, *arguments], check=False, capture_output=True, text=True)
    assert found.stderr == ""
    return found.stdout.splitlines()


needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")


@needs_gcc
@pytest.mark.parametrize("flags", [("-O0",), ("-O2",), ("-O1", "-DUSE_LABELS=0")])
def test_programs_run(generated: Path, flags: tuple[str, ...]) -> None:
    assert output(compiled(generated, *flags)) == [
        "loop 4950",
        "calls 200, specialized 1",  # specialized, and back to the generic form for boxes
        "swap 1, below 3 2",
        "sum 13",
        "deopt ADD, cache 1, pops 5",
        "boxes left 0",
    ]


@needs_gcc
def test_no_failure_leaks(generated: Path) -> None:
    """Whichever call fails, the error label finds a true stack and the failed instruction."""
    program = compiled(generated, "-O1")
    add, sum_all, specialized = 1 - 1000, 9 - 1000, 11 - 1000
    cases = [(call, specialized, 13) for call in (1, 2, 100, 200)]
    cases += [(call, 4950, sum_all) for call in (201, 202, 203)] + [(204, 4950, add)]
    for call, loop, total in cases:
        found = output(program, str(call))
        assert (found[0], found[3], found[5]) == (f"loop {loop}", f"sum {total}", "boxes left 0"), call


def test_same_input_same_bytes() -> None:
    assert generate() == generate()


def test_python_metadata() -> None:
    names: dict[str, object] = {}
    exec(generate()["_opcodes.py"], names)
    effect = names["stack_effect"]
    assert callable(effect)
    assert [effect("ADD"), effect("SUM_ALL", 4), effect("PUSH", 1)] == [-1, -3, 1]
    assert names["opmap"] == {
        "CACHE": 0,
        "ADD": 1,
        "NOP": 2,
        "POP": 3,
        "RETURN": 4,
        "JUMP_BACK_IF_LESS": 5,
        "LOAD": 6,
        "PUSH": 7,
        "STORE": 8,
        "SUM_ALL": 9,
        "SWAP": 10,
        "ADD_SMALL": 11,
    }
    assert names["cache_units"] == {"ADD": 1, "ADD_SMALL": 1}
    assert names["deopt"] == {"ADD_SMALL": "ADD"}
    assert names["families"] == {"ADD": ("ADD_SMALL",)}
    assert names["expansion"]["ADD"] == (("_SPECIALIZE_ADD", 1), ("_ADD", 0))  # type: ignore[index]


GOLDEN = HERE / "golden" / "toy_eval.c"


def test_the_loop_reads_as_it_should() -> None:
    """The one golden file.  When the difference is wanted: python tests/render/test_toy_loop.py"""
    assert generate()["toy_eval.c"] == GOLDEN.read_text()


if __name__ == "__main__":
    GOLDEN.write_text(generate()["toy_eval.c"])
