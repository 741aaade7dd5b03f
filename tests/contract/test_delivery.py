"""The outbox on both stores: killed, locked out, cut off and resumed (faults K01, B02, B08)."""

import asyncio
import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import killing
import pytest
from alert_samples import audience
from messengers import provider
from post_channel import Post
from posting import Clock, put, rows, states
from sqlalchemy import text

import monitor.store
from monitor.delivery.deliver import Deliverer, deliver_due
from monitor.store import Store
from monitor.store.outbox import State

PROGRAM = Path(__file__).parents[1] / "alerts" / "deliver_once.py"
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()"


@pytest.fixture
async def server():
    async with provider() as running:
        yield running


@pytest.fixture
def url(request, store, tmp_path) -> str:
    """Of `store`, for another process."""
    if store.file is not None:
        return f"sqlite:///{store.file}"
    return request.getfixturevalue("postgresql")


@pytest.mark.parametrize(
    ("step", "repeats"),
    [
        ("monitor.store.lanes:hand_over:after", 0),  # not committed yet
        ("post_channel:Post.send:after", 1),
        ("monitor.store.lanes:sent:after", 1),
    ],
)
async def test_K01_killed_while_handing_over(store: Store, url, server, step, repeats):
    now = datetime.now(UTC)  # noqa: TID251
    for attack in "abc":
        put(store, attack=attack, now=now)
    die = partial(killing.run, PROGRAM, url, server.url, kill_at=step)
    assert await asyncio.to_thread(die) == -9
    clock = Clock()
    for clock.now in (now + timedelta(minutes=n) for n in range(1, 4)):
        await deliver_due(store, {("desk", "post"): Post(server.url)}, audience(), clock=clock)
    copies = Counter(call.json["key"] for call in server.accepted)
    assert (len(copies), copies.total() - len(copies)) == (3, repeats)
    assert set(states(store)) == {State.SENT}


async def test_a_long_queue_leaves_in_its_order_and_what_is_late_as_one(store: Store, server):
    clock = Clock()
    for n in range(4):
        put(store, attack=f"attack-{n}", now=clock())
    clock.pass_(hours=2)
    await deliver_due(store, {("desk", "post"): Post(server.url)}, audience(), clock=clock)
    first, summary = (call.json["text"] for call in server.accepted)
    assert "attack-0" in first
    assert "3 attacks were reported meanwhile" in summary
    assert Counter(states(store)) == {State.SENT: 2, State.FOLDED: 3}


async def test_what_is_too_old_ends(store: Store, server):
    clock = Clock()
    put(store, now=clock())
    clock.pass_(hours=73)
    await deliver_due(store, {("desk", "post"): Post(server.url)}, audience(), clock=clock)
    assert states(store) == [State.EXPIRED]
    assert not server.accepted


async def test_B02_a_store_that_is_away_when_the_answer_comes_makes_no_second_copy(
    tmp_path, server, monkeypatch
):
    """Another process holds the lock of SQLite for longer than anybody waits for it."""
    monkeypatch.setattr(monitor.store, "BUSY_TIMEOUT_S", 0)
    store, clock = Store.open(f"sqlite:///{tmp_path / 'locked.db'}"), Clock()
    put(store, now=clock())
    holder = sqlite3.connect(store.file, isolation_level=None)
    waited = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            holder.execute("COMMIT")

    server.delay_s = 0.3
    channels = {("desk", "post"): Post(server.url)}
    deliverer = Deliverer(store, channels, audience(), clock=clock, sleep=sleep)
    await deliverer.start_due()
    while not server.calls:
        await asyncio.sleep(0.01)
    holder.execute("BEGIN IMMEDIATE")
    await deliverer.idle()
    await deliverer.stop()
    assert waited == [1.0, 1.0, 1.0]
    assert [(row.state, row.uncertain) for row in rows(store)] == [(State.SENT, 0)]
    assert len(server.accepted) == 1
    holder.close()
    store.close()


async def test_B08_a_connection_that_is_cut_in_a_hand_over_makes_no_second_copy(request, server):
    """PostgreSQL ends every connection, as a restart does, while the provider has the message."""
    address = request.getfixturevalue("postgresql")
    store, other = Store.open(address), Store.open(address)
    clock = Clock()
    put(store, now=clock(), attack="cut-off")
    server.delay_s = 0.3
    channels = {("desk", "post"): Post(server.url)}
    deliverer = Deliverer(store, channels, audience(), clock=clock)
    await deliverer.start_due()
    while not server.calls:
        await asyncio.sleep(0.01)
    with other.read() as conn:
        conn.execute(text(CUT)).all()
    await deliverer.idle()
    await deliverer.stop()
    mine = [row for row in rows(store) if row.incident_id == "cut-off"]
    assert [(row.state, row.uncertain) for row in mine] == [(State.SENT, 0)]
    assert len(server.accepted) == 1
    store.close()
    other.close()
