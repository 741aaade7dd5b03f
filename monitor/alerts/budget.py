"""How many messages an hour are enough. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.types import Severity

HOUR = timedelta(hours=1)
MORE_IF_CRITICAL = 5


def full_until(
    sent: Sequence[datetime], limit: int, severity: Severity, now: datetime
) -> datetime | None:
    """When the next message may go to a destination; None when it may go now.

    `sent` are the instants of the messages of the last hour, oldest first; `limit` is how many an
    hour may have. Critical ones may go a little beyond.
    """
    recent = [at for at in sent if at > now - HOUR]
    allowed = limit + MORE_IF_CRITICAL if severity is Severity.CRITICAL else limit
    if len(recent) < allowed:
        return None
    return recent[-limit] + HOUR
