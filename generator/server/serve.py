"""The language-server protocol: what a client says to desks, and what desks know to the client."""

from __future__ import annotations

import asyncio
import gc
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from .complete import proposals
from .convert import SYMBOLS, Texts, action, diagnostic, item
from .desk import Desk, Task
from .hover import hover
from .names import Place
from .rename import Refused, renameable, renamed

PAUSE = 0.005  # seconds that the typist has to be quiet before findings are shown


@dataclass(slots=True)
class Office:
    """All desks, by the files that lie on them.  `open_task` finds what a file is judged together with."""

    open_task: Callable[[Path], Task | None]
    desks: list[Desk] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)

    def find(self, uri: str) -> tuple[Desk, str] | None:
        """The desk that a file lies on, and what it is called there."""
        path = path_of(uri)
        if path is None:
            return None
        for desk in self.desks:
            for name, known in desk.task.paths.items():
                if known == path:
                    return desk, name
        task = self.open_task(path)
        if task is None or path not in task.paths.values():
            return None
        self.desks.append(Desk.of(task))
        return self.find(uri)

    def reload(self) -> list[Desk]:
        """The desks with the settings and files as they are on disk now."""
        for desk in self.desks:
            path = next(iter(desk.task.paths.values()), None)
            task = self.open_task(path) if path is not None else None
            if task is not None:
                desk.reload(task)
        return self.desks


def path_of(uri: str) -> Path | None:
    text = uris.to_fs_path(uri)
    return Path(text).resolve() if text else None


def make_server(open_task: Callable[[Path], Task | None]) -> LanguageServer:
    """A server that answers on whatever it is started."""
    server = LanguageServer("uopgen", version("uopgen"))
    office = Office(open_task)

    def desk_at(document: lsp.TextDocumentIdentifier) -> tuple[Desk, str] | None:
        return office.find(document.uri)

    def offset(desk: Desk, name: str, position: lsp.Position) -> int:
        return texts(desk).offset(name, position)

    def texts(desk: Desk) -> Texts:
        return Texts(desk, server.workspace.position_codec)

    def pointed_at(document: lsp.TextDocumentIdentifier, position: lsp.Position) -> tuple[Desk, Place] | None:
        """The name under the cursor, with its desk."""
        found = desk_at(document)
        place = found[0].at(found[1], offset(*found, position)) if found is not None else None
        return (found[0], place) if found is not None and place is not None else None

    def edition(uri: str) -> int | None:
        """The number of the text that findings are about; None when the editor does not hold the file."""
        open_one = server.workspace.text_documents.get(uri)
        return open_one.version if open_one is not None else None

    def publish(desk: Desk) -> None:
        office.waiting.discard(id(desk))
        try:
            found = desk.diagnostics()
        except Exception:  # noqa: BLE001 (an error in the analysis must not end the editor's session)
            server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, traceback.format_exc()))
            desk.reset()
            return
        for name, diagnostics in found.items():
            if name in desk.task.shown:
                shown = [diagnostic(one, texts(desk)) for one in diagnostics]
                uri = desk.task.shown[name].as_uri()
                server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, shown, edition(uri)))
        gc.freeze()  # what is kept has no cycles: looking for them again and again would cost more than analysing

    def soon(desk: Desk) -> None:
        if id(desk) not in office.waiting:
            office.waiting.add(id(desk))
            asyncio.get_running_loop().call_later(PAUSE, publish, desk)

    def changed(uri: str, text: str | None) -> None:
        found = office.find(uri)
        if found is not None:
            desk, name = found
            desk.change(name, text)
            soon(desk)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        changed(params.text_document.uri, params.text_document.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        changed(uri, server.workspace.get_text_document(uri).source)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        changed(params.text_document.uri, None)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(params: lsp.DidSaveTextDocumentParams) -> None:
        for desk in office.reload():
            soon(desk)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_files(params: lsp.DidChangeWatchedFilesParams) -> None:
        for desk in office.reload():
            soon(desk)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def on_hover(params: lsp.HoverParams) -> lsp.Hover | None:
        found = desk_at(params.text_document)
        if found is None:
            return None
        desk, name = found
        said = hover(desk, name, offset(desk, name, params.position))
        if said is None:
            return None
        where = texts(desk).range(said[1]) if said[1] is not None else None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, said[0]), where)

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def on_definition(params: lsp.DefinitionParams) -> list[lsp.Location]:
        found = pointed_at(params.text_document, params.position)
        if found is None:
            return []
        desk, place = found
        return texts(desk).locations(one.span for one in desk.table().definitions(place))

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def on_references(params: lsp.ReferenceParams) -> list[lsp.Location]:
        found = pointed_at(params.text_document, params.position)
        if found is None:
            return []
        desk, place = found
        every = desk.table().references(place)
        wanted = (one.span for one in every if params.context.include_declaration or not one.defines)
        return texts(desk).locations(wanted)

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def on_symbols(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        found = desk_at(params.text_document)
        return texts(found[0]).symbols(found[1]) if found is not None else []

    @server.feature(lsp.WORKSPACE_SYMBOL)
    def on_workspace_symbols(params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
        query = params.query.lower()
        return [
            lsp.WorkspaceSymbol(where, one.name, SYMBOLS[one.kinds[-1]])
            for desk in office.desks
            for places in desk.table().by_name.values()
            for one in places
            if one.defines and not one.scope and query in one.name.lower()
            for where in texts(desk).locations([one.span])
        ]

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION)
    def on_completion(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        found = desk_at(params.text_document)
        if found is None:
            return []
        desk, name = found
        return [item(i, one) for i, one in enumerate(proposals(desk, name, offset(desk, name, params.position)))]

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def on_prepare(params: lsp.PrepareRenameParams) -> lsp.Range | None:
        found = pointed_at(params.text_document, params.position)
        if found is None:
            return None
        desk, place = found
        try:
            renameable(desk, place)
        except Refused as why:
            raise JsonRpcException(str(why), lsp.LSPErrorCodes.RequestFailed.value) from None
        return texts(desk).range(desk.place(place.span))

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def on_rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        found = pointed_at(params.text_document, params.position)
        if found is None:
            return None
        desk, place = found
        try:
            spans = renamed(desk, place, params.new_name)
        except Refused as why:
            raise JsonRpcException(str(why), lsp.LSPErrorCodes.RequestFailed.value) from None
        return texts(desk).edits((span, params.new_name) for span in spans)

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix])
    )
    def on_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        found = desk_at(params.text_document)
        if found is None:
            return []
        desk, name = found
        first, last = (offset(desk, name, one) for one in (params.range.start, params.range.end))
        near = (one for one in desk.diagnostics()[name] if one.span.start <= last and first <= one.span.end)
        return [action(one, texts(desk)) for one in near if one.edits]

    return server
