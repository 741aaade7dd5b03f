"""The daemon: every part built from the settings, started in order, stopped in order.

`monitor run` and `monitor demo` both run this, and nothing but this.
"""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from monitor import canary
from monitor.alerts.audience import Audience
from monitor.ballast import Ballast
from monitor.channels.registry import open_channels
from monitor.clock import utc_now
from monitor.delivery.deliver import Deliverer
from monitor.delivery.digests import post_digests
from monitor.delivery.notices import tell_blindness, tell_full, tell_sick_feeds
from monitor.errors import StoreError
from monitor.feeds.health import FeedState
from monitor.follow import Follower
from monitor.incidents import Policy
from monitor.poll import Poller
from monitor.processes import is_gone
from monitor.schedule import Lane, Schedule, Tick
from monitor.seeds import plant
from monitor.selftest import HomeFetcher, Recorder
from monitor.serving import dashboard_of
from monitor.settings import Settings, shipped
from monitor.store import Store, feeds, heartbeat, leases, standstill
from monitor.store.heartbeat import Beat
from monitor.store.items import StoredItem
from monitor.websub import Subscriber
from monitor.wellbeing.health import BEAT_EVERY, SILENT_AFTER
from monitor.wellbeing.watch import Watch
from monitor.wellbeing.watchman import Watchman
from monitor.workers import Workers

POLL_WIDTH = 16  # feeds at a time; each host sees one connection anyway
READ_WIDTH = 8  # pages on their way; the children that read them are settings.workers
POLL_EVERY = timedelta(seconds=2)
READ_EVERY = timedelta(seconds=1)
DISK_EVERY = timedelta(seconds=10)
DIGEST_EVERY = timedelta(minutes=1)
CHECK_EVERY = timedelta(days=1)
CHECK_LIMIT = timedelta(minutes=30)  # reads a file of many gigabytes
PING_EVERY = timedelta(minutes=1)
WATCH_EVERY = timedelta(minutes=1)
DELIVER_EVERY = timedelta(seconds=1)
WEBSUB_EVERY = timedelta(seconds=5)
WEBSUB_LIMIT = timedelta(minutes=5)  # hubs of one host are asked one after another
LAST_WORK = timedelta(seconds=8)  # for polls and pages in hand; docker stop grants 10 s by default
LAST_HAND_OVER_S = 5.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Running:
    """What is told when all is started. `dashboard` is empty when it could not listen."""

    store: Store
    dashboard: str
    stop: asyncio.Event


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whom the daemon may contact besides the public internet, and how gently.

    The demo and the tests allow their own servers, which are not public and need no pause.
    """

    allow: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    host_gap_s: float = 1.0


async def run(
    settings: Settings,
    *,
    on_ready: Callable[[Running], object] = lambda _running: None,
    reach: Reach | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Run until SIGTERM, SIGINT or `stop`; then end what is in hand and return, within 20 s.

    Raises ConfigError or StoreError, in words for people, when it cannot start.
    """
    stop = stop or asyncio.Event()
    async with contextlib.AsyncExitStack() as house:
        house.enter_context(_signals(stop))
        store = house.enter_context(_opened(settings))
        watch = settings.watch()
        dashboard = await house.enter_async_context(dashboard_of(settings, store, watch))
        tested = dashboard if watch.self_test else ""
        ballast = Ballast(store.file)
        schedule, deliverer = await _built(
            settings, store, reach or Reach(), tested, ballast, house
        )
        beat = _first_beat(dashboard)
        await asyncio.to_thread(_write, store, beat)
        damage = _Damage(store, stop)
        schedule.ticks += (_heart(store, beat, schedule), *_watched(settings, store, watch))
        schedule.ticks += (_disk(store, ballast, settings.audience),)
        schedule.ticks += (
            Tick(name="damage", every=CHECK_EVERY, limit=CHECK_LIMIT, run=damage.look),
        )
        schedule.start()
        log.info("started", dashboard=dashboard, feeds=sum(one.enabled for one in settings.feeds))
        on_ready(Running(store=store, dashboard=dashboard, stop=stop))
        await stop.wait()
        log.info("stopping")
        await asyncio.gather(schedule.stop(LAST_WORK), deliverer.stop(LAST_HAND_OVER_S))
        if damage.found:
            raise damage.found
        await asyncio.to_thread(_write, store, replace(beat, at=utc_now(), stopped=True))
    log.info("stopped")


@contextlib.contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """The first SIGTERM or SIGINT asks to stop; a second one is obeyed at once."""
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGTERM, signal.SIGINT)

    def heard() -> None:
        stop.set()
        for one in wanted:
            loop.remove_signal_handler(one)

    for one in wanted:
        loop.add_signal_handler(one, heard)
    try:
        yield
    finally:
        for one in wanted:
            loop.remove_signal_handler(one)


@contextlib.contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    store = Store.open(settings.options.store)
    try:
        with store.read() as conn:
            other = heartbeat.last(conn)
        if other and not other.stopped and is_gone(other.host, other.pid):
            with store.write() as conn:
                log.info("work_of_a_dead_daemon", taken_back=leases.take_back(conn))
        elif other and not other.stopped and utc_now() - other.at < SILENT_AFTER:
            # Leases make it safe; it is said because it is rarely meant.
            log.warning("another_daemon_uses_this_store", pid=other.pid, host=other.host)
        store.refuse_damage()
        yield store
    finally:
        store.close()


async def _built(
    settings: Settings,
    store: Store,
    reach: Reach,
    tested: str,
    ballast: Ballast,
    house: contextlib.AsyncExitStack,
) -> tuple[Schedule, Deliverer]:
    """The parts that work, each with what it needs; what must be closed is left to `house`.

    `tested` is the dashboard's address when the self-test is polled from there.
    """
    people = settings.audience.subscribers
    file = settings.folder / "subscribers.yaml"
    channels = open_channels(people, environ=os.environ, file=file)
    policy = Policy.load(settings.folder)
    await asyncio.to_thread(_plant, store, policy)
    fetcher = await house.enter_async_context(
        HomeFetcher(
            dashboard=tested,
            allow=reach.allow | settings.options.reachable,
            host_gap_s=reach.host_gap_s,
            contact=settings.options.contact,
        )
    )
    workers = await house.enter_async_context(
        Workers(settings.folder, children=settings.options.workers)
    )
    feeds = (*settings.feeds, *((canary.feed(tested),) if tested else ()))
    push = settings.options.websub_url
    poller = Poller(store, fetcher, workers, feeds, push=bool(push))
    await poller.start()
    house.push_async_callback(poller.close)
    follower = Follower(
        store,
        fetcher,
        workers,
        feeds,
        Recorder(policy, settings.audience),
    )
    deliverer = Deliverer(store, channels, settings.audience)
    schedule = _schedule(poller, follower, deliverer, ballast)
    if push:
        subscriber = Subscriber(store, fetcher, settings.feeds, url=push)
        schedule.ticks += (
            Tick(name="websub", every=WEBSUB_EVERY, limit=WEBSUB_LIMIT, run=subscriber.ask_due),
        )
    return schedule, deliverer


def _schedule(
    poller: Poller, follower: Follower, deliverer: Deliverer, ballast: Ballast
) -> Schedule:
    async def feeds_due(limit: int) -> list[FeedState]:
        return [] if ballast.full else await poller.claim(limit)

    async def items_due(limit: int) -> list[StoredItem]:
        return [] if ballast.full else await follower.claim(limit)

    polls: Lane[FeedState] = Lane(
        "poll", claim=feeds_due, turn=poller.turn, release=poller.release, width=POLL_WIDTH
    )

    async def read(item: StoredItem) -> None:
        await follower.turn(item)
        await deliverer.start_due()  # an alert need not wait for the next tick

    pages: Lane[StoredItem] = Lane(
        "read", claim=items_due, turn=read, release=follower.release, width=READ_WIDTH
    )

    return Schedule(
        ticks=(
            Tick(name="poll", every=POLL_EVERY, run=polls.tick),
            Tick(name="read", every=READ_EVERY, run=pages.tick),
            Tick(name="deliver", every=DELIVER_EVERY, run=deliverer.start_due),
        ),
        lanes=(polls, pages),
    )


def _post_digests(store: Store, audience: Audience, watch: Watch) -> None:
    now = utc_now()
    with store.write() as conn:
        post_digests(conn, audience, watch.look(conn, now=now), now=now)


def _tell_blindness(store: Store, audience: Audience, watch: Watch) -> None:
    now = utc_now()
    with store.write() as conn:
        tell_blindness(conn, audience, watch.look(conn, now=now), now=now)
        tell_sick_feeds(conn, audience, feeds.states(conn), now=now)


def _plant(store: Store, policy: Policy) -> None:
    with store.write() as conn:
        plant(conn, shipped("seeds"), now=utc_now(), policy=policy)


def _first_beat(dashboard: str) -> Beat:
    now = utc_now()
    return Beat(
        at=now, started=now, pid=os.getpid(), host=socket.gethostname(), dashboard=dashboard
    )


def _heart(store: Store, beat: Beat, schedule: Schedule) -> Tick:
    """Beats only while no tick hangs: a daemon that does nothing must not look alive."""

    async def once() -> None:
        hung = schedule.hung(utc_now())
        if hung:
            log.error("hung", ticks=hung)
        else:
            await asyncio.to_thread(_write, store, replace(beat, at=utc_now()))

    return Tick(name="beat", every=BEAT_EVERY, run=once)


def _disk(store: Store, ballast: Ballast, audience: Audience) -> Tick:
    """Keeps what is stored and told in step with whether the disk is full."""

    def look() -> None:
        ballast.look()
        with store.read() as conn:
            known = standstill.since(conn) is not None
        if known == ballast.full:
            return
        log.critical("disk_full" if ballast.full else "disk_has_room", folder=str(ballast.folder))
        with store.write() as conn:
            if ballast.full:
                standstill.begin(conn, now=utc_now())
                tell_full(conn, audience, str(ballast.folder), now=utc_now())
            else:
                standstill.end(conn)

    async def once() -> None:
        await asyncio.to_thread(look)

    return Tick(name="disk", every=DISK_EVERY, run=once)


class _Damage:
    """Ends the daemon when its store turns out to be damaged: a silent hole is worse than none."""

    def __init__(self, store: Store, stop: asyncio.Event) -> None:
        self.found: StoreError | None = None
        self._store = store
        self._stop = stop

    async def look(self) -> None:
        try:
            await asyncio.to_thread(self._store.refuse_damage)
        except StoreError as error:
            log.critical("store_damaged", why=str(error))
            self.found = error
            self._stop.set()


def _watched(settings: Settings, store: Store, watch: Watch) -> Iterator[Tick]:
    async def look() -> None:
        await asyncio.to_thread(_tell_blindness, store, settings.audience, watch)

    async def digest() -> None:
        await asyncio.to_thread(_post_digests, store, settings.audience, watch)

    yield Tick(name="watch", every=WATCH_EVERY, run=look)
    yield Tick(name="digest", every=DIGEST_EVERY, run=digest)
    url = settings.options.ping_url.get_secret_value()
    if url:
        yield Tick(name="watchman", every=PING_EVERY, run=Watchman(store, watch, url).call)


def _write(store: Store, beat: Beat) -> None:
    with store.write() as conn:
        heartbeat.write(conn, beat)
