"""One item's turn: a death at any line neither loses nor repeats (faults K01, P05)."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sources import hostile as web
from sources.hostile import NOW, Hostile
from sqlalchemy import Connection, insert, select

from monitor.fetch.exchange import Fetcher
from monitor.follow import Followed, Follower
from monitor.publishers import Publishers
from monitor.store import Store, items
from monitor.store.items import ItemState
from monitor.store.schema import items as table
from monitor.store.schema import meta
from monitor.types import Article, Feed, Item, Reliability, Report, Source, TextBasis
from monitor.workers import Workers

SUMMARY = "Three rockets struck the Ain al-Asad base in Anbar on Friday, the army said."
MINUTE = timedelta(minutes=1)


def page(text: str) -> bytes:
    return f"<html><body><article>{text}</article></body></html>".encode()


GOOD_PAGE = page(f"<p>{SUMMARY} Two soldiers were wounded.</p>" * 5)


class Notebook:
    """Records into the store itself, so that it shares the fate of the transaction."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.silences: list[str] = []

    def __call__(
        self, conn: Connection, article: Article, _report: Report, *, now: datetime, silent: str
    ) -> None:
        assert now >= NOW
        self.articles.append(article)
        self.silences.append(silent)
        conn.execute(insert(meta).values(key=f"recorded {article.url}", value=article.note))


class Desk:
    """One feed with one item on the list."""

    def __init__(self, store: Store, follower: Follower, notebook: Notebook) -> None:
        self.store = store
        self.follower = follower
        self.notebook = notebook
        self.now = NOW

    def put(
        self, url: str, *, baseline: bool = False, feed: str = "x", publisher: str = ""
    ) -> None:
        item = Item(
            guid=f"{feed} {url}",
            url=url,
            title=f"Rockets {url}",
            summary=SUMMARY,
            published=NOW,
            publisher=publisher,
        )
        with self.store.write() as conn:
            items.add(conn, feed, [item], now=NOW, baseline=baseline)

    async def turn(self) -> Followed:
        (stored,) = await self.follower.claim(10)
        return await self.follower.turn(stored)

    def recorded(self) -> list[str]:
        with self.store.read() as conn:
            return list(conn.execute(select(meta.c.key)).scalars())

    def states(self) -> list[str]:
        with self.store.read() as conn:
            return list(conn.execute(select(table.c.state)).scalars())


@pytest.fixture
async def desk(store: Store, hostile: Hostile, workers: Workers) -> AsyncIterator[Desk]:
    source = Source(publisher="The Example")
    url = hostile.url("/feed")
    feeds = [
        Feed(id="x", url=url, source=source),
        Feed(id="telegram", url=url, source=source, kind="telegram"),
        Feed(id="gdelt", url=url, source=Source(publisher="GDELT"), kind="gdelt"),
        Feed(id="selected", url=url, source=source, article="#t"),
    ]
    notebook = Notebook()
    async with Fetcher(allow=hostile.allow, host_gap_s=0) as fetcher:
        made: list[Desk] = []
        follower = Follower(store, fetcher, workers, feeds, notebook, clock=lambda: made[0].now)
        made.append(Desk(store, follower, notebook))
        yield made[0]


async def test_a_page_is_read_and_recorded_once(desk: Desk, hostile: Hostile) -> None:
    desk.put(hostile.on("/1", web.says(200, GOOD_PAGE)))
    assert (await desk.turn()).state is ItemState.READ
    assert desk.notebook.articles[0].basis is TextBasis.PAGE
    assert desk.notebook.silences == [""]
    assert len(desk.recorded()) == 1
    assert await desk.follower.claim(10) == []


async def test_what_is_silent_is_recorded_as_such(desk: Desk, hostile: Hostile) -> None:
    desk.put(hostile.on("/1", web.says(200, GOOD_PAGE)), baseline=True)
    await desk.turn()
    assert desk.notebook.silences == ["old when it was first seen"]


@pytest.mark.parametrize(
    "handler",
    [
        web.says(404, b""),
        web.says(403, b""),
        web.says(200, b"%PDF", content_type="application/pdf"),
        web.redirects("http://127.0.0.1:1/"),
        web.redirects("file:///etc/passwd"),
        web.bomb,
        web.says(200, page("<p>Subscribe to continue reading.</p>")),
        web.says(200, b""),
        web.says(503, b"", Retry_After="86400"),
    ],
)
async def test_P05_where_the_page_cannot_be_had_the_summary_is_read_at_once(
    desk: Desk, hostile: Hostile, handler: web.Handler
) -> None:
    desk.put(hostile.on("/1", handler))
    assert (await desk.turn()).state is ItemState.READ
    (article,) = desk.notebook.articles
    assert (article.basis, article.text) == (TextBasis.SUMMARY, SUMMARY)
    assert article.note.startswith("the feed's summary was read: ")


async def test_pages_that_robots_txt_forbids_are_not_fetched(desk: Desk, hostile: Hostile) -> None:
    hostile.on("/robots.txt", web.says(200, b"User-agent: *\nDisallow: /1"))
    desk.put(hostile.on("/1", web.says(200, GOOD_PAGE)))
    await desk.turn()
    assert hostile.asked("/1") == []
    assert "robots.txt" in desk.notebook.articles[0].note


async def test_a_telegram_post_is_read_as_it_stands(desk: Desk, hostile: Hostile) -> None:
    desk.put(hostile.on("/post", web.says(200, GOOD_PAGE)), feed="telegram")
    await desk.turn()
    assert hostile.asked("/post") == []
    (article,) = desk.notebook.articles
    assert (article.basis, article.note, article.text) == (TextBasis.PAGE, "", SUMMARY)


async def test_gathered_articles_speak_for_their_own_publisher(
    desk: Desk, hostile: Hostile
) -> None:
    desk.put("", feed="gdelt", publisher="paper.example")
    await desk.turn()
    assert desk.notebook.articles[0].source == Source(publisher="paper.example")
    desk.put(hostile.url("/gone"), feed="gdelt", publisher="127.0.0.1")
    await desk.turn()
    assert desk.notebook.articles[1].source.publisher == "The Example", "a configured publisher"


def test_a_gathered_article_has_no_trusted_voice_by_its_word_alone() -> None:
    """Anybody can write the name of a configured publisher into a feed that gathers."""
    rated = Source(publisher="The Example", reliability=Reliability.A)
    known = Publishers.of([Feed(id="a", url="https://example.example/rss", source=rated)])

    def item(url: str) -> Item:
        return Item(guid="", url=url, title="", summary="", published=None, publisher="The Example")

    assert known.gathered(item("https://other.example/1")) == Source(publisher="The Example")
    assert known.gathered(item("https://www.example.example/1")) == rated
    assert known.speaker(item("https://other.example/1")) == rated  # an archive that people chose


async def test_the_text_of_a_site_can_be_named_by_css(desk: Desk, hostile: Hostile) -> None:
    body = f"<html><body><div class='side'><p>{'Noise. ' * 99}</p></div><div id='t'>{SUMMARY * 5}"
    desk.put(hostile.on("/1", web.says(200, body.encode())), feed="selected")
    await desk.turn()
    assert desk.notebook.articles[0].text == SUMMARY * 5


async def test_an_item_without_a_link_is_read_by_its_summary(desk: Desk) -> None:
    desk.put("")
    await desk.turn()
    assert "no link" in desk.notebook.articles[0].note


async def test_a_passing_fault_is_tried_again_and_then_the_summary_is_read(
    desk: Desk, hostile: Hostile
) -> None:
    desk.put(hostile.on("/1", web.says(503, b"")))
    for _ in range(2):
        assert (await desk.turn()).state is ItemState.PENDING
        assert await desk.follower.claim(10) == []
        desk.now += 2 * MINUTE
    assert (await desk.turn()).state is ItemState.READ
    assert "503" in desk.notebook.articles[0].note
    assert desk.now - NOW <= 5 * MINUTE, "an attack is told within minutes"


async def test_a_page_that_answers_at_last_is_read(desk: Desk, hostile: Hostile) -> None:
    desk.put(hostile.on("/1", web.in_turn(web.reset_in_body, web.says(200, GOOD_PAGE))))
    await desk.turn()
    desk.now += MINUTE
    await desk.turn()
    assert desk.notebook.articles[0].basis is TextBasis.PAGE


async def test_a_bug_while_recording_is_retried_and_ends(
    desk: Desk, hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put(hostile.on("/1", web.says(200, GOOD_PAGE)))

    def broken(*_args: object, **_kwargs: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(desk.follower, "_record", broken)
    for _ in range(4):
        followed = await desk.turn()
        desk.now += 10 * MINUTE
    assert (followed.state, desk.recorded()) == (ItemState.FAILED, [])
    assert "KeyError" in followed.reason


async def test_an_item_of_a_feed_that_is_gone_is_put_aside(desk: Desk) -> None:
    item = Item(guid="9", url="", title="T", summary="S", published=NOW)
    with desk.store.write() as conn:
        items.add(conn, "removed", [item], now=NOW, baseline=False)
    assert (await desk.turn()).state is ItemState.FAILED


KILLED = """
import asyncio, os, signal, sys
from functools import partial
from pathlib import Path
sys.path.insert(0, {tests!r})
from sources.test_follow import Notebook, NOW
from monitor.fetch.exchange import Fetcher
from monitor.follow import Follower
from monitor.store import Store, items
from monitor.types import Feed, Source
from monitor.workers import Workers

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    store = Store.open({url!r})
    feed = Feed(id="x", url={page!r}, source=Source(publisher="The Example"))
    notebook, where = Notebook(), {where!r}
    async with (
        Fetcher(allow=frozenset([("127.0.0.1", {port})]), host_gap_s=0) as fetcher,
        Workers(Path({config!r})) as workers,
    ):
        follower = Follower(store, fetcher, workers, [feed], notebook, clock=lambda: NOW)
        (stored,) = await follower.claim(10)
        if where == "after claim": die()
        if where == "after reading": follower._keep = die
        if where == "after record": items.finish = die
        await follower.turn(stored)
        if where == "after commit": die()

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize("where", ["after claim", "after reading", "after record", "after commit"])
async def test_K01_death_between_any_two_steps(
    desk: Desk,
    hostile: Hostile,
    tmp_path: Path,
    where: str,
    record_property: Callable[[str, object], None],
) -> None:
    address = hostile.on("/1", web.says(200, GOOD_PAGE))
    desk.put(address)
    here = Path(__file__)
    script = tmp_path / "killed.py"
    script.write_text(
        KILLED.format(
            tests=str(here.parents[1]),
            url=f"sqlite:///{tmp_path / 'monitor.db'}",
            page=address,
            port=hostile.port,
            config=str(here.parents[2] / "config"),
            where=where,
        ),
        "utf-8",
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), stderr=subprocess.PIPE, env={**os.environ}
    )
    _, errors = await process.communicate()
    assert process.returncode == -signal.SIGKILL, errors.decode()
    desk.now += timedelta(hours=1)
    for stored in await desk.follower.claim(10):
        await desk.follower.turn(stored)
    recorded = len(desk.recorded())
    record_property("lost", max(0, 1 - recorded))
    record_property("duplicates", max(0, recorded - 1))
    assert desk.recorded() == [f"recorded {address}"]
    assert desk.states() == [ItemState.READ]
