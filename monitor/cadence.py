"""When to poll a feed again. Pure: the same feed and state always give the same answer."""

import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

FASTEST = timedelta(seconds=60)
SLOWEST = timedelta(hours=24)  # nothing is ever given up on: once a day is the least
BUSIEST = timedelta(minutes=5)
LAZIEST = timedelta(hours=4)
RETRY_AFTER_MIN = timedelta(seconds=60)
RETRY_AFTER_MAX = timedelta(hours=24)
SPREAD = 0.10  # each feed keeps its own place within +-10 % of its interval
ENOUGH_GAPS = 5  # fewer say nothing about a habit


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How a feed publishes: the usual and the longest usual pause between two of its items.

    The median and the 95th percentile of recent gaps; None while too few items are known.
    """

    median_gap: timedelta | None = None
    long_gap: timedelta | None = None


UNKNOWN_RHYTHM = Rhythm()


def clamp_retry_after(wish: timedelta, now: datetime) -> datetime:
    """A server's wish, held between one minute and one day: neither hammer nor be silenced."""
    return now + min(max(wish, RETRY_AFTER_MIN), RETRY_AFTER_MAX)


def place_of(feed_id: str) -> float:
    """A number in [-1, 1) that belongs to this feed: spreads feeds, today as after a restart."""
    digest = hashlib.sha256(feed_id.encode()).digest()
    return int.from_bytes(digest[:4]) / 2**31 - 1


def spread(feed_id: str, interval: timedelta) -> timedelta:
    """`interval`, moved by the feed's own share of +-10 %."""
    return interval * (1 + SPREAD * place_of(feed_id))


def back_off(interval: timedelta, failures: int) -> timedelta:
    """2^n times the interval after `failures` failures in a row, at most a day; never stops."""
    doubled = interval * (1 << min(max(failures, 0), 20))
    return min(doubled, SLOWEST)


def next_due(
    feed_id: str,
    now: datetime,
    interval: timedelta,
    *,
    failures: int = 0,
    not_before: datetime | None = None,
) -> datetime:
    """When this feed's next turn is."""
    due = now + spread(feed_id, back_off(interval, failures))
    return max(due, not_before) if not_before else due


def first_due(feed_id: str, now: datetime, interval: timedelta) -> datetime:
    """A feed never polled before: at a place of its own within one interval, at most a minute.

    Feeds of one start are spread a little, but nobody waits a quarter of an hour for the first
    sign of life.
    """
    return now + min(interval, timedelta(minutes=1)) * ((place_of(feed_id) + 1) / 2)


def rhythm_of(instants: Iterable[datetime]) -> Rhythm:
    """The rhythm of items first published or seen at `instants`, in any order."""
    ordered = sorted(instants)
    gaps = sorted(late - early for early, late in itertools.pairwise(ordered))
    if len(gaps) < ENOUGH_GAPS:
        return UNKNOWN_RHYTHM
    return Rhythm(median_gap=gaps[len(gaps) // 2], long_gap=gaps[int(len(gaps) * 0.95)])


def interval_of(
    base: timedelta,
    rhythm: Rhythm,
    *,
    fast: bool = False,
    max_age: timedelta | None = None,
    hurry: bool = False,
) -> timedelta:
    """How long to wait after a good poll.

    A quarter of the feed's median gap, so that an item waits a fraction of the pause between two;
    between five minutes and four times the configured interval, or, for a `fast` feed, between
    one minute and the interval. The server's own freshness (`max_age`) is the least, up to four
    hours. `hurry` halves the wait: entries were missed or the document was cut off.
    """
    floor = min(base, FASTEST if fast else BUSIEST)
    ceiling = base if fast else min(4 * base, LAZIEST)
    wanted = base if rhythm.median_gap is None else rhythm.median_gap / 4
    interval = min(max(wanted, floor), max(ceiling, floor))
    interval = max(interval / 2 if hurry else interval, floor)
    return max(interval, min(max_age, LAZIEST)) if max_age and not fast else interval
