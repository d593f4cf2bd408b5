"""Definitions that are wrong are reported once, and everything else is still judged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from expectations import mismatches

from uopgen.config import Config, Lint
from uopgen.diagnostics import Report
from uopgen.lint.example import CONFIG, CONTRACTS
from uopgen.pipeline import lint_sources
from uopgen.session import Session
from uopgen.source import SourceFile

# Found whatever else is wrong in the file.
FAULT = """
inst(A, (v -- v)) {
    frame->count = 1;
    DEOPT_IF(is_bad(v));               //~ UG301
}
"""
OPS = """
op(_ONE, (v -- v)) {
    harmless(v);
}
op(_TWO, (v -- v)) {
    DEOPT_IF(is_bad(v));
}
"""
WRONG = {
    "syntax of an op": "op(_ONE, (v -- v)) {\n    harmless(v;    //~ UG004\n}\nmacro(B) = _ONE;\n",
    "an op that is cut off": (
        OPS + "macro(B) = _ONE + _TWO;\nfamily(GENERIC, 0) = { B };\nop(_X, (v --)) {   //~ UG009\n"
    ),
    "a head that is wrong": (
        OPS + "family(HEAD, 0) = { B };\ninst(HEAD, (v -- v) {   //~ UG009\n}\nmacro(B) = _ONE + _TWO;\n"
    ),
    "a macro that is wrong": OPS + "macro(B) = _ONE + + _TWO;   //~ UG005\nfamily(GENERIC, 0) = { B };\n",
    "a family that is wrong": OPS + "macro(B) = _ONE + _TWO;\nfamily(GENERIC, 0 = { B };   //~ UG009\n",
    "a uop that nothing defines": (
        OPS + "macro(B) = _ONE + _TWO + _THREE;   //~ UG020\nfamily(GENERIC, 0) = { B };\n"
        "pseudo(P, (--)) = { B };\n"
    ),
    "a special macro in an expression": "inst(B, (v -- v)) {\n    int n = DEAD(v);   //~ UG022\n    n(n);\n}\n",
    "two shapes": "inst(B, (a[2] -- a)) {   //~ UG028\n    DEAD(b);   //~ UG020\n}\n",
    "a label that is wrong": "inst(B, (v --)) {\n    goto out;\n}\nlabel(out {   //~ UG009\n}\n",
    "no definition at all": "instr(B, (v -- v)) {   //~ UG006\n    frame->count = 2;\n}\nmacro(C) = B;\n",
}


def lint(text: str, contracts: str = CONTRACTS, config: Config = CONFIG) -> Report:
    report = Report()
    sources = (SourceFile("test.def", text),), (SourceFile("contracts.def", contracts),)
    lint_sources(*sources, config, Lint(), report)
    return report


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
@pytest.mark.parametrize("first", [True, False], ids=["before", "behind"])
def test_the_rest_is_judged(text: str, first: bool) -> None:
    both = text + FAULT if first else FAULT + text
    if "cut off" in text or (first and text.endswith("UG009\n")):
        both = FAULT + text
    assert mismatches(both, lint(both).diagnostics) == []


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_in_a_session_too(text: str) -> None:
    whole = FAULT + text
    session = Session(CONFIG, Lint())
    for turn in (FAULT, whole, FAULT + OPS, whole):
        outcome = session.check((SourceFile("test.def", turn),), (SourceFile("contracts.def", CONTRACTS),))
        if turn is whole:
            assert mismatches(whole, outcome.diagnostics) == []


CALLS = """
inst(B, (list, v -- list)) {
    lock_it(list);
    frame->count = 1;
    DEOPT_IF(is_bad(list));
    append(list, v);
}
"""


@pytest.mark.parametrize(
    "contract, code",
    [
        ("extern void lock_it(Value v) lockks(v);", "UG030"),
        ("extern void lock_it(Value v) locks(v) locks(v);", "UG030"),
        ("extern void lock_it(Value v locks(v);", "UG009"),
        ("extern void lock_it(Value v) locks(w);", "UG030"),
        ("extern void lock_it(Value v) locks(v) requires(guard(nowhere));", "UG030"),
    ],
)
def test_what_calls_a_wrong_contract_is_not_judged(contract: str, code: str) -> None:
    config = replace(CONFIG, deopt_to=(*CONFIG.deopt_to, ("B", "GENERIC")))
    text = CALLS + FAULT
    report = lint(text, CONTRACTS + contract + "\n", config)
    assert [one.code for one in report.diagnostics if one.span.source.name == "contracts.def"] == [code]
    assert mismatches(text, [one for one in report.diagnostics if one.span.source.name == "test.def"]) == []
