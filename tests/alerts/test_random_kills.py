"""Delivery killed at moments nobody chose (fault K03)."""

import asyncio
import random
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import killing
from alert_samples import audience
from messengers import provider
from post_channel import Post
from posting import put, states

from monitor.clock import utc_now
from monitor.delivery.deliver import deliver_due
from monitor.store import Store
from monitor.store.outbox import State

PROGRAM = Path(__file__).parent / "deliver_once.py"
ALERTS = 25  # below the hourly limit of one channel
KILLS = 3


async def test_K03_random_kills_lose_nothing_and_repeat_at_most_one_each(
    store: Store, tmp_path: Path, record_property
) -> None:
    for n in range(ALERTS):
        put(store, attack=f"attack-{n}", now=utc_now())
    dice = random.Random(3)
    async with provider() as server:
        kills = 0
        while kills < KILLS:
            kills += await _killed_after(server, dice.randint(1, 4), tmp_path)
        await _rest(store, server.url)
        copies = Counter(call.json["key"] for call in server.accepted)
    record_property("lost", ALERTS - len(copies))
    record_property("duplicates", copies.total() - len(copies))
    assert len(copies) == ALERTS
    assert copies.total() - len(copies) <= kills
    assert set(states(store)) == {State.SENT}


async def _killed_after(server, calls: int, folder: Path) -> bool:
    """Run the program until it has made so many calls, then kill it. Whether it still lived."""
    until = len(server.calls) + calls
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(PROGRAM), f"sqlite:///{folder / 'monitor.db'}", server.url),
        env=killing.environment(),
    )
    while len(server.calls) < until and process.returncode is None:
        await asyncio.sleep(0.001)
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    return await process.wait() == -signal.SIGKILL


async def _rest(store: Store, url: str) -> None:
    """What is left, at the hours at which it is due."""
    for hours in range(4):
        now = utc_now() + timedelta(hours=hours)
        channels = {("desk", "post"): Post(url)}
        await deliver_due(store, channels, audience(), clock=lambda now=now: now)
