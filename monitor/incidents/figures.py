"""The best, lowest and highest figure of those that are told, and what replaces what. Pure.

The written rule: an official figure goes before one that independent outlets share, that before a
single outlet's, and a party to the conflict never sets the best figure of what it says it did while
anybody else speaks. "At least three" supports four, if somebody says four. Of two that are equally
well supported the lower is taken. Whoever follows up what was told before replaces it, and so does
a later and higher toll; but who alone, and without office, counts half of it or fewer counts a part
(one of the dead is named, one more dies). Low and high span all that anybody says now.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.incidents.claims import is_official, is_party
from monitor.incidents.policy import Merging
from monitor.incidents.voices import voice
from monitor.types import Claim, Count

GROWING = ("killed", "wounded")  # may grow while a story develops; what was fired may not
Told = Mapping[Count, tuple[int, datetime]]
Updates = tuple[Mapping[object, datetime], Mapping[object, datetime]]  # everybody's, officials'


def figure(claims: Sequence[Claim], rules: Merging) -> Count | None:
    """The best, lowest and highest figure; None when nobody gives one."""
    now = latest_of_each(claims)
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
    counts = [_count(claim) for claim in pool]  # one of each voice
    supporters = {
        number: sum(_supports(count, number) for count in counts)
        for number in {count.best for count in counts}
    }
    best = min(supporters, key=lambda number: (-supporters[number], number))
    return next(_count(claim) for claim in pool if _count(claim).best == best)


def _supports(count: Count, number: int) -> bool:
    return count.best == number or (count.high is None and count.low <= number)


def _most_trusted(now: Sequence[Claim], rules: Merging) -> Sequence[Claim]:
    """The claims that may set the best figure: those that nothing later replaced."""
    disinterested = [claim for claim in now if not is_party(claim)] or list(now)
    told = _told(disinterested)
    disinterested = [one for one in disinterested if not _counts_a_part(one, told)]
    latest = latest_updates(disinterested)
    newest = [claim for claim in _grown(disinterested, rules) if not superseded(claim, latest)]
    return [claim for claim in newest if is_official(claim)] or newest


def _told(now: Iterable[Claim]) -> Told:
    """How many voices give each figure, and when the first of them did."""
    told: dict[Count, tuple[int, datetime]] = {}
    for claim in now:
        voices, first = told.get(_count(claim), (0, claim.as_of))
        told[_count(claim)] = (voices + 1, min(first, claim.as_of))
    return told


def _counts_a_part(claim: Claim, told: Told) -> bool:
    """Whether it is a follow-up's, and alone, and half of what was told before it or less."""
    number = _count(claim).best
    if claim.fact not in GROWING or not claim.updates or is_official(claim) or not number:
        return False
    alone = sum(voices for one, (voices, _) in told.items() if _supports(one, number)) == 1
    return alone and any(
        2 * number <= one.best and first < claim.as_of for one, (_, first) in told.items()
    )


def latest_updates(claims: Iterable[Claim]) -> Updates:
    """When each value was last told by one that follows up what was told before."""
    latest: dict[object, datetime] = {}
    official: dict[object, datetime] = {}
    for claim in claims:
        for found in (latest, official) if is_official(claim) else (latest,):
            if claim.updates and claim.as_of >= found.get(claim.value, claim.as_of):
                found[claim.value] = claim.as_of
    return latest, official


def superseded(claim: Claim, updates: Updates) -> bool:
    """Whether a later follow-up, not less official, says otherwise."""
    latest = updates[1] if is_official(claim) else updates[0]
    return any(at > claim.as_of and value != claim.value for value, at in latest.items())


def _grown(claims: Sequence[Claim], rules: Merging) -> list[Claim]:
    """Without the tolls that a later, higher and not less official one has outgrown."""
    if not claims or claims[0].fact not in GROWING:
        return list(claims)
    settled = timedelta(hours=rules.toll_grows_after_hours)
    told: dict[tuple[bool, int], datetime] = {}
    for claim in claims:
        key = (is_official(claim), _count(claim).best)
        told[key] = max(claim.as_of, told.get(key, claim.as_of))
    return [
        claim
        for claim in claims
        if not any(
            best > _count(claim).best
            and at - claim.as_of >= settled
            and (official or not is_official(claim))
            for (official, best), at in told.items()
        )
    ]


def latest_of_each(claims: Sequence[Claim]) -> list[Claim]:
    """Whoever gives a new figure takes back the one before. `claims` are in the order of time."""
    return list({voice(claim): claim for claim in claims}.values())


def _count(claim: Claim) -> Count:
    assert isinstance(claim.value, Count)  # noqa: S101 - the ledger holds what mentions hold
    return claim.value
