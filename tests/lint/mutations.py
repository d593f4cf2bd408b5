"""Faults put into our definitions and contracts one at a time, each with the rules of which one has to find it.

A mutation is a piece of text, in the definition that `after` names, and what stands in its place.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    name: str
    codes: tuple[str, ...]
    after: str
    old: str
    new: str
    contract: bool = False


def of(name: str, codes: str, after: str, old: str, new: str, contract: bool = False) -> Mutation:
    return Mutation(name, tuple(codes.split()), after, old, new, contract)


def mutated(text: str, one: Mutation) -> str:
    start = text.index(one.after)
    at = text.index(one.old, start) if one.old else start + len(one.after)
    assert at - start < 1500, "the text is in another definition"
    return text[:at] + one.new + text[at + len(one.old) :]


APPEND = "inst(CALL_LIST_APPEND"
STORE = "inst(STORE_SUBSCR_LIST_INT"
WORDS = "op(_STORE_ATTR_INSTANCE_VALUE"
SLOT = "op(_STORE_ATTR_SLOT"
LIST = "inst(LIST_APPEND"
UNPACK = "inst(UNPACK_SEQUENCE_LIST"
INIT = "op(_CHECK_AND_ALLOCATE_OBJECT"
VERSION = "    DEOPT_IF(rt_load_acquire(&type->version) != type_version);\n"
CACHE = "    RtFunction *init = (RtFunction *)rt_load_acquire(&type->init_cache);\n"
BLOCKING = "rt_lock_and_wait(thread, {});"

MUTATIONS = (
    # locks of lists
    of("append waits", "UG601", APPEND, "DEOPT_IF(!LOCK_OBJECT(list));", BLOCKING.format("list")),
    of("append without the lock", "UG403 UG401", APPEND, "    DEOPT_IF(!LOCK_OBJECT(list));\n", ""),
    of("append, unlock forgotten", "UG401", APPEND, "    UNLOCK_OBJECT(list);\n", ""),
    of("append, unlocked twice", "UG401", APPEND, "UNLOCK_OBJECT(list);", "UNLOCK_OBJECT(list); UNLOCK_OBJECT(list);"),
    of("append, result not tested", "UG401 UG403", APPEND, "DEOPT_IF(!LOCK_OBJECT(list));", "LOCK_OBJECT(list);"),
    of("append, test reversed", "UG401 UG403", APPEND, "DEOPT_IF(!LOCK_OBJECT(list));", "DEOPT_IF(LOCK_OBJECT(list));"),
    of(
        "append closes under the lock",
        "UG402",
        APPEND,
        "    UNLOCK_OBJECT(list);\n    rt_close(thread, self);",
        "    rt_close(thread, self);\n    UNLOCK_OBJECT(list);",
    ),
    of("append by the function that locks", "UG402", APPEND, "rt_list_append_locked", "rt_list_append_take"),
    of(
        "append guards under the lock", "UG401", APPEND, "STAT_INC(CALL, hit);", "DEOPT_IF(rt_value_is_null(callable));"
    ),
    of("append guards late", "UG301 UG302", APPEND, "UNLOCK_OBJECT(list);", "UNLOCK_OBJECT(list); DEOPT_IF(failed);"),
    of("append without the type", "UG603", APPEND, "    DEOPT_IF(!rt_is_list_exact(self));\n", ""),
    of("append, wrong type", "UG603", APPEND, "rt_is_list_exact(self)", "rt_is_tuple_exact(self)"),
    of(
        "append, type behind the lock",
        "UG603 UG401",
        APPEND,
        (
            "    DEOPT_IF(!rt_is_list_exact(self));\n"
            "    RtList *list = rt_as_list(self);\n"
            "    DEOPT_IF(!LOCK_OBJECT(list));\n"
        ),
        (
            "    RtList *list = rt_as_list(self);\n"
            "    DEOPT_IF(!LOCK_OBJECT(list));\n"
            "    DEOPT_IF(!rt_is_list_exact(self));\n"
        ),
    ),
    of("append unlocks another", "UG401", APPEND, "UNLOCK_OBJECT(list);", "UNLOCK_OBJECT(rt_as_list(callable));"),
    of("append locks another", "UG403 UG401", APPEND, "!LOCK_OBJECT(list)", "!LOCK_OBJECT(rt_value_object(callable))"),
    of("append in a condition", "UG101", APPEND, "ERROR_IF(failed < 0);", "ERROR_IF(rt_truth(thread, callable) < 0);"),
    of("append forgets an input", "UG202", APPEND, "    rt_close(thread, callable);\n", ""),
    of(
        "append closes twice",
        "UG203",
        APPEND,
        "rt_close(thread, callable);",
        "rt_close(thread, callable); rt_close(thread, callable);",
    ),
    of(
        "append guards behind a macro",
        "UG102",
        APPEND,
        "STAT_INC(CALL, hit);",
        "\n#define HIDDEN(v) do { if (rt_value_is_null(v)) { goto error; } } while (0)\n    HIDDEN(callable);",
    ),
    of(
        "append by a macro that closes",
        "UG102",
        APPEND,
        "STAT_INC(CALL, hit);",
        "\n#define HIDDEN(v) rt_close(thread, rt_dup(thread, v))\n    HIDDEN(callable);",
    ),
    of(
        "flags of before an escape came in",
        "UG102",
        "inst(COPY_FREE_VARS",
        "\n}",
        "\n    rt_close(thread, RT_NONE);\n}",
    ),
    of("append by an unknown function", "UG102 UG402", APPEND, "rt_list_append_locked", "rt_list_push"),
    of("comprehension appends without the lock", "UG403 UG401", LIST, "if (LOCK_OBJECT(self))", "if (oparg > 3)"),
    of("comprehension, unlock forgotten", "UG401", LIST, "        UNLOCK_OBJECT(self);\n", ""),
    of(
        "comprehension waits under the lock",
        "UG402",
        LIST,
        "failed = rt_list_append_locked",
        "failed = rt_list_append_take",
    ),
    of("comprehension, branches exchanged", "UG403", LIST, "if (LOCK_OBJECT(self))", "if (!LOCK_OBJECT(self))"),
    of("store, unlock missing on the deopt path", "UG401", STORE, "        UNLOCK_OBJECT(self);\n", ""),
    of(
        "store, unlock missing at the end",
        "UG401",
        STORE,
        "    DEAD(value);\n    UNLOCK_OBJECT(self);\n",
        "    DEAD(value);\n",
    ),
    of("store without the lock", "UG403", STORE, "    DEOPT_IF(!LOCK_OBJECT(self));\n", ""),
    of("store waits", "UG601", STORE, "DEOPT_IF(!LOCK_OBJECT(self));", BLOCKING.format("self")),
    of("store, old item leaks", "UG202", STORE, "    rt_close(thread, old);\n", ""),
    of(
        "store closes the old item under the lock",
        "UG402",
        STORE,
        "    UNLOCK_OBJECT(self);\n    DEAD(sub);",
        "    rt_close(thread, old);\n    UNLOCK_OBJECT(self);\n    DEAD(sub);",
    ),
    of(
        "store, size before the lock",
        "UG403 UG501",
        STORE,
        "    DEOPT_IF(!LOCK_OBJECT(self));\n    if (index",
        "    DEOPT_IF(index >= self->size);\n    DEOPT_IF(!LOCK_OBJECT(self));\n    if (index",
    ),
    of(
        "store, old item used after it was closed",
        "UG203",
        STORE,
        "rt_close(thread, old);",
        "rt_close(thread, old); rt_close(thread, old);",
    ),
    of("store, type guard dropped", "UG603", STORE, "    DEOPT_IF(!rt_is_list_exact(list));\n", ""),
    of("attribute, unlock missing on the deopt path", "UG401", WORDS, "        UNLOCK_OBJECT(object);\n", ""),
    of("attribute without the lock", "UG403", WORDS, "    DEOPT_IF(!LOCK_OBJECT(object));\n", ""),
    of("attribute, old value leaks", "UG202", WORDS, "    rt_close(thread, old);\n", ""),
    of(
        "attribute closes the owner under the lock",
        "UG402",
        WORDS,
        "    UNLOCK_OBJECT(object);\n    rt_close(thread, owner);",
        "    rt_close(thread, owner);\n    UNLOCK_OBJECT(object);",
    ),
    of("slot, unlock forgotten", "UG401", SLOT, "    UNLOCK_OBJECT(object);\n", ""),
    of("slot, old value leaks", "UG202", SLOT, "    rt_close(thread, old);\n", ""),
    of("unpacking, unlock missing on the deopt path", "UG401", UNPACK, "        UNLOCK_OBJECT(list);\n", ""),
    of("unpacking without the lock", "UG403", UNPACK, "    DEOPT_IF(!LOCK_OBJECT(list));\n", ""),
    of(
        "unpacking, list goes too early",
        "UG104 UG203 UG402 UG103",
        UNPACK,
        "    rt_list_spread_locked(thread, list, values);\n",
        "    rt_close(thread, taken);\n    rt_list_spread_locked(thread, list, values);\n",
    ),
    # __init__
    of("cache before the version", "UG602", INIT, VERSION + CACHE, CACHE + VERSION),
    of("cache without the version", "UG602 UG603", INIT, VERSION, ""),
    of("cache read relaxed", "UG502", INIT, "rt_load_acquire(&type->init_cache)", "rt_load_relaxed(&type->init_cache)"),
    of("cache read plainly", "UG501", INIT, "rt_load_acquire(&type->init_cache)", "type->init_cache"),
    of("version read plainly", "UG501", INIT, "rt_load_acquire(&type->version)", "type->version"),
    of("cache after an escape", "UG602 UG601", INIT, CACHE, "    int truth = rt_truth(thread, callable);\n" + CACHE),
    of(
        "cache used after an escape",
        "UG104",
        INIT,
        "    RtCode *code = init->code;\n",
        "    int truth = rt_truth(thread, callable);\n    RtCode *code = init->code;\n",
    ),
    of(
        "cache loaded again",
        "UG503",
        INIT,
        "    RtCode *code = init->code;\n",
        (
            "    DEOPT_IF(rt_load_acquire(&type->init_cache) == NULL);\n"
            "    init = (RtFunction *)rt_load_acquire(&type->init_cache);\n"
            "    RtCode *code = init->code;\n"
        ),
    ),
    of("class not guarded", "UG603", INIT, "    DEOPT_IF(!rt_value_has_kind(callable, RT_KIND_TYPE));\n", ""),
    of(
        "guard behind the allocation",
        "UG301 UG202",
        INIT,
        "    STAT_INC(CALL, hit);\n    RtObject *made = rt_instance_new(thread, type);\n",
        "    RtObject *made = rt_instance_new(thread, type);\n    DEOPT_IF(thread->recursion_remaining <= 3);\n",
    ),
    of("instance leaks", "UG202 UG110 UG111", INIT, "self_or_null = rt_value_take(made);", "self_or_null = RT_NULL;"),
    of("allocation not tested", "UG207", INIT, "    if (made == NULL) {\n        ERROR_NO_POP();\n    }\n", ""),
    of(
        "stored into the cache relaxed",
        "UG502",
        INIT,
        "    STAT_INC(CALL, hit);\n",
        "    rt_store_relaxed(&type->init_cache, NULL);\n",
    ),
    # guards of frames
    of("hook not guarded, exact", "UG603", "macro(CALL_PY_EXACT_ARGS)", "_CHECK_PEP_523 + ", ""),
    of("hook not guarded, general", "UG603", "macro(CALL_PY_GENERAL)", "_CHECK_PEP_523 + ", ""),
    of("hook not guarded, bound method", "UG603", "macro(CALL_BOUND_METHOD_EXACT_ARGS)", "_CHECK_PEP_523 + ", ""),
    of("hook not guarded, class", "UG603", "macro(CALL_ALLOC_AND_ENTER_INIT)", "_CHECK_PEP_523 + ", ""),
    of("hook not guarded, generator", "UG603", "macro(FOR_ITER_GEN)", "_CHECK_PEP_523 + ", ""),
    of("hook not guarded, property", "UG603", "macro(LOAD_ATTR_PROPERTY)", "_CHECK_PEP_523 + ", ""),
    of(
        "hook guarded before an escape", "UG601", "op(_INIT_CALL_BOUND_METHOD_EXACT_ARGS", "rt_close_method", "rt_close"
    ),
    of("hook guarded before an escape, general", "UG601", "op(_EXPAND_METHOD", "rt_close_method", "rt_close"),
    of(
        "type guard dropped from one form",
        "UG603",
        "macro(CALL_PY_EXACT_ARGS)",
        "_CHECK_FUNCTION_VERSION + ",
        "unused/2 + ",
    ),
    of("stack check dropped from one form", "UG603", "macro(CALL_PY_EXACT_ARGS)", "+ _CHECK_STACK_SPACE\n", "\n"),
    of(
        "version guard behind an escape",
        "UG601 UG602 UG603",
        "macro(LOAD_ATTR_CLASS)",
        "_CHECK_ATTR_CLASS + unused/2 + _LOAD_ATTR_CLASS",
        "unused/2 + unused/2 + _LOAD_ATTR_CLASS",
    ),
    of(
        "method without the version",
        "UG603",
        "macro(LOAD_ATTR_METHOD_NO_DICT)",
        "_GUARD_TYPE_VERSION + unused/2",
        "unused/4",
    ),
    of(
        "null of self not guarded",
        "UG603",
        "macro(CALL_BOUND_METHOD_GENERAL)",
        "_CHECK_METHOD_VERSION + ",
        "unused/2 + ",
    ),
    of(
        "frame fills failure",
        "UG207",
        "op(_PY_FRAME_GENERAL",
        "    if (made == NULL) {\n        ERROR_NO_POP();\n    }\n",
        "",
    ),
    of(
        "frame of the class on failure",
        "UG207",
        "op(_CREATE_INIT_FRAME",
        "    if (made == NULL) {\n        rt_frame_pop_cleanup(thread, cleanup);\n        ERROR_NO_POP();\n    }\n",
        "",
    ),
    # values
    of("old variable lost", "UG205", "inst(STORE_FAST, ", "RtValue old = GETLOCAL(oparg);", "RtValue old = RT_NULL;"),
    of("lock tested by EXIT_IF", "UG303", APPEND, "DEOPT_IF(!LOCK_OBJECT", "EXIT_IF(!LOCK_OBJECT"),
    of(
        "result not tested",
        "UG207",
        "op(_BINARY_OP,",
        "    if (rt_value_is_null(result)) {\n        ERROR_NO_POP();\n    }\n",
        "",
    ),
    of("result leaks", "UG202", "op(_BINARY_OP,", "    res = result;\n", "    res = RT_NONE;\n"),
    of("inputs dropped", "UG202", "op(_BINARY_OP,", "    DECREF_INPUTS();\n", ""),
    of(
        "escape in a condition",
        "UG101",
        "op(_TO_BOOL,",
        "    int truth = rt_truth(thread, value);\n    if (truth < 0)",
        "    int truth = 1;\n    if (rt_truth(thread, value) < 0)",
    ),
    of(
        "output before the escape",
        "UG103",
        "op(_BINARY_SUBSCR,",
        "    res = result;\n    DECREF_INPUTS();",
        "    res = result;\n    rt_close(thread, sub);\n    rt_close(thread, container);",
    ),
    of(
        "tuple closed too early",
        "UG104",
        "inst(BINARY_SUBSCR_TUPLE_INT",
        (
            "    res = rt_value_new_from(thread, rt_tuple_item(rt_as_tuple(tuple), index));\n"
            "    DEAD(sub);\n"
            "    rt_close(thread, tuple);"
        ),
        (
            "    RtValue item = rt_tuple_item(rt_as_tuple(tuple), index);\n"
            "    DEAD(sub);\n"
            "    rt_close(thread, tuple);\n"
            "    res = rt_value_new_from(thread, item);"
        ),
    ),
    of(
        "guard after the store",
        "UG301",
        "inst(FOR_ITER_LIST",
        "    if (more < 0) {\n",
        "    frame->return_offset = 0;\n    if (more < 0) {\n",
    ),
    of(
        "jump before the guard",
        "UG301",
        "inst(FOR_ITER_LIST",
        "    RtValue item;\n",
        "    RtValue item;\n    JUMPBY(1);\n",
    ),
    of(
        "item consumed before the guard",
        "UG302 UG203",
        "inst(BINARY_SUBSCR_LIST_INT",
        "    RtValue item = rt_list_try_get",
        "    DEAD(sub);\n    RtValue item = rt_list_try_get",
    ),
    of(
        "type of the iterator not guarded",
        "UG603",
        "inst(FOR_ITER_TUPLE",
        "    DEOPT_IF(!rt_value_has_kind(iter, RT_KIND_TUPLE_ITERATOR));\n",
        "",
    ),
    of(
        "type of the generator not guarded",
        "UG603",
        "op(_SEND_GEN_FRAME",
        "    DEOPT_IF(!rt_value_has_kind(receiver, RT_KIND_GENERATOR));\n",
        "",
    ),
    of(
        "descriptor not guarded",
        "UG603",
        "op(_CALL_METHOD_DESCRIPTOR_O",
        "    EXIT_IF(!rt_is_method_descriptor_of(callable, RT_CC_O));\n",
        "",
    ),
    of(
        "builtin not guarded",
        "UG603",
        "op(_CALL_BUILTIN_FAST,",
        "    EXIT_IF(!rt_is_builtin_of(callable, RT_CC_FAST));\n",
        "",
    ),
    of("uop never used", "UG703", "macro(TO_BOOL_ALWAYS_TRUE)", "_REPLACE_WITH_TRUE", "_TO_BOOL"),
    of("defined twice", "UG703", "inst(NOP, (--)) {\n}", "", "\ninst(NOP, (--)) {\n}"),
    of("cache of another size", "UG701", "macro(CALL_TYPE_1)", "unused/2 + ", "unused/1 + "),
    of(
        "kill in one build only",
        "UG202 UG110",
        "inst(POP_TOP",
        "    rt_close(thread, value);\n",
        "#if RT_FT\n    rt_close(thread, value);\n#endif\n",
    ),
    of(
        "unlock in one build only",
        "UG801",
        APPEND,
        "    UNLOCK_OBJECT(list);\n",
        "#if RT_FT\n    UNLOCK_OBJECT(list);\n#endif\n",
    ),
    # contracts
    of("closing a method escapes", "UG601", "rt_close_method", "steals(method)", "steals(method) escapes", True),
    of(
        "the append waits",
        "UG402",
        "rt_list_append_locked",
        "requires(lock(list))",
        "requires(lock(list)) blocks",
        True,
    ),
    of("trying waits", "UG601", "macro bool LOCK_OBJECT", "locks(o)", "locks(o) blocks", True),
    of("allocation escapes", "UG104 UG101", "RtObject *rt_instance_new", "allocates", "allocates escapes", True),
    of("the size needs more", "UG403", "rt_tuple_size", "tuple)", "tuple) requires(lock(tuple))", True),
    of("a truth in a condition escapes", "UG101", "bool rt_is_function", "(RtValue v)", "(RtValue v) escapes", True),
)
