"""The constructs that definition files use in the wild, each with how to find it in a tree or its text.

The names are facts about those files; the corpus beside this module shows each of them once in text of our own.
"""

from __future__ import annotations

ANNOTATIONS = [
    "override", "tier1", "tier2", "pure", "no_save_ip", "specializing", "replaced", "split", "spilled", "replicate",
    "super",
]

CALLS = [
    "DEOPT_IF", "EXIT_IF", "ERROR_IF", "ERROR_NO_POP", "DECREF_INPUTS", "INPUTS_DEAD", "DEAD", "SYNC_SP",
    "SAVE_STACK", "RELOAD_STACK", "DISPATCH", "DISPATCH_GOTO", "DISPATCH_INLINED", "DISPATCH_SAME_OPARG",
    "GO_TO_INSTRUCTION", "JUMP_TO_LABEL", "PREDICT", "JUMPBY", "SKIP_OVER", "LOAD_IP", "LOAD_SP",
    "INSTRUMENTED_JUMP", "GOTO_TIER_ONE", "GOTO_TIER_TWO", "EXIT_TO_TIER1", "EXIT_TO_TRACE", "GETLOCAL", "SETLOCAL",
    "GETITEM", "LOCALS", "GLOBALS", "BUILTINS", "STACK_LEVEL", "EMPTY", "STACK_SHRINK", "PEEK", "POP", "PUSH",
    "STACKREFS_TO_PYOBJECTS", "STACKREFS_TO_PYOBJECTS_CLEANUP", "CONVERSION_FAILED", "LOCK_OBJECT", "UNLOCK_OBJECT",
    "CHECK_EVAL_BREAKER", "STAT_INC", "CALL_STAT_INC", "OPCODE_DEFERRED_INC", "ADVANCE_ADAPTIVE_COUNTER",
    "PAUSE_ADAPTIVE_COUNTER", "ADAPTIVE_COUNTER_TRIGGERS", "CURRENT_OPERAND0", "CURRENT_TARGET",
    "DECREF_INPUTS_AND_REUSE_FLOAT", "LLTRACE_RESUME_FRAME", "Py_DECREF", "Py_XDECREF", "Py_INCREF", "Py_NewRef",
    "Py_CLEAR", "Py_SETREF", "_Py_DECREF_SPECIALIZED", "_Py_DECREF_NO_DEALLOC", "Py_UNREACHABLE",
    "PyStackRef_CLOSE", "PyStackRef_XCLOSE", "PyStackRef_CLOSE_SPECIALIZED", "PyStackRef_DUP", "PyStackRef_Borrow",
    "PyStackRef_AsPyObjectBorrow", "PyStackRef_AsPyObjectSteal", "PyStackRef_AsPyObjectNew",
    "PyStackRef_FromPyObjectNew", "PyStackRef_FromPyObjectSteal", "PyStackRef_FromPyObjectStealMortal",
    "PyStackRef_FromPyObjectBorrow", "PyStackRef_MakeHeapSafe", "PyStackRef_Unwrap", "PyStackRef_TagInt",
    "PyStackRef_UntagInt", "PyStackRef_IsNull", "PyStackRef_IsNone", "PyStackRef_IsTrue", "PyStackRef_IsFalse",
    "PyStackRef_TYPE", "_Py_TryIncrefCompareStackRef", "_PyObject_IsUniquelyReferenced", "monitor_unwind",
    "FT_ATOMIC_LOAD_PTR", "FT_ATOMIC_LOAD_PTR_ACQUIRE", "FT_ATOMIC_LOAD_PTR_RELAXED",
    "FT_ATOMIC_LOAD_SSIZE_RELAXED", "FT_ATOMIC_LOAD_UINT32_RELAXED", "FT_ATOMIC_LOAD_UINT8",
    "FT_ATOMIC_LOAD_UINTPTR_ACQUIRE", "FT_ATOMIC_LOAD_UINT_RELAXED", "FT_ATOMIC_STORE_INT8_RELEASE",
    "FT_ATOMIC_STORE_PTR_RELEASE", "FT_ATOMIC_STORE_UINT8_RELAXED", "_Py_atomic_load_uintptr_relaxed",
]

LABELS = [
    "done", "error", "exception_unwind", "exit_unwind", "hit_bottom", "out_of_space", "pop_1_error", "resume_frame",
    "start_frame",
]

NAMES = [
    "this_instr", "next_instr", "prev_instr", "oparg", "oparg1", "oparg2", "opcode", "frame", "tstate",
    "stack_pointer", "current_executor", "next_uop", "lltrace", "retval", "entry_frame", "args_o",
]

CONDITIONS = [
    "!Py_TAIL_CALL_INTERP",
    "ENABLE_SPECIALIZATION",
    "ENABLE_SPECIALIZATION && defined(ENABLE_ADAPTIVE_STATIC_PYTHON)",
    "ENABLE_SPECIALIZATION_FT",
    "PY_VERSION_HEX >= 0x030E0400",
    "Py_GIL_DISABLED",
    "Py_TAIL_CALL_INTERP",
    "TIER_ONE",
    "TIER_TWO",
    "_Py_TAIL_CALL_INTERP",
    "defined(Py_DEBUG) && !defined(_Py_JIT)",
    "defined(__EMSCRIPTEN__)",
    "defined(NDEBUG)",
    "defined(Py_DEBUG)",
    "defined(Py_GIL_DISABLED)",
    "defined(Py_STATS)",
    "defined(_Py_TIER2)",
    "!defined(Py_GIL_DISABLED)",
    "!defined(_Py_JIT)",
]
