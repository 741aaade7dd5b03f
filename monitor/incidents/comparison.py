"""One mention beside one known incident: how place, day, means and figures of the two fit. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.incidents import days
from monitor.incidents.claims import asserting
from monitor.incidents.days import DayFit, DayTerm
from monitor.incidents.discriminators import Says, Term, compatible, terms
from monitor.incidents.places import Fit, PlaceTerm, Where, where_of
from monitor.incidents.policy import Matching
from monitor.text import fold
from monitor.types import Incident, Kind, Mention, Precision

Rank = tuple[bool, bool, int, int, int, int, int, bool]


def _is_alike(term: Term) -> bool:
    told = term.says is Says.AGREES or term.near or term.alike
    return told or (term.fact == "hour" and not term.doubts)


UNASKED = DayTerm(fit=DayFit.POSSIBLE, words="")


class Decision(StrEnum):
    SAME = "same"
    NEW = "new"
    UNSURE = "unsure"  # kept apart and linked as possibly the same


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One mention beside one known incident: every term, and what they come to."""

    incident: Incident
    place: PlaceTerm
    day: DayTerm = UNASKED  # like all below, where the place is another one already
    kinds: bool = False
    same_kind: bool = False  # and both say which
    told_at_once: bool = False  # within hours of each other, for the first time
    terms: tuple[Term, ...] = ()
    cue: str = ""
    decision: Decision = Decision.NEW
    why: str = ""

    @property
    def agreeing(self) -> int:
        """How many facts agree. A toll that is nearly the same counts beside another one only."""
        same = sum(term.says is Says.AGREES for term in self.terms)
        near = self.close_tolls
        return same + near if same + near > 1 else same

    @property
    def likenesses(self) -> int:
        """How many things are alike, if none of them by itself shows anything."""
        terms = sum(_is_alike(term) for term in self.terms)
        return terms + self.same_kind

    @property
    def close_tolls(self) -> int:
        return sum(term.near for term in self.terms)

    @property
    def exact(self) -> bool:
        """Whether a toll is the same, and too great for that to be a chance."""
        return any(term.exact for term in self.terms)

    @property
    def target_alike(self) -> bool:
        return any(term.alike and term.fact == "target" for term in self.terms)

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
        placed = not self.place.fit.apart_as_told
        where = (self.place.fit, -self.place.coarsest)
        on_that_day = self.day.fit is not DayFit.NEXT
        return (placed, on_that_day, balance, *where, self.day.fit, alike, self.kinds)

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
        return "; ".join(part for part in (self.why, *told) if part)


def hold(
    mention: Mention, published: datetime, known: Incident, rules: Matching, *, follow_up: bool
) -> Comparison:
    """Hold one mention against one incident; what that comes to is not decided yet."""
    known = replace(known, claims=asserting(known.claims))
    place = Where.of(mention).compare(where_of(known), rules.places)
    if place.fit is Fit.APART:
        return Comparison(incident=known, place=place)
    day = _day(mention, published, known, rules, follow_up=follow_up)
    found = terms(mention, published, known, rules)
    mine, theirs = (each.kind if each else None for each in (mention.weapon, known.facts.weapon))
    return Comparison(
        incident=known,
        place=place,
        day=day,
        kinds=compatible(mine, theirs, rules) or _on_one_ship(mention, known, found),
        same_kind=mine is theirs is not None and mine is not Kind.OTHER,
        told_at_once=_told_at_once(published, known, rules),
        terms=found,
        cue=_cue(mention, known, day, rules),
    )


def _on_one_ship(mention: Mention, known: Incident, found: Iterable[Term]) -> bool:
    """Whoever attacks a ship does it with boats, guns, missiles and drones in one: each report
    names what it saw.
    """
    places = (mention.place, known.facts.place)
    at_sea = any(one.precision is Precision.SEA_OR_AIR for one in places if one)
    return at_sea and any(term.alike and term.fact == "target" for term in found)


def _told_at_once(published: datetime, known: Incident, rules: Matching) -> bool:
    first = min((claim.as_of for claim in known.claims), default=published)
    return abs(published - first) <= timedelta(hours=rules.told_at_once_hours)


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
