"""The only place where the time of day is read. Drivers ask here and pass `now` on."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251
