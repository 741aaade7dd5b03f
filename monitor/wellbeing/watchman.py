"""The watchman outside: an address that is asked for only while everything works.

It belongs to a service that raises the alarm when it is asked no more (a dead man's switch). So
silence of this process, of its machine or of its line is noticed by somebody who is not on it.
"""

import asyncio

import aiohttp
import structlog

from monitor.clock import utc_now
from monitor.store import Store
from monitor.wellbeing import vitals
from monitor.wellbeing.vitals import Vitals
from monitor.wellbeing.watch import Watch

TIMEOUT = aiohttp.ClientTimeout(total=20)

log = structlog.get_logger(__name__)


class Watchman:
    """Asks for `url` when `call` finds that everything works. The address is never logged."""

    def __init__(self, store: Store, watch: Watch, url: str) -> None:
        self._store = store
        self._watch = watch
        self._url = url

    async def call(self) -> bool:
        """Whether the watchman was reached."""
        found = await asyncio.to_thread(self._look)
        if not found.works:
            wrong = [finding.what for finding in found.findings if finding.grave]
            log.warning("watchman_not_called", because=wrong)
            return False
        return await self._ask()

    async def _ask(self) -> bool:
        try:
            async with (
                aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()) as own,
                own.get(self._url, allow_redirects=False) as answer,
            ):
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            log.warning("watchman_unreachable", error=type(error).__name__)
            return False
        if not 200 <= status < 300:
            log.warning("watchman_refuses", status=status)
        return 200 <= status < 300

    def _look(self) -> Vitals:
        with self._store.read() as conn:
            return vitals.take(conn, self._watch, now=utc_now())
