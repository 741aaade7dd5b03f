"""What people do not want to hear of for a while. Pure."""

from dataclasses import dataclass
from datetime import datetime

from monitor.types import Facts, Revision


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Everything that is given has to fit; what is empty fits everything."""

    subscriber: str = ""
    incident_id: str = ""
    country: str = ""
    place: str = ""  # a site's id or a province
    kind: str = ""
    actor: str = ""
    until: datetime
    reason: str
    id: int = 0

    def covers(self, subscriber: str, revision: Revision, now: datetime) -> bool:
        if now >= self.until:
            return False
        facts = revision.facts
        asked = (
            (self.subscriber, {subscriber}),
            (self.incident_id, {revision.incident_id}),
            (self.country, {facts.place.country or ""} if facts.place else set()),
            (self.place, _places(facts)),
            (self.kind, {facts.weapon.kind.value} if facts.weapon else set()),
            (self.actor, actors(facts)),
        )
        return all(not wanted or wanted.casefold() in _folded(found) for wanted, found in asked)


def actors(facts: Facts) -> set[str]:
    """Whoever claimed it or was blamed for it."""
    return {name for name in (facts.claimed_by, *facts.blamed_on) if name}


def _places(facts: Facts) -> set[str]:
    place = facts.place
    return {place.site_id or "", place.admin1 or "", place.name} if place else set()


def _folded(names: set[str]) -> set[str]:
    return {name.casefold() for name in names}
