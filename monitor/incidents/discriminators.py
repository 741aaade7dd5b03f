"""What tells two attacks on one place apart, or shows that they are one: figures, hour, claims.

Silence never speaks: a term is there only when both sides tell the fact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from monitor.incidents.claims import counted_by_claimer, is_party
from monitor.incidents.days import hours_of
from monitor.incidents.figures import GROWING
from monitor.incidents.policy import Matching
from monitor.types import Claim, Count, Facts, Incident, Kind, Mention, When

FIGURES = ("munitions", "killed", "wounded")


class Says(IntEnum):
    CONTRADICTS = -1
    NEITHER = 0
    AGREES = 1


@dataclass(frozen=True, kw_only=True)
class Term:
    """What one fact says about two reports being one attack."""

    fact: str
    says: Says
    words: str
    doubts: bool = False  # speaks for two attacks if something else does
    exact: bool = False  # so great a number, the same to the last digit, is no chance
    near: bool = False  # of two attacks that differ, both tolls would seldom be so close
    alike: bool = False  # word for word the same: decides between two that fit equally well


def terms(
    mention: Mention, published: datetime, known: Incident, rules: Matching
) -> tuple[Term, ...]:
    """Compare all facts but place, day and kind of `mention` with what is known."""
    found = [*_figures(mention, published, known, rules), *_hour(mention, known, rules)]
    doers = (*_claimant(mention, known.facts), *_blamed(mention, known.facts))
    return (*found, *doers, *_target(mention, known, rules))


def compatible(a: Kind | None, b: Kind | None, rules: Matching) -> bool:
    """Whether `a` may be what another report calls `b`."""
    if a is None or b is None or a is b or Kind.OTHER in (a, b):
        return True
    return any(a in family and b in family for family in rules.families)


def _figures(
    mention: Mention, published: datetime, known: Incident, rules: Matching
) -> Iterator[Term]:
    for fact in FIGURES:
        told = _told(fact, mention)
        claims = _different(fact, published, known) if told is not None else []
        if told is None or not claims:
            continue
        boast = counted_by_claimer(mention, fact)
        # One claim that agrees is enough: disagreeing sources are what a ledger is for.
        yield max(
            (
                _counted(_figure(fact, told, published, claim, rules), boast or is_party(claim))
                for claim in claims
            ),
            key=lambda term: (term.says, term.alike, not term.doubts, term.words),
        )


def _different(fact: str, published: datetime, known: Incident) -> list[Claim]:
    """What the ledger holds of a figure; of what comes to the same here, one claim."""
    return list(
        {
            (claim.value, published >= claim.as_of, is_party(claim)): claim
            for claim in known.claims
            if claim.fact == fact and not _of_others(claim, known)
        }.values()
    )


def _told(fact: str, mention: Mention) -> Count | None:
    """ "Two were killed, no American was hurt" says nothing of how many were wounded."""
    told: Count | None = getattr(mention, fact)
    spared = fact == "wounded" and told is not None and told.best == 0
    return None if spared and mention.killed and mention.killed.best else told


def _of_others(claim: Claim, known: Incident) -> bool:
    """The same of what the ledger holds: who tells of dead has not said that nobody was hurt."""
    if claim.fact != "wounded" or not isinstance(claim.value, Count) or claim.value.best:
        return False
    return any(
        one.fact == "killed"
        and one.url == claim.url
        and isinstance(one.value, Count)
        and one.value.best > 0
        for one in known.claims
    )


def _counted(term: Term, by_party: bool) -> Term:
    """Whoever fought there counts as they like: that contradicts nobody."""
    if not by_party or term.says is not Says.CONTRADICTS:
        return term
    return replace(term, says=Says.NEITHER, doubts=False)


def _figure(fact: str, told: Count, published: datetime, claim: Claim, rules: Matching) -> Term:
    other = claim.value
    assert isinstance(other, Count)  # noqa: S101 - the ledger holds what mentions hold
    words = f"{fact} {_range(told)} and {_range(other)}"
    if _overlap(told, other):
        # "No casualties" and "a drone" are true of many attacks: they fit, but they do not show
        # that two are one.
        says = Says.AGREES if told.best > 1 else Says.NEITHER
        alike = told == other
        exact = alike and fact in GROWING and told.low == told.high and told.best >= rules.exact
        return Term(fact=fact, says=says, words=words, alike=alike, exact=exact)
    later, earlier = (told, other) if published >= claim.as_of else (other, told)
    grown = fact in GROWING and later.best > earlier.best
    factor = rules.growth if grown else rules.factor
    low, high = sorted((told.best, other.best))
    contradicts = (
        high - low >= rules.least
        and high > factor * max(low, 1)
        and not (_allows(told, other) or _allows(other, told))
    )
    says = Says.CONTRADICTS if contradicts else Says.NEITHER
    shrinks = fact in GROWING and 0 < 2 * later.best <= earlier.best
    near = fact in GROWING and low >= rules.least and high <= rules.near * low
    return Term(fact=fact, says=says, words=words, doubts=shrinks, near=near)


def _overlap(a: Count, b: Count) -> bool:
    return a.low <= _top(b) and b.low <= _top(a)


def _allows(open_ended: Count, other: Count) -> bool:
    """ "One fighter, among others" and "at least five" are true of 22 dead as well."""
    return open_ended.high is None and open_ended.low <= other.best


def _top(count: Count) -> float:
    """The greatest number the words allow; an open end allows half as many again."""
    return count.high if count.high is not None else count.best * 1.5


def _range(count: Count) -> str:
    if count.high is None:
        return f"{count.low}+"
    return str(count.best) if count.low == count.high else f"{count.low}-{count.high}"


def _hour(mention: Mention, known: Incident, rules: Matching) -> Iterator[Term]:
    """One claim that agrees is enough, as with figures."""
    told = [claim.value for claim in known.claims if isinstance(claim.value, When)]
    found = [
        term
        for other in sorted(set(told), key=repr)
        if (term := _hours(mention.when, other, rules)) is not None
    ]
    if found:
        yield max(found, key=lambda term: (term.says, term.alike, not term.doubts, term.words))


def _hours(one: When | None, other: When, rules: Matching) -> Term | None:
    mine, theirs = hours_of(one, rules), hours_of(other, rules)
    if one is None or mine is None or theirs is None:
        return None
    apart = max(mine[0] - theirs[1], theirs[0] - mine[1], 0.0)
    exact = mine[0] == mine[1] and theirs[0] == theirs[1]
    if exact or one.latest != other.latest:
        # 23:30 and 00:30 are an hour apart; the evening may be dated to the day after.
        apart = min(apart, max(24 - (max(*mine, *theirs) - min(*mine, *theirs)), 0.0))
    says = Says.NEITHER
    if apart <= rules.hours_agree and exact:
        says = Says.AGREES
    elif apart >= rules.hours_contradict:
        says = Says.CONTRADICTS
    words = f"{apart:.1f} hours apart ({one.time}, {other.time})"
    return Term(fact="hour", says=says, words=words, doubts=apart > 0, alike=one.time == other.time)


def _claimant(mention: Mention, known: Facts) -> Iterator[Term]:
    if mention.claimed_by and known.claimed_by:
        same = mention.claimed_by.casefold() == known.claimed_by.casefold()
        words = f"claimed by {mention.claimed_by} and {known.claimed_by}"
        # Several groups claim one attack often enough: another name speaks neither for nor against.
        yield Term(fact="claim", says=Says.AGREES if same else Says.NEITHER, words=words)


def _blamed(mention: Mention, known: Facts) -> Iterator[Term]:
    """Whoever fights there is blamed for every attack: this shows nothing by itself."""
    blamed = {name.casefold() for name in known.blamed_on}
    both = sorted(name for name in mention.blamed_on if name.casefold() in blamed)
    if both:
        words = f"blamed on {', '.join(both)} by both"
        yield Term(fact="blamed", says=Says.NEITHER, words=words, alike=True)


def _target(mention: Mention, known: Incident, rules: Matching) -> Iterator[Term]:
    """A store is hit in every town: the same target shows nothing, but may decide between two."""
    told = {str(claim.value).casefold() for claim in known.claims if claim.fact == "target"}
    if mention.target and told:
        mine = mention.target.casefold()
        alike = any(_one_thing(mine, other, rules) for other in told)
        words = (
            f"target {mention.target}, {'the same' if mine in told else ' or '.join(sorted(told))}"
        )
        yield Term(fact="target", says=Says.NEITHER, words=words, alike=alike)


def _one_thing(a: str, b: str, rules: Matching) -> bool:
    """ "A tanker" and "a vessel", in whatever language: two words for what was hit."""
    return a == b or any(a in words and b in words for words in rules.targets)
