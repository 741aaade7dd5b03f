"""Visits to other people's servers for history: by the same rules as live, and with patience.

A page is asked for only where robots.txt allows it; the list of an archive is there to be asked.
What is out of order for a moment is tried again, as late as the server wishes.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from monitor.clock import utc_now
from monitor.errors import FetchError, FetchFault
from monitor.fetch.exchange import Fetcher
from monitor.fetch.responses import MIB, Limits
from monitor.fetch.robots import Robots
from monitor.links import host_of
from monitor.types import Fetched

WAITS_S = (5.0,)  # before each further try of a page
LIST_WAITS_S = (20.0, 60.0)  # of a list, without which much is missed
DEAD_AFTER = 3  # failures to reach a host in a row; then it is left until the next run
PATIENCE = timedelta(minutes=5)  # a server that wishes for more is left until the next run
SILENCE = (FetchFault.UNREACHABLE, FetchFault.TIMEOUT)
# A sitemap may have 50 MB, packed or not; GDELT's list of files has more than 100.
LIST_LIMITS = Limits(
    total_s=300.0, read_s=30.0, wire_bytes=256 * MIB, decoded_bytes=256 * MIB, binary=True
)


class Visits:
    """Fetches pages and lists. The waits are the pauses between its tries, in seconds."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        waits_s: Sequence[float] = WAITS_S,
        list_waits_s: Sequence[float] = LIST_WAITS_S,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher, clock=clock)
        self._waits_s = waits_s
        self._list_waits_s = list_waits_s
        self._unreached: Counter[str] = Counter()
        self._clock = clock

    async def page(self, url: str) -> Fetched:
        """The page at `url`. Raises FetchError."""

        async def ask() -> Fetched:
            self._refuse_dead(url)
            if not await self._robots.allows(url):
                raise FetchError(FetchFault.ROBOTS, f"{url}: the site's robots.txt forbids it")
            return _whole(await self._fetcher.fetch(url))

        try:
            page = await self._patiently(ask, self._waits_s)
        except FetchError as error:
            self._unreached[host_of(url)] += error.fault in SILENCE
            raise
        self._unreached.pop(host_of(url), None)
        return page

    async def list(self, url: str) -> Fetched:
        """The list of an archive at `url`, which may be large and packed. Raises FetchError."""

        async def ask() -> Fetched:
            return _whole(await self._fetcher.fetch(url, limits=LIST_LIMITS))

        return await self._patiently(ask, self._list_waits_s)

    def _refuse_dead(self, url: str) -> None:
        host = host_of(url)
        if self._unreached[host] >= DEAD_AFTER:
            why = f"{url}: {host} did not answer {DEAD_AFTER} times; left for the next run"
            raise FetchError(FetchFault.UNREACHABLE, why)

    async def _patiently(
        self, ask: Callable[[], Awaitable[Fetched]], waits_s: Sequence[float]
    ) -> Fetched:
        for wait_s in waits_s:
            try:
                return await ask()
            except FetchError as error:
                wished = error.wished_wait(self._clock())
                if not error.retry_helps or wished > PATIENCE:
                    raise
                await asyncio.sleep(max(wait_s, wished.total_seconds()))
        return await ask()


def _whole(answer: object) -> Fetched:
    assert isinstance(answer, Fetched), "nothing was asked on condition"  # noqa: S101
    return answer
