"""What one mention beside one incident comes to: the same attack, another one, or a doubt. Pure."""

from monitor.incidents.comparison import Comparison, Decision
from monitor.incidents.days import DayFit
from monitor.incidents.discriminators import FIGURES, Says
from monitor.incidents.figures import GROWING
from monitor.incidents.places import Fit
from monitor.incidents.policy import Matching
from monitor.types import Precision


def decide(found: Comparison, rules: Matching, *, follow_up: bool) -> tuple[Decision, str]:
    """Return the decision and why. `follow_up`: the mention speaks of an attack as known."""
    if found.place.fit is Fit.APART:
        return Decision.NEW, "another place"
    if found.day.fit is DayFit.APART:
        if _posted_again(found, rules):
            return Decision.SAME, "told again, as if it were of another day"
        if _misdated(found, rules, follow_up):
            return Decision.SAME, "told at once of another day, but place, means and figures fit"
        if follow_up and _follows_late(found, rules):
            return Decision.SAME, f"follows up an attack of another day; {found.balance}"
        return Decision.NEW, "another time"
    if found.cue:
        return Decision.NEW, found.cue
    if found.place.fit >= Fit.NEAR:
        return _on_the_spot(found)
    return _by_evidence(found, rules)


def _on_the_spot(found: Comparison) -> tuple[Decision, str]:
    """A town can be hit twice a day: too much that differs leaves a doubt."""
    if found.bits >= found.needed:
        return Decision.SAME, f"place and day fit; {found.balance}"
    if found.day.fit is not DayFit.NEXT:
        return Decision.UNSURE, f"too much differs for one attack; {found.balance}"
    if found.kinds:
        return Decision.UNSURE, f"perhaps one night dated twice; {found.balance}"
    return Decision.NEW, f"another means on another day; {found.balance}"


def _by_evidence(found: Comparison, rules: Matching) -> tuple[Decision, str]:
    """The places do not show that both are one attack, so what else is told has to: an article may
    tell of two attacks, and one of them may have been taken wrongly for the scene.
    """
    where = _AREAS[found.place.fit]
    if found.bits >= found.needed:
        return Decision.SAME, f"{where}, enough else fits; {found.balance}"
    if found.bits >= found.needed - rules.evidence.perhaps:
        return Decision.UNSURE, f"{where}, something else fits; {found.balance}"
    return Decision.NEW, f"{where}, too little else fits; {found.balance}"


_AREAS = {
    Fit.ASHORE: "a place in reach of that sea",
    Fit.NEARBY: "another place, but not far",
    Fit.NAMED: "another place",
    Fit.UNLISTED: "perhaps one village",
    Fit.BOTH_NAMED: "another place",
    Fit.ONE_NAME: "another place of one name",
    Fit.CAPITAL: "another place of one province",
    Fit.UNKNOWN: "no place to compare",
    Fit.SHIP: "another place, but one ship",
    Fit.WITHIN: "the same area",
}


def _misdated(found: Comparison, rules: Matching, follow_up: bool) -> bool:
    """The day of one was read wrong: "near the Monday Market". Nobody told of it on that day,
    and few attacks of one town have both their tolls alike, or are both a stabbing.
    """
    town = found.place.fit >= Fit.NEAR and found.place.coarsest <= Precision.DISTRICT
    tolls = {term.fact for term in found.terms if term.near or term.says is Says.AGREES}
    enough = found.rare_kind or (found.same_kind and tolls >= {"killed", "wounded"})
    fits = town and enough and not found.contradicting
    known = any(claim.recalled or claim.updates for claim in found.incident.claims)
    fresh = found.told_at_once and not (follow_up or known or found.cue)
    return fits and fresh and found.day.gap <= rules.misread_days


def _follows_late(found: Comparison, rules: Matching) -> bool:
    """What follows up an attack tells of its own day too: an arrest, a burial, a wreck that sank.
    So much alike is one attack, though a few days lie between.
    """
    close = found.place.fit >= Fit.NEAR or found.one_ship
    alike = found.bits >= rules.evidence.needed.another_time
    return (
        close
        and found.day.gap <= rules.misread_days
        and alike
        and not (found.cue or found.contradicting)
    )


def _posted_again(found: Comparison, rules: Matching) -> bool:
    """An old report that is published anew says "yesterday" still. It tells the same tolls of the
    same target, and both are too much for a chance; a figure that differs is another attack's.
    """
    figures = [term for term in found.terms if term.fact in FIGURES]
    tolls = [term for term in figures if term.fact in GROWING]
    on_the_spot = found.place.fit >= Fit.NEAR and found.kinds and not found.cue
    same = on_the_spot and found.target_alike and all(term.alike for term in figures)
    same_bits = sum(term.bits for term in tolls) + rules.evidence.target
    return same and not found.contradicting and same_bits >= rules.evidence.needed.another_day
