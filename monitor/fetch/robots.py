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
from monitor.fetch.exchange import Fetcher
from monitor.fetch.responses import Limits
from monitor.types import Fetched

NAME = "attack-monitor"  # how rules address us
KEPT = timedelta(hours=24)
KEPT_AFTER_ERROR = timedelta(seconds=30)  # a page is tried again within minutes
MAX_SITES = 2_000
LIMITS = Limits(total_s=10.0, wire_bytes=512 * 1024, decoded_bytes=512 * 1024)


@dataclass(frozen=True, kw_only=True)
class _Rules:
    protego: Protego
    until: datetime
    trouble: FetchError | None = None  # the server is in trouble: everything is forbidden for now


class Robots:
    """Remembers the rules of each site. Ask `allows` before fetching a page."""

    def __init__(self, fetcher: Fetcher, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._rules: dict[str, _Rules] = {}

    async def allows(self, url: str) -> bool:
        """Whether this site lets us read that page.

        Raises FetchError when the site cannot be asked now; then nothing may be read from it.
        """
        parts = urlsplit(url)
        rules = await self._rules_of(f"{parts.scheme}://{parts.netloc}")
        if rules.trouble:
            raise rules.trouble
        return bool(rules.protego.can_fetch(url, NAME))

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
        text, trouble = "", None
        try:
            answer = await self._fetcher.fetch(f"{site}/robots.txt", limits=LIMITS)
            text = answer.body.decode("utf-8", "replace") if isinstance(answer, Fetched) else ""
        except FetchError as error:
            trouble = error if _means_trouble(error) else None
        kept = KEPT_AFTER_ERROR if trouble else KEPT
        return _Rules(protego=Protego.parse(text), until=now + kept, trouble=trouble)


def _means_trouble(error: FetchError) -> bool:
    """Unreachable or failing: everything is forbidden for now. Any 4xx: there are no rules."""
    if error.fault is FetchFault.STATUS:
        return (error.status or 0) >= 500 or error.status == 429
    return error.fault in (FetchFault.UNREACHABLE, FetchFault.TIMEOUT, FetchFault.BROKEN)
