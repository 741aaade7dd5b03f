"""Decide which known incident a mention speaks of, if any. Pure.

Identity comes from facts, never from the likeness of headlines. Keeping one attack as two incidents
costs an extra alert; joining two attacks hides one. So a doubt answers "no" and leaves a link.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from monitor.incidents import days
from monitor.incidents.claims import asserting
from monitor.incidents.days import DayFit, DayTerm
from monitor.incidents.discriminators import Says, Term, compatible, terms
from monitor.incidents.places import Fit, PlaceTerm, Where, where_of
from monitor.incidents.policy import Matching
from monitor.text import fold
from monitor.types import Incident, Kind, Mention, Precision

Rank = tuple[bool, int, int, int, int, int, bool]


class Decision(StrEnum):
    SAME = "same"
    NEW = "new"
    UNSURE = "unsure"  # kept apart and linked as possibly the same


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


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One mention beside one known incident: every term, and what they come to."""

    incident: Incident
    kinds: bool
    day: DayTerm
    place: PlaceTerm
    terms: tuple[Term, ...]
    cue: str
    decision: Decision
    why: str

    @property
    def agreeing(self) -> int:
        """How many facts agree. A toll that is nearly the same counts beside another one only."""
        same = sum(term.says is Says.AGREES for term in self.terms)
        near = sum(term.near for term in self.terms)
        return same + near if same + near > 1 else same

    @property
    def contradicting(self) -> int:
        return sum(self._contradicts(term) for term in self.terms)

    def _contradicts(self, term: Term) -> bool:
        """Of a salvo one counts what was fired and another what came down: on one day there, that
        is no contradiction.
        """
        part = term.fact == "munitions" and self.day.fit is DayFit.SAME
        return term.says is Says.CONTRADICTS and not part

    @property
    def doubts(self) -> int:
        return sum(term.doubts for term in self.terms)

    @property
    def rank(self) -> Rank:
        balance = self.agreeing - self.contradicting
        alike = sum(term.alike for term in self.terms)
        placed = self.place.fit is not Fit.NAMED
        where = (self.place.fit, -self.place.coarsest)
        return (placed, balance, *where, self.day.fit, alike, self.kinds)

    @property
    def near(self) -> bool:
        return self.place.fit >= Fit.NEAR and self.day.fit is DayFit.SAME

    @property
    def close(self) -> bool:
        """One attack for more than want of a difference."""
        return self.decision is Decision.SAME and self.near

    @property
    def apart(self) -> bool:
        """Another attack for more than a doubt."""
        if self.decision is Decision.NEW:
            return bool(self.cue) or Fit.APART is self.place.fit or DayFit.APART is self.day.fit
        return self.day.fit is DayFit.NEXT and self.contradicting > 0 and not self.agreeing

    @property
    def reason(self) -> str:
        told = [self.place.words, self.day.words, *(term.words for term in self.terms)]
        return "; ".join([self.why, *told])


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
    same = [one for one in compared if one.decision is Decision.SAME]
    if same:
        return _settling(_best(same, follow_up=follow_up), compared, rules)
    unsure = [one for one in compared if one.decision is Decision.UNSURE]
    on_the_spot = [one for one in unsure if one.near]
    if follow_up and mention.cue != "split" and len(on_the_spot) == 1:
        only = on_the_spot[0]
        reason = f"follows up the only attack of that day there; {only.reason}"
        return Match(decision=Decision.SAME, incident_id=only.incident.id, reason=reason)
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
    """Hold one mention against one incident."""
    known = replace(known, claims=asserting(known.claims))
    kind = mention.weapon.kind if mention.weapon else None
    kinds = compatible(kind, known.facts.weapon.kind if known.facts.weapon else None, rules)
    place = Where.of(mention).compare(where_of(known), same_spot_km=rules.same_spot_km)
    day = _day(mention, published, known, rules, follow_up=follow_up)
    found = terms(mention, published, known, rules)
    draft = Comparison(
        incident=known,
        kinds=kinds,
        day=day,
        place=place,
        terms=found,
        cue=_cue(mention, known, day, rules),
        decision=Decision.NEW,
        why="",
    )
    decision, why = _decide(draft, mention, follow_up)
    return Comparison(**{**draft.__dict__, "decision": decision, "why": why})


def _day(
    mention: Mention, published: datetime, known: Incident, rules: Matching, *, follow_up: bool
) -> DayTerm:
    """The closest fit to any day that somebody told: a wrong date in one source stays a claim."""
    own = days.window(mention.when, published, rules, follow_up=follow_up)
    return max(
        (days.compare(own, other, rules) for other in days.told(known.claims, rules)),
        key=lambda term: (term.fit, term.words),
    )


def _cue(mention: Mention, known: Incident, day: DayTerm, rules: Matching) -> str:
    """Why the words of the report set it apart from this incident; empty when they do not.

    "The third attack in a week" is not one of another day; "hours after" not one of that day
    either, unless its reports say the same of themselves.
    """
    if mention.cue != "split":
        return ""
    if any(claim.fact == "cue" and claim.value == "split" for claim in known.claims):
        return "" if day.fit is DayFit.SAME or day.fit is DayFit.POSSIBLE else "another attack"
    told = [piece.quote for piece in mention.evidence if piece.fact == "cue"]
    words = fold(" ".join(told)).text
    same_day = any(fold(word).text in words for word in rules.same_day_cues)
    if not same_day and _dated_alike(mention, known, day):
        return ""
    return f"told as another attack ({'; '.join(told)})" if told else "told as another attack"


def _dated_alike(mention: Mention, known: Incident, day: DayTerm) -> bool:
    """Of one day as far as anybody tells: the earlier attack that is meant is another one."""
    if day.fit is not DayFit.POSSIBLE:
        return day.fit is DayFit.SAME
    when, other = mention.when, known.facts.when
    return when is not None and other is not None and when.latest == other.latest


def _decide(found: Comparison, mention: Mention, follow_up: bool) -> tuple[Decision, str]:
    if found.place.fit is Fit.APART:
        return Decision.NEW, "another place"
    if found.day.fit is DayFit.APART:
        return Decision.NEW, "another time"
    if found.cue:
        return Decision.NEW, found.cue
    if found.place.fit is Fit.NAMED:
        return _named(found)
    if found.place.fit is Fit.UNKNOWN:
        return _unplaced(found, follow_up)
    if found.place.fit is Fit.WITHIN:
        return _vague(found, mention, follow_up)
    return _on_the_spot(found, mention, follow_up)


def _on_the_spot(found: Comparison, mention: Mention, follow_up: bool) -> tuple[Decision, str]:
    same_day = found.day.fit is DayFit.SAME
    if not found.kinds:
        if same_day and _all_else(found):
            return Decision.SAME, "told as another means, all else agrees"
        if same_day and _one_site(found, mention) and not (found.contradicting or found.doubts):
            return Decision.SAME, "one site on one day, told as another means"
        if same_day and follow_up and not found.contradicting:
            return Decision.SAME, "follows up an attack of that day there, told as another means"
        return (Decision.UNSURE if same_day else Decision.NEW), "another means of attack"
    if found.contradicting:
        if found.agreeing > found.contradicting and same_day:
            return Decision.SAME, "more agrees than contradicts"
        return Decision.UNSURE, "contradicting facts"
    if found.day.fit is DayFit.NEXT and not (found.agreeing or follow_up):
        return Decision.UNSURE, "perhaps one night dated twice"
    if not _one_site(found, mention) and _otherwise_told(found, mention):
        return Decision.UNSURE, "a town can be hit twice a day, and more than one thing differs"
    return Decision.SAME, "place, day and means fit"


def _all_else(found: Comparison) -> bool:
    """Two facts agree; of the hour it is enough that both name the same part of the day."""
    alike = any(term.alike and term.fact == "hour" for term in found.terms)
    return found.agreeing >= (1 if alike else 2) and not found.contradicting


def _one_site(found: Comparison, mention: Mention) -> bool:
    """Both name one site: it is seldom hit twice a day, and then somebody says so."""
    both = (mention.place, found.incident.facts.place)
    sites = [place.precision is Precision.SITE for place in both if place]
    return found.place.fit is Fit.SAME and sites == [True, True]


def _otherwise_told(found: Comparison, mention: Mention) -> bool:
    """Two things differ, if none of them by itself is a contradiction, and nothing agrees: another
    means, if a kindred one, far fewer hurt than was told before, another part of the day.
    """
    known = found.incident.facts.weapon
    kinds = {weapon.kind for weapon in (mention.weapon, known) if weapon is not None}
    otherwise = len(kinds) > 1 and Kind.OTHER not in kinds
    return not found.agreeing and found.doubts + otherwise > 1


def _vague(found: Comparison, mention: Mention, follow_up: bool) -> tuple[Decision, str]:
    """Only a province or a country holds the two together."""
    if not found.kinds or found.contradicting >= max(found.agreeing, 1):
        return Decision.NEW, "another attack in the same area"
    if found.day.fit is DayFit.NEXT and not found.agreeing:
        return Decision.NEW, "another day in the same area"
    if found.agreeing:
        return Decision.SAME, "area, day and figures fit"
    known = found.incident.facts
    widest = max(place.precision for place in (mention.place, known.place) if place)
    kind = mention.weapon.kind if mention.weapon else None
    same_kind = kind is not None and known.weapon is not None and kind is known.weapon.kind
    if widest is Precision.PROVINCE or (same_kind and kind is not Kind.OTHER) or follow_up:
        return Decision.SAME, "area, day and means fit"
    return Decision.UNSURE, "only the country fits"


def _named(found: Comparison) -> tuple[Decision, str]:
    """Told of another place, though both name one: an article may tell of two attacks, so the
    figures have to show that they are one.
    """
    fits = found.day.fit is DayFit.SAME and found.kinds and not found.contradicting
    if fits and found.agreeing:
        return Decision.SAME, "both name the place, day and figures fit"
    return Decision.NEW, "another place"


def _unplaced(found: Comparison, follow_up: bool) -> tuple[Decision, str]:
    close = found.day.fit in (DayFit.SAME, DayFit.POSSIBLE) and found.kinds
    exact = any(term.exact for term in found.terms)
    enough = 1 if follow_up or exact else 2
    if close and not found.contradicting and found.agreeing >= enough:
        return Decision.SAME, "no place told, but day and figures fit"
    if close and not found.contradicting and found.agreeing:
        return Decision.UNSURE, "no place told; day and one figure fit"
    return Decision.NEW, "no place to compare"


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
