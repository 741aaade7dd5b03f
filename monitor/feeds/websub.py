"""Push from a hub (WebSub, W3C Recommendation, 23 January 2018): who offers it, and how a
subscription stands. Pure.

A notification only brings the feed's next poll forward. What arrives at an address of ours is never
read as news: a poll meets all guards there are, and stays the safety net when a hub is silent.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor import plain
from monitor.cadence import back_off
from monitor.feeds.parsed import ParsedFeed
from monitor.links import host_of, http_link

LEASE = timedelta(days=10)  # what is asked for; the hub decides
LEASE_MAX = timedelta(days=30)
RENEW_AT = 0.8  # of the lease: a failed renewal is tried again before it ends
ANSWER_WITHIN = timedelta(hours=1)  # from our request to the hub's question whether it is ours
ASK_AGAIN = timedelta(hours=1)  # doubled for each try without success, a day at most
DENIED_FOR = timedelta(days=1)
MAX_REASON = 200  # characters
# What the Recommendation allows a hub to sign with. sha1 is what the oldest hubs have; a signature
# by HMAC does not rest on what is broken in it (RFC 6194), and the address is secret besides.
METHODS = ("sha256", "sha384", "sha512", "sha1")
MAX_CHALLENGE = 1_000  # characters
SECONDS = re.compile(r"[0-9]{1,9}")
LINK = re.compile(r"<([^<>]{1,2048})>([^<]{0,2000})")
REL = re.compile(r";\s*rel\s*=\s*\"?([^\";,]{1,200})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Whom to ask (`hub`) to be told of changes of what (`topic`)."""

    hub: str
    topic: str


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """One feed at one hub. The hub's requests arrive under `token`, which nobody can guess."""

    feed_id: str
    hub: str
    topic: str
    token: str = field(repr=False)
    secret: str = field(repr=False)  # what the hub signs with
    next_try: datetime
    callback: str = ""  # as it was last given to the hub
    asked_at: datetime | None = None
    expires_at: datetime | None = None
    tries: int = 0  # in a row without success
    why: str = ""  # the hub refused, in words
    pushed_at: datetime | None = None

    def active(self, now: datetime) -> bool:
        """The hub promised to push."""
        return self.expires_at is not None and now < self.expires_at

    def asked(self, now: datetime) -> bool:
        """A question of the hub whether we want this is an answer to us."""
        return self.asked_at is not None and now - self.asked_at <= ANSWER_WITHIN


def offer_of(headers: Mapping[str, str], parsed: ParsedFeed) -> Offer | None:
    """What an answer offers: Link headers go before the document. Needs a hub and a "self"."""
    linked = _links(headers.get("link", ""))
    hub = http_link(linked.get("hub", "") or parsed.hub)
    topic = http_link(linked.get("self", "") or parsed.topic)
    return Offer(hub=hub, topic=topic) if hub and topic else None


def offered(
    known: Subscription | None,
    feed_id: str,
    offer: Offer,
    now: datetime,
    *,
    token: str,
    secret: str,
) -> Subscription:
    """The subscription to an offer: the known one, or a new one under a new address.

    A feed that names another hub each time makes us ask no more than once an hour.
    """
    if known and (known.hub, known.topic) == (offer.hub, offer.topic):
        return known
    return Subscription(
        feed_id=feed_id,
        hub=offer.hub,
        topic=offer.topic,
        token=token,
        secret=secret,
        next_try=max(now, _not_before(known)) if known else now,
    )


def _not_before(known: Subscription) -> datetime:
    return known.asked_at + ASK_AGAIN if known.asked_at else known.next_try


def asked(known: Subscription, callback: str, now: datetime) -> Subscription:
    """Stored before the hub is asked: it may come back before it answers."""
    wait = back_off(ASK_AGAIN, known.tries)
    return replace(
        known, asked_at=now, callback=callback, tries=known.tries + 1, next_try=now + wait
    )


def refused(known: Subscription, why: str) -> Subscription:
    """The hub could not be asked, or said no at once. It is asked again when `next_try` comes."""
    return replace(known, why=plain.one_line(why, MAX_REASON))


def answered(known: Subscription, query: Mapping[str, str], now: datetime) -> Subscription | None:
    """What a hub's question makes of it. None: nothing that was asked for, to be refused."""
    if query.get("hub.topic") != known.topic:
        return None
    if query.get("hub.mode") == "denied":
        return _denied(known, query.get("hub.reason", ""), now)
    challenge, lease = query.get("hub.challenge", ""), query.get("hub.lease_seconds", "")
    if query.get("hub.mode") != "subscribe" or not known.asked(now):
        return None
    if not (0 < len(challenge) <= MAX_CHALLENGE and SECONDS.fullmatch(lease)):
        return None
    return _granted(known, timedelta(seconds=int(lease)), now)


def _granted(known: Subscription, lease: timedelta, now: datetime) -> Subscription:
    lease = min(lease, LEASE_MAX)
    renewal = now + max(lease * RENEW_AT, ASK_AGAIN)
    return replace(known, expires_at=now + lease, next_try=renewal, tries=0, why="")


def _denied(known: Subscription, why: str, now: datetime) -> Subscription:
    reason = plain.one_line(why, MAX_REASON) or "it gives no reason"
    return replace(
        known, expires_at=None, why=f"the hub denies it: {reason}", next_try=now + DENIED_FOR
    )


def told(known: Subscription, now: datetime) -> str:
    """How the subscription stands, in words."""
    hub = host_of(known.hub)
    if known.active(now):
        return f"also pushed by {hub} until {known.expires_at:%Y-%m-%d %H:%M} UTC"
    if known.why:
        again = f"asked again {known.next_try:%Y-%m-%d %H:%M} UTC"
        return f"not pushed by {hub}: {known.why}; polled as ever, {again}"
    return f"push was asked of {hub}" if known.asked_at else f"push will be asked of {hub}"


class Signature:
    """A signature over a body that comes in pieces. `header` is the hub's X-Hub-Signature."""

    def __init__(self, header: str, secret: str) -> None:
        method, _, self._given = header.strip().lower().partition("=")
        self._ours = hmac.new(secret.encode(), digestmod=method) if method in METHODS else None

    def take(self, piece: bytes) -> None:
        if self._ours:
            self._ours.update(piece)

    @property
    def good(self) -> bool:
        """Compared in constant time. None, or one by another method, is not good."""
        ours = self._ours.hexdigest() if self._ours else ""
        return hmac.compare_digest(ours.encode(), self._given.encode()) and bool(ours)


def _links(header: str) -> dict[str, str]:
    """Addresses by their relation, the first of each, from Link headers (RFC 8288)."""
    found: dict[str, str] = {}
    for address, parameters in LINK.findall(header):
        rel = REL.search(parameters)
        for name in rel[1].lower().split() if rel else ():
            found.setdefault(name, address)
    return found
