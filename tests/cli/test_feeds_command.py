"""monitor feeds: lists every feed with its state, and polls one without storing anything."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from monitor.cli import feeds as command
from monitor.cli.opening import open_fetcher
from monitor.clock import utc_now
from monitor.fetch.exchange import Fetcher
from monitor.settings import Options, load
from monitor.store import Store, feeds
from monitor.types import Feed, Source

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>
<item><title>One</title><link>https://gazette.example/1</link>
<pubDate>Wed, 11 Mar 2020 19:40:00 GMT</pubDate></item></channel></rss>"""


def test_every_configured_feed_is_listed_before_any_daemon_ran(answer: Callable, folder: Path):
    rows = answer("feeds", "list")
    assert [row["id"] for row in rows] == [feed.id for feed in load(folder).feeds]
    assert {row["state"] for row in rows} == {"new", "paused"}
    off = next(row for row in rows if not row["enabled"])
    assert off["state"] == "paused"


def test_a_failure_is_shown_with_its_reason_and_cure(run: Callable, answer: Callable, folder: Path):
    settings = load(folder)
    store = Store.open(settings.options.store)
    now = utc_now()
    with store.write() as conn:
        feeds.sync(conn, settings.feeds, now=now)
        state = feeds.load(conn, "shafaq-en")
        assert state is not None
        failed = command_state(state, "failed", "answered 403 Forbidden", now)
        feeds.save(conn, failed)
    store.close()
    row = next(row for row in answer("feeds", "list") if row["id"] == "shafaq-en")
    assert (row["state"], row["reason"]) == ("failed", "answered 403 Forbidden")
    assert row["cure"]
    line = next(x for x in run("feeds", "list").stdout.splitlines() if x.startswith("shafaq-en\t"))
    assert "fails: answered 403 Forbidden" in line
    assert row["cure"] in line


def command_state(state, status, reason, now):
    from dataclasses import replace

    from monitor.feeds.health import FeedStatus

    return replace(
        state,
        status=FeedStatus(status),
        status_reason=reason,
        status_since=now - timedelta(hours=1),
        failures=3,
    )


def test_a_feed_that_is_not_configured_is_named_with_the_likely_one(run: Callable):
    done = run("feeds", "check", "shafq-en")
    assert done.exit_code == 2
    assert "did you mean shafaq-en?" in str(done.exception)


@pytest.fixture
async def site() -> AsyncIterator[TestServer]:
    async def feed(_request: web.Request) -> web.Response:
        return web.Response(body=RSS.encode(), content_type="application/rss+xml")

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="<html><title>Please log in</title></html>")

    async def private(_request: web.Request) -> web.Response:
        return web.Response(status=403)

    async def quiet(_request: web.Request) -> web.Response:
        return web.Response(body=b'<rss version="2.0"><channel></channel></rss>')

    app = web.Application()
    app.add_routes(
        [
            web.get("/feed", feed),
            web.get("/login", page),
            web.get("/private", private),
            web.get("/quiet", quiet),
        ]
    )
    async with TestServer(app) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "items", "says", "cure"),
    [
        ("/feed", 1, "", ""),
        ("/login", 0, "titled 'Please log in'", "correct url, kind or select"),
        ("/none", 0, "answered 404 Not Found", "find the feed's new address"),
        ("/private", 0, "answered 403 Forbidden", "set `contact`"),
        ("/quiet", 0, "answers without entries", "in a browser"),
    ],
)
async def test_a_check_says_what_one_poll_gives_and_what_to_do(site, path, items, says, cure):
    feed = Feed(id="gazette", url=str(site.make_url(path)), source=Source(publisher="Gazette"))
    allowed = frozenset({("127.0.0.1", site.port or 0)})
    async with Fetcher(allow=allowed, host_gap_s=0) as fetcher:
        checked = await command.polled(fetcher, feed)
    assert checked.items == items
    assert says in (checked.trouble or " ".join(checked.warnings))
    assert cure in checked.cure
    assert bool(cure) is bool(checked.cure)
    if items:
        assert checked.newest is not None
        assert checked.title == "Gazette"


async def test_a_server_inside_is_polled_only_when_it_is_named(site, tmp_path):
    feed = Feed(id="inside", url=str(site.make_url("/feed")), source=Source(publisher="Gazette"))
    closed = Options()
    opened = Options(may_reach=(f"127.0.0.1:{site.port}",))
    said = []
    for options in (closed, opened):
        async with open_fetcher(options) as fetcher:
            said.append(await command.polled(fetcher, feed))
    assert "may_reach" in said[0].cure
    assert (said[1].items, said[1].trouble) == (1, "")
