"""What the answers of one host say of others: who asked for quiet, and when it is our own line.

Kept in memory, from poll to poll: after a restart it is learned anew within a minute.
"""

from datetime import datetime, timedelta

from monitor.feeds.health import FeedState

HOST_SPEAKS = 2  # feeds of one host that were told to wait
OUTAGE_HOSTS = 5  # fewer hosts prove nothing about our own line
OUTAGE_SHARE = 0.8
OUTAGE_WINDOW = timedelta(minutes=20)


class Waits:
    """Hosts that asked us to wait. One feed speaks for itself, two for their whole host."""

    def __init__(self) -> None:
        self._until: dict[str, dict[str, datetime]] = {}

    def saw(self, host: str, feed_id: str, until: datetime | None) -> None:
        """What the last poll of a feed heard: wait until then, or nothing of the kind."""
        waits = self._until.setdefault(host, {})
        waits.pop(feed_id, None)
        if until:
            waits[feed_id] = until

    def until(self, host: str, now: datetime) -> datetime | None:
        """When the host may be asked again; None when it may be now."""
        waits = [until for until in self._until.get(host, {}).values() if until > now]
        return max(waits) if len(waits) >= HOST_SPEAKS else None


class Outages:
    """Which hosts answered lately: if none does any more, the fault is on our side of the line.

    That is known only after a handful of them failed, so those that were blamed until then are
    remembered as they were before.
    """

    def __init__(self) -> None:
        self._last: dict[str, tuple[datetime, bool]] = {}
        self._silent: set[str] = set()  # hosts that failed since any answered
        self._blamed: dict[str, FeedState] = {}

    def answered(self, host: str, now: datetime) -> None:
        self._last[host] = (now, True)
        self._silent, self._blamed = set(), {}

    def failed(self, host: str, before: FeedState, now: datetime) -> None:
        """Nobody answered there; `before` is the feed's state until then."""
        self._last[host] = (now, False)
        self._silent.add(host)
        self._blamed.setdefault(before.id, before)

    def now(self, now: datetime) -> bool:
        """Whether a handful of hosts failed and none answered in between, or nearly all failed."""
        recent = [ok for at, ok in self._last.values() if now - at <= OUTAGE_WINDOW]
        failed = recent.count(False)
        nearly_all = len(recent) >= OUTAGE_HOSTS and failed > OUTAGE_SHARE * len(recent)
        return nearly_all or (len(self._silent) >= OUTAGE_HOSTS and failed >= OUTAGE_HOSTS)

    def take_blamed(self) -> tuple[FeedState, ...]:
        """The feeds that failed since any host answered, as they were before; once."""
        blamed, self._blamed = self._blamed, {}
        return tuple(blamed.values())
