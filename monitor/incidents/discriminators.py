"""What tells two attacks on one place apart, or shows that they are one: figures, hour, claims.

Silence never speaks: a term is there only when both sides tell the fact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from math import log2

from monitor.incidents.claims import counted_by_claimer, is_party
from monitor.incidents.days import hours_of
from monitor.incidents.figures import GROWING
from monitor.incidents.places import Where, one_ship, where_of
from monitor.incidents.policy import Evidence, Matching
from monitor.incidents.targets import thing
from monitor.types import Claim, Count, Facts, Incident, Kind, Mention, Weapon, When

SHIP = "ship"  # the word of `targets` for any of them
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
    bits: float = 0.0  # how much it speaks for one attack: one more doubles the odds
    doubts: bool = False  # speaks for two attacks if something else does
    fewer: bool = False  # than what is known
    near: bool = False  # of two attacks that differ, both tolls would seldom be so close
    alike: bool = False  # word for word the same


def terms(
    mention: Mention,
    published: datetime,
    known: Incident,
    rules: Matching,
    *,
    follow_up: bool = False,
) -> tuple[Term, ...]:
    """Compare all facts but place and day of `mention` with what is known.

    What follows up an attack often tells of some of its victims only: the burial of two of nine.
    """
    figures = _figures(mention, published, known, rules)
    counted = (_of_some(one) if follow_up and one.fact in GROWING else one for one in figures)
    found = [*counted, *_hour(mention, known, rules)]
    doers = (*_claimant(mention, known.facts, rules), *_blamed(mention, known.facts, rules))
    things = (*_ship(mention, known, rules), *_target(mention, known, rules))
    terms = (*found, *doers, *things, *_means(mention, known, rules))
    return tuple(replace(term, bits=_bits(term, rules.evidence)) for term in terms)


def _bits(term: Term, weights: Evidence) -> float:
    """What a term is worth; what a kind of term has of its own stands in it already."""
    if term.says is Says.CONTRADICTS:
        return weights.contradicts
    return term.bits + (weights.doubts if term.doubts else 0.0)


def _means(mention: Mention, known: Incident, rules: Matching) -> Iterator[Term]:
    """One claim that agrees is enough, as with figures."""
    mine = mention.weapon.kind if mention.weapon else Kind.OTHER
    told = kinds_told(known)
    if mine is Kind.OTHER or not told:
        return
    weights, words = rules.evidence, f"{mine} and {' or '.join(sorted(told))}"
    if mine in told:
        words = f"{mine} by both"
        bits = weights.rare_means if mine in rules.rare else weights.means
    elif any(compatible(mine, each, rules) for each in told):
        bits = weights.kindred_means
    else:
        bits = weights.other_means
    yield Term(fact="means", says=Says.NEITHER, words=words, bits=bits)


def compatible(a: Kind | None, b: Kind | None, rules: Matching) -> bool:
    """Whether `a` may be what another report calls `b`."""
    if a is None or b is None or a is b or Kind.OTHER in (a, b):
        return True
    return any(a in family and b in family for family in rules.families)


def kinds_told(known: Incident) -> frozenset[Kind]:
    """The means that its reports name."""
    told = (claim.value.kind for claim in known.claims if isinstance(claim.value, Weapon))
    return frozenset(told) - {Kind.OTHER}


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


def _of_some(term: Term) -> Term:
    """The same, of a count that may be one of some victims."""
    if not term.fewer:
        return term
    return replace(term, says=Says.NEITHER, doubts=False)


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
        # much.
        says = Says.AGREES if told.best > 1 else Says.NEITHER
        alike = told == other
        bits = _seldom(fact, told, other, rules.evidence)
        return Term(fact=fact, says=says, words=words, bits=bits, alike=alike)
    later, earlier = (told, other) if published >= claim.as_of else (other, told)
    grown = fact in GROWING and later.best > earlier.best
    factor = rules.growth if grown else rules.factor
    low, high = sorted((told.best, other.best))
    unhurt = fact == "wounded" and low == 0
    contradicts = (
        high - low >= (rules.none_hurt if unhurt else rules.least)
        and high > factor * max(low, 1)
        and not (_allows(told, other) or _allows(other, told))
    )
    says = Says.CONTRADICTS if contradicts else Says.NEITHER
    shrinks = fact in GROWING and 2 * later.best <= earlier.best and (later.best > 0 or unhurt)
    near = fact in GROWING and low >= rules.least and high <= rules.near * low
    bits = rules.evidence.near + log2(low / rules.least) / 2 if near else 0.0
    bits += 0.0 if fact in GROWING else rules.evidence.other_number
    bits += rules.evidence.some_unhurt if _spared(fact, low, high) and not shrinks else 0.0
    fewer = told.best < other.best
    return Term(
        fact=fact, says=says, words=words, bits=bits, doubts=shrinks, fewer=fewer, near=near
    )


def _seldom(fact: str, a: Count, b: Count, weights: Evidence) -> float:
    """The greater a figure, the less likely have two attacks the same; the looser it is told, the
    more likely. That one was hurt is told of many, that nobody was of somewhat fewer.
    """
    least = min(a.best, b.best)
    if least <= 1 and a != b:
        return 0.0
    if least == 1:
        return 0.0 if fact in GROWING else weights.one_weapon
    if least == 0:
        return weights.unhurt if fact == "wounded" else 0.0  # nobody dead is part of nobody hurt
    exact = a.low == a.high == b.low == b.high
    return weights.figure + log2(least) + (0.0 if exact else weights.loose)


def _spared(fact: str, low: int, high: int) -> bool:
    """Whether one says that nobody was hurt, and the other that more than one was."""
    return fact in GROWING and low == 0 and high > 1


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
    says, bits = Says.NEITHER, rules.evidence.daypart if apart == 0 else 0.0
    if apart <= rules.hours_agree and exact:
        says, bits = Says.AGREES, rules.evidence.hour
    elif apart >= rules.hours_contradict:
        says = Says.CONTRADICTS
    words = f"{apart:.1f} hours apart ({one.time}, {other.time})"
    doubts = apart > rules.hours_agree and says is Says.NEITHER
    alike = one.time == other.time
    return Term(fact="hour", says=says, words=words, bits=bits, doubts=doubts, alike=alike)


def _claimant(mention: Mention, known: Facts, rules: Matching) -> Iterator[Term]:
    if mention.claimed_by and known.claimed_by:
        same = mention.claimed_by.casefold() == known.claimed_by.casefold()
        words = f"claimed by {mention.claimed_by} and {known.claimed_by}"
        # Several groups claim one attack often enough: another name speaks neither for nor against.
        says, bits = (Says.AGREES, rules.evidence.claim) if same else (Says.NEITHER, 0.0)
        yield Term(fact="claim", says=says, words=words, bits=bits)


def _blamed(mention: Mention, known: Facts, rules: Matching) -> Iterator[Term]:
    """Whoever fights there is blamed for every attack: this shows nothing by itself."""
    blamed = {name.casefold() for name in known.blamed_on}
    both = sorted(name for name in mention.blamed_on if name.casefold() in blamed)
    if both:
        words = f"blamed on {', '.join(both)} by both"
        bits = rules.evidence.blamed
        yield Term(fact="blamed", says=Says.NEITHER, words=words, bits=bits, alike=True)


def _ship(mention: Mention, known: Incident, rules: Matching) -> Iterator[Term]:
    """One ship is seldom hit twice a day; two of different names are two attacks."""
    mine, theirs = Where.of(mention).ships, where_of(known).ships
    if mine and theirs:
        both = one_ship(mine, theirs, rules.places)
        told = sorted({one.name for one in (*mine, *theirs)})
        words = f"the ship {both}" if both else f"the ships {', '.join(told)}"
        says = Says.AGREES if both else Says.CONTRADICTS
        bits = rules.evidence.ship if both else 0.0
        yield Term(fact="ship", says=says, words=words, bits=bits, alike=bool(both))


def _target(mention: Mention, known: Incident, rules: Matching) -> Iterator[Term]:
    """A store is hit in every town: the same target shows little, but may decide between two."""
    told = _closest(
        {thing(str(claim.value)) for claim in known.claims if claim.fact == "target"}, rules
    )
    if mention.target and told:
        mine = thing(mention.target)
        alike = any(_one_thing(mine, other, rules) for other in told)
        if mine in rules.vague_targets or told <= rules.vague_targets:
            return  # "the town" is where it was, and shows nothing
        words = (
            f"target {mention.target}, {'the same' if mine in told else ' or '.join(sorted(told))}"
        )
        bits = rules.evidence.target if alike else rules.evidence.other_target
        ships = all(_one_thing(SHIP, each, rules) for each in (mine, *told))
        says = Says.CONTRADICTS if ships and not alike else Says.NEITHER  # a tanker is no bulker
        yield Term(fact="target", says=says, words=words, bits=bits, alike=alike)


def _closest(told: set[str], rules: Matching) -> set[str]:
    """Without the loose words, where some report says more closely what was hit: a ship that is a
    bulk carrier is no tanker.
    """
    close = {one for one in told if sum(one in words for words in rules.targets) < 2}
    return close or told


def _one_thing(a: str, b: str, rules: Matching) -> bool:
    """ "A tanker" and "a vessel", in whatever language: two words for what was hit."""
    return a == b or any(a in words and b in words for words in rules.targets)
