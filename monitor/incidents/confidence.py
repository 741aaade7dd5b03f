"""How sure an incident is. Publishers count, not feeds or copies. Pure."""

from collections.abc import Iterable

from monitor.incidents.policy import Confidence
from monitor.incidents.voices import voice
from monitor.types import Claim, Modality, Status


def status_of(claims: Iterable[Claim], rules: Confidence) -> tuple[Status, str]:
    """Return the status and its reason. The order of `claims` does not matter.

    Retracted: whoever reported it denies it now. Disputed: somebody denies it. Official: a
    government, an army or the UN says it itself. Corroborated: enough independent publishers do;
    what a party to the conflict says corroborates nothing. A person's decision goes before all;
    "reported" takes it back.
    """
    ledger = tuple(claims)
    decided = max(
        (one for one in ledger if one.fact == "status"), key=lambda one: one.as_of, default=None
    )
    if decided is not None and decided.value != Status.REPORTED:
        return Status(str(decided.value)), f"decided by {decided.publisher}: {decided.quote}"
    told = [claim for claim in ledger if claim.fact == "modality" and not claim.recalled]
    now = {voice(claim): claim for claim in sorted(told, key=lambda c: (c.as_of, c.url))}
    denying = {name for name, claim in now.items() if claim.value == Modality.DENIED}
    asserting = {name: claim for name, claim in now.items() if name not in denying}
    once = {voice(claim) for claim in told if claim.value != Modality.DENIED}
    if denying and once and not asserting:
        return Status.RETRACTED, "taken back by whoever reported it"
    if denying:
        return Status.DISPUTED, f"denied by {', '.join(sorted(denying))}"
    return _confirmed(asserting, rules)


def _confirmed(asserting: dict[str, Claim], rules: Confidence) -> tuple[Status, str]:
    official = [c.publisher for c in asserting.values() if c.source and c.source.official]
    if official:
        return Status.OFFICIAL, f"said by {', '.join(sorted(official))}"
    independent = sorted(
        name
        for name, claim in asserting.items()
        if not (claim.source and claim.source.affiliation.startswith("party:"))
    )
    if len(independent) >= rules.corroborated_by:
        return Status.CORROBORATED, f"told by {len(independent)} independent publishers"
    return Status.REPORTED, f"told by {', '.join(sorted(asserting)) or 'nobody'} only"
