"""Names, numbers, caches, builds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stages import CONFIG, program, resolved

from uopgen.config import Lint
from uopgen.diagnostics import Report
from uopgen.pipeline import lint_sources
from uopgen.settings import parse_config
from uopgen.source import SourceFile

EMPTY = "inst({}, (--)) {{ }}\n"
WITH = "inst({}, (--)) {{ use(oparg); }}\n"
USE = "macro void use(int i);\n"


def test_numbers_follow_the_rule() -> None:
    text = USE + "".join(EMPTY.format(name) for name in ("ZED", "ABC", "INSTRUMENTED_B", "INSTRUMENTED_A", "ABC_FAST"))
    text += WITH.format("WITH_Z") + WITH.format("WITH_A") + WITH.format("WITH_A_FAST")
    text += "family(WITH_A, 0) = { WITH_A_FAST };\nfamily(ABC, 0) = { ABC_FAST };\n"
    text += "pseudo(P_B, (--)) = { ABC };\npseudo(P_A, (--)) = { ABC, ZED };\n"
    config = replace(CONFIG, opcodes=(("CACHE", 0), ("ZED", 2)))
    assert program(text, config).opcodes == {
        "CACHE": 0,
        "ABC": 1,
        "ZED": 2,
        "WITH_A": 3,
        "WITH_Z": 4,
        "WITH_A_FAST": 5,
        "ABC_FAST": 6,
        "INSTRUMENTED_A": 253,
        "INSTRUMENTED_B": 254,
        "P_A": 256,
        "P_B": 257,
    }


def test_adding_a_form_moves_no_base_instruction() -> None:
    base = EMPTY.format("A") + WITH.format("B") + USE
    before = program(base).opcodes
    after = program(base + EMPTY.format("A_FAST") + "family(A, 0) = { A_FAST };").opcodes
    assert {name: after[name] for name in before} == dict(before)


def test_caches_are_laid_out_in_order() -> None:
    text = """
    op(_A, (x/1, unused/2 --)) { use(x); }
    op(_B, (y/4 --)) { use(y); }
    macro(M) = unused/1 + _A + _B + unused/1 + unused/-5 + _A;
    """
    one = program(USE + text).instruction("M")
    assert one is not None
    assert [(cache.cache.name, cache.offset) for cache in one.caches] == [
        ("x", 2),
        ("unused", 3),
        ("y", 5),
        ("x", 5),
        ("unused", 6),
    ]
    assert one.size == 8


def test_an_override_takes_the_place_of_the_first() -> None:
    one = program("inst(A, (-- x)) { x = NOTHING; }\ninst(B, (--)) { }\noverride inst(A, (-- y)) { y = f(NOTHING); }")
    assert [(i.name, str(i.pushed)) for i in one.instructions] == [("B", "0"), ("A", "1")]


def test_definitions_of_a_build() -> None:
    text = """
    #ifdef FREE_THREADED
    inst(A, (--)) { }
    #else
    inst(B, (--)) { }
    #endif
    """
    assert [one.name for one in program(text).instructions] == ["A"]
    assert [one.name for one in program(text, build="gil").instructions] == ["B"]


def test_a_clause_of_one_build() -> None:
    text = "extern V h(V v) escapes @ gil blocks @ ft;\n" + EMPTY.format("A")
    for build, word in (("ft", "blocks"), ("gil", "escapes")):
        function = program(text, build=build).contracts.function("h")
        assert function is not None
        assert [str(one) for one in function.promises] == [word]


def test_what_is_right_is_kept_beside_what_is_wrong() -> None:
    found, report = resolved("macro(BAD) = _NOWHERE;\ninst(GOOD, (--)) { }")
    assert found is not None
    assert [one.name for one in found.instructions] == ["GOOD"]
    assert [one.code for one in report.diagnostics] == ["UG020"]


def test_prototypes_of_contracts() -> None:
    text = "extern int h(T *t, const V *items, ...) fails(-1);\nextern void nothing(void);\n" + EMPTY.format("A")
    functions = program(text).contracts.functions
    assert functions["h"].prototype == "int (*)(T *, const V *, ...)"
    assert functions["nothing"].prototype == "void (*)(void)"


def test_a_build_that_adds_names_takes_the_clauses_of_the_other() -> None:
    """`stats` is `ft` and more; `gil` is neither."""
    table = {"ft": {"FREE_THREADED": 1}, "gil": {"FREE_THREADED": 0}, "stats": {"FREE_THREADED": 1, "COUNT": 1}}
    config = parse_config({"builds": table})
    assert [config.kin(name) for name in config.builds] == ["ft", "gil", "ft"]
    assert config.added("stats") == ("COUNT",) and config.added("ft") == ()
    text = "extern V h(V v) blocks @ ft;\n" + EMPTY.format("A")
    for build, words in (("ft", ["blocks"]), ("gil", []), ("stats", ["blocks"])):
        function = program(text, config, build).contracts.function("h")
        assert function is not None
        assert [str(one) for one in function.promises] == words


@pytest.mark.parametrize("mentioned", [False, True])
def test_a_build_that_no_definition_tells_apart_is_judged_with_its_kin(mentioned: bool) -> None:
    table = {"ft": {"FREE_THREADED": 1}, "stats": {"FREE_THREADED": 1, "COUNT": 1}}
    body = "\n#if COUNT\n    count();\n#endif\n" if mentioned else ""
    text = f"extern void count(void);\ninst(A, (--)) {{ {body} }}\n"
    report = Report()
    _, known = lint_sources((SourceFile("a.def", text),), (), parse_config({"builds": table}), Lint(), report)
    assert set(known) == ({"ft", "stats"} if mentioned else {"ft"})
