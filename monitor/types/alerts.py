"""Who is told what: the decision, the message, the answer of the provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.types.incidents import Facts
from monitor.types.words import Change, Severity


@dataclass(frozen=True, kw_only=True)
class Alert:
    """The decision to tell one subscriber about one revision through one channel."""

    incident_id: str
    revision: int
    subscriber: str
    channel: str  # the subscriber's name for the channel, never its address
    change: Change
    severity: Severity
    reason: str  # "why you get this"

    @property
    def key(self) -> str:
        """The same alert has the same key, whatever crashed in between."""
        return f"{self.incident_id}/{self.revision}/{self.subscriber}/{self.channel}"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one channel of a subscriber knows of an incident."""

    revision: int | None = None  # the last that left for it; None: it knows nothing yet
    incident: str = ""  # by which id; another one if they were merged since
    waits_until: datetime | None = None  # when a message that is not under way yet may leave


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The revision that somebody was told last."""

    incident_id: str  # another one when incidents were merged since
    number: int
    at: datetime
    facts: Facts


@dataclass(frozen=True, kw_only=True)
class Twin:
    """Another attack that may be the one a message is about."""

    incident_id: str
    facts: Facts
    reason: str  # why the two are kept apart
    url: str  # of the report that told of it first


@dataclass(frozen=True, kw_only=True)
class Message:
    """What goes out: plain text always, HTML where the channel can show it."""

    subject: str
    text: str
    html: str = ""
    thread: str = ""  # the incident, for channels that can reply to an earlier message
    key: str = ""  # idempotency key, the same on every attempt
    language: str = "en"  # ISO 639, of the fixed words
    unsubscribe: str = ""  # a page that ends the subscription, also by POST (RFC 8058)
    links: tuple[str, ...] = ()  # addresses in the text, for channels that do not find them there
    data: Mapping[str, object] = field(default_factory=dict)  # the facts, for machines


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The provider took it; `provider_ref` names it there if the provider says so."""

    provider_ref: str = ""
