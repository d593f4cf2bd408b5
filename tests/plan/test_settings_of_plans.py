"""Caches, builds, conditional items and machines without references, as steps."""

from __future__ import annotations

from dataclasses import replace

from stages import CONFIG, cases, plan

from uopgen.plan.show import steps


def test_caches_are_read_where_they_are_used() -> None:
    text = """
    op(_A, (one/1, two/2 --)) { use(two); }
    macro(M) = unused/1 + _A + unused/4;
    macro void use(int i);
    """
    case = cases(text)["M"]
    assert case.size == 1 + 1 + 1 + 2 + 4
    assert plan(text)[0] == "cache two 3"


def test_a_build_takes_its_arm() -> None:
    text = """inst(A, (a -- a)) {
    #ifdef FREE_THREADED
        V t = g(a);
    #else
        V t = f(a);
    #endif
        vclose(thread, t);
    }"""
    free = ["load a -1", "spill g", "code", "reload", "spill vclose", "code", "reload", "next"]
    assert plan(text) == free
    assert steps(cases(text, build="gil")["A"]) == ["load a -1", "code", "spill vclose", "code", "reload", "next"]


def test_an_open_name_keeps_both_arms() -> None:
    text = """inst(A, (a -- c)) {
    #if TRACE
        V t = g(a);
    #else
        V t = f(a);
    #endif
        c = t; DEAD(a);
    }"""
    assert plan(text) == [
        "load a -1",
        "#if TRACE",
        "  spill g",
        "  code",
        "  reload",
        "#else",
        "  code",
        "code",
        "store c -1",
        "next",
    ]


def test_without_references_nothing_has_to_be_consumed() -> None:
    bare = replace(CONFIG, machine=replace(CONFIG.machine, close="", null=""))
    assert plan("inst(A, (a, b -- c)) { c = f(a); DECREF_INPUTS(); }", bare) == [
        "load a -2",
        "code",
        "store c -2",
        "adjust -1",
        "next",
    ]


def test_conditional_items() -> None:
    text = "inst(A, (a, self if (oparg & 1) -- c)) { c = f(self); INPUTS_DEAD(); }"
    assert plan(text) == [
        "load self -((oparg & 1) ? 1 : 0)",
        "code",
        "store c -1 - ((oparg & 1) ? 1 : 0)",
        "adjust -((oparg & 1) ? 1 : 0)",
        "next",
    ]


def test_specializing_can_be_switched_off() -> None:
    text = """
    specializing op(_S, (counter/1, a -- a)) { use(counter); }
    op(_A, (a -- a)) { use(1); }
    macro(M) = _S + _A;
    macro void use(int i);
    """
    assert plan(text) == ["cache counter 1", "code", "code", "next"]
    off = replace(CONFIG, specializing=False)
    assert plan(text, off) == ["code", "next"]
    assert cases(text, off)["M"].size == 2


QUICK = replace(CONFIG, machine=replace(CONFIG.machine, close_quickly="vclose_quickly({thread}, {value})"))


def test_closing_is_tried_before_the_stack_is_saved() -> None:
    """So the instruction may not have been saved when something fails behind."""
    text = "inst(A, (a, args[oparg] --)) { V t = f(a); vclose(thread, t); DECREF_INPUTS(); ERROR_IF(oparg); }"
    assert plan(text, QUICK) == [
        "load a -1 - oparg",
        "point args -oparg",
        "code",
        "close quickly t",
        "adjust -1 - oparg",
        "close quickly a",
        "close quickly args 0..oparg",
        "fail A_error",
        "next",
        "exit A_error",
        "  spill error",
        "  goto error;",
    ]


def test_what_is_more_than_closing_a_variable_is_not_tried() -> None:
    assert plan("inst(A, (a -- a)) { vclose(thread, f(a)); }", QUICK) == [
        "load a -1",
        "spill vclose",
        "code",
        "reload",
        "next",
    ]
