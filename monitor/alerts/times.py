"""Local times of people: quiet hours and digests in their zone, whatever the clocks do. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.alerts.subscribers import Digest, QuietHours

DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, kw_only=True)
class Period:
    """What one digest covers. `day` is the local date it is due on, and names it."""

    day: date
    start: datetime
    end: datetime


def quiet_until(quiet: QuietHours, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The instant at which the quiet hours end that `now` lies in; None outside of them."""
    local = now.astimezone(zone)
    at, over_midnight = local.time(), quiet.end < quiet.start
    begun, not_ended = at >= quiet.start, at < quiet.end
    if not (begun or not_ended if over_midnight else begun and not_ended):
        return None
    day = local.date() + DAY if over_midnight and begun else local.date()
    end = instant(day, quiet.end, zone)
    return end if end > now else None


def last_due(digest: Digest, zone: ZoneInfo, now: datetime) -> Period:
    """The newest digest whose time has come, and the time since the one before it."""
    step = 7 * DAY if digest.every == "week" else DAY
    day = now.astimezone(zone).date()
    if digest.every == "week":
        day -= (day.weekday() - WEEKDAYS.index(digest.weekday)) % 7 * DAY
    if instant(day, digest.at, zone) > now:
        day -= step
    return Period(
        day=day, start=instant(day - step, digest.at, zone), end=instant(day, digest.at, zone)
    )


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local time as UTC. An hour that is skipped counts as the one after it, an hour that comes
    twice as its first (PEP 495, fold=0)."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
