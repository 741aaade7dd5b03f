"""One mention beside one known incident: how place, day, means and figures of the two fit. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.incidents import days
from monitor.incidents.claims import asserting
from monitor.incidents.days import DayFit, DayTerm
from monitor.incidents.discriminators import Says, Term, compatible, kinds_told, terms
from monitor.incidents.places import Fit, PlaceTerm, Where, where_of
from monitor.incidents.policy import Evidence, Matching, Needed
from monitor.text import fold
from monitor.types import Incident, Mention, Precision

Rank = tuple[bool, float, int, int, int, int]


# Two names that are told beside each other, or that two places bear, are of two attacks as often.
OTHER_NAMES = frozenset({Fit.NAMED, Fit.BOTH_NAMED, Fit.UNLISTED, Fit.ONE_NAME})
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
    rare_kind: bool = False  # the same, and seldom heard of
    told_at_once: bool = False  # within a day of each other, for the first time
    terms: tuple[Term, ...] = ()
    bits: float = 0.0  # how much all of it speaks for one attack
    needed: float = 0.0  # how much has to
    cue: str = ""
    decision: Decision = Decision.NEW
    why: str = ""

    @property
    def target_alike(self) -> bool:
        return any(term.alike and term.fact == "target" for term in self.terms)

    @property
    def one_ship(self) -> bool:
        """Whether both name one ship, wherever it was."""
        return any(term.alike and term.fact == "ship" for term in self.terms)

    @property
    def shares_more(self) -> bool:
        """Whether more than the means of both is alike."""
        return any(term.bits > 0 and term.fact != "means" for term in self.terms)

    @property
    def contradicting(self) -> int:
        return _contradicting(self.terms, self.day)

    @property
    def rank(self) -> Rank:
        """The greater the closer. The day that is told goes before what else is."""
        on_that_day = self.day.fit is not DayFit.NEXT
        where = (self.place.fit, -self.place.coarsest)
        alike = sum(term.alike for term in self.terms)
        return (on_that_day, self.bits - self.needed, *where, self.day.fit, alike)

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
        agrees = any(term.says is Says.AGREES for term in self.terms)
        return self.day.fit is DayFit.NEXT and self.contradicting > 0 and not agrees

    @property
    def reason(self) -> str:
        told = [self.place.words, self.day.words, *(term.words for term in self.terms)]
        return "; ".join(part for part in (self.why, *told) if part)

    @property
    def balance(self) -> str:
        return f"{self.bits:.1f} bits, {self.needed:g} needed"


def hold(
    mention: Mention, published: datetime, known: Incident, rules: Matching, *, follow_up: bool
) -> Comparison:
    """Hold one mention against one incident; what that comes to is not decided yet."""
    known = replace(known, claims=asserting(known.claims))
    place = Where.of(mention).compare(where_of(known), rules.places)
    if place.fit is Fit.APART:
        return Comparison(incident=known, place=place)
    day = _day(mention, published, known, rules, follow_up=follow_up)
    facts = terms(mention, published, known, rules, follow_up=follow_up)
    apart_h = _hours_apart(published, known)
    one_day = day.fit is not DayFit.NEXT and place.fit not in OTHER_NAMES
    news = one_day and not follow_up
    found = (*facts, *(_fresh(facts, apart_h, rules) if news else ()))
    on_ship = _on_one_ship(mention, known, found)
    mine = mention.weapon.kind if mention.weapon else None
    told = kinds_told(known)
    return Comparison(
        incident=known,
        place=place,
        day=day,
        kinds=on_ship or not told or any(compatible(mine, one, rules) for one in told),
        same_kind=mine in told,
        rare_kind=mine in told and mine in rules.rare,
        told_at_once=apart_h <= rules.told_at_once_hours,
        terms=found,
        bits=_bits(
            found,
            day,
            rules.evidence,
            follow_up=follow_up and place.fit is not Fit.UNKNOWN,
            on_ship=on_ship,
        ),
        needed=_needed(place, day, found, rules.evidence.needed),
        cue=_cue(mention, known, day, rules),
    )


def _bits(
    found: Iterable[Term], day: DayTerm, weights: Evidence, *, follow_up: bool, on_ship: bool
) -> float:
    """How much all that is told speaks for one attack."""
    told = [
        term.bits
        for term in found
        if not (_of_one_salvo(term, day) or (on_ship and term.fact == "means" and term.bits < 0))
    ]
    follows = weights.follow_up if follow_up else 0.0
    return sum(told) + follows + (weights.next_day if day.fit is DayFit.NEXT else 0.0)


def _of_one_salvo(term: Term, day: DayTerm) -> bool:
    """Of a salvo one counts what was fired and another what came down: on one day there, that is
    no contradiction.
    """
    told = term.fact == "munitions" and term.says is Says.CONTRADICTS
    return told and day.fit is DayFit.SAME


def _needed(place: PlaceTerm, day: DayTerm, found: Iterable[Term], needed: Needed) -> float:
    """How much has to speak for one attack, the places and days being as they are."""
    if place.fit >= Fit.NEAR:
        if _contradicting(found, day):
            return needed.contradicted
        if day.fit is DayFit.NEXT:
            return needed.next_day
        if place.two_towns:
            return needed.towns
        return needed.site if place.one_site else needed.spot
    if place.fit is Fit.WITHIN:
        areas = {Precision.PROVINCE: needed.province, Precision.SEA_OR_AIR: needed.sea}
        return areas.get(Precision(place.coarsest), needed.country)
    return {
        Fit.UNKNOWN: needed.unknown,
        Fit.SHIP: needed.ship,
        Fit.ONE_NAME: needed.one_name,
        Fit.CAPITAL: needed.capital,
        Fit.BOTH_NAMED: needed.both_named,
        Fit.UNLISTED: needed.unlisted,
        Fit.NAMED: needed.named,
        Fit.NEARBY: needed.nearby,
        Fit.ASHORE: needed.ashore,
    }[place.fit]


def _contradicting(found: Iterable[Term], day: DayTerm) -> int:
    return sum(term.says is Says.CONTRADICTS for term in found if not _of_one_salvo(term, day))


def _on_one_ship(mention: Mention, known: Incident, found: Iterable[Term]) -> bool:
    """Whoever attacks a ship does it with boats, guns, missiles and drones in one: each report
    names what it saw. What is hit at sea is a ship.
    """
    places = (mention.place, known.facts.place)
    at_sea = [one for one in places if one and one.precision is Precision.SEA_OR_AIR]
    alike = any(term.alike and term.fact == "target" for term in found)
    return len(at_sea) == len(places) or (bool(at_sea) and alike)


def _hours_apart(published: datetime, known: Incident) -> float:
    """Between a report and the first one of what is known."""
    first = min((claim.as_of for claim in known.claims), default=published)
    return abs(published - first) / timedelta(hours=1)


def _fresh(facts: Iterable[Term], apart_h: float, rules: Matching) -> Iterator[Term]:
    """Outlets tell the news of one attack within hours of each other. Of another means in one
    area that says nothing: there is fighting.
    """
    other_means = any(term.fact == "means" and term.bits < 0 for term in facts)
    if apart_h <= rules.fresh_hours and not other_means:
        words = f"told {apart_h:.0f} hours apart"
        yield Term(fact="told", says=Says.NEITHER, words=words, bits=rules.evidence.fresh)


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
    if day.gap:
        return False  # the night between two days may be that of either
    if day.fit is not DayFit.POSSIBLE:
        return day.fit is DayFit.SAME
    when, other = mention.when, known.facts.when
    return when is not None and other is not None and when.latest == other.latest
