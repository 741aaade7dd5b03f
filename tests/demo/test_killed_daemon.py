"""SIGKILL at every step from feed to provider, then a new start: no alert lost, none twice.

A second copy may come only when the kill fell between the provider's yes and our commit, and it
says so. Reading and delivering go on side by side, so any kill may happen to fall there for the
one alert that is on its way.
"""

import asyncio
import contextlib
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import killing
import pytest
from messengers import Provider, provider

from monitor.clock import utc_now
from monitor.demo import story as stories
from monitor.demo.scene import Scene
from monitor.demo.site import Site, serve

PROGRAM = Path(__file__).with_name("killed_daemon.py")
SAFE_STEPS = [
    "monitor.poll:Poller._ask:after",  # the feed is fetched, nothing is stored
    "monitor.store.items:add:after",  # items written, not committed with the validators
    "monitor.poll:Poller._keep:after#2",  # items stored, nothing read
    "monitor.follow:Follower._claim:after#3",  # an item claimed
    "monitor.follow:Follower._page:after#2",  # its page fetched
    "monitor.follow:Follower._work:after#3",  # its page read, nothing recorded
    "monitor.store.items:finish:before#4",  # recorded and announced, not committed
    "monitor.follow:Follower._keep_now:after#4",  # committed, nothing delivered
    "monitor.store.lanes:claim:after",  # a message claimed, not committed
    "monitor.store.lanes:hand_over:after",  # about to be handed over, not committed
    "post_channel:Post.send:before#2",  # handing over, before the first byte
]
WINDOW = "post_channel:Post.send:after#2"  # the provider said yes, and we did not store it


def alert_of(key: str) -> str:
    """The alert's key without the mark of the report that came first, which a kill may change."""
    incident, rest = key.split("/", 1)
    return f"{incident.rpartition('-')[0]}/{rest}"


@dataclass
class Town:
    """The sample site and a provider, serving from a thread of their own."""

    site: Site
    address: str
    provider: Provider
    folder: Path

    def live(self, folder: Path, step: int, kill_at: str = "") -> int:
        """Run the daemon until all news up to `step` are through, or it is killed."""
        self.site.step = step
        count = sum(story.step <= step for story in self.site.sample.stories)
        arguments = (str(folder), self.address, self.provider.url, str(count))
        return killing.run(PROGRAM, *arguments, kill_at=kill_at, timeout_s=120)

    def killed_once(self, folder: Path, kill_at: str) -> Counter[str]:
        """Let all news break, be killed at a step and start again; how often each alert came."""
        shutil.copytree(self.folder, folder)
        self.provider.accepted.clear()
        last = self.site.sample.last_step
        if kill_at:
            assert self.live(folder, last, kill_at) == -signal.SIGKILL, "never came to that step"
        assert self.live(folder, last) == 0
        return Counter(alert_of(call.json["key"]) for call in self.provider.accepted)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """News at its first step, and a daemon that has read it: what is killed later has a past."""
    site = Site(stories.load(), opened=utc_now())
    with _served(site) as (address, hub):
        folder = tmp_path_factory.mktemp("before")
        Scene(opened=site.opened).save(folder)
        made = Town(site, address, hub, folder)
        assert made.live(folder, step=0) == 0
        assert not hub.accepted, "the first poll is history and rings nobody"
        yield made


@contextlib.contextmanager
def _served(site: Site) -> Iterator[tuple[str, Provider]]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def open_both(house: contextlib.AsyncExitStack) -> tuple[str, Provider]:
        return (
            await house.enter_async_context(serve(site)),
            await house.enter_async_context(provider()),
        )

    house = contextlib.AsyncExitStack()
    yield asyncio.run_coroutine_threadsafe(open_both(house), loop).result(10)
    asyncio.run_coroutine_threadsafe(house.aclose(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture(scope="module")
def undisturbed(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """What comes when nobody kills anything."""
    came = town.killed_once(tmp_path_factory.mktemp("undisturbed") / "data", "")
    assert came
    assert set(came.values()) == {1}
    return came


@pytest.mark.parametrize("step", SAFE_STEPS)
def test_a_kill_neither_loses_nor_repeats(town, undisturbed, tmp_path, step) -> None:
    came = town.killed_once(tmp_path / "data", step)
    assert came.keys() == undisturbed.keys()
    assert len(repeats(town, came)) <= 1


def test_a_kill_after_the_providers_yes_repeats_one_alert_and_says_so(
    town, undisturbed, tmp_path
) -> None:
    came = town.killed_once(tmp_path / "data", WINDOW)
    assert came.keys() == undisturbed.keys()
    assert len(repeats(town, came)) == 1


def repeats(town: Town, came: Counter[str]) -> list[str]:
    """The alerts that came twice; each second copy must say so, and there is no third."""
    twice = [alert for alert, times in came.items() if times > 1]
    for alert in twice:
        copies = [
            call.json["text"]
            for call in town.provider.accepted
            if alert_of(call.json["key"]) == alert
        ]
        assert len(copies) == 2
        assert "repeat" in copies[1].lower()
        assert "repeat" not in copies[0].lower()
    return twice
