"""Providers and mail servers at their worst, through the real channels and the outbox."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from alert_samples import audience, subscriber
from messengers import RETRY_AFTER_S, mail_exchanger, provider
from post_channel import Post
from posting import START, Clock, put, rows, states, tries
from sqlalchemy import update

from monitor.channels.http import MAX_ANSWER
from monitor.channels.registry import open_channel
from monitor.delivery.deliver import Deliverer, deliver_due
from monitor.store import Store
from monitor.store.outbox import State
from monitor.store.schema import outbox

ADDRESSES = {
    "slack": "slack://xoxb-1234-1234-abcdefghijklmnop/#{name}?api={url}/api",
    "telegram": "tgram://123456789:abcdefg_hijklmnop/-100{number}?api={url}",
    "webhook": "webhook://127.0.0.1:{port}/{name}?secret=a-secret-of-some-length",
    "apprise": "ntfy://127.0.0.1:{port}/{name}",
}
BY_ID = "slack://xoxb-1234-1234-abcdefghijklmnop/C012345678{number}?api={url}/api"


@dataclass
class Rig:
    """A subscriber with channels of one kind, the service behind them, and a clock."""

    store: Store
    server: Any
    clock: Clock
    kind: str
    names: tuple[str, ...] = ("first",)
    fallback: Any = None

    def channel(self, name: str) -> Any:
        url = ADDRESSES.get(self.kind, BY_ID).format(
            name=name, number=len(name), url=self.server.url, port=self.server.port
        )
        channel = open_channel(url)
        channel.pace_s = 0.0
        return channel

    @property
    def person(self) -> Any:
        channels = [{"name": name, "url": "console://"} for name in self.names]
        if self.fallback:
            channels.append({"name": "sms", "url": "console://", "use": "fallback"})
        return subscriber(channels=channels, operator=bool(self.fallback))

    def put(self, attack: str = "a", **given: Any) -> None:
        put(self.store, self.person, attack=attack, now=self.clock(), **given)

    async def run(self, **moved: float) -> int:
        self.clock.pass_(**moved)
        channels = {("desk", name): self.channel(name) for name in self.names}
        if self.fallback:
            channels["desk", "sms"] = Post(self.fallback.url)
        return await deliver_due(self.store, channels, audience(self.person), clock=self.clock)

    def texts(self) -> list[str]:
        return [call.body.decode() for call in self.server.accepted]


@pytest.fixture(params=ADDRESSES)
async def rig(request, store):
    async with provider() as server:
        yield Rig(store, server, Clock(), request.param)


@pytest.fixture
async def guarded(rig):
    """The same with a fallback, whose messages are counted apart; the subscriber is the operator,
    too."""
    async with provider() as other:
        rig.fallback = other
        yield rig


def fallen_back(rig: Rig) -> Counter[str]:
    """What arrived at the fallback: copies of alerts and notices, by their first words."""
    return Counter(
        "notice" if call.json["text"].startswith("MONITOR") else "copy"
        for call in rig.fallback.accepted
    )


@pytest.mark.parametrize("kind", ["slack", "telegram", "webhook"])  # Apprise hides Retry-After
async def test_Q01_a_provider_that_asks_for_quiet_gets_it_for_that_address(store, kind):
    async with provider() as server:
        rig = Rig(store, server, Clock(), kind, names=("first", "other"))
        server.modes.append("429")
        rig.put("a")
        await rig.run()
        assert states(store) == [State.PENDING, State.SENT]
        rig.put("b")  # what comes during the pause waits as well
        await rig.run(seconds=RETRY_AFTER_S - 1)
        assert Counter(states(store)) == {State.PENDING: 2, State.SENT: 2}
        await rig.run(seconds=1)
        assert states(store) == [State.SENT] * 4
        assert [row.attempts for row in rows(store)] == [0] * 4


@pytest.mark.parametrize("kind", ["slack", "telegram", "webhook"])  # Apprise waits on its own
async def test_Q02_an_outage_of_six_hours_ends_in_one_alert_and_one_summary(store, kind):
    async with provider() as server:
        rig = Rig(store, server, Clock(), kind)
        rig.server.otherwise = lambda: "500"
        for n in range(6):
            rig.put(f"attack-{n}")
            await rig.run(hours=1)
        rig.server.otherwise = lambda: "ok"
        await rig.run(minutes=61)
        assert Counter(states(store)) == {State.FOLDED: 5, State.SENT: 2}
        first, summary = rig.texts()
        assert "attack-0" in first
        assert "5 attacks were reported meanwhile" in summary


async def test_Q03_taken_but_the_answer_was_lost(rig, record_property):
    rig.server.modes.append("reset")
    rig.put()
    await rig.run()
    await rig.run(minutes=30)
    first, second = rig.texts()
    record_property("duplicates", len(rig.texts()) - 1)  # the one that is promised, and marked
    assert "possible repeat" not in first
    assert "possible repeat" in second
    assert states(rig.store) == [State.SENT]


@pytest.fixture
async def slack(store):
    """A Slack bot that may read the history of its channel."""
    async with provider() as server:
        server.history = "ok"
        yield Rig(store, server, Clock(), "slack by id")


async def test_Q03_a_slack_bot_looks_before_it_repeats(slack):
    slack.server.modes.append("reset")  # taken, and the answer lost
    slack.put()
    await slack.run()
    slack.put(number=2)
    await slack.run(minutes=30)
    first, update = (call.json for call in slack.server.accepted)
    assert update["thread_ts"] == "1584386000.000001"  # the thread of what was found there
    assert "possible repeat" not in first["text"] + update["text"]
    assert states(slack.store) == [State.SENT] * 2


async def test_Q03_it_looks_in_the_thread_for_an_update(slack):
    slack.put()
    await slack.run()
    slack.server.modes.append("reset")
    slack.put(number=2)
    await slack.run()
    await slack.run(minutes=30)
    assert [one.get("ts") for one in slack.server.looked] == ["1584386000.000001"]
    assert len(slack.texts()) == 2
    assert states(slack.store) == [State.SENT] * 2


async def test_Q03_what_is_not_there_is_sent_again(slack):
    slack.put()
    with slack.store.write() as conn:
        conn.execute(update(outbox).values(uncertain=1))
    await slack.run()
    (text,) = slack.texts()
    assert "possible repeat" in text


@pytest.mark.parametrize(("history", "copies"), [("missing_scope", 2), ("500", 2), ("429", 1)])
async def test_Q03_a_history_that_does_not_say_means_a_marked_repeat(slack, history, copies):
    """One that asks to wait is asked again later, and nothing is sent meanwhile."""
    slack.server.history = history
    slack.server.modes.append("reset")
    slack.put()
    await slack.run()
    await slack.run(seconds=6)
    assert len(slack.texts()) == copies
    slack.server.history = "ok"
    await slack.run(minutes=5)
    assert len(slack.texts()) == copies
    assert states(slack.store) == [State.SENT]


async def test_Q04_a_message_that_is_refused_becomes_plainer_then_goes_another_way(guarded):
    guarded.server.modes.extend(["400"] * 3)
    guarded.put()
    await guarded.run()
    long, plain, short = (len(call.body) for call in guarded.server.calls)
    assert long >= plain > short
    assert states(guarded.store)[0] == State.DEAD
    assert tries(guarded.store)[:3] == ["plainer", "plainer", "dead"]
    assert fallen_back(guarded) == {"copy": 1, "notice": 1}


async def test_Q04_the_shortest_form_says_what_where_when_and_how_sure(guarded):
    guarded.server.modes.extend(["400"] * 2)
    guarded.put()
    await guarded.run()
    assert states(guarded.store) == [State.SENT]
    assert "hit Besmaya base, Iraq" in guarded.texts()[0]
    assert "reported by 2 independent outlets" in guarded.texts()[0]


@pytest.mark.parametrize("mode", ["401", "403", "404", "410"])
async def test_Q05_a_broken_address_is_told_once_and_its_alerts_go_another_way(guarded, mode):
    guarded.server.otherwise = lambda: mode
    guarded.put("a")
    await guarded.run()
    guarded.put("b")
    guarded.put("c")
    await guarded.run(minutes=1)
    assert len(guarded.server.calls) == 1  # not asked again at once
    await guarded.run(minutes=20)
    assert fallen_back(guarded) == {"copy": 3, "notice": 1}
    guarded.server.otherwise = lambda: "ok"
    await guarded.run(minutes=20)
    assert len(guarded.server.accepted) == 3  # mended: nothing was lost there either
    assert fallen_back(guarded)["notice"] == 1


@pytest.mark.parametrize("kind", ["slack", "telegram"])
async def test_Q06_a_200_that_says_no_is_a_no(store, kind):
    async with provider() as server, provider() as other:
        rig = Rig(store, server, Clock(), kind, fallback=other)
        server.modes.append("ok_false")
        rig.put()
        await rig.run()
        assert states(store)[0] == State.PENDING
        assert "sent" not in tries(store)[:1]


# Apprise follows redirects: a reason why the main channels are not left to it.
@pytest.mark.parametrize("kind", ["slack", "telegram", "webhook"])
async def test_Q07_no_provider_leads_a_message_elsewhere(store, kind, record_property):
    async with provider() as server:
        rig = Rig(store, server, Clock(), kind)
        server.modes.append("redirect")
        rig.put()
        await rig.run()
        record_property("canary_hits", int(bool(server.canary)))
        assert not server.canary
        assert states(store) == [State.PENDING]


@pytest.mark.parametrize("kind", ["slack", "telegram", "webhook"])
async def test_Q08_no_more_of_an_answer_is_read_than_an_answer_needs(store, kind):
    async with provider() as server:
        rig = Rig(store, server, Clock(), kind)
        server.modes.append("bomb")
        rig.put()
        await rig.run()
        assert states(store) == [State.PENDING]
        assert server.bomb_sent < 64 * MAX_ANSWER  # what fits into sockets, not 128 MB


@pytest.mark.parametrize(
    ("mode", "tried", "ended"),
    [
        ("421", ["retry", "sent"], State.SENT),
        ("451", ["retry", "sent"], State.SENT),
        ("550", ["dead"], State.DEAD),
        ("rcpt550", ["dead"], State.DEAD),
        ("552", ["plainer", "sent"], State.SENT),
        ("drop", ["repeat", "sent"], State.SENT),
    ],
)
async def test_Q09_mail_servers_that_say_no_later_or_nothing(store, mode, tried, ended):
    async with mail_exchanger() as mx:
        url = f"mailto://127.0.0.1:{mx.port}/?from=m@monitor.example&to=desk@example.org"
        channels = {("desk", "post"): open_channel(url + "&mode=insecure")}
        mx.modes.append(mode)
        clock, who = Clock(), subscriber(channels=[{"name": "post", "url": "console://"}])
        put(store, who)
        for _ in range(3):
            await deliver_due(store, channels, audience(who), clock=clock)
            clock.pass_(minutes=30)
        assert (tries(store), states(store)) == (tried, [ended])
        assert len({mail["Message-ID"] for mail in mx.mails}) <= 1


async def test_Q10_one_of_three_addresses_fails_and_each_gets_one_copy(store, record_property):
    async with provider() as server:
        rig = Rig(store, server, Clock(), "slack", names=("one", "two", "three"))
        server.modes.append("500")
        rig.put()
        await rig.run()
        await rig.run(minutes=1)
        reached = Counter(call.json["channel"] for call in server.accepted)
        record_property("duplicates", len(server.accepted) - len(reached))
        assert reached == {"#one": 1, "#two": 1, "#three": 1}


async def test_Q11_one_address_that_hangs_delays_no_other(store):
    async with provider() as server, provider() as hanging:
        hanging.modes.append("hang")
        names = tuple(f"n{n}" for n in range(20))
        rig = Rig(store, server, Clock(), "slack", names=names)
        rig.put()
        channels: Any = {("desk", name): rig.channel(name) for name in names[1:]}
        channels["desk", "n0"] = Post(hanging.url, timeout_s=60)
        deliverer = Deliverer(store, channels, audience(rig.person), clock=rig.clock)
        await deliverer.start_due()
        while Counter(states(store))[State.SENT] < 19:
            await deliverer.start_due()
        await deliverer.stop(grace_s=0)
        assert Counter(states(store)) == {State.SENT: 19, State.HANDING_OVER: 1}


async def test_Q12_what_is_too_long_is_cut_for_each_service(rig):
    rig.put(target="x" * 40_000, blamed_on=tuple("y" * 5_000 for _ in range(20)))
    await rig.run()
    assert states(rig.store) == [State.SENT]
    assert "river.example" in rig.texts()[0]
    if rig.kind == "telegram":
        assert len(rig.server.accepted[0].json["text"].encode("utf-16-le")) // 2 <= 4_096
    if rig.kind == "slack":
        blocks = rig.server.accepted[0].json["blocks"]
        assert max(len(block["text"]["text"]) for block in blocks) <= 3_000


async def test_Q14_a_flood_of_real_news_is_thirty_messages_and_one_that_lists_the_rest(store):
    async with provider() as server:
        rig = Rig(store, server, Clock(), "webhook")
        for n in range(40):
            rig.put(f"attack-{n}")
        await rig.run()
        assert len(server.accepted) == 30
        await rig.run(minutes=61)
        assert Counter(states(store)) == {State.SENT: 31, State.FOLDED: 10}
        assert "10 attacks were reported meanwhile" in rig.texts()[-1]


async def test_what_got_too_old_is_told_to_fallback_and_operator(guarded):
    guarded.server.otherwise = lambda: "500"
    guarded.put("a")
    guarded.put("b")
    await guarded.run()
    await guarded.run(hours=73)
    assert Counter(states(guarded.store))[State.EXPIRED] == 2
    assert fallen_back(guarded) == {"copy": 2, "notice": 1}  # one notice for both
    assert START + timedelta(hours=73) == guarded.clock()
