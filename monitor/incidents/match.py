"""Decide which known incident a mention speaks of, if any. Pure.

Identity comes from facts, never from the likeness of headlines. Keeping one attack as two incidents
costs an extra alert; joining two attacks hides one. So a doubt answers "no" and leaves a link.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.incidents import days
from monitor.incidents.comparison import Comparison, Decision, Rank, hold
from monitor.incidents.days import DayFit
from monitor.incidents.decide import decide
from monitor.incidents.places import Fit
from monitor.incidents.policy import Matching
from monitor.types import Incident, Mention

__all__ = ["Decision", "Match", "compare", "match"]


@dataclass(frozen=True, kw_only=True)
class Match:
    """`incident_id` is the incident joined (same) or perhaps the same (unsure).

    A report that joins one of two incidents that may be the same can settle what they are: `also`
    are those that it shows to be the one it joins, `others` those that it tells apart from it.
    """

    decision: Decision
    incident_id: str | None
    reason: str
    also: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def match(
    mention: Mention,
    published: datetime,
    candidates: Sequence[Incident],
    rules: Matching,
    *,
    follow_up: bool = False,
) -> Match:
    """Return what `mention`, published at that instant, is beside the `candidates`.

    `follow_up`: it updates or recalls an attack, or speaks of it as known. The order of
    `candidates` does not matter.
    """
    compared = [compare(mention, published, one, rules, follow_up=follow_up) for one in candidates]
    compared = [_after_another(one, compared, rules, follow_up) for one in compared]
    same = [one for one in compared if one.decision is Decision.SAME]
    if same:
        return _settling(_best(same, follow_up=follow_up), compared, rules)
    unsure = [one for one in compared if one.decision is Decision.UNSURE]
    meant = _meant(unsure) if follow_up and mention.cue != "split" else None
    if meant is not None:
        reason = f"follows up the only attack that it can mean; {meant.reason}"
        return Match(decision=Decision.SAME, incident_id=meant.incident.id, reason=reason)
    if unsure:
        best = max(unsure, key=_order)
        return Match(decision=Decision.UNSURE, incident_id=best.incident.id, reason=best.reason)
    return Match(decision=Decision.NEW, incident_id=None, reason=_why_new(compared))


def compare(
    mention: Mention,
    published: datetime,
    known: Incident,
    rules: Matching,
    *,
    follow_up: bool = False,
) -> Comparison:
    """Hold one mention against one incident and decide."""
    found = hold(mention, published, known, rules, follow_up=follow_up)
    decision, why = decide(found, rules, follow_up=follow_up)
    return replace(found, decision=decision, why=why)


def _meant(unsure: Sequence[Comparison]) -> Comparison | None:
    """Of those that it may be the one that a follow-up means: it begins no attack. On the spot that
    is the only one of that day, or on that target, whatever it counts; elsewhere one of which it
    tells more than the means alike, and nothing that contradicts.
    """
    near = [one for one in unsure if one.near]
    for few in (near, [one for one in near if one.target_alike]):
        if len(few) == 1:
            return few[0]
    only = unsure[0] if len(unsure) == 1 else None
    held = (
        only
        and only.kinds
        and only.shares_more
        and not (only.contradicting or only.day.fit is DayFit.NEXT)
    )
    return only if held else None


def _after_another(
    one: Comparison, compared: Sequence[Comparison], rules: Matching, follow_up: bool
) -> Comparison:
    """ "The second strike in a day" may be `one`, if the attack that it came after is known too and
    facts show it.
    """
    shown = one.bits >= rules.evidence.needed.both_named
    if not one.cue or not shown or not any(_before(other, one) for other in compared):
        return one
    decision, why = decide(replace(one, cue=""), rules, follow_up=follow_up)
    return replace(one, cue="", decision=decision, why=f"{why}; the one before is known")


def _before(other: Comparison, one: Comparison) -> bool:
    """Whether `other` happened there before `one` did."""
    days_of = (other.incident.facts.when, one.incident.facts.when)
    first, second = (when.latest if when else None for when in days_of)
    near = other.place.fit >= Fit.NEAR and bool(other.cue)
    return near and first is not None and second is not None and first < second


def _best(same: list[Comparison], *, follow_up: bool) -> Match:
    """The closest of those that fit. A tie on one spot is one of the two: the later one, since
    reports follow attacks. A tie over a wide area says nothing, except of a report that follows up
    a known attack: it begins none.
    """
    best = max(same, key=_order)
    rivals = [one for one in same if one.rank == best.rank and one is not best]
    if rivals and best.place.fit <= Fit.WITHIN and not follow_up:
        others = ", ".join(sorted(one.incident.id for one in rivals))
        return Match(
            decision=Decision.UNSURE,
            incident_id=best.incident.id,
            reason=f"fits {others} as well; {best.reason}",
        )
    return Match(decision=Decision.SAME, incident_id=best.incident.id, reason=best.reason)


def _settling(found: Match, compared: Sequence[Comparison], rules: Matching) -> Match:
    """The same, with what it says of incidents that were linked as possibly the same.

    A report can show that one night was dated twice. It cannot show more: two attacks of one day
    that were kept apart for what they are stay two, however well a vaguer report fits both.
    """
    home = next(one for one in compared if one.incident.id == found.incident_id)
    linked = [one for one in compared if _linked(one.incident, home.incident)]
    if found.decision is not Decision.SAME or not home.close:
        return found
    also = [one for one in linked if one.close and _dated_twice(one.incident, home.incident, rules)]
    return replace(
        found,
        also=tuple(sorted(one.incident.id for one in also)),
        others=tuple(sorted(one.incident.id for one in linked if one.apart)),
    )


def _dated_twice(a: Incident, b: Incident, rules: Matching) -> bool:
    """Nothing but the day keeps them apart."""
    if not (a.facts.when and b.facts.when):
        return False
    mine, theirs = (days.told(one.claims, rules) for one in (a, b))
    return all(
        days.compare(one, other, rules).fit is DayFit.NEXT for one in mine for other in theirs
    )


def _linked(a: Incident, b: Incident) -> bool:
    return a.id in b.possibly_same_as or b.id in a.possibly_same_as


def _order(
    one: Comparison,
) -> tuple[Rank, tuple[datetime, str], str]:
    """Of equally close ones, the one that was told of last; never its id, which is an accident."""
    told = [(claim.as_of, claim.url) for claim in one.incident.claims]
    return (one.rank, min(told, default=(one.incident.created_at, "")), one.incident.id)


def _why_new(compared: Sequence[Comparison]) -> str:
    if not compared:
        return "nothing known near that place and day"
    nearest = max(compared, key=_order)
    return f"not {nearest.incident.id}: {nearest.reason}"
