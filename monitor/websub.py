"""Asks hubs to push: new subscriptions, renewals before a lease ends, and again after a refusal.

The request is stored before it is sent, so that a hub that comes back at once is known, and a kill
in between means no more than to ask again.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

from monitor.clock import utc_now
from monitor.errors import FetchError
from monitor.feeds import websub
from monitor.feeds.websub import Subscription
from monitor.fetch.exchange import Fetcher
from monitor.store import Store, subscriptions
from monitor.types import Feed

AT_ONCE = 8
PATH = "/websub"

log = structlog.get_logger(__name__)


class Subscriber:
    """Keeps the subscriptions of `feeds`. `url` is where hubs reach the dashboard."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        feeds: Iterable[Feed],
        *,
        url: str,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._feeds = frozenset(feed.id for feed in feeds if feed.enabled)
        self._base = f"{url.rstrip('/')}{PATH}/"
        self._clock = clock

    async def ask_due(self) -> None:
        """Ask for what is due."""
        due = await asyncio.to_thread(self._claim)
        await asyncio.gather(*(self._ask(one) for one in due))

    def _claim(self) -> list[Subscription]:
        now = self._clock()
        with self._store.read() as conn:
            due = subscriptions.due(conn, self._feeds, self._base, now=now, limit=AT_ONCE)
        asked = [websub.asked(one, self._base + one.token, now) for one in due]
        if asked:
            with self._store.write() as conn:
                for one in asked:
                    subscriptions.save(conn, one)
        return asked

    async def _ask(self, one: Subscription) -> None:
        form = {
            "hub.mode": "subscribe",
            "hub.topic": one.topic,
            "hub.callback": one.callback,
            "hub.secret": one.secret,
            "hub.lease_seconds": str(int(websub.LEASE.total_seconds())),
        }
        try:
            await self._fetcher.post(one.hub, form)
        except FetchError as error:
            log.info("hub_refuses", feed=one.feed_id, why=str(error)[: websub.MAX_REASON])
            await asyncio.to_thread(self._refused, one, str(error))

    def _refused(self, one: Subscription, why: str) -> None:
        with self._store.write() as conn:
            known = subscriptions.by_token(conn, one.token)
            if known is not None:
                subscriptions.save(conn, websub.refused(known, why))
