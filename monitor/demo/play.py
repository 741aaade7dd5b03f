"""The driver of `monitor demo`: lets the sample news break and watches the real daemon read it.

The daemon runs in this process but is told nothing: it polls the sample site over HTTP like any
other. What is shown here is read from its store.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console

from monitor import daemon, logs
from monitor.clock import utc_now
from monitor.daemon import Reach, Running
from monitor.demo import story as stories
from monitor.demo.judge import faults
from monitor.demo.scene import Scene, arrange, set_scene
from monitor.demo.screen import Screen
from monitor.demo.site import HOST, Site, serve
from monitor.demo.trace import Trace, traces
from monitor.settings import Settings
from monitor.store import Store, feeds

LOOK_EVERY_S = 0.2
KNOCK_EVERY_S = 2.0
PATIENCE_S = 45.0  # nothing moved for so long: say what is missing instead of waiting on
HOST_GAP_S = 0.1  # the sample site is ours and needs no pause between two requests


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the user asked for. Dashboard port 0: any free one."""

    config: Path | None = None
    folder: Path = Path("data/demo")
    port: int = 0
    stay: bool = False
    keep: bool = False


def run(wish: Wish) -> bool:
    """Play the demo on this terminal; whether every alert came that must, and no other.

    Raises ConfigError or StoreError, in words for people, when it cannot start.
    """
    scene = set_scene(wish.folder, keep=wish.keep, now=utc_now())
    with (wish.folder / "daemon.log").open("a", encoding="utf-8") as log:
        logs.configure("info", "json", stream=log)
        return asyncio.run(_perform(wish, scene))


async def _perform(wish: Wish, scene: Scene) -> bool:
    sample = stories.load()
    site = Site(sample, opened=scene.opened, step=scene.step)
    screen = Screen(Console(), sample)
    async with serve(site, port=scene.port) as address:
        scene = replace(scene, port=int(address.rpartition(":")[2]))
        scene.save(wish.folder)
        settings = arrange(wish.config, wish.folder, address, dashboard_port=wish.port)
        reach = Reach(allow=frozenset({(HOST, scene.port)}), host_gap_s=HOST_GAP_S)
        async with _real_daemon(settings, reach) as (running, over):
            screen.opens(address, running.dashboard)
            play = Play(site, running.store, screen, over)
            became = await play.until_through(wish.folder, scene)
            wrong = faults(sample, became)
            screen.ends(became, wrong)
            screen.next_steps(wish.folder, stays=wish.stay and not over.done())
            if wish.stay:
                await asyncio.wait([over])
    return not wrong


@contextlib.asynccontextmanager
async def _real_daemon(
    settings: Settings, reach: Reach
) -> AsyncIterator[tuple[Running, asyncio.Task[None]]]:
    """The daemon, started, and the task that ends when it does (Ctrl-C ends it too)."""
    stop = asyncio.Event()
    ready: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
    over = asyncio.create_task(
        daemon.run(settings, on_ready=ready.set_result, reach=reach, stop=stop)
    )
    first: list[asyncio.Future[Any]] = [over, ready]
    await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
    if over.done():
        over.result()
    try:
        yield ready.result(), over
    finally:
        stop.set()
        await over


class Play:
    """Follows the sample news from break to alert."""

    def __init__(
        self, site: Site, store: Store, screen: Screen, over: asyncio.Future[None]
    ) -> None:
        self._site, self._store, self._screen, self._over = site, store, screen, over
        self._stories = {story.id: story for story in site.sample.stories}
        self._told: dict[str, Trace] = {}
        self._moved_at = self._knocked_at = 0.0

    async def until_through(self, folder: Path, scene: Scene) -> tuple[Trace, ...]:
        """Break the news step by step, each step when the one before is through.

        Returns what became of all stories; of those that came so far when nothing moves any more
        or the daemon is over.
        """
        clock = asyncio.get_running_loop().time
        self._moved_at = clock()
        while True:
            became = await asyncio.to_thread(self._look)
            if self._tell(became):
                self._moved_at = clock()
            if self._is_through(became):
                if self._site.through:
                    return became
                self._screen.breaks(self._site.break_news())
                replace(scene, step=self._site.step).save(folder)
                self._moved_at, self._knocked_at = clock(), 0.0
            elif self._over.done() or clock() - self._moved_at > PATIENCE_S:
                return became
            if clock() - self._knocked_at > KNOCK_EVERY_S and not self._all_seen(became):
                await asyncio.to_thread(self._knock)
                self._knocked_at = clock()
            await asyncio.sleep(LOOK_EVERY_S)

    def _look(self) -> tuple[Trace, ...]:
        with self._store.read() as conn:
            return traces(conn)

    def _knock(self) -> None:
        """Make the sample feeds due now, as a publisher's ping would: the real pauses between two
        polls are minutes."""
        with self._store.write() as conn:
            for outlet in self._site.sample.outlets:
                feeds.make_due(conn, outlet.id, now=utc_now())

    def _all_seen(self, became: Iterable[Trace]) -> bool:
        return self._broke() <= {trace.story for trace in became}

    def _is_through(self, became: Iterable[Trace]) -> bool:
        """All that broke so far is read, and every alert about it has ended."""
        return self._broke() <= {trace.story for trace in became if trace.through}

    def _broke(self) -> set[str]:
        return {story.id for story in self._stories.values() if story.step <= self._site.step}

    def _tell(self, became: Iterable[Trace]) -> bool:
        """Print what is new since the last look; whether anything was."""
        fresh = [trace for trace in became if trace != self._told.get(trace.story)]
        unseen = Counter(trace.feed_id for trace in fresh if trace.story not in self._told)
        for feed_id, count in unseen.items():
            self._screen.polled(feed_id, count, first=self._site.step == 0)
        for trace in fresh:
            before = self._told.get(trace.story)
            if trace.done and not trace.silent and not (before and before.done):
                self._screen.read(trace, self._stories[trace.story])
            self._told[trace.story] = trace
        return bool(fresh)
