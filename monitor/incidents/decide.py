"""What one mention beside one incident comes to: the same attack, another one, or a doubt. Pure."""

from monitor.incidents.comparison import Comparison, Decision
from monitor.incidents.days import DayFit
from monitor.incidents.discriminators import Says
from monitor.incidents.figures import GROWING
from monitor.incidents.places import Fit
from monitor.incidents.policy import Matching
from monitor.types import Mention, Precision


def decide(
    found: Comparison, mention: Mention, rules: Matching, *, follow_up: bool
) -> tuple[Decision, str]:
    """Return the decision and why. `follow_up`: the mention speaks of an attack as known."""
    if found.place.fit is Fit.APART:
        return Decision.NEW, "another place"
    if found.day.fit is DayFit.APART:
        if _posted_again(found, rules, follow_up):
            return Decision.SAME, "told again, as if it were of another day"
        if _misdated(found, rules, follow_up):
            return Decision.SAME, "told at once of another day, but place, means and figures fit"
        return Decision.NEW, "another time"
    if found.cue:
        return Decision.NEW, found.cue
    if found.place.fit >= Fit.NEAR:
        return _on_the_spot(found, mention, rules, follow_up)
    return _by_evidence(found, rules)


def _on_the_spot(
    found: Comparison, mention: Mention, rules: Matching, follow_up: bool
) -> tuple[Decision, str]:
    same_day, needed = _one_day(found), rules.evidence.needed
    if not found.kinds:
        if same_day and _all_else(found):
            return Decision.SAME, "told as another means, all else agrees"
        if same_day and _one_site(found, mention) and not (found.contradicting or found.doubts):
            return Decision.SAME, "one site on one day, told as another means"
        if same_day and follow_up and not found.contradicting:
            return Decision.SAME, "follows up an attack of that day there, told as another means"
        return (Decision.UNSURE if same_day else Decision.NEW), "another means of attack"
    if found.contradicting:
        if found.bits >= needed.contradicted:
            return Decision.SAME, "more agrees than contradicts"
        return Decision.UNSURE, "contradicting facts"
    if found.day.fit is DayFit.NEXT and found.bits < needed.next_day:
        return Decision.UNSURE, "perhaps one night dated twice"
    if not _one_site(found, mention) and _otherwise_told(found):
        return Decision.UNSURE, "a town can be hit twice a day, and more than one thing differs"
    return Decision.SAME, "place, day and means fit"


def _one_day(found: Comparison) -> bool:
    return found.day.fit is DayFit.SAME


def _all_else(found: Comparison) -> bool:
    """Two facts agree; of the hour it is enough that both name the same part of the day."""
    alike = any(term.alike and term.fact == "hour" for term in found.terms)
    return found.agreeing >= (1 if alike else 2) and not found.contradicting


def _one_site(found: Comparison, mention: Mention) -> bool:
    """Both name one site: it is seldom hit twice a day, and then somebody says so."""
    both = (mention.place, found.incident.facts.place)
    sites = [place.precision is Precision.SITE for place in both if place]
    return found.place.fit is Fit.SAME and sites == [True, True]


def _otherwise_told(found: Comparison) -> bool:
    """Two things differ, if none of them by itself is a contradiction, and nothing agrees: another
    means, if a kindred one, far fewer hurt than was told before, another part of the day.
    """
    return not found.agreeing and found.doubts + found.kindred > 1


def _by_evidence(found: Comparison, rules: Matching) -> tuple[Decision, str]:
    """The places do not show that both are one attack, so what else is told has to: an article may
    tell of two attacks, and one of them may have been taken wrongly for the scene.
    """
    told = f"{_AREAS[found.place.fit]}; {found.balance}"
    if found.bits >= found.needed:
        return Decision.SAME, f"enough else fits, {told}"
    if found.bits >= found.needed - rules.evidence.perhaps:
        return Decision.UNSURE, f"something else fits, {told}"
    return Decision.NEW, f"too little else fits, {told}"


_AREAS = {
    Fit.NEARBY: "another place, but not far",
    Fit.NAMED: "another place",
    Fit.UNLISTED: "perhaps one village",
    Fit.BOTH_NAMED: "another place",
    Fit.ONE_NAME: "another place of one name",
    Fit.UNKNOWN: "no place to compare",
    Fit.WITHIN: "the same area",
}


def _misdated(found: Comparison, rules: Matching, follow_up: bool) -> bool:
    """The day of one was read wrong: "near the Monday Market". Nobody told of it on that day."""
    town = found.place.fit >= Fit.NEAR and found.place.coarsest <= Precision.DISTRICT
    tolls = {term.fact for term in found.terms if term.near or term.says is Says.AGREES}
    fits = town and found.same_kind and tolls >= {"killed", "wounded"} and not found.contradicting
    known = any(claim.recalled or claim.updates for claim in found.incident.claims)
    fresh = found.told_at_once and not (follow_up or known or found.cue)
    return fits and fresh and found.day.gap <= rules.misread_days


def _posted_again(found: Comparison, rules: Matching, follow_up: bool) -> bool:
    """An old report that is published anew says "yesterday" still. A toll is the same, nothing
    differs, and all of it together is too much for a chance.
    """
    weights = rules.evidence
    tolls = [term for term in found.terms if term.fact in GROWING and term.says is Says.AGREES]
    on_the_spot = found.place.fit >= Fit.NEAR and found.kinds and not found.cue
    known = on_the_spot and tolls and not (found.contradicting or found.doubts)
    bits = found.bits - (weights.follow_up if follow_up else 0)
    return bool(known) and found.target_alike and bits >= weights.needed.another_day
