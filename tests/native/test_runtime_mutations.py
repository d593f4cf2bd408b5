"""Changes of the runtime's C, each with the rule that has to find it; the unchanged runtime stays silent."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from uopgen.cli.project import Project, load_project, read_runtime, read_sources
from uopgen.config import Lint
from uopgen.diagnostics import Diagnostic, Report
from uopgen.lint.engine import Statistics, lint_native
from uopgen.lint.runtime.subject import NativeSubject
from uopgen.model.resolve import resolve
from uopgen.native.library import Native
from uopgen.pipeline import modules_of
from uopgen.runtime import declare_more, preprocessor_names
from uopgen.source import SourceFile
from uopgen.syntax.ast_unit import Unit
from uopgen.syntax.unit import read_unit, types_of

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.xdist_group("runtime_mutations")

# (what it is, the rule, the file, what stands there, what stands there then)
MUTATIONS = (
    (
        "the address of a version is given to a function that writes it",
        "UG403",
        "runtime/running/rt_specialize_attr.c",
        "static int\nproperty_form(RtThread *t, RtValue descr, RtCodeUnit *instr)\n{\n",
        "static void forget(uint32_t *version)\n{\n    *version = 0;\n}\n\n"
        "static int\nproperty_form(RtThread *t, RtValue descr, RtCodeUnit *instr)\n{\n"
        "    forget(&((RtFunction *)rt_value_object(descr))->version);\n",
    ),
    (
        "__init__ stored relaxed",
        "UG502",
        "runtime/types/rt_type.c",
        "rt_store_release(&type->init_cache, init);",
        "rt_store_relaxed(&type->init_cache, init);",
    ),
    (
        "__init__ stored plainly",
        "UG501",
        "runtime/types/rt_type.c",
        "rt_store_release(&type->init_cache, init);",
        "type->init_cache = init;",
    ),
    (
        "another function stores __init__",
        "UG403",
        "runtime/types/rt_type.c",
        "uint32_t\nrt_type_version(",
        "void\nanother(RtType *type, RtObject *o)\n{\n    rt_store_release(&type->init_cache, o);\n}\n\n"
        "uint32_t\nrt_type_version(",
    ),
    (
        "another function sets the eval-frame hook",
        "UG403",
        "runtime/watching/rt_hook.c",
        "void\nrt_set_eval_frame(",
        "void another(RtThread *t, RtEvalFrameFn hook)\n{\n    rt_world_stop(t);\n"
        "    t->vm->running.eval_frame = hook;\n    rt_world_start(t);\n}\n\nvoid\nrt_set_eval_frame(",
    ),
    (
        "the hook is set while others run",
        "UG403",
        "runtime/watching/rt_hook.c",
        "    rt_world_stop(t);\n",
        "",
    ),
    (
        "a version is cleared while others run",
        "UG403",
        "runtime/types/rt_object_type.c",
        "    rt_world_stop(t);\n",
        "",
    ),
    (
        "a list grows without its lock",
        "UG403",
        "runtime/containers/rt_list.c",
        "    RT_ASSERT(rt_is_locked(list));\n    v = rt_keep(t, v);",
        "    v = rt_keep(t, v);",
    ),
    (
        "the lock is given up too early",
        "UG403",
        "runtime/containers/rt_list.c",
        "    rt_container_lock(t, list);\n    if ((uint64_t)i < (uint64_t)list->size) {\n"
        "        v = rt_list_pop_locked(t, list, i);\n    }\n"
        "    rt_container_unlock(t, list);",
        "    rt_container_lock(t, list);\n    bool there = (uint64_t)i < (uint64_t)list->size;\n"
        "    rt_container_unlock(t, list);\n    if (there) {\n        v = rt_list_pop_locked(t, list, i);\n    }",
    ),
    (
        "a finalizer may run under a lock",
        "UG102",
        "runtime/containers/rt_list.c",
        "        rt_close_later(t, v);\n        return -1;\n    }\n    int64_t n = list->size;",
        "        rt_close(t, v);\n        return -1;\n    }\n    int64_t n = list->size;",
    ),
    (
        "a read that never waits gives up the last reference",
        "UG102",
        "runtime/containers/rt_container.h",
        "    rt_decref_later(t, o);      /* others",
        "    rt_decref(t, o);      /* others",
    ),
    (
        "running out of memory waits for a lock",
        "UG102",
        "runtime/errors/rt_error.c",
        "if (rt_try_lock(t, e))",
        "if (rt_lock(t, e), true)",
    ),
    (
        "a test of a type calls a method",
        "UG102",
        "runtime/types/rt_instance.h",
        "    return rt_object_new(t, type, type->instance_size);",
        "    type->slots.init(t, RT_NULL, NULL, 0, NULL);\n    return rt_object_new(t, type, type->instance_size);",
    ),
    (
        "an atomic below the named ones",
        "UG501",
        "runtime/types/rt_type.c",
        "rt_store_release(&type->init_cache, init);",
        "__atomic_store_n(&type->init_cache, init, __ATOMIC_RELEASE);",
    ),
    (
        "a size is read plainly without the lock",
        "UG501",
        "runtime/text/rt_str_split.c",
        "(size_t)rt_list_size(rt_as_list(list)))",
        "(size_t)rt_as_list(list)->size)",
    ),
)


@cache
def project() -> Project:
    found = load_project(ROOT, Report())
    assert found is not None
    return found


@cache
def sources() -> dict[str, SourceFile]:
    return {one.name: one for one in read_runtime(project(), Report())}


@cache
def types() -> frozenset[str]:
    return frozenset(name for one in sources().values() for name in types_of(one))


@cache
def unit_of(name: str) -> Unit:
    return read_unit(sources()[name], types())


def judged(
    changed: dict[str, str], build: str = "ft", statistics: Statistics | None = None
) -> list[Diagnostic]:
    """What the rules find in the runtime with other texts for some files."""
    config = project().config
    units = tuple(
        read_unit(SourceFile(name, changed[name]), types()) if name in changed else unit_of(name) for name in sources()
    )
    report = Report()
    definitions = read_sources(project(), config.definitions, report)
    modules = modules_of(definitions, read_sources(project(), config.contracts, report), config, report)
    program = resolve(modules, config, build, report)
    native = Native(units, preprocessor_names(config, build))
    own = declare_more(read_sources(project(), config.native, report), config, build, native, report)
    contracts = replace(program.contracts, functions={**own.functions, **program.contracts.functions})
    assert report.ok, [one.message for one in report.diagnostics]
    subject = NativeSubject(native, contracts, frozenset(own.functions), config.machine.assertion, build)
    lint_native(subject, Lint(), report, statistics if statistics is not None else Statistics())
    return report.diagnostics


@pytest.mark.parametrize("build", ("ft", "gil"))
def test_the_runtime_is_what_its_contracts_say(build: str) -> None:
    counts = Statistics()
    assert [(one.code, one.message) for one in judged({}, build, counts)] == []
    assert counts.unjudged == 0


@pytest.mark.parametrize("what,code,file,old,new", MUTATIONS, ids=[one[0] for one in MUTATIONS])
def test_mutation(what: str, code: str, file: str, old: str, new: str) -> None:
    text = sources()[file].text
    assert old in text, f"the place of {what!r} is not there any more"
    found = judged({file: text.replace(old, new, 1)})
    assert code in {one.code for one in found}, [(one.code, one.message) for one in found]
    place = next(one for one in found if one.code == code)
    assert place.span.source.name in (file, "dsl/runtime.def", "dsl/native.def")


def test_what_cannot_be_read_is_a_finding_with_its_place() -> None:
    file = "runtime/types/rt_type.c"
    text = sources()[file].text + "\nint\nstrange(int x)\n{\n    return x @@ 2;\n}\n"
    found = [one for one in judged({file: text}) if one.code == "UG102"]
    assert {one.severity.value for one in found} == {"error"}, [one.message for one in found]
    assert found[0].span.source.name == file
    assert all(one.span.start >= text.index("strange(int x)") for one in found)
