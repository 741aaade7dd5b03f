"""Quiet hours and digests in people's own time, also when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.subscribers import Digest, QuietHours
from monitor.alerts.times import last_due, quiet_until

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours.model_validate({"from": "22:00", "to": "06:00"})
NOON = QuietHours.model_validate({"from": "12:00", "to": "13:30"})


def utc(*when):
    return datetime(*when, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (NIGHT, utc(2026, 1, 10, 20, 59), None),
        (NIGHT, utc(2026, 1, 10, 21, 0), utc(2026, 1, 11, 5, 0)),
        (NIGHT, utc(2026, 1, 11, 4, 59), utc(2026, 1, 11, 5, 0)),
        (NIGHT, utc(2026, 1, 11, 5, 0), None),
        (NOON, utc(2026, 7, 1, 10, 30), utc(2026, 7, 1, 11, 30)),
        (NOON, utc(2026, 7, 1, 11, 30), None),
        # In the night to 25 October 2026 the clocks go back, in that to 29 March forward.
        (NIGHT, utc(2026, 10, 24, 20, 0), utc(2026, 10, 25, 5, 0)),
        (NIGHT, utc(2026, 3, 28, 21, 0), utc(2026, 3, 29, 4, 0)),
    ],
)
def test_quiet_hours(hours, now, until):
    assert quiet_until(hours, BERLIN, now) == until


def test_times_may_be_written_without_quotes():
    assert QuietHours.model_validate({"from": 1320, "to": "06:00"}) == NIGHT


@pytest.mark.parametrize("at", ["02:30", "07:00", "00:00"])
@pytest.mark.parametrize("month", [3, 10])
def test_one_digest_a_day_without_gaps_through_a_change_of_the_clocks(at, month):
    digest = Digest.model_validate({"at": at})
    now, periods = utc(2026, month, 23), []
    while now < utc(2026, month, 31):
        period = last_due(digest, BERLIN, now)
        assert period.end <= now
        if not periods or periods[-1] != period:
            periods.append(period)
        now += timedelta(minutes=10)
    days = [period.day for period in periods]
    assert days == sorted(set(days))
    assert all(a.end == b.start for a, b in pairwise(periods))
    assert len(days) >= 8


def test_a_weekly_digest_comes_on_its_day():
    digest = Digest.model_validate({"at": "07:00", "every": "week", "weekday": "sun"})
    period = last_due(digest, BERLIN, utc(2026, 10, 28, 12))
    assert period.day == date(2026, 10, 25)
    assert period.end - period.start == timedelta(days=7, hours=1)


@given(
    st.integers(0, 10 * 366 * 24 * 60).map(lambda n: utc(2020, 1, 1) + timedelta(minutes=n)),
    st.times(),
    st.sampled_from(["Asia/Baghdad", "Asia/Tehran", "Europe/Berlin", "America/New_York", "UTC"]),
)
def test_a_digest_is_never_early_and_never_older_than_its_period(now, at, zone):
    period = last_due(Digest(at=at), ZoneInfo(zone), now)
    assert period.end <= now < period.end + timedelta(hours=26)


@pytest.mark.parametrize("at", [time(1, 59), time(2, 30), time(3, 0)])
@pytest.mark.parametrize("change", [utc(2026, 3, 29), utc(2026, 10, 25)])  # Berlin's clocks
def test_L02_one_digest_a_day_also_when_the_clocks_change(at, change):
    start = change - timedelta(days=2)
    due = [
        last_due(Digest(at=at), ZoneInfo("Europe/Berlin"), start + timedelta(minutes=10 * n))
        for n in range(5 * 24 * 6)
    ]
    days = list(dict.fromkeys(period.day for period in due))
    assert len(days) >= 5
    assert all(later - early == timedelta(days=1) for early, later in pairwise(days))
    ends = list(dict.fromkeys(period.end for period in due))
    assert len(ends) == len(days), "each day's digest is due at one instant"
