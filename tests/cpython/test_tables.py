"""The rules of CPython's numbers, flags and expansions, on definitions small enough to see through."""

from __future__ import annotations

from sources import Make

from uopgen.cpython.metadata import Metadata
from uopgen.diagnostics import Report


def good(result: tuple[Metadata | None, Report]) -> Metadata:
    data, report = result
    assert data is not None and not report.diagnostics, report.diagnostics
    return data


def codes(result: tuple[Metadata | None, Report]) -> list[str]:
    return [one.code for one in result[1].diagnostics]


def test_numbers_go_by_name_and_operand(made: Make) -> None:
    data = good(
        made(
            "inst(ZEBRA, (--)) { }\n"
            "inst(APE, (-- res)) { res = GETLOCAL(oparg); }\n"
            "family(ZEBRA) = { ZEBRA_FAST };\n"
            "inst(ZEBRA_FAST, (--)) { DEOPT_IF(0); }\n"
            "inst(INSTRUMENTED_ZEBRA, (--)) { }\n"
            "pseudo(GHOST, (--)) = { ZEBRA };"
        )
    )
    assert (data.numbers["ZEBRA"], data.numbers["APE"]) == (1, 2)
    assert data.numbers["ZEBRA_FAST"] == 150
    assert (data.numbers["INSTRUMENTED_ZEBRA"], data.numbers["INSTRUMENTED_LINE"]) == (253, 254)
    assert data.numbers["GHOST"] == 256
    assert (data.have_argument, data.min_instrumented) == (1, 253)


def test_an_inst_is_a_uop_with_the_number_of_its_opcode(made: Make) -> None:
    data = good(made("inst(APE, (--)) { }\nop(_BEAR, (--)) { }\nmacro(CAT) = APE + _BEAR;"))
    ape, bear = data.uop("_APE"), data.uop("_BEAR")
    assert ape is not None and ape.same_as == "APE" and ape.implicit
    assert bear is not None and bear.number == 302


def test_copies_of_a_uop(made: Make) -> None:
    data = good(made("replicate(2) inst(APE, (-- res)) { res = GETLOCAL(oparg); }"))
    assert [(row.name, row.number, "ARG" in row.flags) for row in data.uops] == [
        ("_APE_0", 303, False),
        ("_APE_1", 304, False),
        ("_APE", 302, True),
    ]


def test_a_uop_split_by_the_low_bit(made: Make) -> None:
    data = good(made("split op(_APE, (-- res, null if (oparg & 1))) { res = 0; null = 0; }\nmacro(APE) = _APE;"))
    assert [(row.name, row.flags, str(row.pushed)) for row in data.uops] == [
        ("_APE_0", (), "1"),
        ("_APE_1", (), "2"),
        ("_APE", ("ARG", "OPARG_AND_1"), "1 + ((oparg & 1) ? 1 : 0)"),
    ]


def test_expansions(made: Make) -> None:
    data = good(
        made(
            "specializing op(_SPECIALIZE_APE, (counter/1 --)) { (void)counter; }\n"
            "op(_APE, (version/2 --)) { (void)version; }\n"
            "replaced op(_BEAR, (--)) { }\n"
            "macro(APE) = _SPECIALIZE_APE + unused/1 + _APE + _BEAR;\n"
            "inst(TIER_ONE, (--)) { this_instr++; }"
        )
    )
    ape, other = data.instruction("APE"), data.instruction("TIER_ONE")
    assert ape is not None and ape.expansion is not None and other is not None
    assert [(one.uop, one.kind, one.offset) for one in ape.expansion] == [("_APE", 2, 2), ("_BEAR", 9, 4)]
    assert (ape.size, ape.format) == (5, "INSTR_FMT_IXC000")
    assert other.expansion is None


def test_halves_of_a_super_instruction(made: Make) -> None:
    text = "inst(A_B, (--)) { }\ninst(A_B_A_B, (--)) { int oparg1 = oparg >> 4; (void)oparg1; }"
    data = good(made(text)).instruction("A_B_A_B")
    assert data is not None and data.expansion is not None
    assert [(one.uop, one.kind) for one in data.expansion] == [("_A_B", 5), ("_A_B", 6)]
    assert codes(made("inst(A_B_C_D, (--)) { int oparg1 = oparg; (void)oparg1; }")) == ["UG041", "UG041"]


def test_two_kinds_of_guards_in_one_uop(made: Make) -> None:
    text = "inst(H, (--)) { }\nfamily(H) = { F };\ninst(F, (--)) { DEOPT_IF(0); EXIT_IF(0); }"
    assert codes(made(text)) == ["UG040"]


def test_forms_that_reach_the_instrumented_instructions(made: Make) -> None:
    forms = [f"F_{i}" for i in range(105)]
    text = "inst(H, (--)) { }\n" + "\n".join(f"inst({name}, (--)) {{ }}" for name in forms)
    assert "UG043" in codes(made(f"{text}\nfamily(H) = {{ {', '.join(forms)} }};"))
