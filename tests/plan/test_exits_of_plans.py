"""Branches, guards, failures and other ways out of an instruction, as steps."""

from __future__ import annotations

from dataclasses import replace

from stages import CONFIG, plan


def test_guards_share_one_exit() -> None:
    text = """
    family(G, 0) = { S };
    inst(G, (a -- c)) { c = f(a); DEAD(a); }
    inst(S, (a -- c)) { DEOPT_IF(is_bad(a)); EXIT_IF(oparg); c = f(a); DEAD(a); }
    """
    assert plan(text) == [
        "load a -1",
        "guard S_deopt",
        "guard S_deopt",
        "code",
        "store c -1",
        "next",
        "exit S_deopt",
        "  enter G",
    ]


def test_a_failure_pops_what_is_gone() -> None:
    assert plan("inst(A, (a, b -- c)) { V t = g(a); INPUTS_DEAD(); ERROR_IF(is_bad(t)); c = t; }") == [
        "load a -2",
        "spill g",
        "code",
        "reload",
        "fail pop_2_error",
        "code",
        "store c -2",
        "adjust -1",
        "next",
    ]


def test_a_failure_before_any_escape_saves_the_instruction() -> None:
    assert plan("inst(A, (a --)) { DEAD(a); ERROR_IF(oparg); }") == [
        "fail A_error",
        "adjust -1",
        "next",
        "exit A_error",
        "  adjust -1",
        "  spill error",
        "  goto error;",
    ]


def test_a_failure_keeps_what_earlier_uops_pushed() -> None:
    text = """
    op(_A, (-- a)) { a = f(NOTHING); }
    op(_B, (-- b)) { b = NOTHING; ERROR_IF(oparg); }
    macro(M) = _A + _B;
    """
    assert plan(text) == [
        "code",
        "code",
        "fail M_error",
        "store a 0",
        "store b 1",
        "adjust 2",
        "next",
        "exit M_error",
        "  store a 0",
        "  adjust 1",
        "  spill error",
        "  goto error;",
    ]


def test_branches_agree_on_the_stack_pointer() -> None:
    text = "inst(A, (a, b -- c)) { if (is_bad(b)) { vclose(thread, b); } else { DEAD(b); } c = f(a); DEAD(a); }"
    assert plan(text) == [
        "load a -2",
        "load b -1",
        "if",
        "  adjust -1",
        "  spill vclose",
        "  code",
        "  reload",
        "else",
        "  adjust -1",
        "code",
        "store c -1",
        "next",
    ]


def test_an_escape_in_a_loop() -> None:
    assert plan("inst(A, (a -- c)) { V t = a; for (int i = 0; i < 3; i++) { t = g(t); } c = t; DEAD(a); }") == [
        "load a -1",
        "code",
        "loop",
        "  spill g",
        "  code",
        "  reload",
        "code",
        "store c -1",
        "next",
    ]


def test_leaving_early_pops_what_was_consumed() -> None:
    text = """inst(A, (iter -- iter, next)) {
        V item = g(iter);
        if (is_bad(item)) { vclose(thread, iter); JUMPBY(oparg); DISPATCH(); }
        next = item;
    }"""
    assert plan(text) == [
        "load iter -1",
        "spill g",
        "code",
        "reload",
        "if",
        "  adjust -1",
        "  spill vclose",
        "  code",
        "  reload",
        "  code",
        "  DISPATCH();",
        "code",
        "store next 0",
        "adjust 1",
        "next",
    ]


def test_a_switch() -> None:
    text = """inst(A, (a -- c)) {
        V t;
        switch (oparg) { case 1: t = g(a); break; default: t = f(a); }
        c = t; DEAD(a);
    }"""
    assert plan(text) == [
        "load a -1",
        "code",
        "switch",
        "  case 1:",
        "  spill g",
        "  code",
        "  reload",
        "  break;",
        "  default:",
        "  code",
        "code",
        "store c -1",
        "next",
    ]


def test_save_stack_makes_memory_true_once() -> None:
    text = "inst(A, (a -- c)) { DEAD(a); SAVE_STACK(); V t = g(NOTHING); t = g(t); RELOAD_STACK(); c = t; }"
    assert plan(text) == ["adjust -1", "spill SAVE_STACK", "code", "reload", "code", "store c 0", "adjust 1", "next"]


def test_where_the_text_saves_the_stack_pointer() -> None:
    """CPython 3.13's discipline: nothing is saved by itself, ERROR_IF pops the inputs, goto leaves all as it is."""
    explicit = replace(CONFIG, machine=replace(CONFIG.machine, saves_sp="explicit"))
    text = """inst(A, (a, b -- c)) {
        c = g(a);
        if (is_bad(g(b))) { goto error; }
        DECREF_INPUTS();
        ERROR_IF(is_bad(c), error);
    }"""
    assert plan(text, explicit) == [
        "load a -2",
        "load b -1",
        "code",
        "if",
        "  goto error;",
        "close a",
        "close b",
        "fail pop_2_error",
        "store c -2",
        "adjust -1",
        "next",
    ]
    shrinks = "macro void STACK_SHRINK(int n);\ninst(A, (a -- a)) { if (is_bad(a)) { STACK_SHRINK(1); DISPATCH(); } }"
    assert plan(shrinks, explicit) == ["load a -1", "if", "  code", "  DISPATCH();", "next"]
    synced = "inst(A, (a -- c)) { V t = g(a); SYNC_SP(); c = t; }"
    assert plan(synced, explicit) == ["load a -1", "code", "adjust -1", "code", "store c 0", "adjust 1", "next"]
