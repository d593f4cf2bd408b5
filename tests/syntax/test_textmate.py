"""The TextMate grammar knows the language's words, and colours real files with the engine that editors use.

The engine: npm install --prefix ~/.cache/uopgen/textmate vscode-textmate@9 vscode-oniguruma@2
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from uopgen.model.clauses import ENTRY_WORDS, FAMILY_WORDS, FIELD_WORDS, FUNCTION_WORDS, UOP_WORDS
from uopgen.model.specials import SPECIALS
from uopgen.syntax.heads import KINDS
from uopgen.syntax.tokens import KEYWORDS

ROOT = Path(__file__).parent.parent.parent
GRAMMAR = ROOT / "docs" / "editors" / "uopgen.tmLanguage.json"
MODULES = Path.home() / ".cache" / "uopgen" / "textmate" / "node_modules"
ENGINE = shutil.which("node") is not None and (MODULES / "vscode-textmate").is_dir()
EXAMPLE = """/** Adds. */
pure replicate(8) op(_ADD, (n/2, a, b: RtObject *, c[oparg] -- unused)) {
    DEOPT_IF(a == 0);  // uopgen: ignore[UG301] why
#if X
    return 0x1f;
#endif
}
macro(ADD) = unused/1 + _ADD;
extern int f(RtValue v) steals(v) escapes @ gil;
struct RtList {
    uint32_t size  written_by(f);
};
"""
SCOPES = {
    "/**": "comment.block.documentation",
    "pure": "storage.modifier.annotation",
    "op": "keyword.declaration",
    "_ADD": "entity.name.function",
    "n": "variable.other.cache",
    "a": "variable.parameter",
    "RtObject *": "storage.type",
    "--": "keyword.operator.effect",
    "DEOPT_IF": "support.function.special",
    "[UG301]": "constant.other.code",
    "#if": "keyword.control.directive",
    "return": "keyword.control",
    "0x1f": "constant.numeric",
    "extern": "keyword.declaration",
    "f": "entity.name.function",
    "steals": "entity.other.attribute-name.clause",
    "gil": "entity.name.tag.build",
    "RtList": "entity.name.type",
    "written_by": "entity.other.attribute-name.clause",
}


def grammar() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(GRAMMAR.read_text())
    return found


def rules(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "match" in node or "begin" in node or "include" in node:
            yield node
        for value in node.values():
            yield from rules(value)
    elif isinstance(node, list):
        for value in node:
            yield from rules(value)


def words(name: str) -> set[str]:
    """The alternatives of the rule that gives a scope."""
    for rule in rules(grammar()):
        if rule.get("name") == f"{name}.uopgen" and (found := re.fullmatch(r"\\b\(\?:([\w|]+)\)\\b", rule["match"])):
            return set(found[1].split("|"))
    raise AssertionError(name)


def test_expressions_and_references_are_sound() -> None:
    known = {f"#{name}" for name in grammar()["repository"]}
    for rule in rules(grammar()):
        assert rule.get("include", "#c") in known
        for key in ("match", "begin", "end"):
            re.compile(rule.get(key, ""))


def test_its_words_are_those_of_the_language() -> None:
    assert words("support.function.special") == set(SPECIALS)
    assert words("entity.other.attribute-name.clause") == {
        *(*FUNCTION_WORDS, *FIELD_WORDS, *UOP_WORDS, *ENTRY_WORDS, *FAMILY_WORDS)
    }
    assert words("keyword.control") == {word for word, kind in KEYWORDS.items() if kind == word.upper()}
    assert words("storage.type") == {word for word, kind in KEYWORDS.items() if kind in ("BASE", "TAG")}
    definition = grammar()["repository"]["definition"]["patterns"][0]["begin"]
    assert all(kind in definition for kind in KINDS)


def tokens(path: Path) -> dict[str, Any]:
    command = ["node", str(Path(__file__).with_name("tokenise.js")), str(MODULES), str(GRAMMAR), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(not ENGINE, reason="the engine is not installed")
def test_an_example(tmp_path: Path) -> None:
    (tmp_path / "a.def").write_text(EXAMPLE)
    found = tokens(tmp_path / "a.def")["tokens"]
    for text, scope in SCOPES.items():
        assert any(word == text and f"{scope}.uopgen" in scopes for word, scopes in found), (text, scope)


@pytest.mark.skipif(not ENGINE, reason="the engine is not installed")
@pytest.mark.parametrize("name", ["dsl/bytecodes.def", "dsl/runtime.def"])
def test_nothing_stays_open_at_the_end_of_a_file(name: str) -> None:
    found = tokens(ROOT / name)
    text = (ROOT / name).read_text()
    assert found["depth"] == 1
    named = {word for word, scopes in found["tokens"] if "entity.name.function.uopgen" in scopes}
    assert set(re.findall(r"^(?:\w+ )*(?:inst|op|macro)\((\w+)", text, re.M)) <= named
