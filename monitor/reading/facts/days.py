"""Expressions of time -> days of the calendar at the place. Pure calendar arithmetic.

A weekday is the last one up to the day of publication; a date without a year is the nearest one
that is not after it. A night that may run over midnight has two days. Nothing is ever dated after
the publication, because what is told has happened.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from monitor.reading.facts.told import Told
from monitor.types import Basis, When, WhenPrecision

DAY: Final = timedelta(days=1)
EVENING = 17  # hour from which "tonight" and "in the evening" can be the day of publication
SMALL = 3  # hours after midnight in which "tonight" may have begun on the day before
HOURS = 24  # of a day
NIGHT = 20  # hour at which a night begins
ENDED = 5  # ... and at which it is over
PARTS: Final = (  # until which hour a part of the day that begins then goes by which name
    (3, "small_hours"),
    (5, "dawn"),
    (12, "morning"),
    (17, "afternoon"),
    (19, "evening"),
    (24, "night"),
)
AHEAD = 1  # days that a text may be dated after its publication instant (wrong clocks, zones)


@dataclass(frozen=True, slots=True)
class Base:
    """What expressions are relative to: the publication as the clocks of the place show it."""

    published: datetime
    anchor: date | None = None  # the day of the attack told before: "the following day"

    @property
    def day(self) -> date:
        return self.published.date()


@dataclass(frozen=True, slots=True)
class Days:
    earliest: date
    latest: date
    precision: WhenPrecision = WhenPrecision.DAY

    def moved(self, days: int) -> "Days":
        return Days(self.earliest + days * DAY, self.latest + days * DAY, self.precision)


def resolve(told: Told, base: Base) -> When | None:
    """The days that `told` means; None when it cannot be said, or lies in the future."""
    try:
        days = _days(told, base)
    except (ValueError, OverflowError):  # 30 February, the year 0
        return None
    if days is None or days.earliest > base.day + AHEAD * DAY:
        return None
    days, clock = _clock(told, days, base)
    latest = max(days.earliest, min(days.latest, base.day + AHEAD * DAY))
    return When(
        earliest=days.earliest,
        latest=latest,
        precision=WhenPrecision.HOUR if clock else days.precision,
        basis=Basis.TEXT,
        time=clock.strftime("%H:%M") if clock else _part(told, days),
    )


def _part(told: Told, days: Days) -> str | None:
    """The part of the one day that was told: "on Friday evening", "late on Friday"."""
    if days.earliest != days.latest:
        return None
    if told.part == 0 and told.night:
        return None  # midnight: before it or after it, on that day or the next
    part = NIGHT if told.last_night else told.part
    if part is None and days.precision is WhenPrecision.DAY:
        part = {"early": 0, "late": NIGHT}.get(told.shade)
    return None if part is None else next(name for end, name in PARTS if part < end)


def _days(told: Told, base: Base) -> Days | None:
    if told.iso is not None:
        return _one(told.iso)
    if told.month is not None and told.day is not None:
        return _date(told, told.month, told.day, base)
    if told.weekday is not None:
        return _weekday(told, told.weekday, base)
    if told.last_night:
        return _one(base.day - DAY)
    if told.relative is not None:
        return _relative(told, told.relative, base)
    if told.side:
        return _span(told, base)
    if told.month is not None:
        return _month(told, told.month, base)
    if told.weekend:
        return _weekend(told, base)
    if told.year is not None:
        return Days(date(told.year, 1, 1), date(told.year, 12, 31), WhenPrecision.MONTH)
    if told.overnight:
        return Days(base.day - DAY, base.day)
    return _hour(told, base)


def _one(day: date) -> Days:
    return Days(day, day)


def _date(told: Told, month: int, day: int, base: Base) -> Days:
    year = told.year or base.day.year
    first = date(year, month, day)
    if told.year is None and first > base.day + AHEAD * DAY:
        first = date(year - 1, month, day)
    last = date(first.year, month, told.to_day) if told.to_day else first
    if last == first and told.overnight:
        # what is published on that day, before the evening, tells the night into it
        ended = first == base.day and base.published.hour < NIGHT
        return Days(first - DAY, first) if ended else Days(first, first + DAY)
    return Days(first, max(first, last))


def _weekday(told: Told, weekday: int, base: Base) -> Days | None:
    if told.which == "next":
        return None
    if told.which == "previous":
        day = (base.anchor or base.day) - DAY
        return _one(day - (day.weekday() - weekday) % 7 * DAY)
    if told.side == "last" and told.unit == 7:  # "Tuesday of last week"
        return _one(base.day - (7 + base.day.weekday() - weekday) * DAY)
    back = (base.day.weekday() - weekday) % 7
    if back == 0 and told.which == "last":
        back = 7
    day = base.day - back * DAY
    if told.to_weekday is not None:
        return Days(day, day + (told.to_weekday - weekday) % 7 * DAY)
    if told.overnight:  # the night into it or the night after it: both begin or end on that day
        return Days(day - DAY, day)
    return _one(day)


def _relative(told: Told, days: int, base: Base) -> Days | None:
    if days > 0:
        return None
    day = base.day + days * DAY
    small_hours = days == 0 and base.published.hour < SMALL
    return Days(day - DAY, day) if told.overnight or small_hours else _one(day)


def _hour(told: Told, base: Base) -> Days | None:
    """An hour or part of the day without a day: the last such hour before the publication."""
    if told.which == "last":
        return _one(base.day - DAY)
    clock = _shown(told)
    starts = clock.hour if clock else told.part
    if starts is None:
        return None
    if told.which == "this" or starts < EVENING:
        return _one(base.day)
    if base.published.time() == time(0):  # only the day is known
        return Days(base.day - DAY, base.day)
    return _one(base.day if base.published.hour >= starts else base.day - DAY)


def _weekend(told: Told, base: Base) -> Days:
    saturday = base.day - (base.day.weekday() - 5) % 7 * DAY
    if told.which == "last" and base.day - saturday < 2 * DAY:
        saturday -= 7 * DAY
    return Days(saturday, min(saturday + DAY, max(base.day, saturday)))


# --- units: ago, last, this, earlier ----------------------------------------------------------


def _span(told: Told, base: Base) -> Days | None:
    unit = told.unit or 0
    if told.side == "ago":
        return _back(told.count or 1, unit, told.several or _alone(told), base.day)
    if told.side in ("earlier", "later"):
        return _apart(told, base, unit)
    if told.side == "after":
        return _back(told.count or 1, unit, told.several or _alone(told), base.anchor or base.day)
    if told.side in ("previous", "next", "same"):
        return _beside(told, base, unit)
    return _current(told, base, unit)


def _alone(told: Told) -> bool:
    """ "Days ago": no number, and none in the word for the unit itself (two days in one word)."""
    return told.count is None and told.unit in (0, 1)


def _apart(told: Told, base: Base, unit: int) -> Days | None:
    vague = told.several or _alone(told)
    if told.side == "earlier":
        return _back(told.count or 1, unit, vague, base.anchor or base.day)
    if base.anchor is None:
        return None
    return _one(base.anchor + (told.count or 1) * unit * DAY) if unit <= 1 else None


def _beside(told: Told, base: Base, unit: int) -> Days | None:
    """The previous, the following, the same day as the attack told before."""
    if unit != 1:
        earlier = told.side == "previous" and unit > 1
        return _back(1, unit, False, base.anchor or base.day) if earlier else None
    if told.side == "same":
        return _one(base.anchor or base.day)
    if base.anchor is None:
        return _one(base.day - DAY) if told.side == "previous" else None
    return _one(base.anchor + (DAY if told.side == "next" else -DAY))


def _back(count: int, unit: int, vague: bool, day: date) -> Days:
    """`count` units before `day`; the longer the unit, the wider."""
    if unit == 0:
        if count % HOURS == 0:  # "48 hours earlier"; nobody counts so many minutes
            return _one(day - count // HOURS * DAY)
        return Days(day - DAY, day) if vague or count > 6 else _one(day)
    if unit < 7:
        if vague:
            return Days(day - 6 * DAY, day - 2 * DAY, WhenPrecision.WEEK)
        return _one(day - count * unit * DAY)
    if unit <= 14:
        middle = day - count * unit * DAY
        wide = (6 if vague else 3) * DAY
        return Days(middle - wide, middle + wide, WhenPrecision.WEEK)
    if unit % 30 == 0:
        return _whole_month(day, -count * unit // 30)
    year = day.year - count * unit // 365
    return Days(date(year, 1, 1), date(year, 12, 31), WhenPrecision.MONTH)


def _current(told: Told, base: Base, unit: int) -> Days | None:
    """Last week, this month, the last three days."""
    day = base.day
    if told.count is not None or unit <= 1:
        back = max(1, (told.count or 1) * max(unit, 1))
        return Days(
            day - back * DAY, day, WhenPrecision.WEEK if back <= 14 else WhenPrecision.MONTH
        )
    last = told.side == "last"
    if unit <= 14:
        monday = day - day.weekday() * DAY
        if not last:
            return Days(min(monday, day - DAY), day, WhenPrecision.WEEK)
        sunday = max(monday - DAY, day - DAY) if day.weekday() == 6 else monday - DAY
        return Days(monday - 7 * DAY, sunday, WhenPrecision.WEEK)
    if unit == 30:
        whole = _whole_month(day, -1 if last else 0)
        return Days(whole.earliest, min(whole.latest, day), WhenPrecision.MONTH)
    year = day.year - last
    return Days(date(year, 1, 1), min(date(year, 12, 31), day), WhenPrecision.MONTH)


def _width(days: int) -> WhenPrecision:
    return WhenPrecision.WEEK if days <= 14 else WhenPrecision.MONTH


def _whole_month(day: date, months: int) -> Days:
    index = day.year * 12 + day.month - 1 + months
    return _month_of(index // 12, index % 12 + 1, "")


THIRDS: Final = {"": (1, 31), "early": (1, 10), "middle": (11, 20), "late": (21, 31)}


def _month_of(year: int, month: int, shade: str) -> Days:
    first, last = THIRDS[shade]
    end = calendar.monthrange(year, month)[1]
    return Days(date(year, month, first), date(year, month, min(last, end)), WhenPrecision.MONTH)


def _month(told: Told, month: int, base: Base) -> Days | None:
    year = told.year
    if year is None:
        year = base.day.year - (month > base.day.month)
        if told.which == "last" and month == base.day.month:
            year -= 1
    return _month_of(year, month, told.shade)


# --- hours ------------------------------------------------------------------------------------


def _clock(told: Told, days: Days, base: Base) -> tuple[Days, time | None]:
    """The hour at the place, and the day it falls on there."""
    clock = _shown(told)
    unsure = told.either and told.part is None and not told.last_night
    if clock is None or unsure or days.earliest != days.latest:
        return days, None
    if _in_night(told) and clock.hour < ENDED:
        after = days.moved(1)  # "at 2 a.m. last night" is the day after the evening
        return (after, clock) if told.last_night else (Days(days.earliest, after.latest), None)
    if not told.universal:
        return days, clock
    instant = datetime.combine(days.earliest, clock, UTC)
    there = instant.astimezone(base.published.tzinfo or UTC)
    return Days(there.date(), there.date()), there.time()


def _shown(told: Told) -> time | None:
    """What a clock of 24 hours shows: "9:30 in the evening" is 21:30, "1:30 at night" is 1:30."""
    part = NIGHT if told.last_night else told.part
    if told.clock is None or part is None or part < 12 or told.clock.hour >= 12:
        return told.clock
    if _in_night(told) and told.clock.hour < ENDED:
        return told.clock
    return told.clock.replace(hour=told.clock.hour + 12)


def _in_night(told: Told) -> bool:
    """Whether the hour is told of a night, which begins on one day and ends on the next."""
    return told.last_night or (told.part is not None and told.part >= NIGHT)


def local(published: datetime, zone: str) -> datetime:
    """The instant of publication on the clocks of `zone` (IANA); unknown zones mean UTC."""
    try:
        return published.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OverflowError):
        return published.astimezone(UTC)
