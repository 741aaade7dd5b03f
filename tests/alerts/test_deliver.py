"""The outbox against real servers: what is sent, repeated, given up, and in which order."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import killing
import pytest
from alert_samples import audience, subscriber
from messengers import provider
from post_channel import Post
from posting import START, Clock, person, put, rows, states, tries

from monitor.delivery import deliver
from monitor.delivery.deliver import AT_ONCE, Deliverer, deliver_due
from monitor.delivery.dispatch import LEASE
from monitor.errors import ChannelError
from monitor.store import Store
from monitor.store.outbox import State
from monitor.store.schema import outbox
from monitor.types import Change

HERE = Path(__file__).parent


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def server():
    async with provider() as running:
        yield running


async def run(store, channels, clock):
    return await deliver_due(store, channels, audience(), clock=clock)


async def test_an_announced_revision_is_sent_once(store, server, clock):
    put(store)
    put(store)  # the same revision again
    channels = {("desk", "post"): Post(server.url)}
    assert await run(store, channels, clock) == 1
    assert await run(store, channels, clock) == 0
    assert len(server.calls) == 1
    (row,) = rows(store)
    assert (row.state, row.provider_ref, row.sent_at) == (State.SENT, "1584386000.000001", START)
    assert tries(store) == ["sent"]


async def test_the_address_is_in_no_row(store, server, clock):
    put(store)
    channels = {("desk", "post"): Post(server.url)}
    server.modes.append("500")
    await run(store, channels, clock)
    assert server.url not in str(rows(store))


@pytest.mark.parametrize("mode", ["500", "429"])
async def test_refused_for_now_is_tried_again(store, server, clock, mode):
    put(store)
    channels = {("desk", "post"): Post(server.url)}
    server.modes.extend([mode] * 3)
    for _ in range(4):
        await run(store, channels, clock)
        clock.pass_(minutes=1)
    assert states(store) == [State.SENT]
    assert tries(store) == ["retry"] * 3 + ["sent"]
    assert "repeat" not in server.accepted[0].json["text"]


async def test_refused_for_good_stops_and_says_why(store, server, clock):
    put(store)
    server.modes.append("400")
    channels = {("desk", "post"): Post(server.url)}
    await run(store, channels, clock)
    clock.pass_(hours=1)
    await run(store, channels, clock)
    (row,) = rows(store)
    assert (row.state, row.error, len(server.calls)) == (State.DEAD, "status 400", 1)


async def test_lost_answers_make_marked_repeats_few_and_far_apart(store, server, clock):
    put(store)
    server.modes.extend(["reset"] * 99)
    channels = {("desk", "post"): Post(server.url)}
    for _ in range(72 * 4):
        await run(store, channels, clock)
        clock.pass_(minutes=15)
    texts = [call.json["text"] for call in server.accepted]
    assert [text.startswith("[possible repeat]") for text in texts] == [False, *[True] * 4]
    assert len({call.json["key"] for call in server.accepted}) == 1
    assert states(store) == [State.UNCONFIRMED]


async def test_an_hour_of_time_outs_loses_nothing(store, server, clock):
    put(store)
    channels = {("desk", "post"): Post(server.url, timeout_s=0.05)}
    while clock() < START + timedelta(hours=3):
        server.modes.clear()
        if clock() < START + timedelta(hours=1):
            server.modes.append("hang")
        await run(store, channels, clock)
        clock.pass_(minutes=5)
    assert states(store) == [State.SENT]


async def test_a_provider_that_hangs_is_left_after_the_time_out(store, server, clock):
    put(store)
    server.modes.append("hang")
    channels = {("desk", "post"): Post(server.url, timeout_s=0.05)}
    await run(store, channels, clock)
    clock.pass_(minutes=1)
    await run(store, channels, clock)
    assert tries(store) == ["repeat", "sent"]


async def test_nobody_at_home_is_no_repeat(store, server, clock):
    put(store)
    await run(store, {("desk", "post"): Post("http://127.0.0.1:9")}, clock)
    clock.pass_(minutes=1)
    await run(store, {("desk", "post"): Post(server.url)}, clock)
    assert "repeat" not in server.accepted[0].json["text"]


async def test_an_outage_of_a_day_loses_nothing_and_one_of_four_days_says_so(store, server, clock):
    put(store)
    nowhere = {("desk", "post"): Post("http://127.0.0.1:9")}
    for _ in range(24 * 4):
        await run(store, nowhere, clock)
        clock.pass_(minutes=15)
    assert states(store) == [State.PENDING]
    clock.pass_(days=3)
    await run(store, nowhere, clock)
    assert states(store) == [State.EXPIRED]


async def test_updates_follow_the_first_message_in_its_thread(store, server, clock):
    channels = {("desk", "post"): Post(server.url)}
    put(store)
    await run(store, channels, clock)
    put(store, number=2)
    await run(store, channels, clock)
    first, second = (call.json for call in server.accepted)
    assert (first["parent"], second["parent"]) == ("", "1584386000.000001")
    assert second["text"].startswith("UPDATE: ")


async def test_an_update_never_overtakes_what_may_have_arrived(store, server, clock):
    channels = {("desk", "post"): Post(server.url)}
    put(store)
    server.modes.append("reset")
    await run(store, channels, clock)
    put(store, number=2)
    await run(store, channels, clock)
    assert len(server.calls) == 1  # the second waits for the first
    clock.pass_(minutes=1)
    await run(store, channels, clock)
    texts = [call.json["text"] for call in server.accepted]
    assert texts[1].startswith("[possible repeat]")
    assert texts[2].startswith("UPDATE: ")


async def test_what_was_refused_for_now_leaves_in_its_newest_words_only(store, server, clock):
    channels = {("desk", "post"): Post(server.url)}
    put(store)
    server.modes.append("500")
    await run(store, channels, clock)
    put(store, number=2)
    put(store, number=3)
    clock.pass_(minutes=1)
    await run(store, channels, clock)
    assert states(store) == [State.SUPERSEDED, State.SUPERSEDED, State.SENT]
    (call,) = server.accepted
    assert not call.json["text"].startswith("UPDATE")
    put(store, number=4, change=Change.CORRECTION)
    await run(store, channels, clock)
    assert server.accepted[1].json["text"].startswith("CORRECTION: ")


async def test_what_is_taken_back_before_it_left_never_leaves(store, server, clock):
    channels = {("desk", "post"): Post(server.url)}
    put(store)
    put(store, number=2, change=Change.RETRACTION)
    assert await run(store, channels, clock) == 0
    assert states(store) == [State.SUPERSEDED]


async def test_a_pause_holds_for_everything_to_that_address(store, server, clock):
    put(store)
    put(store, attack="b")
    server.modes.append("429")
    channels = {("desk", "post"): Post(server.url)}

    class Pausing(Post):
        async def send(self, message, *, parent=""):
            try:
                return await super().send(message, parent=parent)
            except ChannelError:
                raise ChannelError("429", wait=timedelta(seconds=30)) from None

    channels = {("desk", "post"): Pausing(server.url)}
    await run(store, channels, clock)
    clock.pass_(seconds=29)
    await run(store, channels, clock)
    assert len(server.calls) == 1
    clock.pass_(seconds=1)
    assert await run(store, channels, clock) == 2


async def test_one_slow_address_delays_no_other(store, server, clock):
    put(store, person("slow", "quick"))
    async with provider() as hanging:
        hanging.modes.append("hang")
        channels = {
            ("desk", "slow"): Post(hanging.url, timeout_s=60),
            ("desk", "quick"): Post(server.url),
        }
        deliverer = Deliverer(store, channels, audience(), clock=clock)
        await deliverer.start_due()
        while not server.accepted:
            await asyncio.sleep(0)
        put(store, person("slow", "quick"), attack="b")
        while len(server.accepted) < 2:
            await deliverer.start_due()
            await asyncio.sleep(0)
        assert len(hanging.calls) == 1
        await deliverer.stop(grace_s=0)


async def test_what_was_interrupted_is_taken_up_again_by_the_next_process(store, server, clock):
    put(store)
    async with provider() as hanging:
        hanging.modes.append("hang")
        first = Deliverer(store, {("desk", "post"): Post(hanging.url)}, audience(), clock=clock)
        await first.start_due()
        while not hanging.calls:
            await asyncio.sleep(0)
        await first.stop(grace_s=0)
    assert states(store) == [State.HANDING_OVER]
    await run(store, {("desk", "post"): Post(server.url)}, clock)
    clock.pass_(minutes=1)
    await run(store, {("desk", "post"): Post(server.url)}, clock)
    assert server.accepted[0].json["text"].startswith("[possible repeat]")


async def test_a_living_process_elsewhere_keeps_its_lease(store, server, clock):
    put(store)
    with store.write() as conn:
        conn.execute(
            outbox.update().values(
                state=State.HANDING_OVER, lease_owner="elsewhere:1:x", lease_until=START + LEASE
            )
        )
    channels = {("desk", "post"): Post(server.url)}
    clock.pass_(seconds=89)
    await run(store, channels, clock)
    assert not server.calls
    clock.pass_(seconds=2)
    await run(store, channels, clock)
    clock.pass_(minutes=1)
    await run(store, channels, clock)
    assert len(server.calls) == 1


async def test_a_channel_that_was_removed_is_not_tried(store, clock):
    put(store)
    await run(store, {}, clock)
    assert states(store) == [State.CANCELLED]


async def test_a_bug_in_a_channel_stays_in_its_lane(store, server, clock):
    class Broken(Post):
        async def send(self, *_message, **_parent):
            raise KeyError("oops")

    put(store, person("broken", "post"))
    channels = {("desk", "broken"): Broken(""), ("desk", "post"): Post(server.url)}
    await run(store, channels, clock)
    assert states(store) == [State.PENDING, State.SENT]


# Each step of one delivery, how many copies too many and how many repeat marks a death there makes.
STEPS = {
    "monitor.store.lanes:claim:before": (0, 0),
    "monitor.store.lanes:claim:after": (0, 0),
    "monitor.delivery.deliver:Deliverer._lane:before": (0, 0),
    "monitor.store.lanes:hand_over:before": (0, 0),
    "monitor.store.lanes:hand_over:after": (0, 0),  # not committed yet
    "monitor.delivery.deliver:Deliverer._try:before": (0, 1),  # a mark; nothing was sent
    "post_channel:Post.send:after": (1, 1),
    "monitor.store.lanes:sent:before": (1, 1),
    "monitor.store.lanes:sent:after": (1, 1),
    "monitor.store.lanes:claim_next:after": (1, 1),
    "monitor.store.lanes:claim_next:after#2": (1, 1),
}


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_nothing_is_lost_and_only_the_promised_repeats(
    tmp_path, server, step
):
    """Three attacks, a process killed at `step`, and the next one that finds what is left."""
    url = f"sqlite:///{tmp_path / 'kill.db'}"
    store = Store.open(url)
    now = datetime.now(UTC)  # noqa: TID251
    for attack in "abc":
        put(store, attack=attack, now=now)
    program = HERE / "deliver_once.py"
    die = partial(killing.run, program, url, server.url, kill_at=step)
    assert await asyncio.to_thread(die) == -9
    clock = Clock()
    for clock.now in (now + timedelta(minutes=n) for n in range(1, 4)):
        await run(store, {("desk", "post"): Post(server.url)}, clock)
    copies = Counter(call.json["key"] for call in server.accepted)
    assert set(states(store)) == {State.SENT}
    assert len(copies) == 3
    marked = [call for call in server.accepted if "possible repeat" in call.json["text"]]
    assert (sum(copies.values()) - 3, len(marked)) == STEPS[step]
    store.close()


async def test_who_comes_back_from_the_dead_changes_nothing(store, server, clock):
    put(store)
    async with provider() as slow:
        slow.modes.append("hang")
        late = Deliverer(store, {("desk", "post"): Post(slow.url)}, audience(), clock=clock)
        await late.start_due()
        while not slow.calls:
            await asyncio.sleep(0)
        clock.pass_(minutes=2)  # the lease runs out, somebody else repeats it and fails for now
        other = {("desk", "post"): Post(server.url)}
        server.modes.append("400")
        await run(store, other, clock)
        clock.pass_(minutes=2)
        await run(store, other, clock)
        assert states(store) == [State.DEAD]
    await late.idle()  # now the first one hears that its connection broke
    assert states(store) == [State.DEAD]
    await late.stop()


async def test_more_messages_than_turns_all_get_theirs(store, server, clock):
    who = subscriber(channels=[{"name": "post", "url": "console://"}], max_per_hour=1_000)
    for n in range(AT_ONCE + 8):
        put(store, who, attack=f"attack-{n}")
    sent = await deliver_due(
        store, {("desk", "post"): Post(server.url)}, audience(who), clock=clock
    )
    assert sent == AT_ONCE + 8


async def test_what_a_process_died_over_goes_one_by_one(store, server, clock):
    """So the next crash blames one message, and the others arrive before they are given up."""
    names = [f"post-{n}" for n in range(6)]
    put(store, person(*names))
    async with provider() as hanging:
        hanging.modes.extend(["hang"] * len(names))
        channels = {("desk", name): Post(hanging.url, timeout_s=60) for name in names}
        dying = Deliverer(store, channels, audience(), clock=clock)
        await dying.start_due()
        while len(hanging.calls) < len(names):
            await asyncio.sleep(0)
        await dying.stop(grace_s=0)  # as a death: rows stay as they were
    under_way, most = 0, 0

    class Counted(Post):
        async def send(self, message, **parent):
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            try:
                return await super().send(message, **parent)
            finally:
                under_way -= 1

    for _ in range(2):
        clock.pass_(minutes=2)
        await run(store, {("desk", name): Counted(server.url) for name in names}, clock)
    assert states(store) == [State.SENT] * len(names)
    assert most == 1


async def test_many_addresses_that_hang_hold_up_nobody(store, server, clock, monkeypatch):
    monkeypatch.setattr(deliver, "QUICK_S", 0.01)
    names = [f"slow-{n}" for n in range(AT_ONCE)]
    put(store, person(*names, "quick"))
    async with provider() as hanging:
        hanging.modes.extend(["hang"] * AT_ONCE)
        channels = {("desk", name): Post(hanging.url, timeout_s=60) for name in names}
        channels["desk", "quick"] = Post(server.url)
        deliverer = Deliverer(store, channels, audience(), clock=clock)
        await deliverer.start_due()
        async with asyncio.timeout(20):
            while not server.accepted:
                await asyncio.sleep(0.01)
        await deliverer.stop(grace_s=0)
