"""What instructions do with the stack, as steps."""

from __future__ import annotations

from stages import cases, plan


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
