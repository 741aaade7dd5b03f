"""robots.txt, for the pages behind items. Feeds are not asked for: offering one is consent.

RFC 9309: a missing file allows everything, a server error nothing; kept for a day, 512 KiB read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from monitor.clock import utc_now
from monitor.errors import FetchError, FetchFault
from monitor.fetch import Fetcher, Limits
from monitor.types import Fetched

NAME = "attack-monitor"  # how rules address us
KEPT = timedelta(hours=24)
KEPT_AFTER_ERROR = timedelta(minutes=15)
MAX_SITES = 2_000
LIMITS = Limits(total_s=10.0, wire_bytes=512 * 1024, decoded_bytes=512 * 1024)


@dataclass(frozen=True, kw_only=True)
class _Rules:
    protego: Protego | None  # None: everything is forbidden, the server is in trouble
    until: datetime


class Robots:
    """Remembers the rules of each site. Ask `allows` before fetching a page."""

    def __init__(self, fetcher: Fetcher, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._rules: dict[str, _Rules] = {}

    async def allows(self, url: str) -> bool:
        """Whether this site lets us read that page."""
        parts = urlsplit(url)
        rules = await self._rules_of(f"{parts.scheme}://{parts.netloc}")
        return rules.protego is not None and bool(rules.protego.can_fetch(url, NAME))

    async def _rules_of(self, site: str) -> _Rules:
        known = self._rules.get(site)
        if known is None or known.until <= self._clock():
            known = await self._ask(site)
            if len(self._rules) >= MAX_SITES:
                self._rules.pop(next(iter(self._rules)))
            self._rules[site] = known
        return known

    async def _ask(self, site: str) -> _Rules:
        now = self._clock()
        try:
            answer = await self._fetcher.fetch(f"{site}/robots.txt", limits=LIMITS)
        except FetchError as error:
            if _means_trouble(error):
                return _Rules(protego=None, until=now + KEPT_AFTER_ERROR)
            return _Rules(protego=Protego.parse(""), until=now + KEPT)
        body = answer.body if isinstance(answer, Fetched) else b""
        return _Rules(protego=Protego.parse(body.decode("utf-8", "replace")), until=now + KEPT)


def _means_trouble(error: FetchError) -> bool:
    """Unreachable or failing: everything is forbidden for now. Any 4xx: there are no rules."""
    if error.fault is FetchFault.STATUS:
        return (error.status or 0) >= 500 or error.status == 429
    return error.fault in (FetchFault.UNREACHABLE, FetchFault.TIMEOUT, FetchFault.BROKEN)
