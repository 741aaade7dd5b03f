"""What one mention beside one incident comes to: the same attack, another one, or a doubt. Pure."""

from monitor.incidents.comparison import Comparison, Decision
from monitor.incidents.days import DayFit
from monitor.incidents.discriminators import Says
from monitor.incidents.places import Fit
from monitor.incidents.policy import Matching
from monitor.types import Kind, Mention, Precision


def decide(
    found: Comparison, mention: Mention, rules: Matching, *, follow_up: bool
) -> tuple[Decision, str]:
    """Return the decision and why. `follow_up`: the mention speaks of an attack as known."""
    if found.place.fit is Fit.APART:
        return Decision.NEW, "another place"
    if found.day.fit is DayFit.APART:
        if _posted_again(found):
            return Decision.SAME, "told again, as if it were of another day"
        if _misdated(found, rules, follow_up):
            return Decision.SAME, "told at once of another day, but place, means and figures fit"
        return Decision.NEW, "another time"
    if found.cue:
        return Decision.NEW, found.cue
    if found.place.fit.apart_as_told:
        return _elsewhere(found, rules, follow_up)
    if found.place.fit is Fit.UNKNOWN:
        return _unplaced(found, follow_up)
    if found.place.fit is Fit.WITHIN:
        return _vague(found, rules, follow_up)
    return _on_the_spot(found, mention, follow_up)


def _on_the_spot(found: Comparison, mention: Mention, follow_up: bool) -> tuple[Decision, str]:
    same_day = _one_day(found)
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


def _otherwise_told(found: Comparison, mention: Mention) -> bool:
    """Two things differ, if none of them by itself is a contradiction, and nothing agrees: another
    means, if a kindred one, far fewer hurt than was told before, another part of the day.
    """
    known = found.incident.facts.weapon
    kinds = {weapon.kind for weapon in (mention.weapon, known) if weapon is not None}
    otherwise = len(kinds) > 1 and Kind.OTHER not in kinds
    return not found.agreeing and found.doubts + otherwise > 1


def _vague(found: Comparison, rules: Matching, follow_up: bool) -> tuple[Decision, str]:
    """Only a province or a country holds the two together."""
    in_province = found.place.coarsest == Precision.PROVINCE
    shown = found.agreeing > 1 and not found.contradicting and _one_day(found)
    if not found.kinds and in_province and shown:
        return Decision.SAME, "told as another means, area, day and figures fit"
    if not found.kinds or found.contradicting >= max(found.agreeing, 1):
        return Decision.NEW, "another attack in the same area"
    if found.day.fit is DayFit.NEXT and not found.agreeing:
        return Decision.NEW, "another day in the same area"
    if found.agreeing:
        return Decision.SAME, "area, day and figures fit"
    if in_province or found.same_kind or follow_up:
        return Decision.SAME, "area, day and means fit"
    if _one_day(found) and found.close_tolls and found.likenesses >= rules.alike_least:
        return Decision.SAME, "area and day fit, and much is alike"
    return Decision.UNSURE, "only the country fits"


def _elsewhere(found: Comparison, rules: Matching, follow_up: bool) -> tuple[Decision, str]:
    """Told of another place, though one of them may have been taken wrongly for the scene: an
    article may tell of two attacks, so the figures have to show that they are one. One small toll
    that agrees is a chance; it is enough for a follow-up, which begins no attack, and where each
    report names both places.
    """
    kinds = found.kinds or (found.place.fit is Fit.ONE_NAME and found.agreeing > 1)
    if found.day.fit is not DayFit.SAME or not kinds or found.contradicting:
        return Decision.NEW, "another place"
    if found.agreeing > 1 or found.exact or _one_village(found, rules):
        return Decision.SAME, "another place, but day and figures fit"
    some = found.agreeing or found.close_tolls
    if some and (follow_up or found.place.fit is Fit.BOTH_NAMED):
        return Decision.SAME, "another place, but day and a figure fit"
    if found.place.fit is Fit.UNLISTED and found.likenesses > 1:
        return Decision.UNSURE, "perhaps one village, and more than one thing is alike"
    if follow_up and found.place.fit is Fit.ONE_NAME and found.target_alike:
        return Decision.SAME, "follows up an attack on the same target in a place of that name"
    return Decision.NEW, "another place"


def _one_village(found: Comparison, rules: Matching) -> bool:
    """Nobody knows how far apart the two are, and nearly all that is told of them is alike."""
    return found.place.fit is Fit.UNLISTED and found.likenesses > rules.alike_least


def _misdated(found: Comparison, rules: Matching, follow_up: bool) -> bool:
    """The day of one was read wrong: "near the Monday Market". Nobody told of it on that day."""
    town = found.place.fit >= Fit.NEAR and found.place.coarsest <= Precision.DISTRICT
    tolls = {term.fact for term in found.terms if term.near or term.says is Says.AGREES}
    fits = town and found.same_kind and tolls >= {"killed", "wounded"} and not found.contradicting
    known = any(claim.recalled or claim.updates for claim in found.incident.claims)
    fresh = found.told_at_once and not (follow_up or known or found.cue)
    return fits and fresh and found.day.gap <= rules.misread_days


def _posted_again(found: Comparison) -> bool:
    """An old report that is published anew says "yesterday" still. Both tolls and the target are
    the same, one of them too great for a chance.
    """
    tolls = {term.fact for term in found.terms if term.alike and term.says is Says.AGREES}
    known = {"killed", "wounded"} <= tolls and found.exact and found.target_alike
    on_the_spot = found.place.fit >= Fit.NEAR and found.kinds and not found.cue
    return known and on_the_spot and not found.contradicting


def _unplaced(found: Comparison, follow_up: bool) -> tuple[Decision, str]:
    close = found.day.fit in (DayFit.SAME, DayFit.POSSIBLE) and found.kinds
    enough = 1 if follow_up or found.exact else 2
    if close and not found.contradicting and found.agreeing >= enough:
        return Decision.SAME, "no place told, but day and figures fit"
    if close and not found.contradicting and found.agreeing:
        return Decision.UNSURE, "no place told; day and one figure fit"
    return Decision.NEW, "no place to compare"
