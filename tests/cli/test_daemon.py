"""The daemon as users run it: a served feed becomes an alert, and it stops when told to."""

import asyncio
import hashlib
import hmac
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from monitor import ballast, daemon
from monitor import settings as configuration
from monitor.clock import utc_now
from monitor.daemon import Reach, Running
from monitor.settings import Settings
from monitor.store import feeds, heartbeat, overview, subscriptions
from monitor.types import Feed, Source
from monitor.wellbeing import vitals
from monitor.wellbeing.watch import Watch

STORY = (
    "BAGHDAD - At least 15 Katyusha rockets hit Camp Taji north of Baghdad late on {day}, killing "
    "two soldiers and wounding twelve others, the Iraqi military said in a statement. "
    "Smoke rose over the northern part of the base, and helicopters circled above it for hours."
)
PATIENCE_S = 180  # of a busy machine; no test waits for it when all is well


class Newsroom:
    """A feed that has an old story from the start and gets a new one when told to."""

    def __init__(self) -> None:
        self.stories = ["A bakery opens in the old town"]

    async def feed(self, request: web.Request) -> web.Response:
        now = format_datetime(utc_now() - timedelta(minutes=2))
        items = "".join(
            f"<item><title>{title}</title><link>{request.url.origin()}/{n}</link>"
            f"<guid>{n}</guid><pubDate>{now}</pubDate></item>"
            for n, title in enumerate(self.stories)
        )
        body = f"<rss version='2.0'><channel><title>Gazette</title>{items}</channel></rss>"
        return web.Response(body=body.encode(), content_type="application/rss+xml")

    async def page(self, request: web.Request) -> web.Response:
        title = self.stories[int(request.match_info["n"])]
        text = STORY.format(day=f"{utc_now():%A}") if "Rockets" in title else "Fresh bread. " * 40
        html = f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>"
        return web.Response(text=html, content_type="text/html")


@pytest.fixture
async def site() -> AsyncIterator[tuple[Newsroom, TestServer]]:
    newsroom = Newsroom()
    app = web.Application()
    app.add_routes([web.get("/feed", newsroom.feed), web.get(r"/{n:\d+}", newsroom.page)])
    async with TestServer(app) as server:
        yield newsroom, server


def settings_for(folder: Path, *polled: Feed, port: int = 0) -> Settings:
    loaded = configuration.load(folder)
    return replace(loaded, feeds=polled, options=loaded.options.model_copy(update={"port": port}))


class Started:
    """A daemon running in this loop."""

    def __init__(self, settings: Settings, reach: Reach | None = None) -> None:
        self._ready: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
        work = daemon.run(settings, on_ready=self._ready.set_result, reach=reach)
        self._task = asyncio.create_task(work)

    async def __aenter__(self) -> Running:
        waiting = [self._ready, self._task]
        await asyncio.wait(waiting, timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            await self._task
        return self._ready.result()

    async def __aexit__(self, *_error: object) -> None:
        if self._ready.done():
            self._ready.result().stop.set()
        async with asyncio.timeout(20):
            await self._task


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await asyncio.to_thread(true):
            await asyncio.sleep(0.05)


async def test_news_after_the_first_poll_becomes_one_alert(folder, site, capsys) -> None:
    newsroom, server = site
    feed = Feed(
        id="gazette",
        url=str(server.make_url("/feed")),
        source=Source(publisher="Gazette", language="en", country="IQ", timezone="Asia/Baghdad"),
    )
    reach = Reach(allow=frozenset({("127.0.0.1", server.port or 0)}), host_gap_s=0)
    async with Started(settings_for(folder, feed), reach) as running:
        store = running.store

        def due() -> None:
            with store.write() as conn:
                feeds.make_due(conn, "gazette", now=utc_now())

        def read(count: int) -> bool:
            with store.read() as conn:
                return overview.totals(conn, now=utc_now()).items.get("read", 0) == count

        def sent() -> bool:
            with store.read() as conn:
                return overview.totals(conn, now=utc_now()).alerts.get("sent", 0) == 1

        due()
        await until(lambda: read(1))
        with store.read() as conn:
            assert overview.posted(conn) == ()
        newsroom.stories.append("Rockets hit Camp Taji, two soldiers killed")
        due()
        await until(sent)
        with store.read() as conn:
            (posted,) = overview.posted(conn)
            beat = heartbeat.last(conn)
        assert "Taji" in posted.subject
        assert "Taji" in capsys.readouterr().out
        assert beat is not None
        assert (beat.pid, beat.stopped) == (os.getpid(), False)
        async with aiohttp.ClientSession() as session, session.get(running.dashboard) as page:
            assert page.status == 200
            assert "Taji" in await page.text()
    reopened = type(store).open(configuration.load(folder).options.store)
    with reopened.read() as conn:
        last = heartbeat.last(conn)
        assert last is not None
        assert last.stopped
        assert len(overview.posted(conn)) == 1
    reopened.close()


async def test_a_port_in_use_costs_the_dashboard_and_nothing_else(folder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        async with Started(settings_for(folder, port=taken.getsockname()[1])) as running:
            assert running.dashboard == ""


@pytest.fixture
def quiet(folder: Path) -> Path:
    """A configuration that polls nothing."""
    (folder / "feeds.yaml").write_text("publishers: {}\nfeeds: []\n")
    return folder


@pytest.mark.parametrize("wanted", [signal.SIGTERM, signal.SIGINT])
def test_run_lives_until_it_is_told_to_stop_and_ends_with_0(quiet, run, answer, wanted) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "run", "--config", str(quiet)],
        env=os.environ | {"MONITOR_PORT": "0", "MONITOR_LOG_FORMAT": "json"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Dashboard: http://127.0.0.1:"):
                break
        assert run("status").exit_code == 0
        assert answer("status")["daemon"]["pid"] == process.pid
        process.send_signal(wanted)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert run("status").exit_code == 1
    assert "the daemon was stopped" in run("status").stdout


def test_an_address_that_is_missing_stops_the_start_with_2(quiet) -> None:
    (quiet / "subscribers.yaml").write_text(
        "subscribers:\n  - {name: desk, channels: [{name: chat, url_env: DESK_CHAT}]}\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "run", "--config", str(quiet)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "subscribers.yaml:2" in done.stderr
    assert "DESK_CHAT is not set" in done.stderr
    assert "Traceback" not in done.stderr


class Hub:
    """Verifies what it is asked for at once, and pushes when told to. It reaches us by a name."""

    def __init__(self, newsroom: Newsroom, port: int) -> None:
        self.ours = f"http://127.0.0.1:{port}"
        self.newsroom = newsroom
        self.form: dict[str, str] = {}

    async def feed(self, request: web.Request) -> web.Response:
        answer = await self.newsroom.feed(request)
        hub, topic = request.url.with_path("/hub"), request.url
        answer.headers["Link"] = f'<{hub}>; rel="hub", <{topic}>; rel="self"'
        return answer

    async def subscribe(self, request: web.Request) -> web.Response:
        self.form = {key: str(value) for key, value in (await request.post()).items()}
        query = {
            "hub.mode": "subscribe",
            "hub.topic": self.form["hub.topic"],
            "hub.challenge": "riddle",
            "hub.lease_seconds": self.form["hub.lease_seconds"],
        }
        assert await self._knock("GET", params=query) == "riddle"
        return web.Response(status=202)

    async def push(self) -> None:
        signed = hmac.new(self.form["hub.secret"].encode(), b"news", hashlib.sha256).hexdigest()
        await self._knock("POST", data=b"news", headers={"X-Hub-Signature": f"sha256={signed}"})

    async def _knock(self, method: str, **rest: Any) -> str:
        callback = URL(self.form["hub.callback"])
        headers = rest.pop("headers", {}) | {"Host": callback.authority}
        async with (
            aiohttp.ClientSession(self.ours) as session,
            session.request(method, callback.path, headers=headers, **rest) as answer,
        ):
            return await answer.text()


async def test_a_hub_that_pushes_brings_news_before_the_next_poll(folder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    newsroom = Newsroom()
    hub = Hub(newsroom, port)
    app = web.Application()
    app.add_routes(
        [
            web.get("/feed", hub.feed),
            web.post("/hub", hub.subscribe),
            web.get(r"/{n:\d+}", newsroom.page),
        ]
    )
    async with TestServer(app) as server:
        feed = Feed(id="gazette", url=str(server.make_url("/feed")), source=Source(publisher="G"))
        settings = settings_for(folder, feed, port=port)
        options = {"websub_url": f"http://push.example:{port}"}
        settings = replace(settings, options=settings.options.model_copy(update=options))
        reach = Reach(allow=frozenset({("127.0.0.1", server.port or 0)}), host_gap_s=0)
        async with Started(settings, reach) as running:

            def polled_before(instant: datetime) -> bool:
                with running.store.write() as conn:
                    (state,) = feeds.states(conn)
                    if state.last_polled and not state.failures and state.next_due > instant:
                        early = replace(state, last_polled=instant - timedelta(minutes=5))
                        feeds.restore(conn, early)  # as if the poll lay back, not the clock ahead
                        return True
                    return False

            def subscribed() -> bool:
                with running.store.read() as conn:
                    return any(one.active(utc_now()) for one in subscriptions.every(conn))

            def known(count: int) -> bool:
                with running.store.read() as conn:
                    return sum(overview.totals(conn, now=utc_now()).items.values()) == count

            with running.store.write() as conn:
                feeds.make_due(conn, "gazette", now=utc_now())
            await until(lambda: known(1))
            await until(subscribed)
            await until(lambda: polled_before(utc_now()))
            newsroom.stories.append("A second bakery opens")
            await hub.push()
            await until(lambda: known(2))


async def test_B01_on_a_full_disk_nothing_is_taken_in_and_the_operator_is_told(
    folder, site, monkeypatch, record_property
) -> None:
    newsroom, server = site
    (folder / "subscribers.yaml").write_text(
        "subscribers:\n  - {name: desk, operator: true, channels: [{name: t, url: console://}]}\n"
    )
    used, free = shutil.disk_usage, [ballast.ENOUGH]
    monkeypatch.setattr(
        ballast.shutil, "disk_usage", lambda path: used(path)._replace(free=free[0])
    )
    monkeypatch.setattr(daemon, "DISK_EVERY", timedelta(seconds=0.1))
    feed = Feed(id="gazette", url=str(server.make_url("/feed")), source=Source(publisher="G"))
    reach = Reach(allow=frozenset({("127.0.0.1", server.port or 0)}), host_gap_s=0)
    async with Started(settings_for(folder, feed), reach) as running:
        store = running.store

        def due() -> None:
            with store.write() as conn:
                feeds.make_due(conn, "gazette", now=utc_now())

        def look() -> vitals.Vitals:
            with store.read() as conn:
                return vitals.take(conn, Watch(), now=utc_now())

        def items() -> int:
            return sum(look().totals.items.values())

        due()
        await until(lambda: items() == 1)
        free[0] = ballast.LOW - 1
        await until(lambda: "the disk of the store is full" in str(look().findings))
        assert not look().works
        newsroom.stories.append("A second bakery opens")
        due()
        await until(lambda: look().totals.alerts.get("sent", 0) == 1)  # the notice leaves
        assert items() == 1
        free[0] = ballast.ENOUGH
        await until(lambda: items() == 2)
        assert "full" not in str(look().findings)
        record_property("lost", 2 - items())
