"""Measure how long the daemon takes from an article to its alert.

    python tools/bench_latency.py [--articles 100] [--per-minute 50]

Runs the real daemon against a news site and a webhook of its own on loopback. The site publishes
one attack after the other, each somewhere else; measured is the time from the instant at which the
page of an article was served to the instant at which the webhook took the alert about it.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import structlog
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT)]

from monitor import daemon  # noqa: E402
from monitor import settings as configuration  # noqa: E402
from monitor.alerts.subscribers import Subscriber  # noqa: E402
from monitor.clock import utc_now  # noqa: E402
from monitor.daemon import Reach, Running  # noqa: E402
from monitor.settings import Settings  # noqa: E402
from monitor.store import feeds  # noqa: E402
from monitor.store.schema import articles, incident_reports, reports  # noqa: E402
from monitor.types import Feed, Source  # noqa: E402

TEXT = (
    "Three rockets struck {place} on {day} evening, wounding two people, the provincial police "
    "said in a statement. Windows were broken in nearby houses and a fire was put out an hour "
    "later. Nobody has claimed responsibility for the attack so far. "
)
HISTORY = "A bakery has opened in the old town. Its owner says that bread is sold from six. " * 5
PATIENCE_S = 60.0
SMALL_KM = 10


class World:
    """The news site and the receiver of alerts, with the times of both."""

    def __init__(self, places: list[str]) -> None:
        self.places = places
        self.published = 0
        self.served: dict[int, float] = {}
        self.accepted: dict[int, float] = {}
        self.fates: dict[int, str] = {}  # of articles without an alert of their own

    @property
    def missing(self) -> list[int]:
        """The articles of which no alert tells; the first one of the feed is history."""
        return [n for n in range(1, len(self.places) + 1) if n not in self.accepted]

    async def feed(self, request: web.Request) -> web.Response:
        now = format_datetime(utc_now())
        numbers = range(max(0, self.published - 50), self.published + 1)
        items = "".join(
            f"<item><title>{self.title(n)}</title><link>{request.url.origin()}/{n}</link>"
            f"<guid>{n}</guid><pubDate>{now}</pubDate></item>"
            for n in numbers
        )
        body = f"<rss version='2.0'><channel><title>Gazette</title>{items}</channel></rss>"
        return web.Response(body=body.encode(), content_type="application/rss+xml")

    def title(self, n: int) -> str:
        """The first one is there from the start and taken as history."""
        return f"Rockets hit {self.places[n - 1]}" if n else "A bakery opens in the old town"

    async def page(self, request: web.Request) -> web.Response:
        n = int(request.match_info["n"])
        day = f"{utc_now():%A}"
        text = TEXT.format(place=self.places[n - 1], day=day) * 3 if n else HISTORY
        self.served[n] = time.monotonic()
        html = f"<html><head><title>{self.title(n)}</title></head><body><p>{text}</p></body></html>"
        return web.Response(text=html, content_type="text/html")

    async def hook(self, request: web.Request) -> web.Response:
        alert = json.loads(await request.read())["alert"]
        for source in alert["sources"]:
            n = int(re.findall(r"/(\d+)$", source["url"])[0])
            self.accepted.setdefault(n, time.monotonic())
        return web.Response()


def places(count: int) -> list[str]:
    """Sites that are attacks of their own: an attack on a desert may be the one on a base in it."""
    listed = yaml.safe_load((ROOT / "config" / "sites.yaml").read_text("utf-8"))["sites"]
    names = [site["name"] for site in listed if site.get("radius_km", 3) <= SMALL_KM]
    if len(names) < count:
        raise SystemExit(f"config/sites.yaml has {len(names)} sites; ask for fewer articles")
    return names[:: len(names) // count][:count]


def settings_for(server: TestServer, folder: Path) -> Settings:
    loaded = configuration.load(ROOT / "config")
    url = f"webhook://127.0.0.1:{server.port}/hook?secret=a-secret-of-some-length"
    desk = Subscriber.model_validate(
        {
            "name": "desk",
            "channels": [{"name": "hook", "url": url}],
            "receive": {"unlocated": True},
            "max_per_hour": 1000,
        }
    )
    feed = Feed(
        id="gazette",
        url=str(server.make_url("/feed")),
        source=Source(publisher="Gazette", language="en", timezone="UTC"),
    )
    options = loaded.options.model_copy(
        update={"port": 0, "store": f"sqlite:///{folder / 'bench.db'}"}
    )
    audience = replace(loaded.audience, subscribers=(desk,))
    return replace(loaded, feeds=(feed,), options=options, audience=audience)


async def measure(articles: int, per_minute: float) -> World:
    world = World(places(articles))
    app = web.Application()
    app.add_routes(
        [
            web.get("/feed", world.feed),
            web.get(r"/{n:\d+}", world.page),
            web.post("/hook", world.hook),
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        async with TestServer(app) as server:
            await _run(world, settings_for(server, Path(folder)), server, per_minute)
    return world


async def _run(world: World, settings: Settings, server: TestServer, per_minute: float) -> None:
    ready: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
    reach = Reach(allow=frozenset({("127.0.0.1", server.port or 0)}), host_gap_s=0)
    task = asyncio.create_task(daemon.run(settings, on_ready=ready.set_result, reach=reach))
    running = await ready
    await _until(lambda: 0 in world.served, running)
    for number in range(1, len(world.places) + 1):
        world.published = number
        _poll_soon(running)
        await asyncio.sleep(60 / per_minute)
    with contextlib.suppress(TimeoutError):
        await _until(lambda: not world.missing, running)
    for number in world.missing:
        world.fates[number] = fate(running, str(server.make_url(f"/{number}")))
    running.stop.set()
    await task


def fate(running: Running, url: str) -> str:
    """What became of an article, in the words of the store."""
    with running.store.read() as conn:
        read = select(reports.c.verdict, incident_reports.c.incident_id, incident_reports.c.reason)
        found = conn.execute(
            read.select_from(articles.join(reports).outerjoin(incident_reports)).where(
                articles.c.url == url
            )
        ).first()
        return ", ".join(map(str, found)) if found else "not read"


async def _until(true: Callable[[], bool], running: Running) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():
            _poll_soon(running)
            await asyncio.sleep(1)


def _poll_soon(running: Running) -> None:
    with running.store.write() as conn:
        feeds.make_due(conn, "gazette", now=utc_now())


def report(world: World) -> None:
    took = sorted(
        world.accepted[n] - world.served[n] for n in world.accepted if n and n in world.served
    )
    print(f"articles {len(world.places)}, alerts taken {len(took)}")
    for number, became in sorted(world.fates.items()):
        print(f"no alert of its own: {world.places[number - 1]}: {became}")
    if len(took) >= 2:
        cuts = statistics.quantiles(took, n=100, method="inclusive")
        print(
            f"article served to alert taken: median {cuts[49]:.2f} s, p95 {cuts[94]:.2f} s,", end=""
        )
        print(f" longest {took[-1]:.2f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--per-minute", type=float, default=50)
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    report(asyncio.run(measure(given.articles, given.per_minute)))
