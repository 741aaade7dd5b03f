"""A mention that arrived late: its neighbourhood is grouped anew in the order of publication.

So the same reports end in the same incidents whatever order they come in. Ids that people have
seen go on; what falls together is led to the one that goes on. Seeds stay, and so does what people
put right and what so many reports tell of that no late one takes it apart.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.incidents.group import (
    Group,
    Sighting,
    assign,
    follows_up,
    group,
    refusal,
    searched,
    window_of,
)
from monitor.incidents.match import Decision, Match, match
from monitor.incidents.places import Where
from monitor.incidents.policy import Policy
from monitor.store import incidents as known
from monitor.store import ledger, pairs, sightings
from monitor.types import Incident, Modality

MOST_INCIDENTS = 60  # of one neighbourhood; more are only chained by vague reports


@dataclass(frozen=True, kw_only=True)
class Regrouped:
    """Where the mention is now, and every incident whose ledger is another than before."""

    incident_id: str | None
    reason: str
    touched: tuple[str, ...]


def is_late(one: Sighting, near: Iterable[Incident], loose: Iterable[Sighting]) -> bool:
    """Whether something near was published after `one` but recorded before it."""
    mine = (one.published, one.url)
    told = (claim for incident in near for claim in incident.claims)
    return any(other.key > one.key for other in loose) or any(
        (claim.as_of, claim.url) > mine for claim in told
    )


def moves_a_denial(
    conn: Connection,
    one: Sighting,
    found: Match,
    near: Sequence[Incident],
    loose: Iterable[Sighting],
    policy: Policy,
) -> bool:
    """Whether a denial near `one` means another incident, once `one` is matched as `found`: it may
    be closer than what the denial was held against before.
    """
    denials = _denials(conn, near, loose, policy)
    if not denials or (refusal(one.mention, one.role) and found.decision is not Decision.SAME):
        return False
    grown = _grown(one, found, near, policy)
    return any(_means_another(conn, denial, grown, policy) for denial in denials)


def _denials(
    conn: Connection, near: Sequence[Incident], loose: Iterable[Sighting], policy: Policy
) -> list[Sighting]:
    denied = {i.id for i in near if any(claim.value is Modality.DENIED for claim in i.claims)}
    told = [*(sightings.of(conn, denied, policy) if denied else ()), *loose]
    return [each for each in told if each.mention.modality is Modality.DENIED]


def _grown(one: Sighting, found: Match, near: Sequence[Incident], policy: Policy) -> Incident:
    """The incident that `one` joins or begins, as it will be."""
    joins = found.decision is Decision.SAME
    home = next((each for each in near if joins and each.id == found.incident_id), None)
    group_ = Group(name="", known=home, claims=[*home.claims] if home else [])
    group_.add(one, found.reason)
    return group_.incident(policy)


def _means_another(conn: Connection, denial: Sighting, grown: Incident, policy: Policy) -> bool:
    where, days_told = Where.of(denial.mention), searched(denial, policy.match)
    held = known.candidates(conn, where, days_told, policy.match, but={grown.id})
    again = match(
        denial.mention,
        denial.published,
        [*held, grown],
        policy.match,
        follow_up=follows_up(denial),
    )
    home = again.incident_id if again.decision is Decision.SAME else None
    return home != denial.incident_id or bool(again.also or again.others)


def regroup(
    conn: Connection,
    late: Sighting,
    near: Sequence[Incident],
    policy: Policy,
    *,
    begin: Callable[[Sighting, bool], str],
) -> Regrouped:
    """Group the neighbourhood of `late` anew and write what changed.

    `begin` makes a new incident for a sighting, told whether it may be a known one, and returns its
    id. Ledgers are moved here; the caller settles what was touched.
    """
    members, loose = _neighbourhood(conn, late, near, policy)
    fixed = _fixed(conn, members, policy)
    told = sightings.of(conn, [name for name in members if name not in fixed], policy)
    groups = group([late, *told, *loose], [members[name] for name in sorted(fixed)], policy)
    names = _named(groups, begin)
    touched = _move(conn, groups, names, (*told, *loose), policy)
    touched -= _merge(conn, set(members) - fixed, groups, names)
    _link(conn, set(members) - fixed, groups, names)
    home = next((one for one in groups if late in one.sightings), None)
    if home is None:
        return Regrouped(incident_id=None, reason="", touched=tuple(sorted(touched)))
    return Regrouped(
        incident_id=names[home.name],
        reason=_reason(home, late, names),
        touched=tuple(sorted(touched)),
    )


def _neighbourhood(
    conn: Connection, late: Sighting, near: Sequence[Incident], policy: Policy
) -> tuple[dict[str, Incident], list[Sighting]]:
    """All incidents and loose mentions that a change of `late` can reach."""
    members: dict[str, Incident] = {}
    loose: dict[sightings.Key, Sighting] = {}
    aside: dict[sightings.Key, Sighting]
    asked: set[object] = set()
    incidents, mentions = {one.id: one for one in near}, [late]
    while (incidents or mentions) and len(members) < MOST_INCIDENTS:
        members |= incidents
        mentions += sightings.of(conn, set(incidents) - _fixed(conn, incidents, policy), policy)
        questions = {(Where.of(one.mention), searched(one, policy.match)) for one in mentions}
        questions -= asked
        asked |= questions
        incidents, aside = {}, {}
        for where, days in questions:
            got = known.candidates(conn, where, days, policy.match, but=members | incidents)
            incidents |= {one.id: one for one in got}
            more = sightings.loose(conn, where, days, policy, but=loose | aside)
            aside |= {(one.report_id, one.index): one for one in more}
        mentions = list(aside.values())
        loose |= aside
    return members, list(loose.values())


def _fixed(conn: Connection, ids: Collection[str], policy: Policy) -> set[str]:
    """Those of `ids` that stay as they are."""
    grown = sightings.grown(conn, ids, policy.match.most_regrouped)
    return grown | sightings.settled_by_people(conn, ids)


def _named(groups: Sequence[Group], begin: Callable[[Sighting, bool], str]) -> dict[str, str]:
    """The id of each group; those that are new get one."""
    by_name = {one.name: one for one in groups}
    return {
        name: given
        if given is not None
        else begin(by_name[name].sightings[0], bool(by_name[name].perhaps))
        for name, given in assign(groups).items()
    }


def _move(
    conn: Connection,
    groups: Sequence[Group],
    names: dict[str, str],
    recorded: Iterable[Sighting],
    policy: Policy,
) -> set[str]:
    """Bring every recorded mention to where it belongs; return the incidents that changed."""
    homes = {each.key: one for one in groups for each in one.sightings}
    touched: set[str | None] = set()
    for each in recorded:
        home = homes.get(each.key)
        if home is None and each.incident_id is not None:
            touched.add(each.incident_id)
            sightings.detach(conn, each)
            sightings.put_aside(conn, each, window_of(each, policy.match))
        elif home is not None and names[home.name] != each.incident_id:
            touched |= {each.incident_id, names[home.name]}
            _bring(conn, each, names[home.name], _reason(home, each, names))
    return {name for name in touched if name is not None}


def _bring(conn: Connection, one: Sighting, incident_id: str, reason: str) -> None:
    if one.incident_id is not None:
        sightings.move(conn, one, incident_id, reason)
        return
    sightings.take_up(conn, one)
    ledger.add(conn, incident_id, one.claims, report_id=one.report_id, mention=one.index)
    known.add_report(conn, incident_id, one.report_id, one.index, one.role, reason)


def _merge(
    conn: Connection, members: set[str], groups: Sequence[Group], names: dict[str, str]
) -> set[str]:
    """Lead the ids that no group goes on with to where their first mention is now."""
    over = members - set(names.values())
    for name in over:
        homes = [
            (each.key, names[one.name])
            for one in groups
            for each in one.sightings
            if each.incident_id == name
        ]
        pairs.redirect(conn, name, min(homes)[1])
    return over


def _link(
    conn: Connection, members: set[str], groups: Sequence[Group], names: dict[str, str]
) -> None:
    """What may be the same, as it is seen now."""
    for name, linked in pairs.links(conn, members).items():
        for one in linked:
            if name in members:
                pairs.unlink(conn, name, one.other)
    for group_ in groups:
        for other, why in group_.perhaps.items():
            pairs.link(conn, names[group_.name], names.get(other, other), _in_names(why, names))


def _reason(home: Group, one: Sighting, names: dict[str, str]) -> str:
    return _in_names(home.reasons[one.report_id, one.index], names)


def _in_names(reason: str, names: dict[str, str]) -> str:
    for group_name, name in names.items():
        reason = reason.replace(group_name, name)
    return reason
