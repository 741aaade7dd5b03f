"""Push from a hub, over real HTTP: a hub that behaves, and hubs that do not."""

import asyncio
import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
import uvicorn
from aiohttp import web
from aiohttp.test_utils import TestServer
from sources.hostile import NOW, entry

from monitor.alerts.render import words
from monitor.feeds.parsed import ParsedFeed
from monitor.feeds.websub import Offer, Signature, Subscription, asked, offer_of, offered, told
from monitor.fetch.exchange import Fetcher
from monitor.fetch.responses import Limits
from monitor.poll import Poller
from monitor.store import Store, subscriptions
from monitor.store import feeds as stored_feeds
from monitor.types import Feed, Source
from monitor.web import create_app
from monitor.websub import Subscriber
from monitor.workers import Workers

WORDS = words.load(Path("config/words"))["en"]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Net:
    """One server that is publisher and hub, our dashboard, and a clock for all."""

    def __init__(self, store: Store, server: TestServer) -> None:
        self.now = NOW
        self.store = store
        self.server = server
        self.stories = [1]
        self.asked: list[dict[str, str]] = []  # what the hub was asked for
        self.answer = web.Response(status=202)
        self.offers = True
        self.ours = ""
        self.poller: Poller
        self.subscriber: Subscriber

    def url(self, path: str) -> str:
        return str(self.server.make_url(path))

    async def feed(self, _request: web.Request) -> web.Response:
        link = "<atom:link rel='{}' href='{}' xmlns:atom='http://www.w3.org/2005/Atom'/>"
        head = link.format("hub", self.url("/hub")) + link.format("self", self.url("/topic"))
        items = "".join(entry(number) for number in self.stories)
        body = f"<rss version='2.0'><channel>{head if self.offers else ''}{items}</channel></rss>"
        return web.Response(body=body.encode(), content_type="application/rss+xml")

    async def hub(self, request: web.Request) -> web.Response:
        self.asked.append({key: str(value) for key, value in (await request.post()).items()})
        return web.Response(status=self.answer.status, text=self.answer.text)

    async def moved(self, _request: web.Request) -> web.Response:
        return web.Response(status=308, headers={"Location": "/hub"})

    async def poll(self) -> None:
        with self.store.write() as conn:
            stored_feeds.make_due(conn, "x", now=self.now)
        await self.poll_due()

    async def poll_due(self) -> int:
        states = await self.poller.claim(10)
        for state in states:
            await self.poller.turn(state)
        return len(states)

    async def subscribe(self, lease: timedelta = 2 * DAY) -> str:
        """Poll, ask the hub, and let it verify; gives the callback."""
        await self.poll()
        await self.subscriber.ask_due()
        assert await self.verify(lease=lease) == (200, "riddle")
        return self.asked[-1]["hub.callback"]

    async def verify(self, lease: timedelta = 2 * DAY, **changes: str) -> tuple[int, str]:
        query = {
            "hub.mode": "subscribe",
            "hub.topic": self.url("/topic"),
            "hub.challenge": "riddle",
            "hub.lease_seconds": str(int(lease.total_seconds())),
        } | {key.replace("_", ".", 1): value for key, value in changes.items()}
        url = f"{self.asked[-1]['hub.callback']}?{urlencode(query)}"
        async with aiohttp.ClientSession() as hub, hub.get(url) as answer:
            return answer.status, await answer.text()

    async def push(self, body: bytes = b"<rss/>", **headers: str) -> int:
        asked = self.asked[-1]
        signature = hmac.new(asked["hub.secret"].encode(), body, hashlib.sha256).hexdigest()
        signed = {"X-Hub-Signature": f"sha256={signature}"} | {
            key.replace("_", "-"): value for key, value in headers.items()
        }
        async with (
            aiohttp.ClientSession() as hub,
            hub.post(asked["hub.callback"], data=body, headers=signed) as answer,
        ):
            return answer.status

    @property
    def subscription(self) -> Subscription:
        with self.store.read() as conn:
            (known,) = subscriptions.every(conn)
        return known

    @property
    def due(self) -> datetime:
        with self.store.read() as conn:
            (state,) = stored_feeds.states(conn)
        return state.next_due


@pytest.fixture
async def net(store: Store, workers: Workers) -> AsyncIterator[Net]:
    app = web.Application()
    server = TestServer(app)
    net = Net(store, server)
    app.add_routes(
        [
            web.get("/feed", net.feed),
            web.post("/hub", net.hub),
            web.post("/moved", net.moved),
        ]
    )
    dashboard = create_app(store, WORDS, clock=lambda: net.now, push=True)
    served = uvicorn.Server(uvicorn.Config(dashboard, port=0, log_level="warning", lifespan="off"))
    serving = asyncio.create_task(served.serve())
    while not served.started:
        await asyncio.sleep(0.01)
    net.ours = f"http://127.0.0.1:{served.servers[0].sockets[0].getsockname()[1]}"
    async with server:
        allow = frozenset({("127.0.0.1", server.port or 0)})
        limits = Limits(total_s=10)
        feed = Feed(id="x", url=net.url("/feed"), source=Source(publisher="The Example"))
        async with Fetcher(
            allow=allow, host_gap_s=0, limits=limits, clock=lambda: net.now
        ) as fetcher:
            net.poller = Poller(store, fetcher, workers, [feed], push=True, clock=lambda: net.now)
            net.subscriber = Subscriber(store, fetcher, [feed], url=net.ours, clock=lambda: net.now)
            await net.poller.start()
            yield net
            await net.poller.close()
    served.should_exit = True
    await serving


async def test_a_hub_is_found_asked_verified_and_a_push_brings_the_poll_forward(net: Net) -> None:
    await net.poll()
    assert told(net.subscription, net.now) == "push will be asked of 127.0.0.1"
    await net.subscriber.ask_due()
    (asked,) = net.asked
    assert (asked["hub.mode"], asked["hub.topic"]) == ("subscribe", net.url("/topic"))
    assert re.fullmatch(rf"{net.ours}/websub/[\w-]{{43}}", asked["hub.callback"])
    assert 43 <= len(asked["hub.secret"]) < 200
    assert await net.verify() == (200, "riddle")
    assert "also pushed by 127.0.0.1 until" in told(net.subscription, net.now)

    net.now += 5 * MINUTE
    assert await net.poll_due() == 0
    net.stories.append(2)
    assert await net.push() == 202
    assert await net.poll_due() == 1
    assert net.subscription.pushed_at == net.now
    with net.store.read() as conn:
        assert stored_feeds.states(conn)[0].last_ok == net.now


async def test_a_subscription_is_asked_for_once_and_renewed_before_its_lease_ends(net: Net) -> None:
    await net.subscribe(lease=10 * DAY)
    first = net.asked[0]
    net.now += 7 * DAY
    await net.poll()
    await net.subscriber.ask_due()
    assert len(net.asked) == 1
    net.now += 1.5 * DAY
    assert net.subscription.active(net.now)
    await net.subscriber.ask_due()
    assert net.asked[1:] == [first]  # the same address and secret
    assert await net.verify(lease=10 * DAY) == (200, "riddle")
    assert net.subscription.active(net.now + 9 * DAY)


async def test_a_hub_that_does_not_come_back_is_asked_again_after_longer_and_longer(
    net: Net,
) -> None:
    await net.poll()
    hours = []
    for _ in range(40):
        before = len(net.asked)
        await net.subscriber.ask_due()
        hours += [int((net.now - NOW) / HOUR)] * (len(net.asked) - before)
        net.now += HOUR
    assert hours == [0, 1, 3, 7, 15, 31]


@pytest.mark.parametrize(
    "changes",
    [
        {"hub_topic": "http://other.example/"},
        {"hub_mode": "unsubscribe"},
        {"hub_mode": ""},
        {"hub_challenge": ""},
        {"hub_challenge": "x" * 1001},
        {"hub_lease_seconds": "-1"},
        {"hub_lease_seconds": "soon"},
        {"hub_lease_seconds": "١"},
        {"hub_lease_seconds": "9" * 400},
    ],
)
async def test_what_was_not_asked_for_is_not_confirmed(net: Net, changes: dict[str, str]) -> None:
    await net.poll()
    await net.subscriber.ask_due()
    assert (await net.verify(**changes))[0] == 404
    assert not net.subscription.active(net.now)


async def test_a_question_long_after_ours_is_not_confirmed(net: Net) -> None:
    await net.subscribe()
    net.now += 2 * HOUR
    assert (await net.verify())[0] == 404


async def test_an_unknown_address_is_nothing_and_gone(net: Net) -> None:
    async with aiohttp.ClientSession(f"{net.ours}/websub/") as hub:
        async with hub.get("guess?hub.mode=subscribe&hub.challenge=1") as answer:
            assert answer.status == 404
        async with hub.post("guess", data=b"x") as answer:
            assert answer.status == 410


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", "sha256=00", "md5=00", "=", "sha256", "none=", "sha256=\N{DEGREE SIGN}"],
)
async def test_what_the_hub_did_not_sign_is_accepted_and_dropped(net: Net, signature: str) -> None:
    await net.subscribe()
    due = net.due
    assert await net.push(X_Hub_Signature=signature) == 202
    assert (net.due, net.subscription.pushed_at) == (due, None)


def test_a_signature_is_checked_in_pieces_by_each_method_a_hub_may_use() -> None:
    for method in ("sha1", "sha256", "sha384", "sha512"):
        good = hmac.new(b"secret", b"one two", method).hexdigest()
        for header, body, expected in (
            (f"{method}={good}", b"two", True),
            (f"{method.upper()}={good.upper()}", b"two", True),
            (f"{method}={good}", b"tow", False),
        ):
            signature = Signature(header, "secret")
            signature.take(b"one ")
            signature.take(body)
            assert signature.good is expected


async def test_too_much_is_refused_and_not_kept(net: Net) -> None:
    await net.subscribe()
    due = net.due
    assert await net.push(b"x" * (5 * 1024 * 1024 + 1)) == 413
    assert net.due == due


async def test_a_hub_that_pushes_all_the_time_makes_one_poll_a_minute(net: Net) -> None:
    await net.subscribe()
    polls = 0
    for _ in range(60):
        net.now += timedelta(seconds=10)
        await net.push()
        polls += await net.poll_due()
    assert polls == 10


async def test_a_push_does_not_override_the_back_off_of_a_failing_feed(net: Net) -> None:
    await net.subscribe()
    with net.store.write() as conn:
        (state,) = stored_feeds.states(conn)
        stored_feeds.restore(conn, replace(state, failures=3, next_due=net.now + DAY))
    assert await net.push() == 202
    assert net.due == net.now + DAY


async def test_a_hub_that_denies_is_believed_and_asked_again_in_a_day(net: Net) -> None:
    await net.subscribe()
    reason = {"hub_mode": "denied", "hub_reason": "not\nyou\x1b[31m"}
    assert (await net.verify(**reason))[0] == 200
    said = told(net.subscription, net.now)
    assert "the hub denies it: not you" in said
    assert "polled as ever" in said
    assert "\x1b" not in said
    net.now += 23 * HOUR
    await net.subscriber.ask_due()
    assert len(net.asked) == 1
    net.now += 2 * HOUR
    await net.subscriber.ask_due()
    assert len(net.asked) == 2


async def test_a_hub_that_fails_costs_the_push_and_nothing_else(net: Net) -> None:
    net.answer = web.Response(status=422, text="hub.topic is\x00 unknown")
    await net.poll()
    await net.subscriber.ask_due()
    assert "answered 422 hub.topic is unknown" in told(net.subscription, net.now)
    net.now += DAY
    assert await net.poll_due() == 1


async def test_a_hub_inside_is_never_reached(net: Net) -> None:
    await net.poll()
    with net.store.write() as conn:
        subscriptions.save(conn, replace(net.subscription, hub="http://127.0.0.2:80/hub"))
    await net.subscriber.ask_due()
    assert "not a public address" in told(net.subscription, net.now)


async def test_a_hub_that_moved_is_followed_with_the_form(net: Net) -> None:
    await net.poll()
    with net.store.write() as conn:
        subscriptions.save(conn, replace(net.subscription, hub=net.url("/moved")))
    await net.subscriber.ask_due()
    assert net.asked[0]["hub.mode"] == "subscribe"


async def test_an_offer_that_is_withdrawn_ends_the_subscription(net: Net) -> None:
    await net.subscribe()
    net.offers, net.now = False, net.now + HOUR
    await net.poll()
    assert await net.push() == 410


async def test_another_address_of_ours_is_told_to_the_hub(net: Net) -> None:
    await net.subscribe()
    net.subscriber._base = "https://news.example/websub/"
    await net.subscriber.ask_due()
    assert net.asked[-1]["hub.callback"].startswith("https://news.example/websub/")


def test_a_feed_that_names_another_hub_each_time_makes_us_ask_once_an_hour() -> None:
    now, known = NOW, None
    requests = []
    for number in range(120):
        offer = Offer(hub=f"https://hub.example/{number}", topic="https://a.example/feed")
        known = offered(known, "x", offer, now, token=f"{number}", secret="s")
        if known.next_try <= now:
            requests.append(number)
            known = asked(known, "", now)
        now += MINUTE
    assert requests == [0, 60]


HUB, SELF = "https://hub.example/", "https://a.example/feed"


@pytest.mark.parametrize(
    ("header", "hub", "topic", "expected"),
    [
        (f'<{HUB}>; rel="hub", <{SELF}>; rel="self"', "", "", True),
        (f"<{HUB}>;rel=hub,<{SELF}>; title=x; REL=self", "", "", True),
        (f'<{HUB}>; rel="alternate hub", <{SELF}>; rel="self"', "", "", True),
        (f'<{HUB}>; rel="hub"', "", SELF, True),
        (f'<{HUB}>; rel="hub", <{SELF}>; rel="self"', "https://no.example/", "https://x/", True),
        ("", HUB, SELF, True),
        ("", HUB, "", False),
        ("", "", SELF, False),
        ("", "file:///etc/passwd", SELF, False),
        ("", "https://user:pw@hub.example/", SELF, False),
        ("<" * 5000 + ">; rel=hub" * 500, "", "", False),
    ],
)
def test_who_offers_push(header: str, hub: str, topic: str, expected: bool) -> None:
    parsed = ParsedFeed(title="", items=(), hub=hub, topic=topic)
    found = offer_of({"link": header}, parsed)
    assert found == (Offer(hub=HUB, topic=SELF) if expected else None)
