"""What the analysis knows of CPython's objects: definitions that are right, and the same ones with a fault."""

from __future__ import annotations

import pytest

from uopgen.cli.profiles import contracts_of, load_profile
from uopgen.config import Lint
from uopgen.diagnostics import Report
from uopgen.pipeline import lint_sources
from uopgen.source import SourceFile

WHOLE = """
// BEGIN BYTECODES //
inst(GENERIC, (a, b -- res)) {{ res = a; }}
family(GENERIC, 0) = {{ FORM }};
inst(FORM, (a, b -- res)) {{ {body} }}
// END BYTECODES //
"""
# name: (rule, right, wrong); the body of a specialized form that takes a and b.
CASES = {
    "a result is tested before the uop ends": (
        "UG207",
        "res = PyLong_FromLong(1); ERROR_IF(res == NULL, error);",
        "res = PyLong_FromLong(1);",
    ),
    "a result that two branches make": (
        "UG207",
        "if (oparg) { res = PyLong_FromLong(1); } else { res = PyDict_New(); } ERROR_IF(res == NULL, error);",
        "if (oparg) { res = PyLong_FromLong(1); } else { res = PyDict_New(); }",
    ),
    "a place that borrows is read twice": (
        "UG207",
        "if (LOCALS() == NULL) { ERROR_IF(true, error); } Py_INCREF(LOCALS()); res = a;",
        "Py_INCREF(LOCALS()); res = a;",
    ),
    "tested in the condition itself": (
        "UG207",
        "PyObject *l = LOCALS(); res = a; if (l != NULL && PyCoro_CheckExact(l)) { res = b; }",
        "PyObject *l = LOCALS(); res = a; if (PyCoro_CheckExact(l)) { res = b; }",
    ),
    "cast first, guarded then, used last": (
        "UG603",
        "PyGenObject *g = (PyGenObject *)a; DEOPT_IF(Py_TYPE(g) != &PyGen_Type); g->gi_frame_state = 1; res = b;",
        "PyGenObject *g = (PyGenObject *)a; g->gi_frame_state = 1; DEOPT_IF(Py_TYPE(g) != &PyGen_Type); res = b;",
    ),
    "one of two types with the same structure": (
        "UG603",
        "DEOPT_IF(!(PySet_CheckExact(a) || PyFrozenSet_CheckExact(a))); res = b;"
        " int n = _PySet_Contains((PySetObject *)a, b);",
        "DEOPT_IF(!(PySet_CheckExact(a) || PyList_CheckExact(a))); res = b;"
        " int n = _PySet_Contains((PySetObject *)a, b);",
    ),
    "the type by name": (
        "UG603",
        "DEOPT_IF(!Py_IS_TYPE(a, &PyMethod_Type)); res = ((PyMethodObject *)a)->im_func;",
        "DEOPT_IF(!Py_IS_TYPE(a, &PyGen_Type)); res = ((PyMethodObject *)a)->im_func;",
    ),
    "the type by a flag": (
        "UG603",
        "DEOPT_IF(!PyType_HasFeature(Py_TYPE(a), Py_TPFLAGS_HEAPTYPE));"
        " PyHeapTypeObject *h = (PyHeapTypeObject *)Py_TYPE(a); DEOPT_IF(h->ht_cached_keys == NULL); res = b;",
        "DEOPT_IF(!PyType_HasFeature(Py_TYPE(a), Py_TPFLAGS_SEQUENCE));"
        " PyHeapTypeObject *h = (PyHeapTypeObject *)Py_TYPE(a); DEOPT_IF(h->ht_cached_keys == NULL); res = b;",
    ),
    "a type that objects keep": (
        "UG601",
        "DEOPT_IF(!PyList_CheckExact(a)); Py_DECREF(b); Py_ssize_t n = PyList_GET_SIZE(a); res = a;",
        "DEOPT_IF(!PyModule_CheckExact(a)); Py_DECREF(b); res = ((PyModuleObject *)a)->md_dict;",
    ),
    "the code of a function is a code object": (
        "UG603",
        "DEOPT_IF(!PyFunction_Check(a)); PyCodeObject *c = (PyCodeObject *)((PyFunctionObject *)a)->func_code;"
        " DEOPT_IF(c->co_argcount); res = b;",
        "DEOPT_IF(!PyFunction_Check(a)); PyCodeObject *c = (PyCodeObject *)((PyFunctionObject *)a)->func_closure;"
        " DEOPT_IF(c->co_argcount); res = b;",
    ),
    "a reference that one arm makes": (
        "UG202",
        "PyObject *l = oparg ? NULL : Py_NewRef(b);"
        " void *f = _PyEvalFramePushAndInit(tstate, (PyFunctionObject *)GLOBALS(), l, NULL, 0, NULL); res = b;",
        "PyObject *l = oparg ? NULL : Py_NewRef(b); res = b;",
    ),
    "an assertion of a type needs its guard": (
        "UG603",
        "DEOPT_IF(Py_TYPE(a) != &PyMethod_Type); assert(Py_TYPE(a) == &PyMethod_Type); res = b;",
        "assert(Py_TYPE(a) == &PyMethod_Type); res = b;",
    ),
}


def codes(body: str) -> set[str]:
    report = Report()
    profile = load_profile("3.13", report)
    assert profile is not None
    text = SourceFile("bytecodes.c", WHOLE.format(body=body))
    lint_sources((text,), contracts_of(profile, (), report), profile.config, Lint(severity="warning"), report)
    return {one.code for one in report.diagnostics}


@pytest.mark.parametrize("name", CASES)
def test_right(name: str) -> None:
    rule, right, _ = CASES[name]
    assert rule not in codes(right)


@pytest.mark.parametrize("name", CASES)
def test_wrong(name: str) -> None:
    rule, _, wrong = CASES[name]
    assert rule in codes(wrong)
