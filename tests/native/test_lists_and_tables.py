"""Contracts that lie through a list of macros, or through a table of pointers."""

from __future__ import annotations

import pytest
from test_effects import codes, judge

from uopgen.source import SourceFile
from uopgen.syntax.macros import Macros
from uopgen.syntax.unit import read_unit

F = "extern void f(T *t);"
LIST = "#define LIST(X) X(a) X(b)\n"


def lies(text: str) -> list[str]:
    """Which functions the analysis says to escape behind their contracts."""
    return [message.split("`")[1] for code, message in judge(text, F) if code == "UG102"]


@pytest.mark.parametrize("does, found", [("run(t);", ["f"]), ("(void)t;", [])])
class TestEscapesThroughMacros:
    def test_a_list_defines_functions(self, does: str, found: list[str]) -> None:
        text = f"{LIST}#define X(n) static void do_##n(T *t) {{ {does} }}\nLIST(X)\n#undef X\n"
        assert lies(f"{text}void f(T *t) {{ do_b(t); }}") == found

    def test_a_list_of_a_macro_that_uses_another(self, does: str, found: list[str]) -> None:
        text = f"#define MAKE(n, ...) static void n##_it(T *t) {{ __VA_ARGS__ }}\n{LIST}"
        text += f"#define X(n) MAKE(n, {does})\nLIST(X)\n#undef X\n"
        assert lies(f"{text}void f(T *t) {{ a_it(t); }}") == found

    def test_a_list_is_called_in_a_body(self, does: str, found: list[str]) -> None:
        text = f"{LIST}static void one_a(T *t) {{ {does} }}\nstatic void one_b(T *t) {{ }}\n"
        assert lies(f"{text}void f(T *t) {{\n#define X(n) one_##n(t);\n    LIST(X)\n#undef X\n}}") == found

    def test_a_list_fills_a_table_of_structs(self, does: str, found: list[str]) -> None:
        text = f"typedef void (*Fn)(T *);\ntypedef struct Def {{ const char *name; Fn fn; }} Def;\n{LIST}"
        text += f"static void do_a(T *t) {{ {does} }}\nstatic void do_b(T *t) {{ }}\n"
        text += "static const Def defs[] = {\n#define X(n) {#n, do_##n},\n    LIST(X)\n#undef X\n};\n"
        assert lies(f"{text}void f(T *t) {{ defs[1].fn(t); }}") == found

    def test_a_macro_hides_a_name_in_a_table(self, does: str, found: list[str]) -> None:
        text = "typedef void (*Fn)(T *);\ntypedef struct Def { const char *name; Fn fn; } Def;\n"
        text += f"static void do_a(T *t) {{ {does} }}\n#define DEF(n) {{#n, do_##n}}\n"
        text += "static const Def defs[] = {DEF(a)};\n"
        assert lies(f"{text}void f(T *t) {{ defs[0].fn(t); }}") == found

    def test_a_table_of_pointers(self, does: str, found: list[str]) -> None:
        text = f"static void one(T *t) {{ }}\nstatic void two(T *t) {{ {does} }}\n"
        text += "static void (*const all[])(T *t) = {one, two};\n"
        assert lies(f"{text}void f(T *t) {{ for (int i = 0; i < 2; i++) {{ all[i](t); }} }}") == found

    def test_a_table_of_a_named_type_in_another_order(self, does: str, found: list[str]) -> None:
        text = "typedef void (*Fn)(T *);\nstatic void one(T *t);\n"
        text += f"static const Fn all[2] = {{[1] = one}};\nstatic void one(T *t) {{ {does} }}\n"
        assert lies(f"{text}void f(T *t) {{ Fn fn = all[1]; fn(t); }}") == found

    def test_an_element_that_is_assigned(self, does: str, found: list[str]) -> None:
        text = "typedef void (*Fn)(T *);\nstatic void quiet(T *t) { }\nstatic Fn all[2] = {quiet};\n"
        text += f"static void one(T *t) {{ {does} }}\nvoid set(int i) {{ all[i] = one; }}\n"
        assert lies(f"{text}void f(T *t) {{ all[1](t); }}") == found

    def test_a_table_is_handed_on(self, does: str, found: list[str]) -> None:
        text = f"typedef void (*Fn)(T *);\nstatic void one(T *t) {{ {does} }}\nstatic const Fn all[] = {{one}};\n"
        text += "static void each(T *t, const Fn *fns) { fns[0](t); }\n"
        assert lies(f"{text}void f(T *t) {{ each(t, all); }}") == found

    def test_what_a_field_holds_is_handed_on(self, does: str, found: list[str]) -> None:
        text = f"typedef void (*Fn)(T *);\ntypedef struct Ops {{ Fn go; }} Ops;\nstatic void one(T *t) {{ {does} }}\n"
        text += "static const Ops ops = {.go = one};\nstatic void call(T *t, Fn fn) { fn(t); }\n"
        assert lies(f"{text}void f(T *t) {{ call(t, ops.go); }}") == found

    def test_a_field_that_gets_a_parameter_may_be_anything(self, does: str, found: list[str]) -> None:
        text = "typedef void (*Fn)(T *);\ntypedef struct Ops { Fn go; } Ops;\nstatic void quiet(T *t) { }\n"
        text += "static const Ops ops = {.go = quiet};\n"
        text += "void set(Ops *o, Fn fn) { o->go = fn; }\n" if found else ""
        assert lies(f"{text}void f(T *t) {{ ops.go(t); }}") == found


def test_who_only_keeps_a_function_does_not_call_it() -> None:
    text = "typedef void (*Fn)(T *);\nstatic void keep(Fn *to, Fn fn) { *to = fn; }\nstatic const Fn all[] = {run};\n"
    assert (
        codes(f"{text}void f(T *t, Fn *to) {{ Fn fn = all[0]; keep(to, fn); }}", "extern void f(T *t, void *to);") == []
    )


def test_a_list_in_a_header() -> None:
    from test_effects import HEADER

    from uopgen.native.library import Native, read_units

    sources = (
        SourceFile("lists.h", LIST),
        SourceFile("one.h", HEADER),
        SourceFile("one.c", "#define X(n) void make_##n(T *t) { run(t); }\nLIST(X)\n#undef X\n"),
    )
    functions = Native(read_units(sources), {}).functions
    assert {"make_a", "make_b"} <= {name for _, name in functions}


@pytest.mark.parametrize(
    "text",
    [
        "#define A(X) X(1) A(X)\n#define X(n) int v##n;\nA(X)\n",
        "#define A(X) B(X) B(X)\n#define B(X) A(X) A(X) X(1)\n#define X(n) int v##n;\nA(X)\n",
        "#define A(X) X(1\nA(X)\n",
        "".join(f"#define L{i}(X) L{i + 1}(X) L{i + 1}(X)\n" for i in range(40))
        + "#define L40(X) X(1)\n#define X(n)\nL0(X)\n",
        "#define L(X) X() X(,) X((,))\n#define X(a, b, ...) int a##b##__VA_ARGS__;\nL(X) L( L(X",
    ],
)
def test_no_list_runs_away(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Macros, "MOST", 2000)
    unit = read_unit(SourceFile("one.c", f"{text}\nint last(void) {{ return 1; }}\n"), frozenset())
    assert unit.file == "one.c"
