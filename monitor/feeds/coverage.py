"""Where we can see. Silence because nothing happened and silence because feeds broke differ. Pure.

A country, a watched site or a language is *blind* when no feed that covers it delivers, also when
none is configured. That is told once per episode, when it begins and when it ends.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from babel import Locale

from monitor.feeds.cures import NETWORK_CURE, words_of
from monitor.feeds.health import FeedState, FeedStatus
from monitor.types import Feed

# A poll may fail, and the one after it; then what the feed publishes does not reach us in time.
FRESH_AT_LEAST = timedelta(hours=1)
FRESH_INTERVALS = 3
FIRST_POLL_WITHIN = timedelta(hours=1)  # until then a new feed is waited for, not missed
TROUBLES = 3  # feeds named in one sentence
TELLING = 5  # feeds polled, none of which delivers, say that something is wrong with us
ENGLISH = Locale("en")


class Area(StrEnum):
    COUNTRY = "country"
    SITE = "site"
    LANGUAGE = "language"


def key(area: Area, name: str) -> str:
    """What a view is known by; `name` is an ISO code, or the name of a site."""
    return f"{area}/{name}"


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What somebody wants to hear of, whether or not a feed covers it."""

    countries: frozenset[str] = frozenset()  # ISO 3166 alpha-2
    sites: Mapping[str, str] = field(default_factory=dict)  # name -> its country
    languages: frozenset[str] = frozenset()  # ISO 639
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)  # key of a view -> by whom

    @property
    def keys(self) -> frozenset[str]:
        """Of the views of it."""
        named = (
            (Area.COUNTRY, self.countries),
            (Area.SITE, self.sites),
            (Area.LANGUAGE, self.languages),
        )
        return frozenset(key(area, name) for area, names in named for name in names)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A feed that does not deliver."""

    feed: str
    reason: str
    cure: str

    def __str__(self) -> str:
        return f"{self.feed}: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class View:
    """How well one country, site or language is seen."""

    area: Area
    name: str  # ISO code, or the name of the site
    configured: int
    delivering: int
    waiting: int = 0  # not polled yet, and not for long
    since: datetime | None = None  # when the last of them still delivered; None: never
    troubles: tuple[Trouble, ...] = ()
    asked_by: frozenset[str] = frozenset()  # subscribers who named it

    @property
    def blind(self) -> bool:
        return self.delivering == 0 and self.waiting == 0

    @property
    def key(self) -> str:
        return key(self.area, self.name)

    @property
    def title(self) -> str:
        """What people call it: Iraq, Arabic, the name of the site."""
        if self.area is Area.COUNTRY:
            return str(ENGLISH.territories.get(self.name, self.name))
        if self.area is Area.LANGUAGE:
            return str(ENGLISH.languages.get(self.name, self.name))
        return self.name

    @property
    def cure(self) -> str:
        """What helps most: the first trouble's cure. Empty when nothing is to be done."""
        if not self.blind:
            return ""
        if not self.configured:
            return "add a feed that covers it: monitor feeds add"
        return next((one.cure for one in self.troubles if one.cure), "monitor feeds list")

    def in_words(self) -> str:
        """What the operator is told of it."""
        if not self.configured:
            return f"{self.title}: blind, no feed covers it"
        seen = f"{self.delivering} of {self.configured} feeds deliver"
        if not self.blind:
            return f"{self.title}: {seen}"
        last = f"since {self.since:%Y-%m-%d %H:%M} UTC" if self.since else "and none ever did"
        named = "; ".join(str(one) for one in self.troubles[:TROUBLES])
        more = len(self.troubles) - TROUBLES
        return f"{self.title}: blind, {seen} {last} ({named}{f'; {more} more' if more > 0 else ''})"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How well everything that is watched is seen, blind spots first."""

    views: tuple[View, ...]
    feeds: int  # polled ones
    delivering: int
    waiting: int = 0  # of them, not polled yet
    last_ok: datetime | None = None  # when any of them answered last

    @property
    def blind(self) -> tuple[View, ...]:
        return tuple(view for view in self.views if view.blind)

    @property
    def checking(self) -> bool:
        """Feeds are being polled for the first time, and not everything is seen yet."""
        return self.waiting > 0 and not all(view.delivering for view in self.views)

    @property
    def all_dark(self) -> bool:
        """Not one feed delivers: the cause is likely on our side."""
        told = bool(self.blind) or self.feeds - self.waiting >= TELLING
        return self.feeds > 0 and self.delivering == 0 and told

    def in_words(self) -> str:
        """One line: how many feeds deliver, and where nothing is seen."""
        counted = f"{self.delivering} of {self.feeds} feeds deliver"
        if self.all_dark:
            last = f"the last one did {self.last_ok:%Y-%m-%d %H:%M} UTC" if self.last_ok else ""
            return f"{counted}: nothing is seen anywhere; {last or 'none ever did'}"
        if self.checking:
            return f"{counted} so far; {self.waiting} are still to be polled for the first time"
        if not self.blind:
            return f"{counted}; every country, site and language that is watched is seen"
        return f"{counted}; nothing is seen of {', '.join(view.title for view in self.blind)}"


def coverage(
    feeds: Iterable[Feed],
    states: Mapping[str, FeedState],
    watched: Watched,
    *,
    now: datetime,
) -> Coverage:
    """What the polled ones of `feeds` let us see of what they cover and of what is `watched`."""
    polled = [feed for feed in feeds if feed.enabled]
    seen = {feed.id: _Sight.of(feed, states.get(feed.id), now) for feed in polled}
    countries = watched.countries.union(*(feed.covers for feed in polled))
    languages = watched.languages | {feed.source.language for feed in polled} - {""}

    def view(area: Area, name: str, covers: Callable[[Feed], bool]) -> View:
        asked_by = watched.asked.get(key(area, name), frozenset())
        return _view(area, name, [seen[feed.id] for feed in polled if covers(feed)], asked_by)

    def by_country(code: str) -> Callable[[Feed], bool]:
        return lambda feed: code in feed.covers

    def by_language(code: str) -> Callable[[Feed], bool]:
        return lambda feed: feed.source.language == code

    views = [view(Area.COUNTRY, code, by_country(code)) for code in countries]
    views += [view(Area.SITE, name, by_country(code)) for name, code in watched.sites.items()]
    views += [view(Area.LANGUAGE, code, by_language(code)) for code in languages]
    return Coverage(
        views=tuple(sorted(views, key=lambda one: (not one.blind, one.area, one.title))),
        feeds=len(polled),
        delivering=sum(sight.delivers for sight in seen.values()),
        waiting=sum(sight.waiting for sight in seen.values()),
        last_ok=max((one.last_ok for one in seen.values() if one.last_ok), default=None),
    )


def delivers(state: FeedState | None, now: datetime) -> bool:
    """Whether what this feed publishes reaches us now."""
    if state is None or state.last_ok is None or not state.status.delivers:
        return False
    interval = state.next_due - (state.last_polled or state.next_due)
    return now - state.last_ok <= max(FRESH_AT_LEAST, FRESH_INTERVALS * interval)


@dataclass(frozen=True, kw_only=True)
class _Sight:
    """One feed's part in what is seen."""

    delivers: bool
    waiting: bool
    last_ok: datetime | None
    trouble: Trouble

    @classmethod
    def of(cls, feed: Feed, state: FeedState | None, now: datetime) -> "_Sight":
        fresh = state is None or (
            state.status is FeedStatus.NEW
            and state.last_polled is None
            and now - (state.status_since or now) < FIRST_POLL_WITHIN
        )
        return cls(
            delivers=delivers(state, now),
            waiting=fresh,
            last_ok=state.last_ok if state else None,
            trouble=_trouble(feed, state),
        )


def _trouble(feed: Feed, state: FeedState | None) -> Trouble:
    words, cure = words_of(state)
    if state and state.status.delivers:
        words, cure = "has not answered lately", NETWORK_CURE
    return Trouble(feed=feed.id, reason=(state.status_reason if state else "") or words, cure=cure)


def _view(area: Area, name: str, sights: list[_Sight], asked_by: frozenset[str]) -> View:
    silent = [sight for sight in sights if not sight.delivers and not sight.waiting]
    return View(
        area=area,
        name=name,
        configured=len(sights),
        delivering=sum(sight.delivers for sight in sights),
        waiting=sum(sight.waiting for sight in sights),
        since=max((sight.last_ok for sight in sights if sight.last_ok), default=None),
        troubles=tuple(sight.trouble for sight in silent),
        asked_by=asked_by,
    )
