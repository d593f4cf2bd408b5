"""What README.md and docs/ show is what happens: console blocks are run and compared, Python blocks are run.

In a shown output `...` stands for anything within its line, alone on a line for any lines.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from uopgen.model.annotations import ANNOTATIONS
from uopgen.render.outputs import OUTPUTS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OWN_FILE = re.compile(r"^`([\w/.]+)`:\n\n```", re.MULTILINE)
PROGRAMS = {
    "uopgen": [sys.executable, "-c", "from uopgen.cli import main; main(prog_name='uopgen')"],
    "uopvm": [sys.executable, "-m", "uopvm"],
}


def blocks(language: str, start: str = "") -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for text in re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.S | re.M):
            if text.startswith(start):
                found.append((page.name, text))
    return found


def pattern(shown: str) -> re.Pattern[str]:
    def one(line: str) -> str:
        return r"(?:.*\n)*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\n"

    return re.compile("".join(map(one, shown.splitlines())))


@pytest.mark.parametrize(("page", "text"), blocks("", "$ "))
def test_console(page: str, text: str) -> None:
    for one in re.split(r"^(?=\$ )", text, flags=re.M)[1:]:
        command, _, shown = one.partition("\n")
        words = shlex.split(command[2:])
        done = subprocess.run([*PROGRAMS[words[0]], *words[1:]], cwd=ROOT, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert pattern(shown).fullmatch(done.stdout), f"{page}: {command}\n{done.stdout}"


@pytest.mark.parametrize(("page", "text"), blocks("python"))
def test_python(page: str, text: str) -> None:
    done = subprocess.run([sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{page}:\n{text}\n{done.stderr}"


# What is named in documents and comments: files below the root's folders, and the runtime's C wherever it stands.
PATH = re.compile(r"(?<![\w./{}-])((?:docs|generator|runtime|templates|tests|dsl|benchmarks|examples)/[\w./*-]*[\w*])")
C_FILE = re.compile(r"\b(rt_\w+\.[ch])\b")
SPEAKING = {".md", ".py", ".lark", ".def", ".c", ".h", ".j2"}
FOLDERS = ("docs", "generator", "runtime", "templates", "dsl", "benchmarks")


def test_every_annotation_is_told() -> None:
    page = (ROOT / "docs" / "definitions.md").read_text()
    told = set(re.findall(r"`(\w+)(?:\([\w:]+\))?`", page.partition("may stand:")[2].partition("\n## ")[0]))
    assert told >= ANNOTATIONS


def test_files_that_are_named_are_there() -> None:
    runtime = {path.name for path in (ROOT / "runtime").rglob("rt_*")}
    made = {path.format(prefix="rt") for path in (one.path for one in OUTPUTS) if "{prefix}" in path}
    missing = set()
    below = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in SPEAKING)
    for page in (ROOT / "README.md", *below):
        text = page.read_text()
        for name in set(PATH.findall(text)):
            pattern = name.replace("VERSION", "*")
            if any(fnmatch(one, pattern) for one in OWN_FILE.findall(text)):
                continue  # the page itself holds it
            # The second interpreter names its files as its own root sees them.
            if not any(next(root.glob(pattern), None) for root in (ROOT, ROOT / "examples" / "calc")):
                missing.add((page.relative_to(ROOT).as_posix(), name))
        missing |= {(page.name, name) for name in C_FILE.findall(text) if name not in runtime | made}
    assert not missing


def test_targets_that_are_named_are_there() -> None:
    text = (ROOT / "Makefile").read_text()
    described = set(re.findall(r"^([a-z-]+):.*## ", text, re.M))
    assert described == {name for line in re.findall(r"^\.PHONY:(.*)", text, re.M) for name in line.split()}
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z-]+)", page.read_text())}
    assert named <= described, named - described


def test_links_lead_somewhere_and_the_readme_to_every_page() -> None:
    made_by_machine = {"../build/docs/instructions.md"}
    links: dict[Path, set[str]] = {}
    for page in PAGES:
        prose = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.S | re.M)
        links[page] = set(re.findall(r"\]\(([^)#:]+)\)", prose)) - made_by_machine
        assert not [link for link in links[page] if not (page.parent / link).exists()], page.name
    linked = {link for link in links[PAGES[0]] if link.endswith(".md")}
    assert linked == {f"docs/{page.name}" for page in PAGES[1:]}
