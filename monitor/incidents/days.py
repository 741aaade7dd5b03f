"""How the days of two reports fit together: what each says, and how far it may be off."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from monitor.incidents.claims import asserting, corrects
from monitor.incidents.policy import Matching
from monitor.types import Basis, Claim, When, WhenPrecision

Hours = tuple[float, float]  # from the midnight that the day begins with


class DayFit(IntEnum):
    """The greater the closer."""

    APART = 0
    NEXT = 1  # a day apart: one night dated twice, or two attacks
    POSSIBLE = 2  # one of them does not say its day
    SAME = 3


@dataclass(frozen=True, kw_only=True)
class DayTerm:
    fit: DayFit
    words: str
    gap: int = 0  # days between the two


@dataclass(frozen=True, kw_only=True)
class Window:
    """The local days an attack can have been on. `told`: the text says so."""

    earliest: date
    latest: date
    told: bool
    hours: Hours | None = None  # local: (10.85, 10.85) for 10:51, (16, 25) for "evening"

    @property
    def one_day(self) -> bool:
        """One day or one night, as the text says."""
        return self.told and self.latest - self.earliest <= timedelta(days=1)


def window(
    when: When | None, published: datetime, rules: Matching, *, follow_up: bool = False
) -> Window:
    """The days that a report leaves open. A follow-up may speak of an older attack."""
    if when is not None and when.basis is Basis.TEXT:
        told = when.precision in (WhenPrecision.HOUR, WhenPrecision.DAY)
        hours = hours_of(when, rules)
        return Window(earliest=when.earliest, latest=when.latest, told=told, hours=hours)
    back = timedelta(days=rules.follow_up_back_days if follow_up else rules.undated_back_days)
    latest = when.latest if when else published.date()
    first = min(when.earliest, latest - back) if when else latest - back
    return Window(earliest=first, latest=latest, told=False, hours=hours_of(when, rules))


def told(claims: Iterable[Claim], rules: Matching) -> tuple[Window, ...]:
    """The windows that the ledger of an incident leaves open; never empty for a ledger."""
    ledger = asserting(claims)
    dated = {(one.value, one.as_of) for one in ledger if isinstance(one.value, When)}
    told = {(when, at) for when, at in dated if when.basis is Basis.TEXT}
    dated = told or dated  # where one report tells the day, the others say nothing of it
    if not dated:
        read = [one.as_of for one in ledger if not corrects(one)]
        return (window(None, min(read), rules),)
    return tuple(window(when, at, rules) for when, at in sorted(dated, key=repr))


def reach(claims: Iterable[Claim], rules: Matching) -> tuple[Window, ...]:
    """The windows of every report of an incident, by which it is searched: held alone, each of
    them might fit another attack.
    """
    reports: dict[tuple[str, datetime], list[Claim]] = defaultdict(list)
    for claim in claims:
        if not (corrects(claim) and not isinstance(claim.value, When)):
            reports[claim.url, claim.as_of].append(claim)
    return tuple(_window_of(parts, at, rules) for (_, at), parts in reports.items())


def _window_of(parts: list[Claim], at: datetime, rules: Matching) -> Window:
    follow_up = any(one.recalled or one.updates or one.value == "join" for one in parts)
    whens = [one.value for one in parts if isinstance(one.value, When)]
    return window(whens[0] if whens else None, at, rules, follow_up=follow_up)


def hours_of(when: When | None, rules: Matching) -> Hours | None:
    """When on its day: "10:51" is (10.85, 10.85); a part of the day as far as it may reach."""
    if when is None or not when.time:
        return None
    if ":" not in when.time:
        return rules.dayparts.get(when.time)
    hours, minutes = when.time.split(":")[:2]
    hour = int(hours) + int(minutes) / 60
    return hour, hour


def compare(a: Window, b: Window, rules: Matching) -> DayTerm:
    """Return how `a` and `b` fit, and why. Order does not matter."""
    gap = max((a.earliest - b.latest).days, (b.earliest - a.latest).days, 0)
    days = " and ".join(sorted({_days(a), _days(b)}))
    if gap > rules.day_slack:
        return DayTerm(fit=DayFit.APART, words=f"{gap} days apart ({days})", gap=gap)
    if gap > 0:
        if _one_night(a, b, rules):
            return DayTerm(fit=DayFit.SAME, words=f"one night ({days})", gap=gap)
        return DayTerm(fit=DayFit.NEXT, words=f"a day apart ({days})")
    if a.one_day and b.one_day:
        return DayTerm(fit=DayFit.SAME, words=f"the same day ({days})")
    return DayTerm(fit=DayFit.POSSIBLE, words=f"days that fit ({days})")


def _one_night(a: Window, b: Window, rules: Matching) -> bool:
    """Late on one day and early on the next, or only one of the two with its hour told. A part of
    the day counts by its middle: most of a morning is no night.
    """
    before, after = sorted((a, b), key=lambda window: window.earliest)
    late = before.hours is not None and sum(before.hours) / 2 >= rules.late_hour
    early = after.hours is not None and sum(after.hours) / 2 <= rules.early_hour
    return (late or before.hours is None) and (early or after.hours is None) and (late or early)


def _days(one: Window) -> str:
    if one.earliest == one.latest:
        return one.earliest.isoformat()
    return f"{one.earliest}..{one.latest}"
