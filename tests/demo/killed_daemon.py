"""The daemon of the demo in a process of its own, to be killed at a named step:

python killed_daemon.py FOLDER SITE PROVIDER STORIES

Ends when STORIES sample stories are through, each with its alerts.
"""

import asyncio
import itertools
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from killing import kill_at_named_step
from post_channel import Post

from monitor import daemon
from monitor.clock import utc_now
from monitor.daemon import Reach, Running
from monitor.demo.scene import arrange
from monitor.demo.trace import traces
from monitor.settings import Settings
from monitor.store import Store, feeds

LOOK_EVERY_S = 0.05
LOOKS_PER_KNOCK = 20  # so that every feed has its turn before one is due again
TICK = timedelta(seconds=LOOK_EVERY_S)


def settings_for(folder: Path, site: str) -> Settings:
    settings = arrange(None, folder, site, dashboard_port=0)
    return replace(settings, options=settings.options.model_copy(update={"workers": 1}))


async def watch(running: Running, polled: list[str], stories: int) -> None:
    """Keep the feeds due, as a publisher's ping would, and stop when all is through."""
    try:
        for look in itertools.count():
            if look % LOOKS_PER_KNOCK == 0:
                await asyncio.to_thread(_knock, running.store, polled)
            if await asyncio.to_thread(_through, running.store, stories):
                break
            await asyncio.sleep(LOOK_EVERY_S)
    finally:
        running.stop.set()


def _through(store: Store, stories: int) -> bool:
    with store.read() as conn:
        return sum(trace.through for trace in traces(conn)) == stories


def _knock(store: Store, polled: list[str]) -> None:
    with store.write() as conn:
        for feed in polled:
            feeds.make_due(conn, feed, now=utc_now())


async def main(folder: Path, site: str, provider: str, stories: int) -> None:
    settings = settings_for(folder, site)
    polled = [feed.id for feed in settings.feeds]
    watching: list[asyncio.Task[None]] = []

    def ready(running: Running) -> None:
        watching.append(asyncio.create_task(watch(running, polled, stories)))

    reach = Reach(allow=frozenset({("127.0.0.1", int(site.rpartition(":")[2]))}), host_gap_s=0)
    await daemon.run(settings, on_ready=ready, reach=reach)
    await asyncio.gather(*watching)


if __name__ == "__main__":
    folder, site, provider, stories = sys.argv[1:]
    # One page and one feed at a time, so that every run reads in the same order.
    daemon.POLL_WIDTH = daemon.READ_WIDTH = 1
    daemon.POLL_EVERY = daemon.READ_EVERY = daemon.DELIVER_EVERY = TICK
    daemon.open_channels = lambda *_, **__: {("you", "console"): Post(provider)}  # type: ignore[assignment]
    kill_at_named_step()
    asyncio.run(main(Path(folder), site, provider, int(stories)))
