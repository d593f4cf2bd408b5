"""Builds of the machine that differ in nothing but where in memory their code lies.

The same program can run some percent faster or slower when a branch comes to lie on another place of a line of the
cache or of the processor's tables; that is chance, and a comparison of two builds with one layout each measures it too.
A layout has the objects of a build linked in another order, and the parts of the loop (rt_eval.c) moved apart: behind
jumps and returns, where nothing runs, there are some bytes more.  The instructions that run are the same ones.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from uopgen.cli.build import build_project, toolchain_for
from uopgen.cli.project import load_project
from uopgen.diagnostics import Report

ROOT = Path(__file__).resolve().parent.parent
LOOP = "rt_eval"
LEAVES = re.compile(r"^\t(?:notrack )?(?:jmp|ret)\b.*$", re.MULTILINE)     # nothing is reached by falling through these
APART = range(1, 48)                                                       # bytes behind each of them


@dataclass(frozen=True, slots=True)
class Parts:
    """What the module of a build is linked from."""
    module: Path
    compiler: tuple[str, ...]
    link_flags: tuple[str, ...]
    objects: tuple[Path, ...]      # all but the loop's
    loop: str                      # the assembler's text of the loop

    def lay_out(self, seed: str, folder: Path) -> None:
        """Make the module in `folder`, with the layout that belongs to the seed."""
        chance = random.Random(seed)
        folder.mkdir(parents=True)
        text = folder / f"{LOOP}.s"
        text.write_text(LEAVES.sub(lambda leave: f"{leave[0]}\n\t.skip {chance.choice(APART)}, 0x90", self.loop))
        order = [str(text), *map(str, self.objects)]
        chance.shuffle(order)
        command = [*self.compiler, *order, *self.link_flags, "-o", str(folder / self.module.name)]
        subprocess.run(command, check=True)
        shutil.copy(self.module.with_name("_opcodes.py"), folder)


def parts_of(build: str) -> Parts:
    """The build, made when it is stale."""
    module = build_project(ROOT, build)
    project = load_project(ROOT, Report())
    assert project is not None
    tools = toolchain_for(project, build)
    objects = ROOT / "build" / "objects" / f"{build}{tools.suffix.removesuffix('.so')}"
    names = [one.stem for one in (*project.matching(project.config.sources), *sorted(module.parent.glob("*.c")))]
    loop = subprocess.run([*tools.compiler, *tools.flags, "-S", str(module.with_name(f"{LOOP}.c")), "-o", "-"],
                          check=True, capture_output=True, text=True).stdout
    if not LEAVES.search(loop):
        raise SystemExit("the assembler's text of this computer is not known here: no layouts can be made")
    others = tuple(objects / f"{name}.o" for name in names if name != LOOP)
    return Parts(module, tools.compiler, tools.link_flags, others, loop)


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    (ROOT / "build").mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="layout.", dir=ROOT / "build")
