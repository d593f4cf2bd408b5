"""The audit as one self-contained page: sortable, searchable, with the source beside the claims."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from ..source import Span
from .audit import Judged, details

CODE = re.compile("`([^`]+)`")
FOLDER = Path(__file__).parent  # audit.css and audit.js: how the page looks, what it does
VERDICTS = ("safe", "unsafe", "not known")


def audit_html(
    found: Iterable[Judged], parts: Mapping[str, tuple[str, ...]], texts: Mapping[str, Span], about: str
) -> str:
    """`parts` are the uops of each instruction, whose text is shown with it: `texts` has the places of all definitions.
    `about` says what was audited."""
    rows = list(found)
    shown = {name: texts[name] for one in rows for name in parts.get(one.row.name, ()) if name in texts}
    shown |= {one.row.name: one.span for one in rows}
    counts = {verdict: sum(one.verdict == verdict for one in rows) for verdict in VERDICTS}
    summary = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    titles = {
        "name": "",
        "verdict": "",
        "reasons": "",
        "guards": "wide number",
        "locks": "wide",
        "may stop": "wide number",
    }
    head = "".join(
        f'<th class="{kind}" scope="col"><button type="button">{title}</button></th>' for title, kind in titles.items()
    )
    classes = sorted({kind for one in rows for kind in one.row.kinds})
    style, script = ((FOLDER / name).read_text() for name in ("audit.css", "audit.js"))
    body = "\n".join(table_row(one, parts.get(one.row.name, ())) for one in rows)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Audit: {escape(about)}</title><style>{style}</style></head><body>
<h1>Why each instruction is safe without a global lock</h1>
<p>{escape(about)}: {escape(summary)}. Every line is derived from the definitions and the contracts; a row opens on its
claims and its source.</p>
<div class="bar"><input type="search" id="search" placeholder="name, field, call, reason …" aria-label="search">
{choice("kind", "uops and instructions", ("uop", "instruction"))}
{choice("verdict", "every verdict", [one for one in VERDICTS if counts[one]])}
{choice("classes", "every reason", classes)}
{choice("stops", "stopping or not", ("may stop", "never stops"))}
<span id="count" role="status"></span></div>
<table><thead><tr>{head}</tr></thead><tbody>
{body}
</tbody></table>
<script type="application/json" id="sources">{embedded(sources(shown))}</script>
<script>{script}</script></body></html>
"""


def choice(name: str, everything: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    return f'<select id="{name}" aria-label="{name}"><option value="">{everything}</option>{options}</select>'


def sources(texts: Mapping[str, Span]) -> dict[str, dict[str, Any]]:
    return {name: {"file": span.source.name, "line": span.line, "text": span.text} for name, span in texts.items()}


def embedded(value: object) -> str:
    """JSON that ends no script and begins no comment."""
    return json.dumps(value).replace("<", "\\u003c")


def table_row(one: Judged, parts: tuple[str, ...]) -> str:
    row = one.row
    stops = "may stop" if row.safepoints else "never stops"
    texts = (row.name, one.verdict, *(f"{each.kind} {each.text}" for each in row.reasons), *row.guards, *row.locks)
    words = " ".join((*texts, *row.users, *parts, *(each.text for each in row.safepoints))).lower()
    data = {
        "kind": row.kind,
        "verdict": one.verdict,
        "classes": "|".join(sorted(row.kinds)),
        "stops": stops,
        "parts": " ".join(dict.fromkeys((row.name, *parts))),
        "text": words,
    }
    attributes = " ".join(f'data-{key}="{escape(value, quote=True)}"' for key, value in data.items())
    cells = (
        f'<td data-key="{escape(row.name)}"><code>{escape(row.name)}</code> <span class="kind">{row.kind}</span></td>',
        f'<td class="verdict {one.verdict.split()[0]}">{escape(one.verdict)}</td>',
        f"<td>{escape(', '.join(sorted(row.kinds)))}<template><dl>{''.join(claims(one))}</dl></template></td>",
        f'<td class="wide number">{len(row.guards) or ""}</td>',
        f'<td class="wide">{escape("; ".join(row.locks))}</td>',
        f'<td class="wide number">{len(row.safepoints) or ""}</td>',
    )
    return (
        f'<tr class="row" id="{escape(row.name)}" tabindex="0" aria-expanded="false" {attributes}>{"".join(cells)}</tr>'
    )


def claims(one: Judged) -> Iterator[str]:
    for finding in one.findings:
        yield f'<dt class="unsafe">{finding.code}</dt><dd>{marked(finding.message)} {at(finding.span)}</dd>'
    kinds: dict[str, list[str]] = {}
    for reason in one.row.reasons:
        declared = f", declared {at(reason.declared)}" if reason.declared is not None else ""
        kinds.setdefault(reason.kind, []).append(f"<dd>{marked(reason.text)} {at(reason.span)}{declared}</dd>")
    for kind, lines in kinds.items():
        yield f"<dt>{escape(kind)}</dt>{''.join(lines)}"
    for title, texts in details(one.row):
        lines = [f"<dd>{marked(text)}</dd>" for text in texts]
        if title == "the world may stop" and one.row.safepoints:
            lines = [f"<dd>{marked(each.text)} {at(each.span)}</dd>" for each in one.row.safepoints]
        elif title == "in":
            lines = [f"<dd>{', '.join(f'<a href=#{escape(text)}>{escape(text)}</a>' for text in texts)}</dd>"]
        yield f"<dt>{escape(title)}</dt>{''.join(lines)}"


def marked(text: str) -> str:
    """Words between backquotes as code."""
    return CODE.sub(r"<code>\1</code>", escape(text))


def at(span: Span) -> str:
    place = f"{span.source.name}:{span.line}"
    line = span.source.line(span.line).strip()
    return f'<a class="where" href="#" data-at="{escape(place)}" title="{escape(line)}">{escape(place)}</a>'
