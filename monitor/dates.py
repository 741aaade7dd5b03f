"""Dates as feeds write them, read as instants. A date that cannot be true is None, not a guess."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dateparser

MAX_LENGTH = 100
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # 1970, year 1 and Unix 0 are defaults, not dates
LATEST_AHEAD = timedelta(days=366)  # beyond it is a mistake, not an early date

# Zones by name, for the newsrooms of the theatre. feedparser and the standard library read an
# unknown name as UTC, two or three hours wrong. Names with two meanings (IST, AST, CST) are
# left to the source's own zone.
ZONE_HOURS = {
    "GMT": 0.0, "UTC": 0.0, "UT": 0.0, "Z": 0.0, "WET": 0.0, "BST": 1.0, "WEST": 1.0,
    "CET": 1.0, "CEST": 2.0, "MEZ": 1.0, "MESZ": 2.0, "EET": 2.0, "EEST": 3.0, "IDT": 3.0,
    "MSK": 3.0, "TRT": 3.0, "IRST": 3.5, "IRDT": 4.5, "GST": 4.0, "AFT": 4.5, "PKT": 5.0,
    "EST": -5.0, "EDT": -4.0, "CDT": -5.0, "MST": -7.0, "MDT": -6.0, "PST": -8.0, "PDT": -7.0,
}  # fmt: skip

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
ZONE_NAME = re.compile(r"\s\(?([A-Za-z]{1,5})\)?$")
EPOCH = re.compile(r"\d{9,10}(\d{3})?(\.\d+)?")
JALALI = re.compile(r"(1[34]\d\d)[-/](\d{1,2})[-/](\d{1,2})(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d))?)?")
DAY_FIRST = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d))?)?"
)

# Months of the Levant and Iraq in Arabic, which no library knows; "14 آذار 2026".
LEVANT_MONTHS = {
    "كانون الثاني": "January", "شباط": "February", "آذار": "March", "اذار": "March",
    "نيسان": "April", "أيار": "May", "ايار": "May", "حزيران": "June", "تموز": "July",
    "آب": "August", "أيلول": "September", "ايلول": "September", "تشرين الأول": "October",
    "تشرين الاول": "October", "تشرين الثاني": "November", "كانون الأول": "December",
    "كانون الاول": "December",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Dateline:
    """Whose dates these are: what a date without a zone means, and in which language it is."""

    timezone: str = "UTC"
    language: str = ""

    @property
    def zone(self) -> tzinfo:
        try:
            return ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            return UTC


def parse_date(raw: str, dateline: Dateline, now: datetime) -> datetime | None:
    """`raw` as a UTC instant, or None when it is no date or an impossible one.

    Epoch seconds and milliseconds, ISO 8601, RFC 822 with any zone name of the region, day-first
    numbers, Jalali years, and words in the dateline's language.
    """
    text = raw.strip().translate(DIGITS)
    if not text or len(text) > MAX_LENGTH:
        return None
    for reader in (_epoch, _jalali, _iso, _rfc822, _day_first, _words):
        try:
            found = reader(text, dateline, now)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
        if found is not None:
            return _plausible(found, dateline, now)
    return None


def _plausible(found: datetime, dateline: Dateline, now: datetime) -> datetime | None:
    aware = found if found.tzinfo else found.replace(tzinfo=dateline.zone)
    try:
        instant = aware.astimezone(UTC)
    except OverflowError:
        return None
    return instant if EARLIEST <= instant <= now + LATEST_AHEAD else None


def _epoch(text: str, _dateline: Dateline, _now: datetime) -> datetime | None:
    match = EPOCH.fullmatch(text)
    if not match:
        return None
    return datetime.fromtimestamp(float(text) / (1000 if match[1] else 1), UTC)


def _iso(text: str, _dateline: Dateline, _now: datetime) -> datetime | None:
    if not text[:4].isdigit():
        return None
    return datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d\d:?\d\d$|Z$)", "", text))


def _rfc822(text: str, dateline: Dateline, _now: datetime) -> datetime | None:
    named = ZONE_NAME.search(text)
    zone = named[1].upper() if named else ""
    if zone in ("AM", "PM"):
        return None
    found = parsedate_to_datetime(text[: named.start()] if named else text)
    if not named:  # "-0000" is given as naive: UTC, of an unknown place
        return found.replace(tzinfo=UTC) if text.endswith("-0000") else found
    hours = ZONE_HOURS.get(zone)
    local = found.replace(tzinfo=None)
    return local.replace(tzinfo=dateline.zone) if hours is None else _at_offset(local, hours)


def _at_offset(local: datetime, hours: float) -> datetime:
    return (local - timedelta(hours=hours)).replace(tzinfo=UTC)


def _day_first(text: str, _dateline: Dateline, _now: datetime) -> datetime | None:
    match = DAY_FIRST.fullmatch(text)
    if not match:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - caller adds the zone


def _jalali(text: str, dateline: Dateline, _now: datetime) -> datetime | None:
    """The Iranian solar calendar, by whose years (13xx, 14xx) it is known."""
    match = JALALI.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    days = (31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6) + day - 1
    start = _nowruz(year + 621)
    return (start + timedelta(days=days)).replace(
        hour=hour, minute=minute, second=second, tzinfo=dateline.zone
    )


def _nowruz(year: int) -> datetime:
    """First day of the Iranian year that begins in Gregorian `year`, 1925-2088.

    Birashk's 33-year arithmetic rule: leap years leave 1, 5, 9, 13, 17, 22, 26 or 30 when the
    Jalali year is divided by 33; anchored at 1 Farvardin 1404 = 21 March 2025.
    """
    anchor, jalali = datetime(2025, 3, 21), year - 621  # noqa: DTZ001 - a calendar day
    span = range(1404, jalali) if jalali >= 1404 else range(jalali, 1404)
    days = sum(366 if y % 33 in (1, 5, 9, 13, 17, 22, 26, 30) else 365 for y in span)
    return anchor + timedelta(days=days if jalali >= 1404 else -days)


def _words(text: str, dateline: Dateline, now: datetime) -> datetime | None:
    for arabic, english in LEVANT_MONTHS.items():
        text = text.replace(arabic, english)
    languages = [dateline.language] if dateline.language in KNOWN_LANGUAGES else []
    found: datetime | None = dateparser.parse(
        text,
        languages=[*languages, "en"],
        settings={
            "RELATIVE_BASE": now.astimezone(dateline.zone).replace(tzinfo=None),
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "past",
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    return found


KNOWN_LANGUAGES = frozenset(
    {"ar", "fa", "he", "tr", "ru", "fr", "de", "es", "it", "az", "hy", "ur"}
)
