"""The audit's page in a real browser: it searches, filters, sorts, and opens rows on their source."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from uopgen.analysis.audit import rows
from uopgen.diagnostics import Report
from uopgen.lint.example import CONFIG, CONTRACTS
from uopgen.lint.rule import Subject
from uopgen.pipeline import analyse_sources
from uopgen.report.audit import judged
from uopgen.report.audit_html import audit_html
from uopgen.source import SourceFile

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TEXT = """
/** A list; </script> in a comment ends nothing. */
op(_GUARD, (list, v -- list, v)) {
    EXIT_IF(!is_list(list)); /* </script> */
}
op(_APPEND, (list, v -- list)) {
    DEOPT_IF(!try_lock(list));
    append(as_list(list), v);
    unlock(list);
}
macro(A) = _GUARD + _APPEND;
inst(B, (v --)) {
    DECREF_INPUTS();
}
"""
ACT = """
const said = {};
said.rows = rows.map(row => row.id);
said.shown = () => rows.filter(row => !row.hidden).map(row => row.id);
search.value = 'append try_lock'; show(); said.found = said.shown();
search.value = ''; document.querySelector('#stops').value = 'may stop'; show(); said.stops = said.shown();
document.querySelector('#stops').value = ''; document.querySelector('#kind').value = 'uop'; show();
said.uops = said.shown();
document.querySelector('#kind').value = ''; show();
document.querySelector('th button').click(); said.up = rows.map(row => row.id);
document.querySelector('th button').click(); said.down = rows.map(row => row.id);
said.order = document.querySelector('th').getAttribute('aria-sort');
document.getElementById('A').click();
const panel = document.getElementById('A').panel;
said.source = [...panel.querySelectorAll('.file')].map(one => one.textContent);
said.told = [...panel.querySelectorAll('.told')].map(one => one.textContent.trim());
panel.querySelector('dd a[data-at$=":4"]').click();
said.here = [...panel.querySelectorAll('.here')].map(one => one.textContent);
panel.querySelector('dd a[data-at^="c.def"]').click();
said.declared = [panel.querySelector('.here').textContent, [...panel.querySelectorAll('.file')].pop().textContent];
document.getElementById('A').click(); said.closed = document.getElementById('A').panel === null;
document.getElementById('B').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
said.keyboard = document.getElementById('B').getAttribute('aria-expanded');
document.body.innerHTML = '<pre id="said"></pre>';
document.querySelector('#said').textContent = JSON.stringify(said);
"""


@pytest.fixture(scope="module")
def page() -> str:
    report = Report()
    sources = (SourceFile("a.def", TEXT),), (SourceFile("c.def", CONTRACTS),)
    facts = analyse_sources(*sources, CONFIG, "ft", report)
    assert facts is not None, report.diagnostics
    program, subject = facts.program, Subject(facts)
    spans = {one.name: one.span for one in (*program.uops, *program.instructions, *program.labels)}
    spans |= {one.name: one.span for one in program.uops}
    found = [(row, spans[row.name]) for row in rows(subject.journeys, subject.types)]
    parts = {one.name: tuple(part.uop.name for part in one.uops) for one in program.instructions}
    return audit_html(judged(found, report.diagnostics), parts, spans, "a.def, build ft")


def test_nothing_comes_from_elsewhere(page: str) -> None:
    assert not re.search(r"<link|<img|\bsrc=|@import|https?://", page)
    assert page.count("</script>") == 2


def test_it_says_what_was_audited(page: str) -> None:
    assert "<title>Audit: a.def, build ft</title>" in page and "<p>a.def, build ft: " in page


def test_closing_inputs_may_stop_the_world(page: str) -> None:
    assert "closes values" in page


@pytest.mark.skipif(BROWSER is None, reason="no browser")
def test_in_a_browser(page: str, tmp_path: Path) -> None:
    assert BROWSER is not None
    path = tmp_path / "audit.html"
    path.write_text(page.replace("</body>", f"<script>{ACT}</script></body>"))
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    done = subprocess.run([*command, "--dump-dom", path.as_uri()], capture_output=True, text=True, timeout=120)
    found = re.search(r'<pre id="said">(.*?)</pre>', done.stdout, re.S)
    assert found is not None, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(unescape(found[1]))
    assert set(said["rows"]) >= {"_GUARD", "_APPEND", "A", "B"}
    assert set(said["found"]) == {"_APPEND", "A"}
    assert "B" in said["stops"] and "_GUARD" not in said["stops"]
    assert said["uops"] == ["_GUARD", "_APPEND"]
    assert said["up"] == list(reversed(said["down"])) and said["order"] == "descending"
    assert said["source"] == ["A, a.def:11", "_GUARD, a.def:3", "_APPEND, a.def:6"]
    assert any("EXIT_IF(!is_list(list)); /* </script> */" in line for line in said["told"])
    assert len(said["here"]) == 1 and "EXIT_IF" in said["here"][0]
    declaration, place = said["declared"]
    assert declaration in CONTRACTS and place.startswith("declared, c.def:")
    assert said["closed"] is True and said["keyboard"] == "true"
