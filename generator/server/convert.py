"""Spans, findings and proposals as the protocol writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lsprotocol import types as lsp
from pygls.workspace import PositionCodec

from ..diagnostics import Diagnostic, Severity
from ..source import SourceFile, Span
from .complete import Proposal
from .desk import Desk

SEVERITY = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
SYMBOLS = {
    "uop": lsp.SymbolKind.Function,
    "instruction": lsp.SymbolKind.Class,
    "label": lsp.SymbolKind.Event,
    "function": lsp.SymbolKind.Interface,
    "structure": lsp.SymbolKind.Struct,
    "field": lsp.SymbolKind.Field,
    "constant": lsp.SymbolKind.Constant,
    "type": lsp.SymbolKind.TypeParameter,
}
Shown = lsp.Diagnostic  # a finding, as the client shows it
PROPOSED = {
    "uop": lsp.CompletionItemKind.Function,
    "instruction": lsp.CompletionItemKind.Class,
    "label": lsp.CompletionItemKind.Event,
    "function": lsp.CompletionItemKind.Function,
    "constant": lsp.CompletionItemKind.Constant,
    "type": lsp.CompletionItemKind.Struct,
    "special": lsp.CompletionItemKind.Keyword,
    "word": lsp.CompletionItemKind.Keyword,
    "item": lsp.CompletionItemKind.Variable,
}


@dataclass(frozen=True, slots=True)
class Texts:
    """Places of a desk's files in the units that the client counts."""

    desk: Desk
    codec: PositionCodec

    def offset(self, name: str, position: lsp.Position) -> int:
        file = self.desk.outcome().files.get(name)
        if file is None:
            return 0
        source = file.source
        if position.line >= len(source.line_starts):
            return len(source.text)
        line = source.line(position.line + 1) + "\n"
        here = self.codec.position_from_client_units([line], lsp.Position(0, position.character))
        return min(source.line_starts[position.line] + here.character, len(source.text))

    def range(self, span: Span) -> lsp.Range:
        first, last = self.spot(span.source, span.start), self.spot(span.source, max(span.end, span.start))
        return lsp.Range(first, last)

    def spot(self, source: SourceFile, offset: int) -> lsp.Position:
        line, column = source.position(offset)
        units = self.codec.client_num_units(source.line(line)[: column - 1])
        return lsp.Position(line - 1, units)

    def locations(self, spans: Iterable[Span]) -> list[lsp.Location]:
        """Places in files that the editor can open, each once."""
        found = (self.location(self.desk.place(span)) for span in spans)
        known = {repr(one): one for one in found if one is not None}
        return sorted(known.values(), key=lambda one: (one.uri, one.range.start.line, one.range.start.character))

    def location(self, span: Span) -> lsp.Location | None:
        path = self.desk.task.paths.get(span.source.name)
        return lsp.Location(path.as_uri(), self.range(span)) if path is not None else None

    def symbols(self, name: str) -> list[lsp.DocumentSymbol]:
        found = []
        for one in self.desk.table().places.get(name, ()):
            if one.defines and not one.scope and one.whole is not None and "field" not in one.kinds:
                whole, at = self.desk.place(one.whole), self.desk.place(one.span)
                kind = SYMBOLS[one.kinds[-1] if one.kinds[0] == "uop" else one.kinds[0]]
                found.append(lsp.DocumentSymbol(one.name, kind, self.range(whole), self.range(at), one.kinds[-1]))
        return found

    def edits(self, changes: Iterable[tuple[Span, str]]) -> lsp.WorkspaceEdit:
        files: dict[str, list[lsp.TextEdit]] = {}
        for span, text in changes:
            path = self.desk.task.paths[span.source.name]
            files.setdefault(path.as_uri(), []).append(lsp.TextEdit(self.range(span), text))
        return lsp.WorkspaceEdit(changes=files)


def diagnostic(one: Diagnostic, texts: Texts) -> lsp.Diagnostic:
    where = f" [{', '.join(one.where)}]" if one.where else ""
    related = []
    for label in one.labels:
        at = texts.location(label.span)
        if at is not None:
            related.append(lsp.DiagnosticRelatedInformation(at, label.text))
    hint = f"\n{one.hint}" if one.hint else ""
    return Shown(
        texts.range(one.span),
        one.message + where + hint,
        SEVERITY[one.severity],
        one.code,
        source="uopgen",
        related_information=related or None,
    )


def action(one: Diagnostic, texts: Texts) -> lsp.CodeAction:
    edits = texts.edits((edit.span, edit.text) for edit in one.edits)
    title = one.hint or "repair it"
    return lsp.CodeAction(
        f"{one.code}: {title}", lsp.CodeActionKind.QuickFix, [diagnostic(one, texts)], is_preferred=True, edit=edits
    )


def item(number: int, one: Proposal) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        one.name, kind=PROPOSED[one.kind], detail=one.text.replace("\n", " ")[:200] or None, sort_text=f"{number:05}"
    )
