"""The fixes of the founding document's review, taken back one by one: each has to be found by its rule."""

from __future__ import annotations

from mutations import APPEND, CACHE, INIT, STORE, VERSION, of

FRAME = "op(_CREATE_INIT_FRAME"
FOUNDING = (
    of(
        "a blocking lock instead of a try-lock in list append",
        "UG601",
        APPEND,
        "DEOPT_IF(!LOCK_OBJECT(list));",
        "rt_lock_and_wait(thread, list);",
    ),
    of("list append without the lock", "UG403", APPEND, "    DEOPT_IF(!LOCK_OBJECT(list));\n", ""),
    of("the unlock missing on the deopt path", "UG401", STORE, "        UNLOCK_OBJECT(self);\n", ""),
    of(
        "close while locked",
        "UG402",
        APPEND,
        "    UNLOCK_OBJECT(list);\n    rt_close(thread, self);",
        "    rt_close(thread, self);\n    UNLOCK_OBJECT(list);",
    ),
    of("the cache of __init__ read before the version guard", "UG602", INIT, VERSION + CACHE, CACHE + VERSION),
    of(
        "the cache of __init__ read relaxed",
        "UG502",
        INIT,
        "rt_load_acquire(&type->init_cache)",
        "rt_load_relaxed(&type->init_cache)",
    ),
    of(
        "__init__ stored relaxed",
        "UG502",
        INIT,
        "    STAT_INC(CALL, hit);\n",
        "    STAT_INC(CALL, hit);\n    rt_store_relaxed(&type->init_cache, callable);\n",
    ),
    of(
        "the cached __init__ used after an escape",
        "UG104",
        INIT,
        "    RtCode *code = init->code;\n",
        "    int truth = rt_truth(thread, callable);\n    RtCode *code = init->code;\n",
    ),
    of("a frame pushed on failure", "UG202", FRAME, "        rt_frame_pop_cleanup(thread, cleanup);\n", ""),
    of(
        "the version guard moved behind an escape",
        "UG301",
        INIT,
        VERSION,
        "    int truth = rt_truth(thread, callable);\n" + VERSION,
    ),
    of(
        "an escape moved behind the version guard",
        "UG602",
        INIT,
        VERSION,
        VERSION + "    int truth = rt_truth(thread, callable);\n",
    ),
    of(
        "the eval-frame guard dropped from one form",
        "UG603",
        "macro(CALL_BOUND_METHOD_GENERAL)",
        "_CHECK_PEP_523 + ",
        "",
    ),
    of(
        "the recursion check dropped from one form",
        "UG603",
        INIT,
        "    DEOPT_IF(thread->recursion_remaining <= 2);\n",
        "",
    ),
    of(
        "a leak on an error path",
        "UG202",
        "inst(BUILD_STRING",
        "(pieces[oparg] -- str)) {\n",
        (
            "(pieces[oparg] -- str)) {\n"
            "    RtValue first = rt_value_new_from(thread, pieces[0]);\n"
            "    if (rt_value_is_none(pieces[0])) {\n"
            "        ERROR_NO_POP();\n"
            "    }\n"
            "    rt_close(thread, first);\n"
        ),
    ),
    of(
        "a borrowed item used after its list's lock is gone",
        "UG104",
        STORE,
        "    DEAD(value);\n    UNLOCK_OBJECT(self);\n",
        (
            "    DEAD(value);\n"
            "    RtValue first = rt_list_item_locked(self, 0);\n"
            "    UNLOCK_OBJECT(self);\n"
            "    bool none = rt_value_is_none(first);\n"
        ),
    ),
    of(
        "a kill under one #if only",
        "UG801",
        "inst(POP_TOP",
        "    rt_close(thread, value);\n",
        "#if RT_FT\n    rt_close(thread, value);\n#endif\n",
    ),
    of(
        "a leak under one #if only",
        "UG202",
        "inst(STORE_FAST, ",
        "    rt_close(thread, old);\n",
        "#if RT_FT\n    rt_close(thread, old);\n#endif\n",
    ),
    of("a false DEAD", "UG204", "inst(POP_TOP", "rt_close(thread, value);", "DEAD(value);"),
    of(
        "an item on the stack after it was given up, at an error",
        "UG201",
        "op(_BINARY_OP,",
        "    if (rt_value_is_null(result)) {\n",
        (
            "    RtValue taken = lhs;\n"
            "    rt_frame_locals(frame)[0] = taken;\n"
            "    if (rt_value_is_null(result)) {\n"
        ),
    ),
    of(
        "arguments read from memory that is not true",
        "UG206",
        "macro(CALL_BOUND_METHOD_GENERAL)",
        "_EXPAND_METHOD + flush + _PY",
        "_EXPAND_METHOD + _PY",
    ),
    of("a frame entered without a way back", "UG304", "macro(CALL_PY_GENERAL)", "_SAVE_RETURN_OFFSET\n    + ", ""),
    of("a lock in a pure uop", "UG702", "pure inst(POP_TOP", "{\n", "{\n    frame->return_offset = 1;\n"),
    of(
        "a lock of which one build has a part",
        "UG801",
        APPEND,
        "    UNLOCK_OBJECT(list);\n",
        "#if RT_FT\n    UNLOCK_OBJECT(list);\n#endif\n",
    ),
)
