"""Graphs of bodies, and the solver."""

from __future__ import annotations

from collections.abc import Iterator

from stages import program

from uopgen.flow.build import instruction_graph
from uopgen.flow.graph import OUT, Block, Graph, Kind, Why
from uopgen.flow.solve import solve
from uopgen.flow.variants import describe, variants
from uopgen.model.program import Program


def graph(body: str, build: str = "ft") -> Graph:
    one = program(f"macro int c(int i);\ninst(A, (--)) {{ {body} }}", build=build)
    return instruction_graph(one.instructions[0], one.defines)


def paths(found: Graph, most: int = 40) -> set[str]:
    """Every way through the body, as the texts of what it does; a block is entered at most twice on one way."""
    ends: set[str] = set()

    def follow(number: int, before: tuple[str, ...], visited: tuple[int, ...]) -> None:
        block = found.blocks[number]
        done = before + tuple(
            action.node.span.text
            for action in block.actions
            if action.node is not None and action.kind in (Kind.STATEMENT, Kind.EXPRESSION)
        )
        if any(action.kind is Kind.END for action in block.actions):
            ends.add(" ".join(done))
        for edge in block.edges:
            if edge.target == OUT:
                ends.add(" ".join((*done, edge.why.value)))
            elif visited.count(edge.target) < 2:
                follow(edge.target, done, (*visited, edge.target))

    follow(found.entry, (), (found.entry,))
    assert len(ends) < most
    return ends


def test_branches() -> None:
    assert paths(graph("if (c(1)) c(2); else { c(3); } c(4);")) == {"c(1) c(2); c(4);", "c(1) c(3); c(4);"}
    assert paths(graph("if (c(1)) { c(2); } c(4);")) == {"c(1) c(2); c(4);", "c(1) c(4);"}


def test_loops_have_a_way_around_and_a_way_back() -> None:
    assert paths(graph("while (c(1)) { c(2); }")) == {"c(1)", "c(1) c(2); c(1)"}
    assert "int i = 0; i < 9 c(2); i++ i < 9" in paths(graph("for (int i = 0; i < 9; i++) { c(2); }"))
    assert paths(graph("do { c(1); } while (c(2));")) == {"c(1); c(2)", "c(1); c(2) c(1); c(2)"}
    assert paths(graph("while (true) { if (c(1)) { break; } c(2); continue; }")) == {
        "true c(1) break;",
        "true c(1) c(2); continue; true c(1) break;",
    }


def test_switch_falls_through() -> None:
    body = "switch (c(0)) { case 1: c(1); case 2: c(2); break; case 3: c(3); }"
    assert paths(graph(body)) == {"c(0) c(1); c(2); break;", "c(0) c(2); break;", "c(0) c(3);", "c(0)"}
    assert "c(0)" not in paths(graph("switch (c(0)) { case 1: c(1); break; default: c(2); }"))


def test_statements_that_may_leave_end_their_block() -> None:
    found = graph("ERROR_IF(c(1)); c(2); if (c(3)) { goto error; } DISPATCH();")
    assert paths(found) == {
        "ERROR_IF(c(1)); error",
        "ERROR_IF(c(1)); c(2); c(3) goto error; leave",
        "ERROR_IF(c(1)); c(2); c(3) DISPATCH(); leave",
    }


def test_what_follows_a_sure_exit_is_not_reached() -> None:
    assert paths(graph("c(1); ERROR_NO_POP(); c(2);")) == {"c(1); ERROR_NO_POP(); error"}
    assert paths(graph("ERROR_IF(true); c(2);")) == {"ERROR_IF(true); error"}


def test_labels_inside_a_body() -> None:
    assert paths(graph("if (c(1)) { goto done; } c(2); done: c(3);")) == {"c(1) goto done; c(3);", "c(1) c(2); c(3);"}


def test_conditionals() -> None:
    body = "\n#ifdef FREE_THREADED\nc(1);\n#else\nc(2);\n#endif\nc(3);"
    assert paths(graph(body)) == {"c(1); c(3);"}
    assert paths(graph(body, "gil")) == {"c(2); c(3);"}
    assert paths(graph(body.replace("FREE_THREADED", "TRACE"))) == {"c(1); c(3);", "c(2); c(3);"}


def test_variants_of_open_names() -> None:
    one: Program = program(
        "macro int c(int i);\n"
        "inst(A, (--)) { \n#ifdef TRACE\nc(1);\n#elif defined(FREE_THREADED) && STATS\nc(2);\n#endif\n }"
    )
    found = variants((one.uops[0].body,), one.defines)
    assert [describe(variant, one.defines) for variant in found] == [
        "!TRACE, !STATS",
        "!TRACE, STATS",
        "TRACE, !STATS",
        "TRACE, STATS",
    ]


def test_the_solver_joins_until_nothing_changes() -> None:
    """Which calls have been made on every path."""
    found = graph("c(1); while (c(2)) { c(3); if (c(4)) { break; } } c(5);")

    def after(block: Block, state: frozenset[str]) -> Iterator[tuple[int, frozenset[str]]]:
        texts = frozenset(action.node.span.text for action in block.actions if action.node is not None)
        for edge in block.edges:
            if edge.target != OUT:
                yield edge.target, state | texts

    states = solve(found, frozenset(), after, frozenset.__and__)
    last = next(i for i, block in enumerate(found.blocks) if any(a.kind is Kind.END for a in block.actions))
    assert states[last] == {"c(1);", "c(2)"}


def test_edges_say_why() -> None:
    text = "family(G, 0) = { S };\nmacro int c(int i);\ninst(G, (--)) { }\n"
    text += "inst(S, (--)) { DEOPT_IF(c(1)); EXIT_IF(c(2)); return; }"
    one = program(text)
    found = instruction_graph(one.instructions[1], one.defines)
    assert [edge.why for block in found.blocks for edge in block.edges if edge.target == OUT] == [
        Why.DEOPT,
        Why.EXIT,
        Why.LEAVE,
    ]
