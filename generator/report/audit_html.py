"""The audit as one self-contained page: sortable, searchable, with the source beside the claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from .audit import Judged, details

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --bad: #c62828; --good: #2e7d32; --open: #b26a00; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 1500px; padding: 1rem 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 .3rem; } p { margin: .2rem 0 1rem; }
.bar { display: flex; gap: 1rem; flex-wrap: wrap; align-items: center; position: sticky; top: 0;
  background: Canvas; padding: .5rem 0; border-bottom: 1px solid var(--line); z-index: 1; }
input[type=search] { font: inherit; padding: .3rem .6rem; min-width: 18rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; }
th button { font: inherit; font-weight: 600; background: none; border: 0; padding: 0; cursor: pointer; color: inherit; }
tbody tr.row { border-top: 1px solid var(--line); } code, pre { font: 13px/1.4 ui-monospace, monospace; }
.safe { color: var(--good); } .unsafe { color: var(--bad); }
.not { color: var(--open); } .verdict { font-weight: 600; }
details > div { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1rem; margin-top: .5rem; }
pre { background: var(--soft); padding: .6rem; overflow: auto; margin: 0; } pre .n { opacity: .5; user-select: none; }
ul { margin: 0; padding-left: 1.1rem; }
.where { opacity: .65; font-size: .85em; }
@media (max-width: 900px) { details > div { grid-template-columns: 1fr; } .wide { display: none; } }
"""
SCRIPT = """
const rows = [...document.querySelectorAll('tr.row')], body = document.querySelector('tbody');
const search = document.querySelector('#search'), only = document.querySelector('#only');
const count = document.querySelector('#count');
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let n = 0;
  for (const row of rows) {
    const text = row.dataset.text;
    const fits = words.every(w => text.includes(w)) && (!only.value || row.dataset.kind === only.value);
    row.hidden = !fits; n += fits;
  }
  count.textContent = `${n} of ${rows.length}`;
}
search.addEventListener('input', show); only.addEventListener('change', show);
document.querySelectorAll('th button').forEach((button, column) => {
  let up = false;
  button.addEventListener('click', () => {
    up = !up;
    const key = row => row.children[column].dataset.key || row.children[column].textContent.trim();
    rows.sort((a, b) => key(a).localeCompare(key(b), undefined, {numeric: true}) * (up ? 1 : -1));
    body.append(...rows);
    document.querySelectorAll('th').forEach(th => th.removeAttribute('aria-sort'));
    button.parentElement.setAttribute('aria-sort', up ? 'ascending' : 'descending');
  });
});
show();
"""


def audit_html(found: Iterable[Judged]) -> str:
    rows = list(found)
    counts = {verdict: sum(one.verdict == verdict for one in rows) for verdict in ("safe", "unsafe", "not known")}
    summary = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    titles = ("name", "verdict", "reasons", "guards", "locks", "the world may stop")
    wide = {"guards", "locks", "the world may stop"}
    head = "".join(
        f"<th{' class=wide' if title in wide else ''}><button type=button>{title}</button></th>" for title in titles
    )
    body = "\n".join(table_row(one) for one in rows)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Audit</title><style>{STYLE}</style></head><body>
<h1>Why each instruction is safe without a global lock</h1>
<p>{escape(summary)}. Every line is derived from the definitions and the contracts.</p>
<div class="bar"><input type="search" id="search" placeholder="name, field, reason …" aria-label="search">
<select id="only" aria-label="kind"><option value="">uops and instructions</option><option value="uop">uops</option>
<option value="instruction">instructions</option></select><span id="count"></span></div>
<table><thead><tr>{head}</tr></thead><tbody>
{body}
</tbody></table><script>{SCRIPT}</script></body></html>
"""


def table_row(one: Judged) -> str:
    row = one.row
    kind = one.verdict.split()[0]
    stops = f"{len(row.safepoints)}" if row.safepoints else "never"
    text = " ".join((row.name, one.verdict, one.why, " ".join(row.guards), " ".join(row.users))).lower()
    details_html = (
        f"<details><summary>{escape(', '.join(sorted(row.kinds)))}</summary>"
        f"<div><ul>{''.join(claims(one))}</ul><pre>{source(one)}</pre></div></details>"
    )
    cells = (
        f'<td data-key="{escape(row.name)}"><code>{escape(row.name)}</code><br>'
        f'<span class="where">{row.kind}</span></td>',
        f'<td class="verdict {kind}">{escape(one.verdict)}</td>',
        f"<td>{details_html}</td>",
        f'<td class="wide">{len(row.guards)}</td>',
        f'<td class="wide">{escape("; ".join(row.locks)) or "none"}</td>',
        f'<td class="wide">{stops}</td>',
    )
    return f'<tr class="row" data-kind="{row.kind}" data-text="{escape(text, quote=True)}">{"".join(cells)}</tr>'


def claims(one: Judged) -> Iterator[str]:
    for finding in one.findings:
        yield f'<li class="unsafe">{finding.code}: {escape(finding.message)} {where(finding.span)}</li>'
    for reason in one.row.reasons:
        declared = f", declared at {reason.declared}" if reason.declared is not None else ""
        place = f'<span class="where">{escape(str(reason.span))}{escape(declared)}</span>'
        yield f"<li><b>{escape(reason.kind)}</b>: {escape(reason.text)} {place}</li>"
    for title, texts in details(one.row):
        yield f"<li><b>{escape(title)}</b>: {escape('; '.join(texts))}</li>"


def where(span: object) -> str:
    return f'<span class="where">{escape(str(span))}</span>'


def source(one: Judged) -> str:
    first = one.span.line
    lines = one.span.text.splitlines()
    return "\n".join(f'<span class="n">{first + i:5}</span> {escape(line)}' for i, line in enumerate(lines))
