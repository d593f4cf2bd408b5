"""Mistakes that come easily to people who write interpreters, in families of all kinds: one at a time."""

from __future__ import annotations

from mutations import of

HIT = "    STAT_INC({}, hit);\n"
PLAUSIBLE = (
    # what a macro leaves out
    of("exact arguments not counted", "UG603", "macro(CALL_PY_EXACT_ARGS)", "_CHECK_FUNCTION_EXACT_ARGS + ", ""),
    of("room for the frame not tested", "UG603", "macro(CALL_BOUND_METHOD_EXACT_ARGS)", "+ _CHECK_STACK_SPACE ", ""),
    of("globals not guarded", "UG603", "macro(LOAD_GLOBAL_BUILTIN)", "_GUARD_GLOBALS_VERSION", "unused/2"),
    of("ints not guarded", "UG603", "macro(BINARY_OP_ADD_INT)", "_GUARD_BOTH_INT + ", ""),
    of("the guard of another type", "UG603", "macro(BINARY_OP_ADD_FLOAT)", "_GUARD_BOTH_FLOAT", "_GUARD_BOTH_INT"),
    of("compared as ints without a guard", "UG603", "macro(COMPARE_OP_INT)", "_GUARD_BOTH_INT + ", ""),
    of(
        "a slot of any class",
        "UG602 UG603",
        "macro(STORE_ATTR_SLOT)",
        "_GUARD_TYPE_VERSION",
        "unused/2",
    ),
    of("a word of any class", "UG602 UG603", "macro(LOAD_ATTR_SLOT)", "_GUARD_TYPE_VERSION", "unused/2"),
    of("a class attribute of any class", "UG602 UG603", "macro(LOAD_ATTR_CLASS)", "_CHECK_ATTR_CLASS", "unused/2"),
    of("a property of any class", "UG602 UG603", "macro(LOAD_ATTR_PROPERTY)", "_GUARD_TYPE_VERSION", "unused/2"),
    of(
        "a method not checked before it is expanded",
        "UG603",
        "macro(CALL_BOUND_METHOD_EXACT_ARGS)",
        "_CHECK_CALL_BOUND_METHOD_EXACT_ARGS + ",
        "",
    ),
    # guards
    of("the breaker not read", "UG701", "inst(RESUME_CHECK", "rt_load_relaxed(&thread->breaker) != 0", "oparg > 200"),
    of("the guard guards nothing", "UG603", "op(_GUARD_BOTH_INT", "EXIT_IF(!rt_value_both_int(left, right));", ""),
    of(
        "the stack space guards nothing",
        "UG603",
        "op(_CHECK_STACK_SPACE",
        (
            "    DEOPT_IF(!rt_frame_has_space(thread, code->frame_size));\n"
            "    DEOPT_IF(thread->recursion_remaining <= 1);\n"
        ),
        "",
    ),
    of(
        "an iterator of another kind", "UG603", "inst(FOR_ITER_RANGE", "RT_KIND_RANGE_ITERATOR", "RT_KIND_LIST_ITERATOR"
    ),
    # counting
    of(
        "a hit counted for another family",
        "UG701",
        "op(_STORE_ATTR_SLOT",
        "STAT_INC(STORE_ATTR, hit)",
        "STAT_INC(LOAD_ATTR, hit)",
    ),
    of("a hit not counted", "UG701", "inst(UNPACK_SEQUENCE_TWO_TUPLE", HIT.format("UNPACK_SEQUENCE"), ""),
    of("a hit counted on one way only", "UG701", "inst(FOR_ITER_TUPLE", HIT.format("FOR_ITER"), ""),
    # caches
    of(
        "a cached pointer used behind a call",
        "UG104",
        "op(_LOAD_ATTR_METHOD,",
        "    attr = rt_value_new_from",
        "    int truth = rt_truth(thread, owner);\n    attr = rt_value_new_from",
    ),
    of(
        "a word used behind a call",
        "UG602 UG601 UG301",
        "op(_LOAD_ATTR_INSTANCE_VALUE",
        "    DEOPT_IF(!rt_word_get",
        "    int truth = rt_truth(thread, owner);\n    DEOPT_IF(!rt_word_get",
    ),
    of("one cache unit too many", "UG701", "macro(LOAD_ATTR_MODULE)", "unused/5", "unused/6"),
    of("caches in another order", "UG701", "macro(STORE_ATTR_SLOT)", "unused/1 + ", ""),
    # references
    of(
        "the item of a list leaks",
        "UG202",
        "inst(FOR_ITER_LIST",
        "    next = item;\n",
        "    next = RT_NONE;\n",
    ),
    of(
        "a word that was read leaks",
        "UG202",
        "op(_LOAD_ATTR_INSTANCE_VALUE",
        "    attr = found;\n",
        "    attr = RT_NONE;\n",
    ),
    of(
        "a guard behind a reference that came through an address",
        "UG202",
        "inst(FOR_ITER_LIST",
        "    next = item;\n",
        "    DEOPT_IF(oparg > 200);\n    next = item;\n",
    ),
    of("the exit of a manager leaks", "UG202", "inst(BEFORE_WITH", "exit = leave;", "exit = RT_NONE;"),
    of(
        "both operands closed by hand, one twice",
        "UG203 UG110",
        "op(_BINARY_OP_ADD_UNICODE",
        "DECREF_INPUTS();",
        "rt_close(thread, left); rt_close(thread, left);",
    ),
    of(
        "the owner closed before its attribute is read",
        "UG104 UG203",
        "op(_LOAD_ATTR_INSTANCE_VALUE",
        "    RtValue found;\n",
        "    RtValue found;\n    rt_close(thread, owner);\n",
    ),
    of(
        "the old value closed before the new one stands",
        "UG205 UG103 UG203",
        "inst(STORE_FAST, ",
        (
            "    RtValue old = GETLOCAL(oparg);\n    GETLOCAL(oparg) = value;\n"
            "    DEAD(value);\n    rt_close(thread, old);\n"
        ),
        "    rt_close(thread, GETLOCAL(oparg));\n    GETLOCAL(oparg) = value;\n    DEAD(value);\n",
    ),
    of(
        "an output that is a dead input",
        "UG203 UG111 UG110 UG114",
        "op(_LOAD_ATTR_METHOD,",
        "    self = owner;\n    DEAD(owner);\n",
        "    rt_close(thread, owner);\n    self = owner;\n",
    ),
    of("the result is left out", "UG111 UG202", "op(_CONTAINS_OP,", "    b = rt_bool", "    RtValue c = rt_bool"),
    of(
        "DEAD before the last use",
        "UG203 UG204 UG020",
        "op(_COMPARE_OP_INT",
        "    res = ",
        "    DEAD(left);\n    res = ",
    ),
    of(
        "everything declared dead",
        "UG204",
        "inst(BINARY_SUBSCR_TUPLE_INT",
        "    rt_close(thread, tuple);\n",
        "    DEAD(tuple);\n",
    ),
    # ways out
    of(
        "a deopt behind a call",
        "UG301",
        "inst(CONTAINS_OP_DICT",
        "    if (has < 0) {\n        ERROR_NO_POP();",
        "    if (has < 0) {\n        DEOPT_IF(true);",
    ),
    of(
        "SYNC_SP with the inputs on the stack",
        "UG202 UG201 UG103 UG302",
        "op(_DO_CALL,",
        "        INPUTS_DEAD();\n        SYNC_SP();\n",
        "        SYNC_SP();\n",
    ),
    of(
        "the return offset forgotten",
        "UG304",
        "op(_DO_CALL,",
        "        frame->return_offset = (uint16_t)(next_instr - this_instr);\n",
        "",
    ),
    # builds
    of(
        "a close for free threading only",
        "UG801 UG202",
        "op(_LOAD_ATTR_CLASS",
        "    rt_close(thread, owner);\n",
        "#if RT_FT\n    rt_close(thread, owner);\n#endif\n",
    ),
    of(
        "a guard in one build only",
        "UG801",
        "inst(CALL_LEN",
        "    DEOPT_IF(!rt_value_is_null(null));\n",
        "#if RT_FT\n    DEOPT_IF(!rt_value_is_null(null));\n#endif\n",
    ),
    of(
        "a plain load for the other build",
        "UG501 UG801",
        "op(_CHECK_FUNCTION_VERSION",
        "    EXIT_IF(rt_load_relaxed(&function->version) != func_version);\n",
        "    EXIT_IF(function->version != func_version);\n",
    ),
    # locks
    of(
        "the lock of the key",
        "UG403 UG401",
        "inst(STORE_SUBSCR_LIST_INT",
        "!LOCK_OBJECT(self)",
        "!LOCK_OBJECT(rt_value_object(value))",
    ),
    of(
        "an error leaves with the lock",
        "UG401",
        "inst(LIST_APPEND",
        "        UNLOCK_OBJECT(self);\n",
        "        ERROR_IF(failed < 0);\n        UNLOCK_OBJECT(self);\n",
    ),
    # contracts
    of("a contract of no uop", "UG030", "uop _PUSH_FRAME ", "uop _PUSH_FRAME", "uop _PUSH_FRAMES", True),
    of(
        "a guard of a uop that is none",
        "UG030",
        "uop _GUARD_BOTH_INT",
        "uop _GUARD_BOTH_INT",
        "uop _GUARD_BOTH_INTS",
        True,
    ),
    of("a guard that nobody has", "UG030", "uop _PY_FRAME_GENERAL", "guard(version)", "guard(versoin)", True),
    of("a word that is none", "UG030", "uop _LOAD_ATTR_CLASS", "valid_while", "valid_when", True),
    of("a cache entry that is none", "UG030", "uop _STORE_ATTR_SLOT", "    index", "    slot", True),
    of("an item that is none", "UG030", "uop _EXPAND_METHOD", "null(self_or_null)", "null(self)", True),
    of("an effect that is none", "UG030", "family RESUME", "read(breaker)", "read(braker)", True),
    of("a pointer without a lifetime", "UG602", "uop _LOAD_ATTR_METHOD", " lifetime(type_version)", "", True),
    of("a version that others write", "UG602", "struct RtType {", " stw_written;", ";", True),
    of(
        "a type that is not proved",
        "UG603",
        "uop _CHECK_STACK_SPACE",
        "establishes(guard(stack_space))",
        "establishes(exact_type(callable, RtMethod))",
        True,
    ),
    of(
        "more asked of a family than it does",
        "UG701",
        "family CALL must_do",
        "STAT_INC(CALL, hit)",
        "_CHECK_PERIODIC",
        True,
    ),
    of("calm and loud at once", "UG030", "extern int rt_truth", "escapes", "escapes(no) escapes", True),
)
