"""Which mentions speak of one attack, whatever order they arrived in. Pure.

Matching takes one mention after the other and so depends on their order. The order that counts is
that of publication: when a mention arrives late, its neighbourhood is grouped anew in that order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.incidents.days import Window, window
from monitor.incidents.match import Decision, Match, match
from monitor.incidents.merge import merge
from monitor.incidents.policy import Matching, Policy
from monitor.incidents.roles import Role, is_identified
from monitor.types import (
    Claim,
    Incident,
    Mention,
    Modality,
    Origin,
    Severity,
    Status,
)

Key = tuple[datetime, str, int]


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """One mention of one report, with what the ledger takes from it."""

    report_id: int
    index: int  # into Report.mentions
    url: str
    published: datetime
    words: str  # hash of the article's text: the same words are a copy
    role: Role
    mention: Mention
    claims: tuple[Claim, ...]
    incident_id: str | None = None  # where it is now

    @property
    def key(self) -> Key:
        """The order of publication, the same in every run."""
        return (self.published, self.url, self.index)


def follows_up(one: Sighting) -> bool:
    """Whether it updates or recalls an attack, or says itself that it speaks of a known one."""
    return one.role is not Role.NEW_REPORT or one.mention.cue == "join"


def window_of(one: Sighting, rules: Matching) -> Window:
    """The days that a mention leaves open, as matching sees them."""
    return window(one.mention.when, one.published, rules, follow_up=follows_up(one))


@dataclass
class Group:
    """Mentions of one attack while they are gathered. `known` is one that stays as it is."""

    name: str
    known: Incident | None = None
    sightings: list[Sighting] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    reasons: dict[tuple[int, int], str] = field(default_factory=dict)
    perhaps: dict[str, str] = field(default_factory=dict)  # other group -> why
    _incident: Incident | None = None

    def add(self, one: Sighting, reason: str) -> None:
        self.sightings.append(one)
        self.claims.extend(one.claims)
        self.reasons[one.report_id, one.index] = reason
        self._incident = None

    def incident(self, policy: Policy) -> Incident:
        if self._incident is None:
            self._incident = self._as_incident(policy)
        return self._incident

    def _as_incident(self, policy: Policy) -> Incident:
        facts = merge(self.claims, policy.merge)
        if self.known is not None:
            return replace(self.known, facts=facts, claims=tuple(self.claims))
        return Incident(
            id=self.name,
            status=Status.REPORTED,
            severity=Severity.INFO,
            origin=Origin.LIVE,
            facts=facts,
            revision=0,
            created_at=self.sightings[0].published,
            claims=tuple(self.claims),
        )


def refusal(mention: Mention, role: Role) -> str:
    """Why a mention that fits no known incident begins none; empty when it does."""
    if mention.modality is Modality.DENIED:
        return "denies an attack that nobody reported"
    if role is Role.BACKGROUND and not is_identified(mention):
        return "recalled without its day and place"
    return ""


def group(
    sightings: Iterable[Sighting], known: Sequence[Incident], policy: Policy
) -> tuple[Group, ...]:
    """Gather `sightings` in the order of publication, around incidents that stay as they are.

    What fits nothing and begins nothing is in no group. A denial may come before what it denies, so
    it is held against everything; a recollection only against what was told before. The order of
    `sightings` does not matter.
    """
    groups = [Group(name=one.id, known=one, claims=list(one.claims)) for one in known]
    copied: dict[tuple[str, int], Group] = {}
    for one in sorted(sightings, key=lambda sighting: (_denies(sighting), sighting.key)):
        before = copied.get((one.words, one.index))
        if before is not None:
            before.add(one, "a copy, word for word")
            continue
        home = _home(one, groups, policy)
        if home is not None:
            copied[one.words, one.index] = home
    return tuple(groups)


def _denies(one: Sighting) -> bool:
    return one.mention.modality is Modality.DENIED


def _home(one: Sighting, groups: list[Group], policy: Policy) -> Group | None:
    """The group that `one` joins or begins."""
    found = match(
        one.mention,
        one.published,
        [each.incident(policy) for each in groups],
        policy.match,
        follow_up=follows_up(one),
    )
    if found.decision is Decision.SAME:
        home = next(each for each in groups if each.name == found.incident_id)
        home.add(one, found.reason)
        return home
    if refusal(one.mention, one.role):
        return None
    return _begun(one, found, groups)


def _begun(one: Sighting, found: Match, groups: list[Group]) -> Group:
    begun = Group(name=f"group-{len(groups):06d}")
    begun.add(one, found.reason)
    if found.decision is Decision.UNSURE and found.incident_id is not None:
        begun.perhaps[found.incident_id] = found.reason
    groups.append(begun)
    return begun


def assign(groups: Sequence[Group]) -> dict[str, str | None]:
    """Which incident each group is from now on; None for one that needs a name.

    An incident goes on as the group that holds most of its mentions, of equals the one with its
    earliest; two that fell into one group go on as the one that brought more.
    """
    names = {one.name: one.known.id if one.known else None for one in groups}
    shares = [
        (-_share(one, name), one.sightings[0].key, name, one.name)
        for one in groups
        if one.known is None
        for name in {each.incident_id for each in one.sightings} - {None}
        if name is not None
    ]
    taken: set[str] = set()
    for _, _, name, group_name in sorted(shares):
        if names[group_name] is None and name not in taken:
            names[group_name] = name
            taken.add(name)
    return names


def _share(one: Group, name: str) -> int:
    return sum(each.incident_id == name for each in one.sightings)
