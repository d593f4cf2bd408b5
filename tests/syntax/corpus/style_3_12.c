/* How files of 3.12 look: effects with conditions, exits that name a label or a family, errors by goto. */
#include "Python.h"

static PyObject *a, *b, *out;

static void
everything(void)
{
    switch (opcode) {

// BEGIN BYTECODES //
        inst(NOP, (--)) {
        }

        override inst(RESUME, (--)) {
            if (oparg < 2 && is_late(tstate)) {
                goto resume_frame;
            }
        }

        inst(LOAD_FAST, (-- one)) {
            one = Py_NewRef(GETLOCAL(oparg));
        }

        inst(STORE_FAST, (one --)) {
            SETLOCAL(oparg, one);
        }

        super(LOAD_FAST__LOAD_FAST) = LOAD_FAST + LOAD_FAST;
        macro(POP_TWO) = POP_TOP + POP_TOP;

        family(shifting, CACHE_OF_SHIFTING) = {
            SHIFT,
            SHIFT_LITTLE
        };

        family(sending, 1) = { SEND, SEND_GEN };

        inst(SHIFT_LITTLE, (unused/1, by, what -- out)) {
            DEOPT_IF(!PyLong_CheckExact(by), SHIFT);
            DEOPT_IF(Py_TYPE(what) != &PyLong_Type, SHIFT);
            long amount = ((PyLongObject*)by)->digits.inner[0];
            STAT_INC(SHIFT, hit);
            out = shifted((PyLongObject *)what, amount);
            DECREF_INPUTS();
            ERROR_IF(out == NULL, error);
        }

        inst(FETCH, (unused/3, unused/9, from -- extra if (oparg & 1), out)) {
            #if ENABLE_SPECIALIZATION
            FetchCache *cache = (FetchCache *)next_instr;
            if (IS_DUE(cache->counter)) {
                next_instr--;
                fetch_special(from, GETITEM(names, oparg >> 1), next_instr);
            }
            #endif  /* that was it */
            extra = NULL;
            out = fetch(from);
            ERROR_IF(true, error);
        }

        inst(INVOKE, (method, what, args[oparg] -- out)) {
            int count = oparg;
            if (method != NULL) {
                what = method;
                args--;
                count++;
            }
            out = invoke(what, args, count | FLAG_OF_OFFSET, names_of_call);
            if (out == NULL) {
                STACK_SHRINK(oparg + 2);
                goto error;
            }
            if (PEEK(3) == EMPTY()) goto resume_frame;
        }

        override inst(MAKE, (-- made)) {
            int optional, exact;
            PyTypeObject* kind = kind_of(GETITEM(consts, oparg), &optional, &exact);
            ERROR_IF(kind == NULL, error);
            made = kind->tp_alloc(kind, 0);
            Py_DECREF(kind);
#if ENABLE_SPECIALIZATION && defined(ENABLE_ADAPTIVE_STATIC_PYTHON)
            if (adaptive) {
                make_special(next_instr, made);
            }
#endif
        }

        inst(INVOKE_FAST, (unused/1, what, args[oparg] -- out)) {
            Plain plain = get_plain(what);
            out = ((WithCount)(void(*)(void))plain)(
                self_of(what),
                args,
                oparg);
            PREDICT(POP_TOP);
            COUNT_ONE_CALL
            frame->prev_instr = next_instr - 1;
            DISPATCH_INLINED(frame);
        }

        pseudo(LOAD_CLOSURE) = {
            LOAD_FAST,
        };

        pseudo(POP_BLOCK, (HAS_ARG)) = { NOP };
// END BYTECODES //

    }
 error:
    Py_UNREACHABLE();
}
