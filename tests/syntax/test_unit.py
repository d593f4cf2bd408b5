"""C files of a runtime: what they define."""

from __future__ import annotations

from uopgen.source import SourceFile
from uopgen.syntax.ast_unit import CFunction, Unit
from uopgen.syntax.unit import read_unit, types_of


def read(text: str, name: str = "one.c") -> Unit:
    source = SourceFile(name, text)
    return read_unit(source, types_of(source))


def only(unit: Unit) -> CFunction:
    assert unit.unread == ()
    (found,) = unit.functions
    return found


def test_function() -> None:
    one = only(
        read(
            "static inline __attribute__((cold)) List *\n"
            "make(const Thread *t, int sizes[4], void (*f)(int))\n{\n    return 0;\n}\n"
        )
    )
    assert (one.name, one.result, one.local) == ("make", "List *", True)
    assert [(p.type, p.name) for p in one.parameters] == [("Thread *", "t"), ("int []", "sizes"), ("", "f")]
    assert one.body is not None and len(one.body.statements) == 1


def test_what_a_header_defines_is_known_everywhere() -> None:
    assert not only(read("static inline int f(void) { return 1; }", "one.h")).local


def test_prototype() -> None:
    one = only(read("int f(int a, ...) __attribute__((format(printf, 1, 2)));"))
    assert one.body is None and [p.name for p in one.parameters] == ["a"]


def test_conditions_are_kept() -> None:
    unit = read(
        "#if FT\nint f(void) { return 1; }\n#elif X\nint f(void) { return 2; }\n"
        "#else\nint f(void) { return 3; }\n#endif\n"
    )
    assert unit.unread == ()
    assert [[value for _, value in one.conditions] for one in unit.functions] == [[True], [False, True], [False, False]]


def test_struct_and_its_inner_struct() -> None:
    (one,) = read(
        "typedef struct Box Box;\nstruct Box {\n    int a, *b;\n    struct { List *inner; };\n    unsigned bit : 3;\n};"
    ).structs
    assert [(f.type, f.name) for f in one.fields] == [
        ("int", "a"),
        ("int *", "b"),
        ("List *", "inner"),
        ("unsigned", "bit"),
    ]


def test_tables_of_functions() -> None:
    unit = read('static const Def all[] = {{"a", one}, {.name = "b", .f = two}};\nvoid g(Def *d) { d->f = three; }')
    assert ("f", "two") in unit.stored and ("f", "three") in unit.stored
    assert ("Def", "one") in unit.tabled and ("Def", "two") not in unit.tabled


def test_macros_that_make_functions() -> None:
    text = (
        "#define OP(name, sign) \\\n    static int name##_op(int a, int b) \\\n"
        "    { \\\n        return a sign b; \\\n    }\nOP(add, +)\nOP(sub, -)\n"
    )
    unit = read(text)
    assert [one.name for one in unit.functions] == ["add_op", "sub_op"] and unit.unread == ()


def test_calls_of_a_macro_are_not_its_parameters() -> None:
    (one,) = read("#define TWICE(f, x) (f(x), other(x))").macros
    assert one.calls == ("other",)


def test_literals_of_arrays_and_assembly() -> None:
    text = (
        "void f(T *t)\n{\n    call((V[]){a, b}, 2);\n"
        '    static const char *names[] = {[X] = "x", [Y] = "y"};\n'
        '    __asm__ volatile("nop" : : "r"(t) : "memory");\n}'
    )
    assert only(read(text)).body is not None


def test_what_cannot_be_read_is_named() -> None:
    unit = read("int good(void) { return 1; }\nint bad(void) { return + ; }\nint also(void) { return 2; }")
    assert [one.text for one in unit.unread] == ["bad"]
    assert [one.name for one in unit.functions if one.body is not None] == ["good", "also"]
