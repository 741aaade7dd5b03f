"""What to do with a message that was not taken. Pure.

A repeat that somebody sees twice is cheaper than an alert that nobody sees, but only a marked one,
and only a bounded number of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.errors import ChannelError

PLAINEST = 2  # the last form a message can be given: its first line and a link
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
# A provider's own wish is followed between these: a wrong header must not silence us for a year.
SHORTEST_WISH, LONGEST_WISH = timedelta(seconds=1), timedelta(hours=1)
# An address that refuses everything is asked again this often, until the message is too old.
BROKEN_WAIT = timedelta(minutes=15)
# When a message whose answer was lost is sent again: far enough apart that a provider which fails
# for hours gets it in the end, few enough that one which takes all and answers nothing is no flood.
REPEAT_WAITS = (FIRST_WAIT, timedelta(minutes=20), timedelta(hours=1), timedelta(hours=3))
REPEATS = len(REPEAT_WAITS)


class Verdict(StrEnum):
    RETRY = "retry"  # nothing arrived; as if it had not been tried
    PLAINER = "plainer"  # the provider does not take it in this form
    REPEAT = "repeat"  # it may have arrived; the next copy is marked
    DEAD = "dead"  # refused for good
    UNCONFIRMED = "unconfirmed"  # it may have arrived, and enough copies have been sent


@dataclass(frozen=True, kw_only=True)
class Next:
    verdict: Verdict
    at: datetime
    counted: bool  # as one more failure, for the back-off
    whole_destination: bool  # the provider asked for quiet: everything for this address waits


def after_failure(
    error: ChannelError,
    *,
    attempts: int,
    uncertain: int,
    plainness: int,
    now: datetime,
    spread: float,
) -> Next:
    """Return what becomes of a message after `error`.

    `attempts` and `uncertain` count the failures and the lost answers before this one, `plainness`
    is that of the form that was sent. `spread` (0..1) is drawn at random, so that a thousand
    waiting messages do not come back together.
    """
    if error.unfit and plainness < PLAINEST:
        return _next(Verdict.PLAINER, now)
    if error.permanent:
        return _next(Verdict.DEAD, now)
    if error.uncertain and uncertain >= REPEATS:
        return _next(Verdict.UNCONFIRMED, now)
    if error.uncertain:
        return _next(Verdict.REPEAT, now + REPEAT_WAITS[uncertain])
    if error.broken:
        return _next(Verdict.RETRY, now + BROKEN_WAIT, whole_destination=True)
    if error.wait is not None:
        wish = min(max(error.wait, SHORTEST_WISH), LONGEST_WISH)
        return _next(Verdict.RETRY, now + wish, counted=False, whole_destination=True)
    return _next(Verdict.RETRY, now + wait(attempts, spread))


def after_crash(*, uncertain: int, now: datetime, spread: float) -> Next:
    """What becomes of a message that we died over: again soon, for it is not the provider who is
    unwell, but not for ever, for it may be the message that kills us."""
    if uncertain >= REPEATS:
        return _next(Verdict.UNCONFIRMED, now)
    return _next(Verdict.REPEAT, now + wait(uncertain, spread))


def wait(attempts: int, spread: float) -> timedelta:
    """Back-off: doubles from 5 s to 15 min, spread over the whole of it ("full jitter").

    Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog (2015).
    """
    longest = min(FIRST_WAIT * float(2 ** min(attempts, 20)), LONGEST_WAIT)
    return max(longest * spread, SHORTEST_WISH)


def _next(
    verdict: Verdict, at: datetime, *, counted: bool = True, whole_destination: bool = False
) -> Next:
    return Next(verdict=verdict, at=at, counted=counted, whole_destination=whole_destination)
