"""One feed's turn against a real server (faults E, K02, K07, T09 and the state of feeds)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest
from sources import hostile as web
from sources.hostile import NOW, Hostile
from sqlalchemy import select

from monitor.errors import StoreError
from monitor.feeds.health import FeedState, FeedStatus
from monitor.feeds.hosts import Outages
from monitor.fetch.exchange import Fetcher
from monitor.fetch.responses import max_age
from monitor.poll import Poller
from monitor.store import Store
from monitor.store import feeds as stored_feeds
from monitor.store import items as stored_items
from monitor.store.schema import items as table
from monitor.types import Feed, Source
from monitor.workers import Workers

HOUR = timedelta(hours=1)


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Desk:
    """One feed under /feed, and the parts that poll it."""

    def __init__(self, store: Store, poller: Poller, hostile: Hostile, clock: Clock) -> None:
        self.store = store
        self.poller = poller
        self.hostile = hostile
        self.clock = clock

    async def poll(self, after: timedelta = HOUR) -> FeedState:
        self.clock.now += after
        with self.store.write() as conn:
            stored_feeds.make_due(conn, "x", now=self.clock.now)
        (state,) = await self.poller.claim(10)
        return await self.poller.turn(state)

    def serve(self, handler: web.Handler) -> None:
        self.hostile.on("/feed", handler)

    def items(self) -> list[str]:
        with self.store.read() as conn:
            return list(conn.execute(select(table.c.guid).order_by(table.c.id)).scalars())

    def loud(self) -> int:
        with self.store.read() as conn:
            return len(conn.execute(select(table.c.id).where(~table.c.silent)).all())


@pytest.fixture
async def desk(
    store: Store, workers: Workers, hostile: Hostile, clock: Clock
) -> AsyncIterator[Desk]:
    feed = Feed(id="x", url=hostile.url("/feed"), source=Source(publisher="The Example"))
    async with Fetcher(allow=hostile.allow, host_gap_s=0, clock=clock) as fetcher:
        poller = Poller(store, fetcher, workers, [feed], clock=clock)
        await poller.start()
        yield Desk(store, poller, hostile, clock)


async def test_first_silent_then_only_what_is_new(desk: Desk) -> None:
    desk.serve(web.in_turn(web.says(200, web.stories(5)), web.says(200, web.stories(7))))
    assert (await desk.poll()).status is FeedStatus.OK
    assert (len(desk.items()), desk.loud()) == (5, 0)
    await desk.poll()
    assert (len(desk.items()), desk.loud()) == (7, 2)


async def test_E06_validators_are_sent_back_as_they_came(desk: Desk) -> None:
    odd = 'W/"a\'b,c \\ d"'
    desk.serve(web.with_validators(web.stories(3), odd))
    await desk.poll()
    assert (await desk.poll()).status is FeedStatus.UNCHANGED
    first, second = desk.hostile.asked("/feed")
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"] == odd


async def test_E07_not_modified_to_an_open_question_is_an_error(desk: Desk) -> None:
    desk.serve(web.says(304, b""))
    state = await desk.poll()
    assert state.status is FeedStatus.FAILED
    assert "304" in state.status_reason


async def test_E07_a_stuck_etag_is_noticed_within_a_day(desk: Desk) -> None:
    """The server keeps its ETag for ever while its entries change."""
    body = [web.stories(3)]

    async def stuck(request: web.Request, writer: asyncio.StreamWriter) -> None:
        await web.with_validators(body[0], '"for ever"')(request, writer)

    desk.serve(stuck)
    await desk.poll()
    body[0] = web.stories(6)
    await desk.poll()
    assert len(desk.items()) == 3
    await desk.poll(25 * HOUR)
    assert len(desk.items()) == 6


async def test_the_same_bytes_are_not_parsed_again(desk: Desk) -> None:
    desk.serve(web.says(200, web.stories(3)))
    await desk.poll()
    state = await desk.poll()
    assert (state.status, len(desk.items())) == (FeedStatus.UNCHANGED, 3)


@pytest.mark.parametrize(
    ("status", "header", "least"),
    [(429, "7200", 2 * HOUR), (503, "7200", 2 * HOUR), (429, "99999999999", 24 * HOUR)],
)
async def test_E01_retry_after_is_obeyed(
    desk: Desk, status: int, header: str, least: timedelta
) -> None:
    desk.serve(web.says(status, b"", Retry_After=header))
    state = await desk.poll()
    assert least <= state.next_due - desk.clock.now <= 1.1 * 24 * HOUR
    desk.clock.now = state.next_due - timedelta(seconds=1)
    assert await desk.poller.claim(10) == []


async def test_E01_two_feeds_that_must_wait_speak_for_their_host(
    store: Store, workers: Workers, hostile: Hostile, clock: Clock
) -> None:
    source = Source(publisher="The Example")
    feeds = [Feed(id=f"f{n}", url=hostile.url(f"/{n}"), source=source) for n in range(3)]
    for n in range(3):
        hostile.on(f"/{n}", web.says(429, b"", Retry_After="7200"))
    async with Fetcher(allow=hostile.allow, host_gap_s=0, clock=clock) as fetcher:
        poller = Poller(store, fetcher, workers, feeds, clock=clock)
        await poller.start()
        clock.now += HOUR
        for _ in range(2):
            (state,) = await poller.claim(1)
            await poller.turn(state)
        assert await poller.claim(1) == []
        assert len(hostile.journal) == 2
        clock.now += 2.5 * HOUR
        assert len(await poller.claim(3)) == 3


async def test_E03_a_flapping_server_loses_nothing(desk: Desk) -> None:
    bad, good = web.says(500, b"oops"), web.says(200, web.stories(4))
    desk.serve(web.in_turn(good, bad, bad, bad, web.says(200, web.stories(6)), bad))
    states = [await desk.poll() for _ in range(5)]
    assert [state.status for state in states[1:]] == [*[FeedStatus.FAILED] * 3, FeedStatus.OK]
    assert (len(desk.items()), desk.loud()) == (6, 2)


@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (web.says(404, b"no"), FeedStatus.FAILED),
        (web.says(200, b""), FeedStatus.NOT_A_FEED),
        (web.says(200, b"<html><title>Are you human?</title>"), FeedStatus.NOT_A_FEED),
        (web.says(200, b'{"a": 1}'), FeedStatus.NOT_A_FEED),
        (web.says(200, b"%PDF", content_type="application/pdf"), FeedStatus.FAILED),
        (web.false_gzip, FeedStatus.FAILED),
        (web.short_body, FeedStatus.FAILED),
        (web.says(200, web.rss()), FeedStatus.EMPTY),
    ],
)
async def test_E09_errors_are_errors(desk: Desk, handler: web.Handler, status: FeedStatus) -> None:
    desk.serve(web.in_turn(web.says(200, web.stories(3)), handler))
    await desk.poll()
    state = await desk.poll()
    assert state.status is status
    assert state.status_reason
    assert len(desk.items()) == 3


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 500 \xff\xfe\x1b[31m\xe2\x80\xae\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 x\r\nLocation: http://h\xff\xed\xa0\x80:99/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\x1b[31m\xe2\x80\xae\x00",
    ],
)
async def test_E09_what_a_server_says_is_kept_as_plain_text(desk: Desk, answer: bytes) -> None:
    async def handler(_request: web.Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    desk.serve(handler)
    state = await desk.poll()
    assert state.status.failing
    assert state.status_reason.isprintable()
    with desk.store.read() as conn:
        assert stored_feeds.load(conn, "x") == state


async def test_E05_a_moved_feed_is_followed_and_its_address_kept(desk: Desk) -> None:
    desk.hostile.on("/new", web.says(200, web.stories(2)))
    desk.serve(web.redirects("/new", 301))
    state = await desk.poll()
    assert (state.status, state.url) == (FeedStatus.OK, desk.hostile.url("/feed"))


async def test_E05_a_parked_domain_changes_nothing(desk: Desk) -> None:
    desk.hostile.on("/parked", web.says(200, b"<html><title>Buy this domain</title>"))
    desk.serve(web.in_turn(web.says(200, web.stories(2)), web.redirects("/parked", 301)))
    await desk.poll()
    state = await desk.poll()
    assert (state.status, state.url) == (FeedStatus.NOT_A_FEED, desk.hostile.url("/feed"))


async def test_T04_a_cut_body_keeps_the_validators_and_loses_nothing(
    desk: Desk, record_property: Callable[[str, object], None]
) -> None:
    good = web.says(200, web.stories(200), ETag='"good"')
    desk.serve(web.in_turn(web.says(200, web.stories(1), ETag='"old"'), web.cut_gzip, good))
    await desk.poll()
    assert (await desk.poll()).etag == '"old"'
    assert (await desk.poll()).etag == '"good"'
    record_property("lost", 200 - len(desk.items()))
    assert len(desk.items()) == 200


async def test_T09_a_cut_document_is_taken_without_its_validators(
    desk: Desk, record_property: Callable[[str, object], None]
) -> None:
    whole = web.stories(20)
    cut = web.says(200, whole[: len(whole) // 2], ETag='"cut"')
    desk.serve(web.in_turn(cut, web.with_validators(whole, '"cut"')))
    state = await desk.poll()
    assert (state.etag, state.status) == (None, FeedStatus.OK)
    assert "cut off" in state.status_reason
    await desk.poll()
    record_property("lost", 20 - len(desk.items()))
    assert len(desk.items()) == 20


async def test_K02_items_and_validators_are_one_commit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    """Die between storing the items and storing the state: neither is kept, nothing is hidden."""
    desk.serve(web.with_validators(web.stories(3)))

    def dies(*_args: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(stored_feeds, "save", dies)
        with pytest.raises(StoreError):
            await desk.poll()
    assert desk.items() == []
    desk.clock.now += HOUR
    state = await desk.poll()
    record_property("lost", 3 - len(desk.items()))
    assert (len(desk.items()), state.etag) == (3, '"v1"')


async def test_K07_a_deadly_document_is_set_aside_and_a_new_one_is_read(desk: Desk) -> None:
    deadly = (
        b"<rss version='2.0'><channel><item "
        + b" ".join(b"a%d='x'" % n for n in range(100_000))
        + b"/></channel></rss>"
    )
    desk.serve(web.says(200, deadly))
    states = [await desk.poll() for _ in range(4)]
    assert [state.deaths for state in states] == [1, 2, 3, 3]
    assert states[-1].status is FeedStatus.QUARANTINED
    desk.serve(web.says(200, web.stories(2)))
    assert (await desk.poll()).status is FeedStatus.OK


async def test_I06_entries_missed_between_two_polls_are_noticed(desk: Desk) -> None:
    desk.serve(
        web.in_turn(web.says(200, web.stories(5)), web.says(200, web.stories(range(10, 15))))
    )
    await desk.poll()
    assert "may have been missed" in (await desk.poll()).gap


async def test_L01_feeds_are_polled_though_the_clock_was_set_back(desk: Desk) -> None:
    desk.serve(web.says(200, web.stories(1)))
    await desk.poll()
    desk.clock.now -= 5 * HOUR
    assert [state.id for state in await desk.poller.claim(10)] == ["x"]


async def test_a_claimed_feed_is_not_claimed_again_until_it_is_released(desk: Desk) -> None:
    desk.clock.now += HOUR
    first = await desk.poller.claim(10)
    assert await desk.poller.claim(10) == []
    await desk.poller.release(first)
    assert len(await desk.poller.claim(10)) == 1


async def test_feeds_follow_the_configuration(store: Store, desk: Desk) -> None:
    source = Source(publisher="The Example")
    changed = [
        Feed(id="x", url=desk.hostile.url("/elsewhere"), source=source),
        Feed(id="off", url=desk.hostile.url("/off"), source=source, enabled=False),
    ]
    desk.serve(web.with_validators(web.stories(2)))
    await desk.poll()
    with store.write() as conn:
        stored_feeds.sync(conn, changed, now=desk.clock.now)
        known = {state.id: state for state in stored_feeds.states(conn)}
    assert known["x"].etag is None
    assert not known["x"].baseline_done, "another address is another window"
    assert known["off"].status is FeedStatus.PAUSED
    with store.write() as conn:
        stored_feeds.sync(conn, [], now=desk.clock.now)
        assert stored_feeds.claim_due(conn, now=desk.clock.now + HOUR, lease=HOUR, limit=9) == []
        assert stored_items.pending(conn) == 2


BEFORE = FeedState(id="x", url="", next_due=NOW)


def test_Q15_an_outage_is_most_hosts_failing_at_once() -> None:
    outages = Outages()
    for n in range(10):
        outages.failed(f"host-{n}", BEFORE, NOW)
        outages.answered("host-0", NOW)  # one of ten still does, between all the others
    assert outages.now(NOW)
    assert not outages.now(NOW + HOUR), "old news says nothing"
    outages.answered("host-2", NOW)
    assert not outages.now(NOW)


def test_Q15_an_outage_is_known_as_soon_as_a_handful_of_hosts_fails_in_a_row() -> None:
    outages = Outages()
    for n in range(60):
        outages.answered(f"host-{n}", NOW)
    for n in range(5):
        assert not outages.now(NOW)
        outages.failed(f"host-{n}", BEFORE, NOW)
    assert outages.now(NOW)


def test_a_handful_of_hosts_proves_nothing() -> None:
    outages = Outages()
    for n in range(4):
        outages.failed(f"host-{n}", BEFORE, NOW)
    assert not outages.now(NOW)


async def test_Q15_those_that_failed_before_the_outage_was_known_are_not_blamed(
    store: Store, workers: Workers, clock: Clock, unused_tcp_port: int
) -> None:
    hosts = [f"127.0.0.{n}" for n in range(2, 8)]  # nobody listens there: as if cut off
    feeds = [
        Feed(id=host, url=f"http://{host}:{unused_tcp_port}/", source=Source(publisher=host))
        for host in hosts
    ]
    allow = frozenset((host, unused_tcp_port) for host in hosts)
    async with Fetcher(allow=allow, host_gap_s=0, clock=clock) as fetcher:
        poller = Poller(store, fetcher, workers, feeds, clock=clock)
        await poller.start()
        clock.now += HOUR
        states = [await poller.turn(state) for state in await poller.claim(10)]
    assert states[0].status is FeedStatus.FAILED, "one failure alone says nothing of our line"
    with store.read() as conn:
        stored = stored_feeds.states(conn)
    assert [(state.status, state.failures) for state in stored] == [(FeedStatus.NEW, 0)] * 6


def test_max_age() -> None:
    assert max_age("public, max-age=600, must-revalidate") == timedelta(seconds=600)
    assert max_age("s-maxage=600") is None
    assert max_age("no-cache") is None
