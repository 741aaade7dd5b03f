"""The self-test's way through the daemon: what may be fetched for it, and who is told of it."""

from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection
from yarl import URL

from monitor import canary
from monitor.alerts.audience import Audience
from monitor.fetch.exchange import Fetcher
from monitor.fetch.responses import DEFAULT_LIMITS, Limits
from monitor.incidents.policy import Policy
from monitor.record import record
from monitor.types import Article, Fetched, NotModified, Origin, Report, TextBasis


class HomeFetcher(Fetcher):
    """The daemon's: besides what is public it reaches the self-test's pages on its own dashboard.

    Nothing else there, whatever address a feed or a redirect names; empty `dashboard`: not even
    those.
    """

    def __init__(
        self, *, dashboard: str, allow: frozenset[tuple[str, int]], **rest: object
    ) -> None:
        super().__init__(allow=allow, **rest)  # type: ignore[arg-type]
        self._home = f"{dashboard.rstrip('/')}{canary.PATH}/" if dashboard else ""
        home = URL(dashboard)
        pair = (home.host or "", home.port or 0)
        limits = replace(DEFAULT_LIMITS, redirects=0)
        self._inside = Fetcher(allow=frozenset({pair}), host_gap_s=0, limits=limits)

    async def __aenter__(self) -> Self:
        await self._inside.__aenter__()
        return await super().__aenter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._inside.__aexit__(kind, error, trace)
        await super().__aexit__(kind, error, trace)

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        limits: Limits | None = None,
    ) -> Fetched | NotModified:
        """As Fetcher.fetch."""
        if self._home and self._is_home(url):
            return await self._inside.fetch(url)
        return await super().fetch(url, etag=etag, last_modified=last_modified, limits=limits)

    def _is_home(self, url: str) -> bool:
        """By the address as it will be used: "/self-test/../api" is none of the self-test's."""
        try:
            return str(URL(url)).startswith(self._home)
        except ValueError:
            return False


class Recorder:
    """Records what the follower read: news for everybody, a self-test for operators alone."""

    def __init__(self, policy: Policy, audience: Audience) -> None:
        self._policy = policy
        self._audience = audience
        self._operators = canary.operators(audience)

    def __call__(
        self, conn: Connection, article: Article, report: Report, *, now: datetime, silent: str
    ) -> object:
        if not canary.wrote(article):
            return record(
                conn,
                article,
                report,
                now=now,
                policy=self._policy,
                audience=self._audience,
                silent=silent,
            )
        # The first poll is history for every other feed; the text is not to be read anew by rules.
        return record(
            conn,
            replace(article, basis=TextBasis.UNKEPT),
            report,
            now=now,
            policy=self._policy,
            audience=self._operators,
            origin=Origin.CANARY,
        )
