// Instructions of a static compiler on top of CPython 3.13: what a fork adds and replaces in a file of its own.

// BEGIN BYTECODES //

        /* Reads a slot of an object whose class the compiler knows. */
        inst(LOAD_FIELD, (owner -- value)) {
            PyObject *slot = GETITEM(FRAME_CO_CONSTS, oparg);
            Py_ssize_t at = Static_FieldOffset(slot);
            ERROR_IF(at < 0, error);
            value = Static_FieldAt(owner, at);
            if (value == NULL) {
                PyErr_Format(PyExc_AttributeError, "a field that was never set");
            }
            DECREF_INPUTS();
            ERROR_IF(value == NULL, error);
        }

        inst(STORE_FIELD, (value, owner --)) {
            int err = Static_SetField(owner, oparg, value);
            DECREF_INPUTS();
            ERROR_IF(err < 0, error);
        }

        inst(CAST, (v -- v)) {
            #if ENABLE_SPECIALIZATION && defined(STATIC_PYTHON)
            PyTypeObject *type = Static_TypeOf(GETITEM(FRAME_CO_CONSTS, oparg));
            int is = Static_Is(v, type);
            ERROR_IF(is <= 0, error);
            #endif
        }

        /* Lists of the static compiler's own kind are taken, too. */
        override inst(LIST_APPEND, (list, unused[oparg-1], v -- list, unused[oparg-1])) {
            int err = Static_ListAppend(list, v);
            ERROR_IF(err < 0, error);
        }

        override op(_LOAD_ATTR, (owner -- attr, self_or_null if (oparg & 1))) {
            PyObject *name = GETITEM(FRAME_CO_NAMES, oparg >> 1);
            attr = Static_LoadAttr(owner, name);
            DECREF_INPUTS();
            ERROR_IF(attr == NULL, error);
            self_or_null = NULL;
        }

// END BYTECODES //
