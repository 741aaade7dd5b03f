"""Which mentions speak of one attack, whatever order they arrived in. Pure.

Matching takes one mention after the other and so depends on their order. The order that counts is
that of publication: when a mention arrives late, its neighbourhood is grouped anew in that order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.incidents.days import Window, window
from monitor.incidents.match import Decision, Match, match
from monitor.incidents.merge import merge
from monitor.incidents.places import WIDE
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


def searched(one: Sighting, rules: Matching) -> Window:
    """The days on which it is looked for what a mention may speak of: of what tells its tolls the
    day may be misread, or it is an old report that is posted anew.
    """
    days, told = window_of(one, rules), one.mention
    if told.target and (told.killed or told.wounded):
        return replace(days, earliest=days.earliest - timedelta(days=rules.posted_again_days))
    if (told.killed and told.wounded) or follows_up(one):
        return replace(days, earliest=days.earliest - timedelta(days=rules.misread_days))
    return days


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
        self.refresh()

    def take(self, other: "Group") -> None:
        """`other` is the same attack."""
        self.sightings = sorted([*self.sightings, *other.sightings], key=lambda one: one.key)
        self.claims.extend(other.claims)
        self.reasons |= other.reasons
        self.perhaps |= other.perhaps
        self.refresh()

    def renamed(self, old: str, new: str) -> None:
        """What may be the same as `old` may be the same as `new`, which took it."""
        if old in self.perhaps:
            self.perhaps[new] = self.perhaps.pop(old)
        self.perhaps.pop(self.name, None)
        self.refresh()

    def begun_by(self, report_id: int) -> bool:
        """Whether that report told of it first: what else it tells of is another attack."""
        return self.known is None and self.sightings[0].report_id == report_id

    def refresh(self) -> None:
        self._incident = None

    def incident(self, policy: Policy) -> Incident:
        if self._incident is None:
            self._incident = self._as_incident(policy)
        return self._incident

    def _as_incident(self, policy: Policy) -> Incident:
        facts, perhaps = merge(self.claims, policy.merge), tuple(sorted(self.perhaps))
        if self.known is not None:
            linked = (*self.known.possibly_same_as, *perhaps)
            return replace(
                self.known, facts=facts, claims=tuple(self.claims), possibly_same_as=linked
            )
        return Incident(
            id=self.name,
            status=Status.REPORTED,
            severity=Severity.INFO,
            origin=Origin.LIVE,
            facts=facts,
            revision=0,
            created_at=self.sightings[0].published,
            claims=tuple(self.claims),
            possibly_same_as=perhaps,
        )


def refusal(mention: Mention, role: Role) -> str:
    """Why a mention that fits no known incident begins none; empty when it does."""
    if mention.modality is Modality.DENIED:
        return "denies an attack that nobody reported"
    if role is Role.UPDATE and (mention.place is None or mention.place.precision in WIDE):
        return "follows up an attack and names no place, or only a wide area"
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
    gathered = _Gathered([Group(name=one.id, known=one, claims=list(one.claims)) for one in known])
    for one in sorted(sightings, key=lambda sighting: (_denies(sighting), sighting.key)):
        gathered.add(one, policy)
    return tuple(gathered.groups)


def _denies(one: Sighting) -> bool:
    return one.mention.modality is Modality.DENIED


class _Gathered:
    """The groups so far, and where each text that may come again as a copy went."""

    def __init__(self, groups: list[Group]) -> None:
        self.groups = groups
        self._copied: dict[tuple[str, int], str] = {}
        self._begun_so_far = 0

    def add(self, one: Sighting, policy: Policy) -> None:
        before = self._copied.get((one.words, one.index))
        if before is not None:
            self._named(before).add(one, "a copy, word for word")
            return
        home = self._home(one, policy)
        if home is not None:
            self._copied[one.words, one.index] = home.name

    def _home(self, one: Sighting, policy: Policy) -> Group | None:
        """The group that `one` joins or begins."""
        found = match(
            one.mention,
            one.published,
            [each.incident(policy) for each in self.groups if not each.begun_by(one.report_id)],
            policy.match,
            follow_up=follows_up(one),
        )
        if found.decision is Decision.SAME:
            return self._joined(one, found)
        return None if refusal(one.mention, one.role) else self._begun(one, found)

    def _joined(self, one: Sighting, found: Match) -> Group:
        assert found.incident_id is not None  # noqa: S101 - it is the same as one
        home = self._named(found.incident_id)
        home.add(one, found.reason)
        for name in found.others:
            self._told_apart(home, self._named(name))
        for name in found.also:
            home = self._one(home, self._named(name))
        return home

    def _begun(self, one: Sighting, found: Match) -> Group:
        self._begun_so_far += 1
        begun = Group(name=f"group-{self._begun_so_far:06d}")
        begun.add(one, found.reason)
        if found.decision is Decision.UNSURE and found.incident_id is not None:
            begun.perhaps[found.incident_id] = found.reason
        self.groups.append(begun)
        return begun

    def _named(self, name: str) -> Group:
        return next(each for each in self.groups if each.name == name)

    def _told_apart(self, one: Group, other: Group) -> None:
        one.perhaps.pop(other.name, None)
        other.perhaps.pop(one.name, None)
        one.refresh()
        other.refresh()

    def _one(self, home: Group, other: Group) -> Group:
        """Both are one attack; what people know stays, two of that kind stay two."""
        if other.known is not None:
            home, other = other, home
        if other.known is not None:
            return other
        home.take(other)
        self.groups.remove(other)
        for each in self.groups:
            each.renamed(other.name, home.name)
        self._copied = {
            words: home.name if name == other.name else name for words, name in self._copied.items()
        }
        return home


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
