"""Real attacks as the store knows them: claims, the facts held true, each change."""

from dataclasses import dataclass
from datetime import datetime

from monitor.types.reports import Count, Place, Weapon, When
from monitor.types.sources import Source
from monitor.types.words import Change, Modality, Origin, Severity, Status


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What one publisher says about one fact of an incident. Never changed, never removed."""

    fact: str
    value: object  # as in Mention: Count, Place, When, Weapon, str ...
    publisher: str
    url: str
    quote: str
    as_of: datetime  # when it was published
    source: Source | None = None
    recalled: bool = False  # told in passing by an article about something else
    updates: bool = False  # told by one that follows up what was told before


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is held to be true of an incident at one revision: the best of its claims."""

    place: Place | None = None
    when: When | None = None
    weapon: Weapon | None = None
    munitions: Count | None = None
    killed: Count | None = None
    wounded: Count | None = None
    target: str | None = None
    claimed_by: str | None = None
    blamed_on: tuple[str, ...] = ()
    modality: Modality = Modality.ASSERTED


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One real attack as the store knows it."""

    id: str
    status: Status
    severity: Severity
    origin: Origin
    facts: Facts
    revision: int
    created_at: datetime
    claims: tuple[Claim, ...] = ()
    possibly_same_as: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One change of an incident; append-only."""

    incident_id: str
    number: int
    at: datetime
    change: Change
    changed: tuple[str, ...]  # names of the facts that differ from the revision before
    facts: Facts
    status: Status
    severity: Severity
    reason: str
