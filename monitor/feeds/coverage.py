"""Where we can see. Silence because nothing happened and silence because feeds broke differ. Pure.

A country (or language, or publisher) is *blind* when feeds are configured for it and none of them
delivers. That is told once per episode, when it begins and when it ends.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.feeds.health import FeedState, FeedStatus
from monitor.types import Feed

FRESH_WITHIN = timedelta(hours=6)  # a feed that delivered longer ago is not watching now


@dataclass(frozen=True, kw_only=True)
class View:
    """How well one country, language or publisher is seen."""

    name: str
    configured: int
    delivering: int
    since: datetime | None  # when the last of them still delivered; None: never
    troubles: tuple[str, ...]  # "feed: reason", of those that do not deliver

    @property
    def blind(self) -> bool:
        return self.configured > 0 and self.delivering == 0

    def in_words(self) -> str:
        """What the operator is told of it."""
        seen = f"{self.delivering} of {self.configured} feeds deliver"
        if not self.blind:
            return f"{self.name}: {seen}"
        last = f"since {self.since:%Y-%m-%d %H:%M} UTC" if self.since else "and none ever did"
        return f"{self.name}: blind, {seen} {last} ({'; '.join(self.troubles[:3])})"


def country_of(feed: Feed) -> str:
    return feed.source.country


def language_of(feed: Feed) -> str:
    return feed.source.language


def publisher_of(feed: Feed) -> str:
    return feed.source.publisher


def coverage(
    feeds: Iterable[Feed],
    states: Mapping[str, FeedState],
    by: Callable[[Feed], str],
    *,
    now: datetime,
) -> tuple[View, ...]:
    """Views of all enabled feeds, grouped `by` country, language or publisher, blind ones first."""
    groups: dict[str, list[Feed]] = {}
    for feed in feeds:
        if feed.enabled and by(feed):
            groups.setdefault(by(feed), []).append(feed)
    views = [_view(name, group, states, now) for name, group in groups.items()]
    return tuple(sorted(views, key=lambda view: (not view.blind, view.name)))


def turned(
    blind_before: Iterable[str], views: Iterable[View]
) -> tuple[tuple[View, ...], tuple[View, ...]]:
    """(newly blind, seeing again): what is worth one message each, and nothing in between."""
    before = set(blind_before)
    seen = tuple(views)
    return (
        tuple(view for view in seen if view.blind and view.name not in before),
        tuple(view for view in seen if not view.blind and view.name in before),
    )


def delivers(state: FeedState | None, now: datetime) -> bool:
    """Whether what this feed publishes reaches us now."""
    if state is None or state.status.failing or state.last_ok is None:
        return False
    if state.status in (FeedStatus.STALE, FeedStatus.FROZEN, FeedStatus.EMPTY, FeedStatus.PAUSED):
        return False
    return now - state.last_ok <= FRESH_WITHIN


def _view(name: str, feeds: list[Feed], states: Mapping[str, FeedState], now: datetime) -> View:
    known = {feed.id: states.get(feed.id) for feed in feeds}
    silent = {key: state for key, state in known.items() if not delivers(state, now)}
    oks = [state.last_ok for state in known.values() if state and state.last_ok]
    return View(
        name=name,
        configured=len(feeds),
        delivering=len(feeds) - len(silent),
        since=max(oks, default=None),
        troubles=tuple(f"{key}: {_trouble(state)}" for key, state in sorted(silent.items())),
    )


def _trouble(state: FeedState | None) -> str:
    if state is None:
        return "never polled"
    return state.status_reason or str(state.status)
