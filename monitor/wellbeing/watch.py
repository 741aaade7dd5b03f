"""What is watched, by whom, and how well it is seen: subscribers and feeds put together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from monitor import yamlfile
from monitor.alerts.subscribers import Asset, Scope, Subscriber
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
        scopes = [person.receive for person in people]
        asked = any(one.sites or one.assets or one.provinces for one in scopes)
        sites = yamlfile.load(config / "sites.yaml", SitesFile).sites if asked else ()
        tested = self_test if any(person.operator for person in people) else None
        return cls(feeds=tuple(feeds), watched=watched(people, sites), self_test=tested)

    def look(self, conn: Connection, *, now: datetime) -> Coverage:
        """How well everything is seen at present."""
        states = {state.id: state for state in stored.states(conn)}
        return coverage(self.feeds, states, self.watched, now=now)


def watched(people: Iterable[Subscriber], sites: Iterable[Site]) -> Watched:
    """What subscribers ask for by name, and who asks for it. Pure."""
    listed = tuple(sites)
    wishes = {person.name: _wishes(person.receive, listed) for person in people}
    asked = {name for wish in wishes.values() for name in wish.keys}
    return Watched(
        countries=frozenset().union(*(wish.countries for wish in wishes.values())),
        sites={name: code for wish in wishes.values() for name, code in wish.sites.items()},
        languages=frozenset().union(*(wish.languages for wish in wishes.values())),
        asked={
            name: frozenset(w for w, wish in wishes.items() if name in wish.keys) for name in asked
        },
    )


def _wishes(scope: Scope, listed: tuple[Site, ...]) -> Watched:
    """What one scope asks for. A province is seen through its country, which the listed sites in
    it tell; a place of one's own counts for the country of the listed site nearest to it.
    """
    provinces = {name.casefold() for name in scope.provinces}
    around = {site.country for site in listed if site.admin1.casefold() in provinces}
    sites = {site.name: site.country for site in listed if site.id in scope.sites}
    own = {asset.name: _country(asset, listed) for asset in scope.assets}
    return Watched(
        countries=frozenset({*scope.countries, *around}),
        sites=sites | own,
        languages=frozenset(scope.languages),
    )


def _country(asset: Asset, sites: tuple[Site, ...]) -> str:
    nearest = min(sites, key=lambda site: kilometres_between(asset, site), default=None)
    return nearest.country if nearest else ""
