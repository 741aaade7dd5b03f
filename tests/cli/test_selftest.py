"""The self-test goes the whole way, to operators alone; the watchman is called only after it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cli.test_daemon import Started

from monitor import canary
from monitor import settings as configuration
from monitor.canary import Progress
from monitor.clock import utc_now
from monitor.errors import FetchError
from monitor.selftest import HomeFetcher
from monitor.settings import Settings
from monitor.store import Store, feeds, heartbeat, overview, selftest
from monitor.store.heartbeat import Beat
from monitor.wellbeing.watch import Watch
from monitor.wellbeing.watchman import Watchman

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
PEOPLE = """
subscribers:
  - {name: ops, operator: true, channels: [{name: screen, url: "console://"}],
     receive: {countries: [IQ]}, quiet_hours: {from: "00:00", to: "23:59"}}
  - {name: desk, channels: [{name: screen, url: "console://"}], receive: {unlocated: true}}
"""


@pytest.fixture
def settings(folder: Path) -> Settings:
    (folder / "feeds.yaml").write_text("publishers: {}\nfeeds: []\n")
    (folder / "subscribers.yaml").write_text(PEOPLE)
    loaded = configuration.load(folder)
    return replace(loaded, options=loaded.options.model_copy(update={"port": 0}))


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(true):
            await asyncio.sleep(0.05)


async def test_it_goes_the_whole_way_to_operators_and_into_no_list(settings, capsys) -> None:
    async with Started(settings) as running:

        def arrived() -> object:
            with running.store.read() as conn:
                return selftest.progress(conn).arrived

        with running.store.write() as conn:
            feeds.make_due(conn, canary.FEED_ID, now=utc_now())
        await until(arrived)
        with running.store.read() as conn:
            (row,) = overview.posted(conn)
            listed = overview.incident_ids(conn, limit=1000)
            assert overview.totals(conn, now=NOW).incidents == len(listed)
        assert row.incident
        assert row.incident not in listed
        async with aiohttp.ClientSession(running.dashboard) as session:
            async with session.get("/api/incidents") as answer:
                assert row.incident not in await answer.text()
            async with session.get("/api/feeds") as answer:
                assert await answer.json() == []
    assert row.subscriber == "ops"
    assert row.subject.startswith("[TEST - no attack] ")
    assert "[TEST - no attack]" in capsys.readouterr().out


def test_without_an_operator_there_is_none(folder: Path) -> None:
    assert configuration.load(folder).watch().self_test is None


def test_it_is_due_once_a_day() -> None:
    at = time(6)
    assert canary.slot(NOW, at) == DUE
    assert canary.slot(DUE - timedelta(seconds=1), at) == DUE - timedelta(days=1)


BEFORE = DUE - timedelta(hours=20)
AFTER = DUE + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(), "not polled"),
        (Progress(seen=BEFORE, arrived=BEFORE), "last arrival: 2026-11-19 10:00 UTC"),
        (Progress(seen=AFTER, recorded=BEFORE), "not read as an attack"),
        (Progress(seen=AFTER, recorded=AFTER), "nobody is told"),
        (Progress(seen=AFTER, recorded=AFTER, state="pending", error="no route"), "no route"),
    ],
)
def test_what_holds_it_up_is_said(progress: Progress, said: str) -> None:
    found = canary.trouble(progress, DUE, NOW)
    assert found
    assert said in found[0]
    assert found[1]


def test_it_is_waited_for_a_while() -> None:
    assert canary.trouble(Progress(arrived=BEFORE), DUE, DUE + timedelta(minutes=29)) is None
    assert canary.trouble(Progress(arrived=AFTER), DUE, NOW) is None


@pytest.mark.parametrize(
    "path", ["/api/incidents", "/self-test/../api/incidents", "/self-testing", "/"]
)
async def test_S02_nothing_else_of_the_dashboard_can_be_reached_by_a_feed(path: str) -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="inside")

    app = web.Application()
    app.router.add_get("/{any:.*}", page)
    async with TestServer(app) as server:
        home = str(server.make_url("/"))
        async with HomeFetcher(dashboard=home, allow=frozenset()) as fetcher:
            await fetcher.fetch(f"{home}self-test/feed.xml")
            with pytest.raises(FetchError):
                await fetcher.fetch(f"{home.rstrip('/')}{path}")


@pytest.fixture
async def watchman() -> AsyncIterator[tuple[TestServer, list[str]]]:
    heard: list[str] = []

    async def ping(request: web.Request) -> web.Response:
        heard.append(request.path)
        return web.Response()

    app = web.Application()
    app.router.add_get("/{any:.*}", ping)
    async with TestServer(app) as server:
        yield server, heard


async def test_O03_the_watchman_is_called_only_while_everything_works(
    store: Store, watchman: tuple[TestServer, list[str]]
) -> None:
    server, heard = watchman
    url = str(server.make_url("/secret"))
    now = utc_now()
    beat = Beat(at=now, started=now - timedelta(hours=2), pid=1, host="here")
    with store.write() as conn:
        heartbeat.write(conn, beat)
    assert await Watchman(store, Watch(), url).call()
    due = Watch(self_test=(now - timedelta(hours=1)).time())
    assert not await Watchman(store, due, url).call(), "the self-test has not arrived"
    with store.write() as conn:
        heartbeat.write(conn, replace(beat, at=now - timedelta(hours=1)))
    assert not await Watchman(store, Watch(), url).call(), "the daemon is silent"
    assert heard == ["/secret"]


async def test_a_watchman_that_is_away_breaks_nothing(store: Store, unused_tcp_port: int) -> None:
    with store.write() as conn:
        heartbeat.write(conn, Beat(at=utc_now(), started=utc_now(), pid=1, host="here"))
    url = f"http://127.0.0.1:{unused_tcp_port}/"
    assert not await Watchman(store, Watch(), url).call()
