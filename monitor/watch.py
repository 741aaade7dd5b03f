"""What is watched, by whom, and how well it is seen: subscribers and feeds put together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from monitor import yamlfile
from monitor.alerts.subscribers import Asset, Subscriber
from monitor.feeds.coverage import Coverage, Watched, coverage
from monitor.gazetteer.distance import kilometres_between
from monitor.gazetteer.sites import Site, SitesFile
from monitor.store import feeds as stored
from monitor.types import Feed


@dataclass(frozen=True, kw_only=True)
class Watch:
    """The feeds, and what people want to hear of through them."""

    feeds: tuple[Feed, ...] = ()
    watched: Watched = field(default_factory=Watched)
    self_test: time | None = None  # time of day in UTC; None: nobody gets one

    @classmethod
    def load(
        cls,
        config: Path,
        feeds: Iterable[Feed],
        people: Iterable[Subscriber],
        *,
        self_test: time | None = None,
    ) -> Self:
        """Read the sites below `config` that `people` ask for. Raises ConfigError."""
        people = tuple(people)
        asked = any(person.receive.sites or person.receive.assets for person in people)
        sites = yamlfile.load(config / "sites.yaml", SitesFile).sites if asked else ()
        tested = self_test if any(person.operator for person in people) else None
        return cls(feeds=tuple(feeds), watched=watched(people, sites), self_test=tested)

    def look(self, conn: Connection, *, now: datetime) -> Coverage:
        """How well everything is seen at present."""
        states = {state.id: state for state in stored.states(conn)}
        return coverage(self.feeds, states, self.watched, now=now)


def watched(people: Iterable[Subscriber], sites: Iterable[Site]) -> Watched:
    """What subscribers ask for by name. Pure.

    A place of their own counts for the country of the listed site nearest to it.
    """
    scopes = [person.receive for person in people]
    listed = tuple(sites)
    by_id = {site.id: site for site in listed}
    mine = {by_id[one] for scope in scopes for one in scope.sites if one in by_id}
    own = {asset.name: _country(asset, listed) for scope in scopes for asset in scope.assets}
    return Watched(
        countries=frozenset(code for scope in scopes for code in scope.countries),
        sites={site.name: site.country for site in mine} | own,
        languages=frozenset(code for scope in scopes for code in scope.languages),
    )


def _country(asset: Asset, sites: tuple[Site, ...]) -> str:
    nearest = min(sites, key=lambda site: kilometres_between(asset, site), default=None)
    return nearest.country if nearest else ""
