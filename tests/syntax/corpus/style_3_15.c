/* How files of 3.15 look: tagged references, labels, explicit deaths, locks, flush and skips back. */
static int
everything(void) {
    switch (opcode) {
// BEGIN BYTECODES //
        macro(FIELD) =
            unused/1 +
            _OF_KIND +
            _FIELD +  // may leave, too
            flush +
            unused/5 +
            unused/-1 +
            _MAYBE_NULL;

        macro(ITEM) =
            _IS_INDEX + _IS_LIST + unused/5 + _ITEM;

        no_save_ip op(_GIVE_BACK, (retval -- out)) {
            Ref kept = PyStackRef_MakeHeapSafe(retval);
            DEAD(retval);
            SAVE_STACK();
            assert(STACK_LEVEL() == 0);
            leave_frame(tstate);
            RELOAD_STACK();
            out = kept;
            LLTRACE_RESUME_FRAME();
        }

        replicate(0:4) op(_MAYBE_NULL, ( -- null[oparg & 1])) {
            if (oparg & 1) {
                null[0] = NOTHING;
            }
        }

        op(_INVOKE, (what, self_or_null, unused, args[oparg] -- out, rest[1])) {
        #if TIER_ONE
            assert(opcode != INSTRUMENTED_INVOKE);
        #endif
            Ref *arguments = args;
            int count = oparg;
            if (!PyStackRef_IsNull(self_or_null)) {
                arguments--;
                count++;
            }
            STACKREFS_TO_PYOBJECTS(arguments, count, args_o);
            if (CONVERSION_FAILED(args_o)) {
                DECREF_INPUTS();
                ERROR_IF(true);
            }
            PyObject *out_o = invoke(
                PyStackRef_AsPyObjectBorrow(what), args_o,
                count | FLAG_OF_OFFSET,
                NULL);
            STACKREFS_TO_PYOBJECTS_CLEANUP(args_o);
            assert((out_o != NULL) ^ (failed(tstate) != 0));
            INPUTS_DEAD();
            ERROR_IF(out_o == NULL);
            out = PyStackRef_FromPyObjectSteal(out_o);
        }

        op(_APPEND, (list, v -- )) {
            PyObject *list_o = PyStackRef_AsPyObjectBorrow(list);
            DEOPT_IF(!is_list(list_o));
            DEOPT_IF(!LOCK_OBJECT(list_o));
            int failed = append_taking((PyListObject *)list_o, PyStackRef_AsPyObjectSteal(v));
            UNLOCK_OBJECT(list_o);
            PyStackRef_CLOSE(list);
            PyStackRef_XCLOSE(v);
            if (failed) {
                ERROR_NO_POP();
            }
            REPORT_QUIET(tstate); \
            #ifdef Py_GIL_DISABLED
            int took = _Py_TryIncrefCompareStackRef(place, found, &part);
            if (!took) {
                if (true) { DEOPT_IF(true); }
            }
            #else
            part = PyStackRef_FromPyObjectNew(found);
            #endif
            Unit *unit = FT_ATOMIC_LOAD_PTR_ACQUIRE(units[0]);
            FT_ATOMIC_LOAD_PTR(a->x); FT_ATOMIC_LOAD_PTR_RELAXED(a->x); FT_ATOMIC_LOAD_SSIZE_RELAXED(a->x);
            FT_ATOMIC_LOAD_UINT32_RELAXED(a->x); FT_ATOMIC_LOAD_UINT8(a->x); FT_ATOMIC_LOAD_UINT_RELAXED(a->x);
            FT_ATOMIC_STORE_PTR_RELEASE(a->x, y); FT_ATOMIC_STORE_INT8_RELEASE(a->x, y);
            PyStackRef_DUP(v); PyStackRef_Borrow(v); PyStackRef_TYPE(v); PyStackRef_TagInt(1); PyStackRef_UntagInt(v);
            PyStackRef_IsNone(v); PyStackRef_IsTrue(v); PyStackRef_IsFalse(v); PyStackRef_Unwrap(v);
            PyStackRef_FromPyObjectStealMortal(o); PyStackRef_FromPyObjectBorrow(o); PyStackRef_AsPyObjectNew(v);
            PyStackRef_CLOSE_SPECIALIZED(v, free_it); _PyObject_IsUniquelyReferenced(o);
            CURRENT_OPERAND0(); CURRENT_TARGET();
        }

        spilled label(enter) {
            if (too_deep(tstate)) {
                goto exit_unwind;
            }
            next_instr = frame->place;
        #ifdef Py_DEBUG
            int lltrace = wants_trace(frame, GLOBALS());
            if (lltrace < 0) {
                JUMP_TO_LABEL(exit_unwind);
            }
            /* nobody else runs */
        #endif
        #if !Py_TAIL_CALL_INTERP
            DISPATCH();
        #elif Py_GIL_DISABLED
            monitor_unwind(tstate, frame, next_instr - 1);
        #endif
        #if Py_TAIL_CALL_INTERP && ENABLE_SPECIALIZATION_FT
            return tail_error(ALL_ARGUMENTS);
        #endif
        #if ENABLE_SPECIALIZATION_FT
            prev_instr = frame->prev_instr;
        #endif
        #if Py_TAIL_CALL_INTERP
        #endif
        #if Py_GIL_DISABLED
        #endif
        #ifdef NDEBUG
        #endif
        #ifdef Py_STATS
            CALL_STAT_INC(entered);
        #endif
        #if defined(Py_DEBUG) && !defined(_Py_JIT)
            #undef TRACE
            #define TRACE(x) \
                    trace(x)
        #endif
        #if PY_VERSION_HEX >= 0x030E0400
            keep(prev_instr);
        #endif
        #ifdef _Py_TIER2
            GOTO_TIER_TWO(current_executor);
        #endif
        #if _Py_TAIL_CALL_INTERP
            stack_pointer = frame->sp;
        #endif
            goto error;
        }

        pseudo(JUMP, (--)) = {
            JUMP_FORWARD,
            JUMP_BACKWARD,
        };

        pseudo(SETUP_CLEANUP, (-- unused, unused), (HAS_ARG)) = {
            NOP,
        };

        pseudo(JUMP_IF_FALSE, (test -- test), (HAS_ARG, HAS_ESCAPES)) = [
            COPY, TRUTH, JUMP_UNLESS,
        ];
// END BYTECODES //
    }
}
