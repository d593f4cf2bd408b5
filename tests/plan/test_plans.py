"""What instructions do with the stack, as steps."""

from __future__ import annotations

from dataclasses import replace

from stages import CONFIG, cases, plan

from uopgen.plan.show import steps


def test_nothing_escapes_nothing_is_spilled() -> None:
    assert plan("inst(A, (a, b -- c)) { c = f(a); INPUTS_DEAD(); }") == [
        "load a -2",
        "code",
        "store c -2",
        "adjust -1",
        "next",
    ]


def test_an_escape_finds_the_stack_as_it_is() -> None:
    assert plan("inst(A, (a -- a, c)) { c = g(a); }") == [
        "load a -1",
        "spill g",
        "code",
        "reload",
        "store c 0",
        "adjust 1",
        "next",
    ]


def test_what_a_call_steals_is_gone_while_it_runs() -> None:
    assert plan("inst(A, (a --)) { vclose(thread, a); }") == [
        "load a -1",
        "adjust -1",
        "spill vclose",
        "code",
        "reload",
        "next",
    ]


def test_decref_inputs_pops_pushes_and_closes() -> None:
    assert plan("inst(A, (a, b -- c)) { V made = f(a); c = made; DECREF_INPUTS(); }") == [
        "load a -2",
        "load b -1",
        "code",
        "store c -2",
        "adjust -1",
        "spill DECREF_INPUTS",
        "close a",
        "close b",
        "reload",
        "next",
    ]


def test_the_first_item_of_an_array_makes_room_for_the_output() -> None:
    assert plan("inst(A, (args[oparg] -- c)) { V made = f(args[0]); c = made; DECREF_INPUTS(); }") == [
        "point args -oparg",
        "code",
        "keep first_of_args args",
        "store c -oparg",
        "adjust 1 - oparg",
        "spill DECREF_INPUTS",
        "close first_of_args",
        "close args 1..oparg",
        "reload",
        "next",
    ]


def test_a_peek_is_not_written_back() -> None:
    assert plan("inst(A, (a, unused[oparg] -- a, unused[oparg], c)) { c = f(a); }") == [
        "load a -1 - oparg",
        "code",
        "store c 0",
        "adjust 1",
        "next",
    ]


def test_an_assigned_peek_is() -> None:
    assert plan("inst(A, (a, b -- a, b)) { a = f(b); }") == ["load a -2", "load b -1", "code", "store a -2", "next"]


def test_items_that_move() -> None:
    assert plan("inst(A, (a, b -- b, a)) { }") == ["load a -2", "load b -1", "store b -2", "store a -1", "next"]


def test_values_stay_in_variables_between_uops() -> None:
    text = """
    op(_A, (a -- b)) { b = f(a); DEAD(a); }
    op(_B, (x -- y)) { y = f(x); DEAD(x); }
    macro(M) = _A + _B;
    """
    assert plan(text) == ["load a -1", "code", "copy x b", "code", "store y -1", "next"]


def test_values_of_earlier_uops_are_written_when_a_later_one_escapes() -> None:
    text = """
    op(_A, (-- a, b)) { a = f(NOTHING); b = f(NOTHING); }
    op(_B, (x -- y)) { V t = g(x); y = t; DEAD(x); }
    macro(M) = _A + _B;
    """
    assert plan(text) == [
        "code",
        "copy x b",
        "store a 0",
        "store x 1",
        "adjust 2",
        "spill g",
        "code",
        "reload",
        "code",
        "store y -1",
        "next",
    ]


def test_swapped_names_do_not_clobber() -> None:
    text = """
    op(_A, (-- a, b)) { a = f(NOTHING); b = f(NOTHING); }
    op(_B, (b, a -- r)) { r = is_bad(b) ? f(a) : f(b); INPUTS_DEAD(); }
    macro(M) = _A + _B;
    """
    assert plan(text) == ["code", "copy b_2 a", "copy a b", "code", "store r 0", "adjust 1", "next"]


def test_one_name_of_two_types() -> None:
    text = """
    op(_A, (-- p: int)) { p = 3; }
    op(_B, (p: int -- q: long)) { q = p; }
    op(_C, (p: long -- r)) { r = f(p); }
    macro(M) = _A + _B + _C;
    """
    case = cases(text)["M"]
    assert [(one.name, one.type) for one in case.variables] == [
        ("p", "int"),
        ("q", "long"),
        ("p_2", "long"),
        ("r", "V"),
    ]


def test_a_waiting_value_is_not_hidden_by_a_local() -> None:
    text = """
    op(_A, (-- t)) { t = f(NOTHING); }
    op(_B, (-- u)) { V t = f(NOTHING); V w = g(t); u = w; }
    macro(M) = _A + _B;
    """
    assert [one.name for one in cases(text)["M"].variables] == ["t_2", "u"]
    assert plan(text) == [
        "code",
        "code",
        "store t_2 0",
        "adjust 1",
        "spill g",
        "code",
        "reload",
        "code",
        "store u 0",
        "adjust 1",
        "next",
    ]


def test_raw_items_have_no_place_in_memory() -> None:
    text = """
    op(_RAW, (-- n: int)) { n = 1; }
    op(_VALUE, (-- v)) { V t = g(NOTHING); ERROR_IF(is_bad(t)); v = t; }
    op(_BOTH, (n: int, v -- )) { g(NOTHING); take(v); }
    macro(M) = _RAW + _VALUE + _BOTH;
    """
    assert plan(text) == [
        "code",
        "spill g",
        "code",
        "reload",
        "fail error",
        "code",
        "null 0",
        "store v 1",
        "adjust 2",
        "spill g",
        "code",
        "reload",
        "code",
        "adjust -2",
        "next",
    ]


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
