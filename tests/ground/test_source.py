"""Places in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from uopgen.source import SourceFile, Span


def test_lines_and_columns_count_from_one() -> None:
    source = SourceFile("a.def", "ab\n\ncd")
    assert [source.position(at) for at in range(7)] == [(1, 1), (1, 2), (1, 3), (2, 1), (3, 1), (3, 2), (3, 3)]
    assert [source.line(number) for number in (1, 2, 3)] == ["ab", "", "cd"]


def test_a_span_says_where_it_is() -> None:
    span = Span(SourceFile("a.def", "one\n two\n"), 5, 8)
    assert (str(span), span.text, span.line, span.column) == ("a.def:2:2", "two", 2, 2)


@given(st.text(alphabet="ab\n", max_size=30), st.integers(0, 30))
def test_a_position_leads_back_to_its_place(text: str, at: int) -> None:
    source = SourceFile("x", text)
    at = min(at, len(text))
    line, column = source.position(at)
    assert source.line_starts[line - 1] + column - 1 == at
    assert "\n" not in text[source.line_starts[line - 1] : at]
    assert len(source.line_starts) == text.count("\n") + 1
