"""A site with archives of every kind, on loopback; everything in it is invented."""

import gzip
import io
import zipfile
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sources.conftest import fetcher as fetcher
from sources.conftest import hostile as hostile
from sources.conftest import workers as workers
from sources.hostile import Hostile, Request, says

from monitor.archives import WEB, Ask
from monitor.backfill import Means, Tally, backfill
from monitor.fetch.exchange import Fetcher
from monitor.gather import Archive, Batch, Reach, batches
from monitor.incidents import Policy
from monitor.publishers import Publishers
from monitor.settings import shipped
from monitor.store import Store
from monitor.visit import Visits
from monitor.workers import Workers

GOLDEN = Path(__file__).parent / "golden"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
POLICY = Policy.load(shipped("config"))

STORIES = {
    1: ("2026-02-05T20:00:00Z", "Four mortar shells hit Balad air base in Iraq on Thursday"),
    2: ("2026-02-11T20:00:00Z", "At least three rockets hit Camp Taji in Iraq on Wednesday"),
    3: ("2026-03-09T11:00:00Z", "A drone hit Erbil airport in Iraq on Monday"),
}


def page(number: int) -> bytes:
    """A page of a news site: the article, its date, and what stands around it."""
    published, title = STORIES[number]
    text = (
        f"{title}, an army officer told Gulf Wire. He said that "
        "nobody had been hurt and that the damage was small. The base has been used by foreign "
        "troops for years. Security forces closed the roads around it and searched the area for "
        "those who had launched the attack, he added."
    )
    return (
        f"<html><head><title>{title}</title>"
        f'<meta property="article:published_time" content="{published}"></head>'
        f"<body><nav>Home World Sport</nav><article><h1>{title}</h1><p>{text}</p></article>"
        "<footer>All rights reserved</footer></body></html>"
    ).encode()


def golden(name: str, site: str = "http://127.0.0.1") -> bytes:
    """Golden bytes with the links of a running site."""
    return (GOLDEN / name).read_bytes().replace(b"http://SITE", site.encode())


def zipped(name: str, text: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, text)
    return body.getvalue()


def event(code: str, stamp: str, url: str) -> str:
    """A row of GDELT's event table: 61 columns, of which three matter."""
    row = ["1"] * 61
    row[28], row[59], row[60] = code, stamp, url
    return "\t".join(row)


def warc(*records: tuple[str, bytes], kind: str = "text/html", packed: bool = True) -> bytes:
    """A WARC with a response for each (address, body)."""
    found = []
    for url, body in records:
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2026-03-09T12:00:00Z\r\nContent-Type: application/http; msgtype=response"
            f"\r\nContent-Length: {len(http)}\r\n\r\n"
        ).encode()
        record = head + http + b"\r\n\r\n"
        found.append(gzip.compress(record, 6) if packed else record)
    return b"".join(found)


@pytest.fixture
def ask() -> Ask:
    return Ask(now=NOW)


@pytest.fixture
def site(hostile: Hostile) -> Hostile:
    """The pages of the stories and every golden list, on the test server."""
    base = hostile.url("")
    for number in STORIES:
        body = page(number)
        hostile.on(f"/news/{number}", says(200, body, content_type="text/html"))
    for file in GOLDEN.iterdir():
        hostile.on(f"/{file.name}", says(200, golden(file.name, base)))
    packed = gzip.compress(golden("sitemap-2026-02.xml", base))
    hostile.on("/sitemap-2026-02.xml.gz", says(200, packed, content_type="application/x-gzip"))
    return hostile


@pytest.fixture
async def visits(site: Hostile) -> AsyncIterator[Visits]:
    async with Fetcher(allow=site.allow, host_gap_s=0) as client:
        yield Visits(client, waits_s=(0.0,), list_waits_s=(0.0,))


@pytest.fixture
def means(store: Store, workers: Workers, visits: Visits) -> Means:
    return Means(
        store=store,
        workers=workers,
        rules_version="test",
        policy=POLICY,
        publishers=Publishers.of(()),
        visits=visits,
        clock=lambda: NOW,
    )


@pytest.fixture
def gathered(visits: Visits, workers: Workers, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """All batches of an archive, without its pauses."""

    async def gather(source: str, kind: str, ask: Ask) -> list[Batch]:
        for name in WEB:
            monkeypatch.setitem(WEB, name, replace(WEB[name], pause_s=0.0))
        reach = Reach(visits=visits, workers=workers)
        return [one async for one in batches(Archive(source=source, kind=kind), ask, reach)]

    return gather


@pytest.fixture
def taken(means: Means, gathered: Callable) -> Callable:
    """Take an archive into the store; returns the tally and what failed."""

    async def take(source: str, kind: str, ask: Ask, **more: Any) -> tuple[Tally, list]:
        failed: list = []
        found = again(await gathered(source, kind, ask))
        tally = await backfill(found, means, ask, on_failed=failed.append, **more)
        return tally, failed

    return take


async def again(found: Iterable[Batch]) -> AsyncIterator[Batch]:
    for one in found:
        yield one


def by_query(**answers: bytes) -> Callable:
    """A handler that answers by the value of a parameter; "" is for its absence."""
    (name,) = {key.partition("__")[0] for key in answers}

    async def handler(request: Request, writer: Any) -> None:
        body = answers.get(f"{name}__{request.query.get(name, '')}")
        await says(200 if body is not None else 404, body or b"none")(request, writer)

    return handler
