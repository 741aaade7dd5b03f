"""Which claims of a long ledger still speak, so that the ten-thousandth report costs what the tenth
did. Pure.

Once a dozen voices say one thing of an attack, another one changes nothing: not what is held to be
true, not which reports fit. Such claims stay in the ledger for people to read, and are not weighed
any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from monitor.incidents.claims import asserting, corrects, is_official, is_party
from monitor.incidents.policy import Merging
from monitor.incidents.voices import voice
from monitor.types import Claim

Said = tuple[object, ...]


def speaking(claims: Iterable[Claim], rules: Merging) -> tuple[Claim, ...]:
    """Those of `claims` that are weighed, in their order: of each value that is told of a fact the
    first claim, the newest that follows up, and the newest of as many voices as make a quorum. A
    person's always is.
    """
    ledger = tuple(claims)
    heard = set(asserting(ledger))
    said: dict[Said, list[Claim]] = defaultdict(list)
    for claim in ledger:
        if claim in heard or claim.fact == "modality":
            said[_said(claim)].append(claim)
    kept = {claim for group in said.values() for claim in _quorum(group, rules.quorum)}
    return tuple(claim for claim in ledger if claim in kept or corrects(claim))


def _said(claim: Claim) -> Said:
    """What it says, and how much that weighs."""
    weight = (is_official(claim), is_party(claim), claim.recalled)
    return (claim.fact, claim.value, *weight)


def _quorum(group: Sequence[Claim], most: int) -> list[Claim]:
    told = sorted(group, key=_in_order)
    newest = sorted({voice(claim): claim for claim in told}.values(), key=_in_order)
    follow_ups = [claim for claim in told if claim.updates]
    return [told[0], *follow_ups[-1:], *newest[-most:]]


def _in_order(claim: Claim) -> tuple[object, ...]:
    """The order of publication; of what one article says twice, what follows up comes last."""
    return (claim.as_of, claim.url, claim.publisher, claim.updates, claim.quote, repr(claim.source))
