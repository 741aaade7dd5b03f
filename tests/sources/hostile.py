"""A web server that does on loopback what the open internet does on bad days.

Faults are handlers that write raw bytes, so that nothing polite stands between them and the wire.
The journal of requests and the canary's hits are the truth that tests compare with.
"""

import asyncio
import contextlib
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request as it arrived."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Hostile:
    """Handlers by path; `port` is known once it runs."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    journal: list[Request] = field(default_factory=list)
    port: int = 0
    canary_port: int = 0
    canary_hits: int = 0

    @property
    def allow(self) -> frozenset[tuple[str, int]]:
        """The one address that a guarded client may reach. Never the canary's."""
        return frozenset({("127.0.0.1", self.port)})

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def on(self, path: str, handler: Handler) -> str:
        """Serve `handler` under `path`; returns the address."""
        self.handlers[path] = handler
        return self.url(path)

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.journal if request.path == path]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            request = _request((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
            self.journal.append(request)
            await self.handlers.get(request.path, says(404, b"nothing here"))(request, writer)
            await writer.drain()
        writer.close()

    async def count_hit(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.canary_hits += 1
        writer.close()


@contextlib.asynccontextmanager
async def hostile_server() -> AsyncIterator[Hostile]:
    """The server and its canary, on ports of their own."""
    hostile = Hostile()
    server = await asyncio.start_server(hostile.answer, "127.0.0.1", 0)
    canary = await asyncio.start_server(hostile.count_hit, "127.0.0.1", 0)
    hostile.port = server.sockets[0].getsockname()[1]
    hostile.canary_port = canary.sockets[0].getsockname()[1]
    try:
        yield hostile
    finally:
        server.close()
        canary.close()


def _request(head: str) -> Request:
    first, *lines = head.split("\r\n")
    target = urlsplit(first.split(" ")[1])
    pairs = (line.partition(":") for line in lines if ":" in line)
    return Request(
        path=target.path,
        query=dict(parse_qsl(target.query)),
        headers={name.strip().lower(): value.strip() for name, _, value in pairs},
    )


# --- well-behaved pieces ------------------------------------------------------------------------


def head(status: int = 200, **headers: str) -> bytes:
    """Status line and headers; `content_type` becomes Content-Type."""
    lines = [f"HTTP/1.1 {status} Whatever", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def says(status: int, body: bytes, **headers: str) -> Handler:
    """An honest answer with that status, body and headers."""

    async def handler(_request: Request, writer: asyncio.StreamWriter) -> None:
        with_length = {"content_length": str(len(body))} | headers
        writer.write(head(status, **with_length) + body)

    return handler


def in_turn(*handlers: Handler) -> Handler:
    """One handler after the other; the last one stays."""
    waiting = list(handlers)

    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        await (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request, writer)

    return handler


def with_validators(body: bytes, etag: str = '"v1"') -> Handler:
    """200 with an ETag, 304 to whoever sends it back."""

    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        same = request.headers.get("if-none-match") == etag
        answer = says(304, b"", ETag=etag) if same else says(200, body, ETag=etag)
        await answer(request, writer)

    return handler


def entry(number: int, **changes: str) -> str:
    """One RSS entry; each part can be replaced, or left out with ""."""
    date = format_datetime(NOW - timedelta(minutes=10 * number))
    parts = {
        "title": f"<title>Story number {number}</title>",
        "guid": f"<guid isPermaLink='false'>guid-{number}</guid>",
        "link": f"<link>https://news.example/{number}</link>",
        "date": f"<pubDate>{date}</pubDate>",
        "summary": f"<description>What happened in story {number}.</description>",
    } | changes
    return f"<item>{''.join(parts.values())}</item>"


def rss(*entries: str, prolog: str = "<?xml version='1.0' encoding='utf-8'?>") -> bytes:
    """An RSS 2.0 document."""
    start = f"{prolog}<rss version='2.0'><channel><title>The Example</title>"
    return f"{start}{''.join(entries)}</channel></rss>".encode()


def stories(numbers: range | int) -> bytes:
    """RSS with those numbered entries."""
    chosen = range(numbers) if isinstance(numbers, int) else numbers
    return rss(*(entry(number) for number in chosen))


# --- bad days -------------------------------------------------------------------------------------


def gzip_bomb(megabytes: int) -> Iterator[bytes]:
    """Pieces of one gzip stream of zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    for _ in range(megabytes):
        yield packer.compress(bytes(1024 * 1024))
    yield packer.flush()


async def bomb(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(head(content_type="application/xml", content_encoding="gzip"))
    for piece in gzip_bomb(int(request.query.get("mb", "64"))):
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0)


async def drip(_request: Request, writer: asyncio.StreamWriter) -> None:
    """A byte now and then, for ever: no single read is ever late."""
    writer.write(head(content_type="application/xml"))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def slow_headers(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    number = 0
    while True:
        writer.write(f"X-{number}: y\r\n".encode())
        await writer.drain()
        number += 1
        await asyncio.sleep(0.05)


async def hang(_request: Request, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


async def endless(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(head(content_type="application/xml"))
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def endless_chunks(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(head(content_type="application/xml", transfer_encoding="chunked"))
    while True:
        writer.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
        await writer.drain()


async def endless_headers(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Filler: " + b"y" * 4000 + b"\r\n")
        await writer.drain()


async def reset_at_once(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def reset_in_body(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(head(content_length="100000") + b"<rss>")
    await writer.drain()
    writer.transport.abort()


async def short_body(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(head(content_length="100000") + b"<rss>")


async def cut_gzip(_request: Request, writer: asyncio.StreamWriter) -> None:
    packed = gzip.compress(stories(200))
    writer.write(head(content_encoding="gzip") + packed[: len(packed) // 2])


async def false_gzip(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(head(content_encoding="gzip") + stories(2))


def redirects(to: str, status: int = 302) -> Handler:
    return says(status, b"moved", Location=to)


async def redirect_with_bomb(_request: Request, writer: asyncio.StreamWriter) -> None:
    """A redirect whose body never ends: whoever reads it never arrives."""
    writer.write(head(302, Location="/ok", content_encoding="gzip"))
    for _ in range(200):
        writer.write(b"\0" * 65536)
        await writer.drain()
    await asyncio.sleep(3600)
