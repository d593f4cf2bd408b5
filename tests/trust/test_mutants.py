"""What keeps threads apart, taken out: each edit makes a build in which the named test fails.

The builds are those with assertions, with one file (or the loop) compiled again from an edited text.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from compiled import FT, Configuration, Edit, environment, runtime_in

HERE = Path(__file__).parent
TYPE, CODE = "runtime/types/rt_type.c", "runtime/running/rt_code.c"
DEFINITIONS = "dsl/bytecodes.def"
HOST, THREADING = "runtime/host/rt_host.c", "runtime/threads/rt_threading.c"
PROGRAMS = {"hammer": HERE / "hammer.py", "host": HERE.parent / "vm" / "host_threads.py"}


@dataclass(frozen=True)
class Mutant:
    """`witness`: a test in C (test_type), a hammer (hammer:lists), one of host threads (host:closing), or a program of
    this folder (init_frames.py)."""

    name: str
    witness: str
    edits: tuple[Edit, ...]


APPEND = """\
    DEOPT_IF(!LOCK_OBJECT(list));
    STAT_INC(CALL, hit);
    int failed = rt_list_append_locked(thread, list, arg);
    UNLOCK_OBJECT(list);
"""
COMPREHENSION = """\
    if (LOCK_OBJECT(self)) {
        failed = rt_list_append_locked(thread, self, v);
        UNLOCK_OBJECT(self);
"""
INIT_FRAME = """\
    RtFrame *made = rt_frame_push_call(thread, init, args - 1, (size_t)oparg + 1, NULL);
    if (made == NULL) {
        rt_frame_pop_cleanup(thread, cleanup);
        ERROR_NO_POP();
    }
    INPUTS_DEAD();
    made->previous = cleanup;
    thread->recursion_remaining--;
    init_frame = made;
"""

MUTANTS = [
    # Item 2: the version that was looked up is compared before the cache is filled.
    Mutant(
        "stale-init",
        "test_type",
        (Edit(TYPE, "if (version == 0 || rt_load_acquire(&type->version) != version) {", "if (version == 0) {"),),
    ),
    # Item 3: only deferred functions are cached.
    Mutant(
        "counted-init",
        "test_type",
        (
            Edit(
                TYPE,
                "    if (!(rt_load_relaxed(&init->flags) & RT_OBJECT_DEFERRED)) {\n        return false;\n    }\n",
                "",
            ),
        ),
    ),
    # (b) of the founding table: the version is cleared when the class changes.
    Mutant(
        "version-stays",
        "hammer:inits",
        (
            Edit(
                TYPE,
                "    rt_store_relaxed(&type->version, 0);\n    rt_store_relaxed(&type->init_cache, NULL);\n",
                "",
            ),
        ),
    ),
    # What is asked of new bases is asked with the world stopped.
    Mutant(
        "bases-race",
        "hammer:rings",
        (
            Edit(
                "runtime/types/rt_type_bases.c",
                "    rt_incref(t, base);\n    rt_world_stop(t);\n",
                "    rt_incref(t, base);\n",
            ),
            Edit(
                "runtime/types/rt_type_bases.c",
                "    if (done <= 0) {\n",
                "    rt_world_stop(t);\n    if (done <= 0) {\n",
            ),
        ),
    ),
    # Item 5: the append tries the list's lock, it does not wait for it behind its guards.
    Mutant(
        "append-waits",
        "test_family",
        (Edit(DEFINITIONS, APPEND, APPEND.replace("DEOPT_IF(!LOCK_OBJECT(list));", "rt_lock(thread, list);")),),
    ),
    Mutant(
        "append-without-lock",
        "hammer:lists",
        (
            Edit(
                DEFINITIONS,
                APPEND,
                APPEND.replace("    DEOPT_IF(!LOCK_OBJECT(list));\n", "").replace("    UNLOCK_OBJECT(list);\n", ""),
            ),
        ),
    ),
    # ... and LIST_APPEND appends under it, too.
    Mutant(
        "comprehension-without-lock",
        "hammer:lists",
        (
            Edit(
                DEFINITIONS,
                COMPREHENSION,
                COMPREHENSION.replace("LOCK_OBJECT(self)) {", "true) {").replace("        UNLOCK_OBJECT(self);\n", ""),
            ),
        ),
    ),
    # A function's version goes when its code is assigned.
    Mutant(
        "function-version-stays",
        "reassign.py",
        (
            Edit(
                "runtime/running/rt_function.c",
                "    rt_store_relaxed(&f->version, 0);\n    RtCode *old = f->code;\n",
                "    RtCode *old = f->code;\n",
            ),
        ),
    ),
    # A frame keeps the code that it runs, when its function has another one.
    Mutant(
        "frame-without-code",
        "replaced_code.py",
        (
            Edit(
                "runtime/memory/rt_gc_mark.c",
                "        mark(&f->code->head, c);        /* the function may have another one by now */\n",
                "",
            ),
        ),
    ),
    # Item 6: each thread specializes its own copy.
    Mutant(
        "one-copy",
        "test_code",
        (Edit("runtime/machine/rt_running.c", "= take_index(&t->vm->running);", "= 0 * take_index(&t->vm->running);"),),
    ),
    Mutant(
        "cleanup-without-copies",
        "test_family",
        (Edit(CODE, "    if (cleanup != NULL && rt_code_units", "    if (false && rt_code_units"),),
    ),
    # ... and gives its index back when no code runs in it any more.
    Mutant(
        "index-given-back-early",
        "last_words.py",
        (
            Edit(
                "runtime/threads/rt_thread.c",
                "        close_merge_queue(t);\n        rt_vm_thread_let_go(t);\n        rt_vm_thread_fini(t);\n",
                "        rt_vm_thread_fini(t);\n        close_merge_queue(t);\n        rt_vm_thread_let_go(t);\n",
            ),
        ),
    ),
    # What other threads drop of an owner's objects, the owner drops when he merges them; else it is left, and counted.
    Mutant(
        "queue-keeps",
        "hammer:races",
        (
            Edit(
                "runtime/memory/rt_object.c",
                "rt_thread_id(t) ? rt_object_merge(o, -1)",
                "rt_thread_id(t) ? rt_object_merge(o, 0)",
            ),
        ),
    ),
    # ... all of them before one of them dies, and its finalizer lets a collection merge the others.
    Mutant(
        "merged-one-by-one",
        "last_words.py",
        (Edit("runtime/memory/rt_object.c", "            q.items[dead++] = o;\n", "            object_die(t, o);\n"),),
    ),
    # Memory that a collection has freed counts again when it is used again, or collections become rarer and rarer.
    Mutant(
        "reused-for-nothing",
        "test_gc",
        (Edit("runtime/memory/rt_heap_blocks.c", "        set_aside(heap);\n", "        (void)set_aside;\n"),),
    ),
    # Who makes garbage is not faster than who clears it.
    Mutant(
        "nobody-waits-for-collections",
        "class_churn.py",
        (Edit("runtime/memory/rt_gc.c", "seen == t->gc_gave_up ||", "true ||"),),
    ),
    # A machine is not closed while somebody holds it for a moment ...
    Mutant(
        "closed-on-holders",
        "host:closing",
        (Edit(HOST, "        if (seen != 0) {\n            sched_yield();\n        }\n        seen = 0;\n", ""),),
    ),
    # ... and not before its threads have ended.
    Mutant(
        "closed-on-threads",
        "host:machines",
        (
            Edit(THREADING, "    bool gone = room->running == 0;", "    bool gone = true;"),
            Edit(THREADING, "    while (room->running > 0 && !outside) {", "    while (false && !outside) {"),
        ),
    ),
    # References to host objects are found and forgotten by one thread at a time.
    Mutant(
        "host-objects-without-lock",
        "host:callbacks",
        (
            Edit(
                HOST,
                "    while (!rt_cas_acquire(&room->lock, &seen, 1)) {\n        seen = 0;\n    }\n",
                "    (void)room, (void)seen;\n",
            ),
        ),
    ),
    # A list of the machine is locked while a host appends to it.
    Mutant(
        "host-appends-without-lock",
        "host:containers",
        (
            Edit(
                DEFINITIONS,
                APPEND,
                APPEND.replace("    DEOPT_IF(!LOCK_OBJECT(list));\n", "").replace("    UNLOCK_OBJECT(list);\n", ""),
            ),
        ),
    ),
    # Item 8: a failure in the middle of an instruction pushes nothing.
    Mutant(
        "pushed-on-failure",
        "init_frames.py",
        (
            Edit(
                DEFINITIONS,
                INIT_FRAME,
                """\
    RtFrame *made = rt_frame_push_call(thread, init, args - 1, (size_t)oparg + 1, NULL);
    INPUTS_DEAD();
    init_frame = made;
    SYNC_SP();
    if (made == NULL) {
        rt_frame_pop_cleanup(thread, cleanup);
        ERROR_NO_POP();
    }
    made->previous = cleanup;
    thread->recursion_remaining--;
""",
            ),
        ),
    ),
]


def witness(configuration: Configuration, name: str) -> subprocess.CompletedProcess[str]:
    if name.startswith("test_"):
        command = [str(runtime_in(configuration).program(name))]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    kind, _, scenario = name.rpartition(":")
    command = [sys.executable, str(PROGRAMS.get(kind, HERE / name)), *([scenario, "8"] if kind else [])]
    variables = {**environment(configuration), "PYTHONHASHSEED": "0"}
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.skipif("UOPVM_UNDER" in os.environ, reason="these tests make builds of their own")
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_mutant_is_caught(mutant: Mutant) -> None:
    """A hammer meets the fault by chance, which a busy computer makes rarer: it has three turns."""
    configuration = FT.without(mutant.name, *mutant.edits)
    turns = 3 if ":" in mutant.witness else 1
    assert any(witness(configuration, mutant.witness).returncode for _ in range(turns)), mutant.witness


@pytest.mark.skipif("UOPVM_UNDER" in os.environ, reason="these tests make builds of their own")
@pytest.mark.parametrize("name", sorted({one.witness for one in MUTANTS if ":" not in one.witness}))
def test_the_witness_passes_otherwise(name: str) -> None:
    done = witness(FT, name)
    assert done.returncode == 0, done.stderr[-3000:]
