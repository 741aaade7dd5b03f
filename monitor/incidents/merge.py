"""From the ledger of claims to what is held to be true: the same facts in whatever order they came.

Figures have a rule of their own, in `figures`. Of everything else what is told most closely holds,
then what most voices tell.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from monitor.incidents.claims import asserting, corrects, in_order, is_official
from monitor.incidents.figures import (
    Updates,
    figure,
    latest_of_each,
    latest_updates,
    superseded,
)
from monitor.incidents.policy import Merging
from monitor.incidents.voices import voice
from monitor.types import (
    Basis,
    Claim,
    Facts,
    Kind,
    Modality,
    Place,
    Weapon,
    When,
    WhenPrecision,
)

FINENESS = tuple(WhenPrecision)
Ranked = Callable[[Claim], tuple[object, ...]]
T = TypeVar("T")


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
    for claim in sorted(asserting(claims), key=in_order):
        everything[claim.fact].append(claim)
    ledger: dict[str, list[Claim]] = defaultdict(list)
    for fact, told in everything.items():
        corrected = [claim for claim in told if corrects(claim)][-1:]
        ledger[fact] = corrected or [claim for claim in told if not claim.recalled] or told
    return ledger


def _chosen(claims: Sequence[Claim], rank: Ranked, kind: type[T]) -> T | None:
    """The value that ranks highest, then the one most voices share, then the oldest."""
    voices: dict[object, set[str]] = defaultdict(set)
    for claim in claims:
        voices[claim.value].add(voice(claim))
    best = max(claims, key=lambda c: (rank(c), len(voices[c.value]), is_official(c)), default=None)
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
    named = _closest(told, rules)
    latest = latest_updates(named)
    now = [one for one in latest_of_each(named) if not superseded(one, _closer(one, latest, rules))]
    if not now:
        return None
    best = _kind(max(now, key=lambda one: (_votes(_kind(one), now, rules), in_order(one))))
    details = [claim for claim in named if _kind(claim) is best and _detail(claim)]
    return Weapon(kind=best, detail=_detail(details[0]) if details else None)


def _closest(claims: Sequence[Claim], rules: Merging) -> list[Claim]:
    """Without the loose words of those who say more closely what it was, before or after."""
    said: dict[str, set[Kind]] = defaultdict(set)
    for claim in claims:
        said[voice(claim)].add(_kind(claim))
    return [
        claim
        for claim in claims
        if said[voice(claim)].isdisjoint(rules.general.get(_kind(claim), ()))
    ]


def _closer(claim: Claim, updates: Updates, rules: Merging) -> Updates:
    """ "A bombing" is a loose word for what another calls a suicide attack; it replaces nothing."""
    latest, official = (
        {value: at for value, at in each.items() if not _is_loose(value, claim, rules)}
        for each in updates
    )
    return latest, official


def _is_loose(value: object, claim: Claim, rules: Merging) -> bool:
    assert isinstance(value, Weapon)  # noqa: S101
    return _kind(claim) in rules.general.get(value.kind, ())


def _votes(kind: Kind, now: Sequence[Claim], rules: Merging) -> int:
    return sum(
        2 if is_official(one) else 1
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
    now = [claim for claim in latest_of_each(claims) if Modality(str(claim.value)).happened]
    if not now:
        return Modality.ASSERTED
    votes: dict[Modality, int] = defaultdict(int)
    for claim in now:
        votes[Modality(str(claim.value))] += 1
    return max(votes, key=lambda modality: (votes[modality], modality is Modality.ASSERTED))
