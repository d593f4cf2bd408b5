"""The instructions that statements and expressions become."""

from __future__ import annotations

import pytest

from uopvm.frontend.spec import CELL, FAST, FREE, GENERATOR, NESTED, NEWLOCALS, OPTIMIZED, VARARGS, VARKEYWORDS

from .code import TABLES, body, compiled, function, instructions, names


def test_pairs_of_variables_are_loaded_and_stored_together() -> None:
    assert body("return a + b") == ["LOAD_FAST_BORROW_LOAD_FAST_BORROW", "BINARY_OP", "RETURN_VALUE"]
    assert body("a, b = b, a\nreturn a")[:3] == ["LOAD_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST", "LOAD_FAST_BORROW"]
    assert body("d = a\nreturn d") == ["LOAD_FAST", "STORE_FAST_LOAD_FAST_BORROW", "RETURN_VALUE"]
    assert body("d = a\nreturn [d]")[1] == "STORE_FAST_LOAD_FAST"


def loads(text: str) -> list[str]:
    """The loads of a, b, c, d that are not counted, in order."""
    code = function(f"def f(a, b, c, d):\n    {text}\n")
    return ["abcd"[arg] for _, op, arg, _ in instructions(code, TABLES) if op == "LOAD_FAST_BORROW"]


@pytest.mark.parametrize(
    ("text", "lent"),
    [
        ("return a.x", "a"), ("a.x = 1", "a"), ("a.m(1)", "a"), ("a.m(b=1)", ""), ("if a: pass", "a"),
        ("return a", "a"),
        # What keeps the value: a variable, a container, the stack.
        ("b = a", ""), ("return [a]", ""), ("for b in a: pass", ""), ("return f'{a}'", ""), ("yield a", ""),
        # The variable changes before the value is used.
        ("return a.m((a := 1))", ""), ("for b in c: a.m(d and 1)", ""),
    ],
)  # fmt: skip
def test_variables_lend_what_is_used_up_while_they_keep_it(text: str, lent: str) -> None:
    assert "".join(loads(text)) == lent


def test_a_constant_is_returned_at_once() -> None:
    assert body("pass") == ["RETURN_CONST"]
    assert body("return 1 if a else 2") == [
        "LOAD_FAST_BORROW", "TO_BOOL", "POP_JUMP_IF_FALSE", "RETURN_CONST", "RETURN_CONST",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 * 3 + 4", 10), ("-(5)", -5), ("1 / 4", 0.25), ("'a' * 3", "aaa"), ("(1, (2, 3))", (1, (2, 3))),
        ("'abc'[1]", "b"), ("2 ** 10", 1024), ("~5", -6), ("(1, 2)[0]", 1), ("'a' + 'b'", "ab"), ("not 0 or 5", None),
    ],
)  # fmt: skip
def test_constants_are_folded(text: str, value: object) -> None:
    code = function(f"def f():\n    return {text}\n")
    if value is not None:
        assert names(code) == ["RETURN_CONST"]
        assert value in code.consts


@pytest.mark.parametrize("text", ["1 / 0", "'a' * 10**9", "2 ** 10000", "1 << 10**6", "'a' + 1", "(-8) ** 0.5"])
def test_what_fails_or_grows_is_not_folded(text: str) -> None:
    assert names(function(f"def f():\n    return {text}\n")) != ["RETURN_CONST"]


def test_equal_constants_of_different_types_are_kept_apart() -> None:
    assert [repr(one) for one in compiled("f(1, 1.0, True, 0.0, -0.0, '1', b'1', (1,), (1.0,))").consts] == [
        "1", "1.0", "True", "0.0", "-0.0", "'1'", "b'1'", "(1,)", "(1.0,)", "None",
    ]  # fmt: skip


def test_conditions_jump_without_making_values() -> None:
    assert body("if a and not b: c()") == [
        "LOAD_FAST_BORROW", "TO_BOOL", "POP_JUMP_IF_FALSE", "LOAD_FAST_BORROW", "TO_BOOL", "POP_JUMP_IF_TRUE",
        "LOAD_FAST_BORROW", "PUSH_NULL", "CALL", "POP_TOP", "RETURN_CONST",
    ]  # fmt: skip
    assert "POP_JUMP_IF_NOT_NONE" in body("if a is None: b()")
    assert "POP_JUMP_IF_NONE" in body("while a is not None: b()")
    assert body("if a < b: c()")[:3] == ["LOAD_FAST_BORROW_LOAD_FAST_BORROW", "COMPARE_OP", "POP_JUMP_IF_FALSE"]
    assert body("while True: a()") == ["LOAD_FAST_BORROW", "PUSH_NULL", "CALL", "POP_TOP", "JUMP_BACKWARD"]
    assert body("if 0: a()") == ["RETURN_CONST"]


def test_methods_and_functions_are_called_without_bound_methods() -> None:
    assert body("a.m(b)") == ["LOAD_FAST_BORROW", "LOAD_ATTR", "LOAD_FAST_BORROW", "CALL", "POP_TOP", "RETURN_CONST"]
    assert body("len(a)")[:2] == ["LOAD_GLOBAL", "LOAD_FAST_BORROW"]
    assert body("a(b, k=c)")[-4:-2] == ["LOAD_CONST", "CALL_KW"]
    assert body("a(*b)")[:4] == ["LOAD_FAST", "PUSH_NULL", "LOAD_FAST", "CALL_FUNCTION_EX"]
    super_call = function("class C:\n    def m(self): return super().m()\n", "C", "m")
    assert "LOAD_SUPER_ATTR" in names(super_call)
    own_super = function("super = 1\nclass C:\n    def m(self): return super().m()\n", "C", "m")
    assert "LOAD_SUPER_ATTR" not in names(own_super)


def test_loads_are_checked_only_where_a_variable_may_be_unbound() -> None:
    assert "LOAD_FAST_CHECK" not in body("d = 1\nreturn d")
    assert "LOAD_FAST_CHECK" in body("if a: d = 1\nreturn d")
    assert "LOAD_FAST_CHECK" not in body("if a: d = 1\nelse: d = 2\nreturn d")
    assert "LOAD_FAST_CHECK" in body("del a\nreturn a")
    assert "LOAD_FAST_CHECK" in body("try: d = a()\nexcept ValueError: pass\nreturn d")
    assert "LOAD_FAST_CHECK" not in body("for d in a: b(d)")
    assert body("return d\nd = 1").count("LOAD_FAST_CHECK") == 1


def test_variables_have_slots_by_kind() -> None:
    code = function("def f(a, b):\n    c = 1\n    d = 2\n    def g(): return a, c, e\n    e = 3\n")
    assert code.local_names == ("a", "b", "d", "g", "c", "e")
    assert list(code.local_kinds) == [FAST | CELL, FAST, FAST, FAST, CELL, CELL]
    inner = function("def f(a):\n    def g(b): return a, b\n", "f", "g")
    assert (inner.local_names, list(inner.local_kinds), inner.free_count) == (("b", "a"), [FAST, FREE], 1)


def test_what_a_code_object_says_of_its_function() -> None:
    code = function("def f(a, b, /, c, *d, e, g=1, **h):\n    'doc'\n    yield\n")
    assert (code.arg_count, code.positional_only_count, code.keyword_only_count) == (3, 2, 2)
    assert code.local_names[:7] == ("a", "b", "c", "e", "g", "d", "h")
    assert code.flags == OPTIMIZED | NEWLOCALS | VARARGS | VARKEYWORDS | GENERATOR
    assert code.consts[0] == "doc"
    assert (code.name, code.qualname, code.first_line) == ("f", "f", 1)
    inner = function("class C:\n    @d\n    def f(self):\n        def g(): pass\n", "C", "f", "g")
    assert (inner.qualname, inner.flags) == ("C.f.<locals>.g", OPTIMIZED | NEWLOCALS | NESTED)
    assert function("class C:\n    @d\n    def f(self): pass\n", "C", "f").first_line == 2


def test_handlers_cover_the_body_and_not_what_leaves_it() -> None:
    code = function("def f(a):\n    try:\n        return a()\n    finally:\n        b()\n")
    found = list(instructions(code, TABLES))
    calls = [unit for unit, name, _, _ in found if name == "CALL"]
    (start, end, handler, depth, lasti), *_ = code.handlers
    assert start <= calls[0] < end <= calls[1]
    assert (depth, lasti) == (0, 0)
    assert {unit: name for unit, name, _, _ in found}[handler] == "PUSH_EXC_INFO"


def test_handlers_stand_behind_everything_else() -> None:
    code = function("def f(a):\n    for x in a:\n        try: x()\n        except ValueError: a()\n    return a\n")
    found = [name for _, name, _, _ in instructions(code, TABLES)]
    assert found.index("PUSH_EXC_INFO") > found.index("RETURN_VALUE")


def test_long_jumps_and_large_numbers_have_prefixes() -> None:
    code = function("def f(a):\n    if a:\n" + "        a(a, a, a)\n" * 200 + "    return 1\n")
    found = list(instructions(code, TABLES))
    jump = next(one for one in found if one[1] == "POP_JUMP_IF_FALSE")
    assert jump[2] > 255
    target = jump[3] + jump[2]
    assert target in {unit for unit, _, _, _ in found}
    many = compiled("\n".join(f"x{i} = {i + 1000}" for i in range(300)))
    assert [arg for _, name, arg, _ in instructions(many, TABLES) if name == "LOAD_CONST"] == list(range(300))


def test_lines() -> None:
    code = function("def f(a):\n    b = a\n\n    return (a +\n            b.c)\n")
    lines = [line for _, line in code.lines]
    assert lines == [1, 2, 5, 4]


def test_the_stack_is_as_deep_as_it_gets() -> None:
    assert function("def f(a): return a\n").stack_size == 1
    assert function("def f(a): return [a, a, [a, a, a]]\n").stack_size == 5
    assert function("def f(a): a(a, a)\n").stack_size == 4
    with_handler = function("def f(a):\n    with a: pass\n")
    assert with_handler.stack_size >= 5


def test_generators_begin_by_returning_themselves() -> None:
    code = function("def f(a):\n    b = yield a\n    yield from b\n")
    found = [name for _, name, _, _ in instructions(code, TABLES)]
    assert found[:3] == ["RETURN_GENERATOR", "POP_TOP", "RESUME"]
    for name in ("YIELD_VALUE", "SEND", "END_SEND", "CLEANUP_THROW", "GET_YIELD_FROM_ITER"):
        assert name in found
    assert code.handlers[0][4] == 1


def match(*cases: str) -> list[str]:
    return body("match a:\n" + "".join(f"    case {case}: b()\n" for case in cases))


def test_patterns_take_the_subject_off_the_stack() -> None:
    call = ["LOAD_FAST_BORROW", "PUSH_NULL", "CALL", "POP_TOP"]
    test = ["LOAD_FAST_BORROW", "LOAD_CONST", "COMPARE_OP", "POP_JUMP_IF_FALSE"]
    assert match("1") == [*test, *call, "RETURN_CONST", "RETURN_CONST"]
    assert match("None")[:4] == ["LOAD_FAST_BORROW", "LOAD_CONST", "IS_OP", "POP_JUMP_IF_FALSE"]
    assert match("_") == ["LOAD_FAST", "POP_TOP", *call, "RETURN_CONST"]
    assert match("[d, e]")[1:6] == ["MATCH_SEQUENCE", "POP_JUMP_IF_FALSE", "GET_LEN", "LOAD_CONST", "COMPARE_OP"]
    assert "UNPACK_EX" in match("[d, *e]")
    assert "UNPACK_EX" not in match("[d, *_, e]") and match("[d, *_, e]").count("BINARY_SUBSCR") == 2
    assert "UNPACK_SEQUENCE" not in match("[_, _]")
    assert match("{}")[1:4] == ["MATCH_MAPPING", "POP_JUMP_IF_FALSE", "POP_TOP"]
    assert "MATCH_KEYS" in match("{'k': 1}") and "DICT_UPDATE" in match("{**d}")
    assert match("int(real=1)")[1:5] == ["LOAD_GLOBAL", "LOAD_CONST", "MATCH_CLASS", "COPY"]


def test_the_subject_is_copied_for_all_cases_but_the_last() -> None:
    assert match("1", "2", "3").count("COPY") == 2
    assert match("1", "2", "_").count("COPY") == 1
