"""A client of `uopgen server` over its standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import BaseLanguageClient

WAIT = 60.0


class Client(BaseLanguageClient):
    """Keeps what the server says of each file, and every error that it logs."""

    def __init__(self) -> None:
        super().__init__("tests", "1")
        self.said: dict[str, list[lsp.Diagnostic]] = {}
        self.news: asyncio.Queue[str] = asyncio.Queue()
        self.logged: list[str] = []
        self.versions: dict[str, int] = {}
        self.about: dict[str, int | None] = {}  # the version that what was said last is about

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def on_diagnostics(params: lsp.PublishDiagnosticsParams) -> None:
            self.said[params.uri] = list(params.diagnostics)
            self.about[params.uri] = params.version
            self.news.put_nowait(params.uri)

        @self.feature(lsp.WINDOW_LOG_MESSAGE)
        def on_log(params: lsp.LogMessageParams) -> None:
            self.logged.append(params.message)

        @self.feature(lsp.WINDOW_SHOW_MESSAGE)
        def on_show(params: lsp.ShowMessageParams) -> None:
            self.logged.append(params.message)

    async def findings(self, path: Path) -> list[lsp.Diagnostic]:
        """What the server says of a file next."""
        uri = path.as_uri()
        while await asyncio.wait_for(self.news.get(), WAIT) != uri:
            pass
        return self.said[uri]

    async def latest(self, path: Path) -> list[lsp.Diagnostic]:
        """What the server says of the text as it is now."""
        while self.about.get(path.as_uri()) != self.versions[path.as_uri()]:
            await asyncio.wait_for(self.news.get(), WAIT)
        while not self.news.empty():
            self.news.get_nowait()
        return self.said[path.as_uri()]

    async def open(self, path: Path) -> list[lsp.Diagnostic]:
        self.versions[path.as_uri()] = 1
        document = lsp.TextDocumentItem(path.as_uri(), "uopgen", 1, path.read_text())
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
        return await self.latest(path)

    async def change(self, path: Path, text: str) -> list[lsp.Diagnostic]:
        uri = path.as_uri()
        self.versions[uri] += 1
        whole = lsp.TextDocumentContentChangeWholeDocument(text)
        document = lsp.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))
        return await self.latest(path)


def document(path: Path) -> lsp.TextDocumentIdentifier:
    return lsp.TextDocumentIdentifier(path.as_uri())


def spot(text: str, word: str, nth: int = 0, inside: int = 0) -> lsp.Position:
    """Where the n-th occurrence of a word begins, in UTF-16 units."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(word, at + 1)
    at += inside
    line = text.count("\n", 0, at)
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return lsp.Position(line, len(before.encode("utf-16-le")) // 2)


@asynccontextmanager
async def running(root: Path) -> AsyncIterator[Client]:
    client = Client()
    command = str(Path(sys.executable).with_name("uopgen"))
    await client.start_io(command, "server", cwd=root)
    await client.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities(), root_uri=root.as_uri()))
    client.initialized(lsp.InitializedParams())
    try:
        yield client
    finally:
        await asyncio.wait_for(client.shutdown_async(None), WAIT)
        client.exit(None)
        await client.stop()
    assert client.logged == []
