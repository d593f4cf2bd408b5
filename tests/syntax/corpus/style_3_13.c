/* How files of 3.13 look: annotations, uops in macros, counters in the cache, tiers. */
#define op(name, ...)

static void
everything(void)
{
    switch (opcode) {

// BEGIN BYTECODES //
        pure inst(NOP, (--)) {
        }

        tier1 inst(LEAVE, (retval --)) {
            tstate->depth--;
            return retval;
        }

        replicate(8) pure inst(LOAD_FAST, (-- one)) {
            one = GETLOCAL(oparg);
        }

        inst(LOAD_FAST_LOAD_FAST, ( -- first, second)) {
            unsigned int oparg1 = oparg >> 4;
            unsigned oparg2 = oparg % 16;
            first = GETLOCAL(oparg1), second = GETLOCAL(oparg2);
        }

        replaced op(_JUMP_UNLESS, (test -- )) {
            const int taken = is_no(test);
            #if ENABLE_SPECIALIZATION
            this_instr[1].cache = this_instr[1].cache * 2 | taken;
            #endif
            JUMPBY(taken * oparg);
        }

        macro(JUMP_UNLESS) = unused/1 + _JUMP_UNLESS;

        specializing op(_SPECIALIZE_TRUTH, (counter/1, one -- one)) {
            #if ENABLE_SPECIALIZATION
            if (ADAPTIVE_COUNTER_TRIGGERS(counter)) {
                choose_truth(one, next_instr = this_instr);
                DISPATCH_SAME_OPARG();
            }
            OPCODE_DEFERRED_INC(TRUTH);
            ADVANCE_ADAPTIVE_COUNTER(this_instr[1].counter);
            PAUSE_ADAPTIVE_COUNTER(this_instr[1].counter);
            #endif
        }

        op(_TRUTH, (one -- answer)) {
            int known = truth_of(one);
            DECREF_INPUTS();
            ERROR_IF(known < 0, error);
            answer = known ? yes : no;
        }

        macro(TRUTH) = _SPECIALIZE_TRUTH + unused/2 + _TRUTH;

        family(TRUTH, CACHE_OF_TRUTH) = {
            TRUTH_OF_BOOL,
            TRUTH_OF_INT,
        };

        split op(_FIELD, (place/1, whole -- part, null if (oparg & 1))) {
            part = *(PyObject **)((char *)whole + place);
            DEOPT_IF(part == NULL);
            Py_INCREF(part);
            null = NULL;
        }

        replicate(5) pure op(_PREPARE, (what, self_or_null, args[oparg] -- made: _PyInterpreterFrame*)) {
            int shift = self_or_null != NULL;
            STAT_INC(PREPARE, hit);
            made = frame_for((PyFunctionObject *)what, oparg + shift);
            PyObject **slots = made->slots;
            for (int i = 0; i < oparg; i++) {
                slots[i + shift] = args[i];
            }
        }

        op(_ENTER, (made: _PyInterpreterFrame* -- )) {
            SYNC_SP();
            remember(frame, stack_pointer);
            made->previous = frame;
            CALL_STAT_INC(entered);
            frame = tstate->frame = made;
            LOAD_SP();
            LOAD_IP(0);
            LLTRACE_RESUME_FRAME();
        }

        tier2 op(_STILL_VALID, (place/4 --)) {
            DEOPT_IF(!current_executor->valid);
            frame->place = (Unit *)place;
        }

        tier2 op(_LEAVE_TRACE, (--)) {
            Exit *exit = &current_executor->exits[oparg];
        #ifndef _Py_JIT
            if (lltrace > 1) {
                print("leaving [", &next_uop[-1], "] after %u, "
                    "for %d" PRId64 "\n", exit->heat.count,
                    (int)(target - code_of(exit)));
            }
        #endif
            EXIT_TO_TIER1();
            EXIT_TO_TRACE();
            GOTO_TIER_TWO(exit->executor);
            GOTO_TIER_ONE(NULL);
            GO_TO_INSTRUCTION(INVOKE);
        }

        inst(INSTRUMENTED_FORWARD, ( -- )) {
            INSTRUMENTED_JUMP(this_instr, next_instr + oparg, EVENT_OF_JUMP);
        }

        inst(WALK, (unused, one -- one if (!oparg), args[oparg * 2 + 1])) {
            switch (oparg) {
                case 0: {
                    PUSH(one);
                    break;
                }
                case 1:
                    /* as for 2 */
                case 2: POP(); break;
                default:
                    Py_UNREACHABLE();
            }
            do {
                EMPTY();
                STACK_LEVEL();
            } while (--oparg);
            while (oparg > 0) oparg -= 1;
            if (oparg) goto exception_unwind;
            else if (one == NULL) {
                goto pop_1_error;
            }
            else
                goto start_frame;
            goto resume_frame;
        }

        inst(SPREAD, (from -- parts[oparg])) {
            PyObject **end = parts + oparg, *last = NULL;
            int done = spread(tstate, from, oparg, -1, end);
            LOCALS(); GLOBALS(); BUILTINS();
            ERROR_NO_POP();
            PyObject *four[] = {NULL, one, two, three};
            Py_SETREF(last, from);
            Py_CLEAR(last);
            Py_XDECREF(last);
            _Py_DECREF_SPECIALIZED(last, (destructor)free_it);
            _Py_DECREF_NO_DEALLOC(last);
            DECREF_INPUTS_AND_REUSE_FLOAT(left, right, sum, out);
            PyObject *keys[2] = {class, self};
            static int counts[3][4];
            (void)counts;
            ERROR_IF(true, error);
        #if TIER_ONE
            DISPATCH_GOTO();
        #endif
        #if TIER_TWO
            DISPATCH();
        #endif
        #ifdef Py_GIL_DISABLED
            FT_ATOMIC_LOAD_UINTPTR_ACQUIRE(code->version);
            FT_ATOMIC_STORE_UINT8_RELAXED(tstate->seen, 1);
        #else
            _Py_atomic_load_uintptr_relaxed(&tstate->breaker);
        #endif
        #ifdef _Py_TIER2
            ;
        #endif
        #ifndef Py_GIL_DISABLED
            CHECK_EVAL_BREAKER();
        #endif
        #if defined(__EMSCRIPTEN__)
            look_for_signals();
        #endif
            EXIT_IF(true);
            SKIP_OVER(CACHE_OF_TRUTH);
            entry_frame.retval = opcode;
        }

        pseudo(CLOSED, (-- unused)) = {
            LOAD_FAST,
        };

        pseudo(SETUP_FINALLY, (HAS_ARG)) = {
            NOP,
        };
// END BYTECODES //

    }
}
