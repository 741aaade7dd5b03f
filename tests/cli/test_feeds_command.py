"""monitor feeds: lists every feed with its state, and polls one without storing anything."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from monitor.cli import feeds as command
from monitor.clock import utc_now
from monitor.fetch.exchange import Fetcher
from monitor.settings import load
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

    app = web.Application()
    app.add_routes([web.get("/feed", feed), web.get("/login", page)])
    async with TestServer(app) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "items", "trouble"), [("/feed", 1, False), ("/login", 0, True), ("/none", 0, True)]
)
async def test_a_check_says_what_one_poll_gives(site, path, items, trouble):
    feed = Feed(id="gazette", url=str(site.make_url(path)), source=Source(publisher="Gazette"))
    allowed = frozenset({("127.0.0.1", site.port or 0)})
    async with Fetcher(allow=allowed, host_gap_s=0) as fetcher:
        checked = await command.polled(fetcher, feed)
    assert checked.items == items
    assert bool(checked.trouble) is trouble
    if items:
        assert checked.newest is not None
        assert checked.title == "Gazette"
