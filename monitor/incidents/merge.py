"""From the ledger of claims to what is held to be true: the same facts in whatever order they came.

The written rule for figures: an official figure goes before one that independent outlets share,
that before a single outlet's, and a party to the conflict never sets the best figure of what it
says it did while anybody else speaks. "At least three" supports four, if somebody says four. Of two
that are equally well supported the lower is taken. Whoever follows up what was told before
replaces it, and so does a later and higher toll. Low and high span all that anybody says now.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from monitor.incidents.policy import Merging
from monitor.incidents.quotes import quote_of
from monitor.incidents.voices import voice
from monitor.types import (
    Article,
    Basis,
    Claim,
    Count,
    Facts,
    Kind,
    Mention,
    Modality,
    Place,
    Source,
    Weapon,
    When,
    WhenPrecision,
)

CLAIMED = ("place", "when", "weapon", "munitions", "killed", "wounded", "target", "claimed_by")
CORRECTION = "correction"  # the affiliation of a claim that a person entered
FINENESS = tuple(WhenPrecision)
Ranked = Callable[[Claim], tuple[object, ...]]
T = TypeVar("T")


def claims_of(
    article: Article,
    mention: Mention,
    source: Source,
    published: datetime,
    *,
    recalled: bool = False,
    updates: bool = False,
) -> tuple[Claim, ...]:
    """What the ledger takes from one mention: one claim for each fact told, with its sentence."""
    quotes = {piece.fact: quote_of(article, piece) for piece in reversed(mention.evidence)}

    def claim(fact: str, value: object) -> Claim:
        return Claim(
            fact=fact,
            value=value,
            publisher=article.source.publisher,
            url=article.url,
            quote=quotes.get(fact, ""),
            as_of=published,
            source=source,
            recalled=recalled,
            updates=updates,
        )

    told = [(fact, getattr(mention, fact)) for fact in CLAIMED]
    told += [("blamed_on", name) for name in mention.blamed_on]
    told += [("modality", mention.modality), ("cue", mention.cue or None)]
    return tuple(claim(fact, value) for fact, value in told if value is not None)


def merge(claims: Iterable[Claim], rules: Merging) -> Facts:
    """Return what is held to be true. The order of `claims` does not matter."""
    ledger = _ledger(claims)
    return Facts(
        place=_chosen(ledger["place"], _place_rank, Place),
        when=_chosen(ledger["when"], _when_rank, When),
        weapon=_weapon(ledger["weapon"], rules),
        munitions=figure(ledger["munitions"], rules),
        killed=figure(ledger["killed"], rules),
        wounded=figure(ledger["wounded"], rules),
        target=_chosen(ledger["target"], lambda claim: (len(str(claim.value)),), str),
        claimed_by=_chosen(ledger["claimed_by"], lambda _claim: (), str),
        blamed_on=_everybody(ledger["blamed_on"]),
        modality=_modality(ledger["modality"]),
    )


def _ledger(claims: Iterable[Claim]) -> Mapping[str, list[Claim]]:
    """What may speak on each fact, in the order of time: people's corrections alone where there
    are any; what is recalled in passing only where nobody tells it as news.
    """
    everything: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(asserting(claims), key=_key):
        everything[claim.fact].append(claim)
    ledger: dict[str, list[Claim]] = defaultdict(list)
    for fact, told in everything.items():
        corrected = [claim for claim in told if corrects(claim)][-1:]
        ledger[fact] = corrected or [claim for claim in told if not claim.recalled] or told
    return ledger


def asserting(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims of those who say that it happened: a denial says nothing about an attack. All
    claims when everybody denies it.
    """
    ledger = tuple(claims)
    denials = {
        (claim.url, claim.as_of)
        for claim in ledger
        if claim.fact == "modality" and claim.value == Modality.DENIED
    }
    kept = tuple(claim for claim in ledger if (claim.url, claim.as_of) not in denials)
    return kept or ledger


def corrects(claim: Claim) -> bool:
    """Whether a person put this in place of what was read."""
    return claim.source is not None and claim.source.affiliation == CORRECTION


# --- figures -----------------------------------------------------------------------------------


def figure(claims: Sequence[Claim], rules: Merging) -> Count | None:
    """The best, lowest and highest figure; None when nobody gives one."""
    now = _latest_of_each(claims)
    if not now:
        return None
    counts = [(claim, claim.value) for claim in now if isinstance(claim.value, Count)]
    best = _best(now, rules)
    low = min(min(count.low for _, count in counts), best.best)
    closed = [count.high for _, count in counts if count.high is not None]
    open_ended = [count.best for _, count in counts if count.high is None]
    top = max([best.best, *closed])
    return Count(low=low, best=best.best, high=None if max(open_ended, default=-1) >= top else top)


def _best(now: Sequence[Claim], rules: Merging) -> Count:
    pool = _most_trusted(now, rules)
    supporters = {
        _count(one).best: {voice(other) for other in pool if _supports(other, _count(one).best)}
        for one in pool
    }
    best = min(supporters, key=lambda number: (-len(supporters[number]), number))
    return next(_count(claim) for claim in pool if _count(claim).best == best)


def _supports(claim: Claim, number: int) -> bool:
    count = _count(claim)
    return count.best == number or (count.high is None and count.low <= number)


def _most_trusted(now: Sequence[Claim], rules: Merging) -> Sequence[Claim]:
    """The claims that may set the best figure: those that nothing later replaced."""
    disinterested = [claim for claim in now if not _party(claim)] or list(now)
    newest = [
        claim
        for claim in disinterested
        if not (superseded(claim, disinterested) or _outgrown(claim, disinterested, rules))
    ]
    return [claim for claim in newest if _official(claim)] or newest


def superseded(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether a later follow-up, not less official, says otherwise."""
    return any(
        other.updates
        and other.as_of > claim.as_of
        and other.value != claim.value
        and _may_replace(other, claim)
        for other in others
    )


def _may_replace(other: Claim, claim: Claim) -> bool:
    return _official(other) or not _official(claim)


def _outgrown(claim: Claim, others: Sequence[Claim], rules: Merging) -> bool:
    settled = timedelta(hours=rules.toll_grows_after_hours)
    return claim.fact in ("killed", "wounded") and any(
        other.as_of - claim.as_of >= settled
        and _count(other).best > _count(claim).best
        and _may_replace(other, claim)
        for other in others
    )


def _latest_of_each(claims: Sequence[Claim]) -> list[Claim]:
    """Whoever gives a new figure takes back the one before. `claims` are in the order of time."""
    return list({voice(claim): claim for claim in claims}.values())


def _count(claim: Claim) -> Count:
    assert isinstance(claim.value, Count)  # noqa: S101 - the ledger holds what mentions hold
    return claim.value


def _party(claim: Claim) -> bool:
    return claim.source is not None and claim.source.affiliation.startswith("party:")


def _official(claim: Claim) -> bool:
    return claim.source is not None and claim.source.official


# --- everything else ---------------------------------------------------------------------------


def _chosen(claims: Sequence[Claim], rank: Ranked, kind: type[T]) -> T | None:
    """The value that ranks highest, then the one most voices share, then the oldest."""
    voices: dict[object, set[str]] = defaultdict(set)
    for claim in claims:
        voices[claim.value].add(voice(claim))
    best = max(claims, key=lambda c: (rank(c), len(voices[c.value]), _official(c)), default=None)
    return best.value if best is not None and isinstance(best.value, kind) else None


def _place_rank(claim: Claim) -> tuple[object, ...]:
    place = claim.value
    assert isinstance(place, Place)  # noqa: S101
    return (-place.precision, place.lat is not None)


def _when_rank(claim: Claim) -> tuple[object, ...]:
    when = claim.value
    assert isinstance(when, When)  # noqa: S101
    day_told = when.basis is Basis.TEXT
    return (day_told, min(-FINENESS.index(when.precision), -1))


def _weapon(claims: Sequence[Claim], rules: Merging) -> Weapon | None:
    """The kind most voices name, then the newest. What names no kind gives way, and so does what a
    follow-up replaced; a loose word supports the closer one that somebody else uses.
    """
    told = [claim for claim in claims if _kind(claim) is not Kind.OTHER] or list(claims)
    named = [one for one in told if not _is_looser(one, told, rules)]
    now = [
        one
        for one in _latest_of_each(named)
        if not superseded(one, (other for other in named if not _is_loose(other, one, rules)))
    ]
    if not now:
        return None
    best = _kind(max(now, key=lambda one: (_votes(_kind(one), now, rules), one.as_of, _key(one))))
    details = [claim for claim in named if _kind(claim) is best and _detail(claim)]
    return Weapon(kind=best, detail=_detail(details[0]) if details else None)


def _is_looser(claim: Claim, others: Iterable[Claim], rules: Merging) -> bool:
    """Whether the same voice says more closely what it was, before or after."""
    return any(voice(one) == voice(claim) and _is_loose(claim, one, rules) for one in others)


def _is_loose(claim: Claim, other: Claim, rules: Merging) -> bool:
    """ "A bombing" is a loose word for what another calls a suicide attack; it replaces nothing."""
    return _kind(other) in rules.general.get(_kind(claim), ())


def _votes(kind: Kind, now: Sequence[Claim], rules: Merging) -> int:
    return sum(
        2 if _official(one) else 1
        for one in now
        if _kind(one) is kind or kind in rules.general.get(_kind(one), ())
    )


def _kind(claim: Claim) -> Kind:
    assert isinstance(claim.value, Weapon)  # noqa: S101
    return claim.value.kind


def _detail(claim: Claim) -> str | None:
    assert isinstance(claim.value, Weapon)  # noqa: S101
    return claim.value.detail


def _everybody(claims: Sequence[Claim]) -> tuple[str, ...]:
    """All who are blamed, in the order in which they were first named."""
    return tuple(dict.fromkeys(str(claim.value) for claim in claims))


def _modality(claims: Sequence[Claim]) -> Modality:
    """As most voices put it who say that it happened; a denial is a matter of status."""
    now = [claim for claim in _latest_of_each(claims) if Modality(str(claim.value)).happened]
    if not now:
        return Modality.ASSERTED
    votes: dict[Modality, int] = defaultdict(int)
    for claim in now:
        votes[Modality(str(claim.value))] += 1
    return max(votes, key=lambda modality: (votes[modality], modality is Modality.ASSERTED))


def _key(claim: Claim) -> tuple[object, ...]:
    return (claim.as_of, claim.publisher, claim.url, claim.fact, repr(claim.value), claim.quote)
