"""What one mention speaks of: the known incident it joins, or the new one it begins.

    candidates -> match -> ledger; what arrives late has its neighbourhood grouped anew

Functions work inside the transaction of the caller, who settles what was touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from monitor.incidents import days
from monitor.incidents.group import Sighting, follows_up, refusal, searched, window_of
from monitor.incidents.identity import incident_id
from monitor.incidents.match import Decision, Match, match
from monitor.incidents.merge import merge
from monitor.incidents.places import Where
from monitor.incidents.policy import Policy
from monitor.incidents.roles import Role, is_news, role_of
from monitor.incidents.voices import as_copy, source_of, spoken_by
from monitor.links import canonical
from monitor.regroup import is_late, moves_a_denial, regroup
from monitor.store import incidents as known
from monitor.store import ledger, pairs, reports, sightings
from monitor.types import Article, Facts, Incident, Origin, Report, Severity, Status

TEXTS_COMPARED = 20  # articles of one incident in which a copy is looked for


@dataclass(frozen=True, kw_only=True)
class Joined:
    """What became of one mention. `incident_id` is None when it concerns no incident."""

    mention: int  # index into Report.mentions
    incident_id: str | None
    decision: Decision | None
    role: Role | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Everything about one recording that its steps share."""

    conn: Connection
    article: Article
    report: Report
    report_id: int
    words: str  # hash of the article's text
    published: datetime
    now: datetime
    policy: Policy
    origin: Origin
    operation: str | None
    copies: dict[int, str]  # mention -> incident, when these very words were recorded before
    touched: dict[str, str] = field(default_factory=dict)  # by grouping anew, and why
    begun: set[str] = field(default_factory=set)  # by another mention of the same report
    told: set[str] = field(default_factory=set)  # joined by one
    heard: dict[str, Incident] = field(default_factory=dict)  # as matched, with what was added

    @property
    def is_plain(self) -> bool:
        """Whether nothing but ledgers that were there before grew."""
        return not (self.touched or self.begun)


def join(occasion: Occasion, index: int) -> Joined:
    """Find the incident a mention speaks of, or make it, and append to its ledger."""
    mention = occasion.report.mentions[index]
    if role_of(occasion.report, mention) is None:
        why = "several attacks counted together" if mention.aggregate else f"{mention.modality}"
        return Joined(mention=index, incident_id=None, decision=None, role=None, reason=why)
    one = _sighting(occasion, index)
    if occasion.origin is Origin.CANARY:
        alone = Match(decision=Decision.NEW, incident_id=None, reason="a self-test stands alone")
        return _begin(occasion, one, alone)
    copied = _copied(occasion, index)
    if copied is not None:
        found = Match(decision=Decision.SAME, incident_id=copied, reason="a copy, word for word")
        return _join(occasion, _recalling(one), found, copied)
    policy, opening = occasion.policy, window_of(one, occasion.policy.match)
    near = _near(occasion, one)
    found = match(mention, one.published, near, policy.match, follow_up=follows_up(one))
    loose = sightings.loose(occasion.conn, Where.of(mention), opening, policy)
    if not _joins_grown(occasion, found) and _upsets(occasion, one, found, near, loose):
        return _regroup(occasion, one, near)
    if found.decision is Decision.SAME and found.incident_id is not None:
        return _joined_and_settled(occasion, one, found, found.incident_id, near)
    why = refusal(mention, one.role)
    return _put_aside(occasion, one, why) if why else _begin(occasion, one, found)


def _copied(occasion: Occasion, index: int) -> str | None:
    """The incident that an older article told of in the very same words, as it is called now."""
    name = occasion.copies.get(index)
    return pairs.resolve(occasion.conn, name) if name is not None else None


def _upsets(
    occasion: Occasion,
    one: Sighting,
    found: Match,
    near: Sequence[Incident],
    loose: Sequence[Sighting],
) -> bool:
    """Whether what was told before is to be grouped anew, now that `one` is known."""
    around = [*near, *_beside(occasion, one, found, near)]
    return is_late(one, around, loose) or moves_a_denial(
        occasion.conn, one, found, around, loose, occasion.policy
    )


def _near(occasion: Occasion, said: Sighting) -> list[Incident]:
    """What the mention can speak of: not what its own report tells of first, for reading has put
    together what is one; and as its own report leaves it, though that is not settled yet.
    """
    conn, policy = occasion.conn, occasion.policy
    found = known.candidates(conn, *_question(said, policy), policy.match)
    own = (known.get(conn, name) for name in sorted(occasion.told - occasion.begun))
    mine = {one.id: replace(one, facts=merge(one.claims, policy.merge)) for one in own if one}
    others = (each for each in found if each.id not in occasion.begun | mine.keys())
    return [*others, *(each for name, each in mine.items() if name not in occasion.begun)]


def _beside(
    occasion: Occasion, one: Sighting, found: Match, near: Sequence[Incident]
) -> Sequence[Incident]:
    """What is near the incident that the mention joins, though not near itself: it changes what was
    compared with that. Most reports of an attack ask for what is near in the same words.
    """
    if found.decision is not Decision.SAME or found.incident_id is None:
        return ()
    conn, policy = occasion.conn, occasion.policy
    told = sightings.mentions(conn, found.incident_id, policy)
    questions = {_question(each, policy) for each in told}
    if not occasion.begun:
        questions.discard(_question(one, policy))  # `near` is the answer
    seen = {each.id for each in near}
    return [
        each
        for where, days_told in questions
        for each in known.candidates(conn, where, days_told, policy.match, but=seen)
    ]


def _question(one: Sighting, policy: Policy) -> tuple[Where, days.Window]:
    """Where and when it is looked for what a mention may speak of."""
    return Where.of(one.mention), searched(one, policy.match)


def _joins_grown(occasion: Occasion, found: Match) -> bool:
    """Whether it joins what no late report takes apart: nothing near is another than before."""
    same = found.decision is Decision.SAME and found.incident_id is not None
    most = occasion.policy.match.most_regrouped
    return same and bool(sightings.grown(occasion.conn, [found.incident_id or ""], most))


def _sighting(occasion: Occasion, index: int) -> Sighting:
    return sightings.sighting(
        occasion.article,
        occasion.report,
        index,
        report_id=occasion.report_id,
        words=occasion.words,
        at=occasion.published,
        policy=occasion.policy,
    )


def _recalling(one: Sighting) -> Sighting:
    """The same, as something that is told once more and not anew."""
    claims = tuple(replace(claim, recalled=True) for claim in one.claims)
    return replace(one, role=Role.BACKGROUND, claims=claims)


def _put_aside(occasion: Occasion, one: Sighting, why: str) -> Joined:
    sightings.put_aside(occasion.conn, one, window_of(one, occasion.policy.match))
    return Joined(mention=one.index, incident_id=None, decision=None, role=one.role, reason=why)


def _begin(occasion: Occasion, one: Sighting, found: Match) -> Joined:
    doubtful = found.decision is Decision.UNSURE and found.incident_id is not None
    name = _new_incident(occasion, one, perhaps_known=doubtful)
    if doubtful and found.incident_id is not None:
        pairs.link(occasion.conn, name, found.incident_id, found.reason)
    return _join(occasion, one, found, name)


def _new_incident(occasion: Occasion, one: Sighting, *, perhaps_known: bool) -> str:
    """Make an incident, at revision 0 until its ledger is settled, and return its id."""
    conn, policy, mention = occasion.conn, occasion.policy, one.mention
    opening = days.window(mention.when, one.published, policy.match)
    name = incident_id(
        mention.place,
        opening.latest,
        f"{canonical(one.url)}#{one.index}",
        lambda taken: known.exists(conn, taken),
    )
    recent_days = policy.match.recent_days
    news = is_news(one.role, mention, one.published, recent_days, perhaps_known=perhaps_known)
    incident = Incident(
        id=name,
        status=Status.REPORTED,
        severity=Severity.INFO,
        origin=occasion.origin if news or occasion.origin is Origin.CANARY else Origin.BACKGROUND,
        facts=Facts(),
        revision=0,
        created_at=occasion.now,
    )
    mine = one.report_id == occasion.report_id
    salvo = mine and one.role is Role.NEW_REPORT
    known.save(conn, incident, [opening], operation=occasion.operation if salvo else None)
    if mine:
        occasion.begun.add(name)
    return name


def _join(occasion: Occasion, one: Sighting, found: Match, incident: str) -> Joined:
    _append(occasion, one, incident, found.reason)
    return Joined(
        mention=one.index,
        incident_id=incident,
        decision=found.decision,
        role=one.role,
        reason=found.reason,
    )


def _joined_and_settled(
    occasion: Occasion, one: Sighting, found: Match, home: str, near: Sequence[Incident]
) -> Joined:
    """Join, and settle what the report decides of incidents that were linked as possibly one."""
    if not (home in occasion.told or found.others):
        occasion.heard.update({each.id: each for each in near if each.id == home})
    joined = _join(occasion, one, found, home)
    for other in found.others:
        pairs.unlink(occasion.conn, home, other)
    for other in found.also:
        home = _fold(occasion, home, other, one.url, {each.id: each.created_at for each in near})
    return replace(joined, incident_id=home)


def _fold(
    occasion: Occasion, home: str, other: str, shown_by: str, ages: Mapping[str, datetime]
) -> str:
    """Both are one attack: the older id goes on, but what people put right always does."""
    conn = occasion.conn
    fixed = sightings.settled_by_people(conn, [home, other])
    if len(fixed) > 1:
        return home
    over, into = sorted((home, other), key=lambda name: (name not in fixed, ages[name], name))[::-1]
    sightings.hand_over(conn, over, into)
    pairs.redirect(conn, over, into)
    occasion.touched[into] = f"{over} is the same attack, as {shown_by} shows"
    return into


def _append(occasion: Occasion, one: Sighting, incident: str, reason: str) -> None:
    """Into the ledger of an incident; told in the words of another, with the other's voice."""
    conn, rules = occasion.conn, occasion.policy.confidence
    occasion.told.add(incident)
    told = reports.told_by(conn, incident, TEXTS_COMPARED)
    source = source_of(occasion.article, rules)
    source = as_copy(source, occasion.article.text, told, rules)
    claims = [replace(claim, source=spoken_by(claim.source, source)) for claim in one.claims]
    ledger.add(conn, incident, claims, report_id=one.report_id, mention=one.index)
    known.add_report(conn, incident, one.report_id, one.index, one.role, reason)
    heard = occasion.heard.get(incident)
    if heard is not None:
        occasion.heard[incident] = replace(heard, claims=(*heard.claims, *claims))


def _regroup(occasion: Occasion, one: Sighting, near: Sequence[Incident]) -> Joined:
    """Something published later was recorded before: group them all in order of publication."""
    made: set[str] = set()

    def begin(first: Sighting, perhaps_known: bool) -> str:
        name = _new_incident(occasion, first, perhaps_known=perhaps_known)
        made.add(name)
        return name

    done = regroup(occasion.conn, one, near, occasion.policy, begin=begin)
    occasion.touched.update(dict.fromkeys((*done.touched, *made), ""))
    if done.incident_id is None:
        return _put_aside(occasion, one, refusal(one.mention, one.role))
    _append(occasion, one, done.incident_id, done.reason)
    decision = Decision.NEW if done.incident_id in made else Decision.SAME
    return Joined(
        mention=one.index,
        incident_id=done.incident_id,
        decision=decision,
        role=one.role,
        reason=done.reason,
    )
