"""Quiet hours, floods, fallbacks, escalations, silences, pauses: from announcing to delivery."""

from datetime import timedelta

import pytest
from alert_samples import audience, subscriber
from messengers import provider
from post_channel import Post
from posting import START, Clock, put, rows, states

from monitor.alerts.silences import Silence
from monitor.delivery.deliver import deliver_due
from monitor.store import outbox, schema, wishes
from monitor.store.outbox import State
from monitor.store.schema import incidents
from monitor.types import Change, Severity


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def server():
    async with provider() as running:
        yield running


def person(*channels, **given):
    return subscriber(channels=[{"url": "console://", **channel} for channel in channels], **given)


async def run(store, server, clock, who, **others):
    channels = {
        ("desk", channel.name): others.get(channel.name, Post(server.url))
        for channel in who.channels
    }
    return await deliver_due(store, channels, audience(who), clock=clock)


def texts(server):
    return [call.json["text"] for call in server.accepted]


NIGHT = {"from": "22:00", "to": "06:00"}  # 20:00 UTC is 23:00 in Baghdad


async def test_what_comes_at_night_waits_and_comes_as_one(store, server, clock):
    who = person({"name": "post"}, timezone="Asia/Baghdad", quiet_hours=NIGHT)
    for attack in "abc":
        put(store, who, attack=attack)
    put(store, who, attack="c", number=2)
    put(store, who, attack="d", severity=Severity.CRITICAL)
    assert await run(store, server, clock, who) == 1  # the critical one passes
    clock.pass_(hours=6, minutes=59)
    assert await run(store, server, clock, who) == 0
    clock.pass_(minutes=1)
    assert await run(store, server, clock, who) == 1
    assert texts(server)[1].startswith("3 attacks were reported meanwhile\n")
    assert texts(server)[1].count("Besmaya") == 3
    assert states(store) == [
        *[State.FOLDED] * 2,
        State.SUPERSEDED,
        State.FOLDED,
        *[State.SENT] * 2,
    ]


async def test_one_alone_comes_as_itself_in_the_morning(store, server, clock):
    who = person({"name": "post"}, timezone="Asia/Baghdad", quiet_hours=NIGHT)
    put(store, who)
    clock.pass_(hours=7)
    await run(store, server, clock, who)
    assert "rockets hit Besmaya" in texts(server)[0]


async def test_who_was_told_in_a_summary_hears_the_correction(store, server, clock):
    who = person({"name": "post"}, timezone="Asia/Baghdad", quiet_hours=NIGHT)
    put(store, who, attack="a")
    put(store, who, attack="b")
    clock.pass_(hours=7)
    await run(store, server, clock, who)
    put(store, who, attack="b", number=2, change=Change.CORRECTION, now=clock())
    await run(store, server, clock, who)
    assert texts(server)[-1].startswith("CORRECTION: ")


async def test_a_flood_becomes_a_summary_that_lists_all_of_it(store, server, clock):
    who = person({"name": "post"}, max_per_hour=5)
    for n in range(20):
        put(store, who, attack=f"attack-{n}")
    await run(store, server, clock, who)
    assert len(server.accepted) == 5
    for minute in range(0, 60, 10):
        clock.now = START + timedelta(minutes=minute)
        put(store, who, attack=f"later-{minute}", now=clock())
        await run(store, server, clock, who)
    assert len(server.accepted) == 5
    clock.now = START + timedelta(hours=1)
    await run(store, server, clock, who)
    assert len(server.accepted) == 6
    assert texts(server)[-1].startswith("21 attacks were reported meanwhile\n")
    assert not set(states(store)) & {State.PENDING, State.CLAIMED, State.HELD}


async def test_critical_alerts_go_a_little_beyond(store, server, clock):
    who = person({"name": "post"}, max_per_hour=5)
    for n in range(20):
        put(store, who, attack=f"attack-{n}")
    for n in range(20):
        put(store, who, attack=f"critical-{n}", severity=Severity.CRITICAL)
    await run(store, server, clock, who)
    assert len(server.accepted) == 10


async def test_what_one_channel_refuses_goes_to_the_fallback(store, server, clock):
    who = person({"name": "post"}, {"name": "sms", "use": "fallback"})
    put(store, who)
    assert states(store) == [State.PENDING]
    async with provider() as refusing:
        refusing.modes.append("400")
        await run(store, server, clock, who, post=Post(refusing.url))
    assert states(store) == [State.DEAD, State.SENT]
    assert "post did not deliver this: status 400" in texts(server)[0]


async def test_what_got_too_old_goes_to_the_fallback(store, server, clock):
    who = person({"name": "post"}, {"name": "sms", "use": "fallback"})
    put(store, who)
    clock.pass_(hours=72)
    await run(store, server, clock, who)
    assert states(store) == [State.EXPIRED, State.SENT]
    assert "too old to send" in texts(server)[0]


async def test_a_fallback_that_fails_calls_no_other(store, server, clock):
    who = person(
        {"name": "post"}, {"name": "sms", "use": "fallback"}, {"name": "fax", "use": "fallback"}
    )
    put(store, who)
    server.modes.extend(["400"] * 9)
    await run(store, server, clock, who)
    assert states(store) == [State.DEAD] * 3


BOSS = ({"name": "post"}, {"name": "boss", "use": "escalation", "after_minutes": 10})


async def test_a_critical_alert_that_nobody_acknowledges_goes_to_the_next(store, server, clock):
    who = person(*BOSS)
    put(store, who, attack="a", severity=Severity.CRITICAL)
    put(store, who, attack="b", severity=Severity.HIGH)
    await run(store, server, clock, who)
    assert len(server.accepted) == 2
    clock.pass_(minutes=10)
    await run(store, server, clock, who)
    assert len(server.accepted) == 3
    put(store, who, attack="a", number=2, change=Change.RETRACTION, now=clock())
    await run(store, server, clock, who)
    assert len(server.accepted) == 5  # both who were told


async def test_an_acknowledged_alert_wakes_nobody_else(store, server, clock):
    who = person(*BOSS)
    put(store, who, severity=Severity.CRITICAL)
    with store.write() as conn:
        assert not wishes.acknowledge(conn, "a", "desk", now=clock())  # no such incident yet
        conn.execute(
            incidents.insert().values(
                id="a",
                status="reported",
                severity=4,
                origin="live",
                revision=1,
                facts={},
                created_at=START,
                updated_at=START,
            )
        )
        assert wishes.acknowledge(conn, "a", "desk", now=clock())
        assert wishes.acknowledge(conn, "a", "desk", now=clock() + timedelta(1))
        assert wishes.acknowledged(conn, "a") == {"desk": START}
    clock.pass_(hours=1)
    await run(store, server, clock, who)
    assert states(store) == [State.SENT, State.CANCELLED]


async def test_a_retraction_stops_an_escalation(store, server, clock):
    who = person(*BOSS)
    put(store, who, severity=Severity.CRITICAL)
    await run(store, server, clock, who)
    put(store, who, number=2, severity=Severity.CRITICAL, change=Change.RETRACTION)
    assert states(store) == [State.SENT, State.SUPERSEDED, State.PENDING]


async def test_an_escalation_wakes_the_next_with_the_newest_words(store, server, clock):
    who = person(*BOSS)
    put(store, who, severity=Severity.CRITICAL)
    await run(store, server, clock, who)
    put(store, who, number=2, severity=Severity.CRITICAL)
    clock.pass_(minutes=10)
    await run(store, server, clock, who)
    assert states(store) == [State.SENT, State.SUPERSEDED, State.SENT, State.SENT]
    assert not texts(server)[-1].startswith("UPDATE")


@pytest.mark.parametrize(
    ("silence", "heard"),
    [
        ({"country": "iq"}, False),
        ({"country": "SY"}, True),
        ({"place": "besmaya"}, False),
        ({"place": "Baghdad"}, False),
        ({"kind": "rocket", "country": "IQ"}, False),
        ({"kind": "drone", "country": "IQ"}, True),
        ({"actor": "kataib sample"}, False),
        ({"incident_id": "a"}, False),
        ({"subscriber": "desk"}, False),
        ({"subscriber": "somebody"}, True),
    ],
)
def test_a_silence_covers_what_it_names(store, silence, heard):
    until = START + timedelta(hours=2)
    with store.write() as conn:
        wishes.silence(conn, Silence(until=until, reason="drill week", **silence), now=START)
    (routed,) = put(store, claimed_by="Kataib Sample")
    assert bool(routed.alerts) == heard
    assert heard or "drill week" in routed.reason
    assert put(store, claimed_by="Kataib Sample", now=until, attack="a")[0].alerts


def test_a_silence_can_be_lifted_and_hides_no_correction(store):
    put(store)
    with store.write() as conn:
        conn.execute(schema.outbox.update().values(state=State.SENT))
        quiet = Silence(until=START + timedelta(days=1), reason="enough")
        number = wishes.silence(conn, quiet, now=START)
    assert not put(store, number=2)[0].alerts
    assert put(store, number=3, change=Change.CORRECTION)[0].alerts
    with store.write() as conn:
        assert wishes.lift(conn, number, now=START)
        assert not wishes.lift(conn, number, now=START)
        assert wishes.silences(conn, now=START) == ()
    assert put(store, attack="b")[0].alerts


def test_who_paused_or_left_gets_nothing_until_they_come_back(store):
    with store.write() as conn:
        wishes.choose(conn, "desk", now=START, quiet_until=START + timedelta(hours=1))
    assert "paused until 2026-03-16 21:00" in put(store)[0].reason
    assert put(store, now=START + timedelta(hours=1))[0].alerts
    assert states(store) == [State.PENDING]
    with store.write() as conn:
        wishes.choose(conn, "desk", now=START, unsubscribed=True)
    assert states(store) == [State.CANCELLED]
    assert put(store, attack="b")[0].reason == "has unsubscribed"
    with store.write() as conn:
        wishes.choose(conn, "desk", now=START)
    assert put(store, attack="b")[0].alerts


async def test_dead_letters_are_sent_again_by_hand(store, server, clock):
    who = person({"name": "post"})
    put(store, who, attack="a")
    put(store, who, attack="b")
    server.modes.extend(["400", "400"])
    await run(store, server, clock, who)
    with store.write() as conn:
        assert outbox.retry(conn, now=clock(), ids=[rows(store)[0].id]) == 1
        assert outbox.retry(conn, now=clock(), ids=[999]) == 0
    await run(store, server, clock, who)
    assert states(store) == [State.SENT, State.DEAD]
