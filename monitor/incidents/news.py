"""What about a known incident is worth another message; everything else is recorded silently. Pure.

A correction takes back something that people were told (a lower toll, another place or means); an
update adds to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from monitor.incidents import places
from monitor.incidents.places import Fit
from monitor.incidents.policy import Nearness, News, Step
from monitor.types import Change, Count, Facts, Kind, Place, Status


@dataclass(frozen=True, kw_only=True)
class Development:
    """From one revision to the next. `material`: people who know of it hear of it."""

    change: Change
    changed: tuple[str, ...]  # names of the facts that differ, "status" among them
    material: bool
    reason: str


def development(
    before: Facts, was: Status, after: Facts, status: Status, rules: News, near: Nearness
) -> Development | None:
    """Return what changed between two revisions of one incident; None when nothing did."""
    changed = tuple(
        field.name
        for field in fields(Facts)
        if getattr(before, field.name) != getattr(after, field.name)
    )
    changed += ("status",) * (was is not status)
    if not changed:
        return None
    told = list(_news(before, after, rules, near))
    if was is not status and status in rules.statuses:
        told.append((_of_status(status), f"now {status}"))
    return Development(
        change=_gravest([change for change, _ in told]),
        changed=changed,
        material=bool(told),
        reason="; ".join(words for _, words in told) or f"{', '.join(changed)} differ slightly",
    )


def _news(before: Facts, after: Facts, rules: News, near: Nearness) -> Iterator[tuple[Change, str]]:
    yield from _moved("killed", before.killed, after.killed, rules.killed)
    yield from _moved("wounded", before.wounded, after.wounded, rules.wounded)
    if rules.first_claim and after.claimed_by and not before.claimed_by:
        yield Change.UPDATE, f"claimed by {after.claimed_by}"
    if rules.kind:
        yield from _means(before, after)
    if rules.place and after.place is not None:
        yield from _placed(before.place, after.place, near)


def _moved(
    name: str, before: Count | None, after: Count | None, step: Step
) -> Iterator[tuple[Change, str]]:
    old, new = (before.best if before else 0), (after.best if after else 0)
    if abs(new - old) >= max(step.least, step.share * max(old, new)):
        words = f"{name} {old if before else 'not told'} -> {new if after else 'not told'}"
        yield (Change.UPDATE if new > old else Change.CORRECTION), words


def _means(before: Facts, after: Facts) -> Iterator[tuple[Change, str]]:
    old = before.weapon.kind if before.weapon else None
    new = after.weapon.kind if after.weapon else None
    if new is not None and new is not old:
        known = old not in (None, Kind.OTHER)
        yield (Change.CORRECTION if known else Change.UPDATE), f"{old or 'unknown means'} -> {new}"


def _placed(before: Place | None, after: Place, near: Nearness) -> Iterator[tuple[Change, str]]:
    if before is None or after.precision < before.precision:
        yield Change.UPDATE, f"{before.name if before else 'no place'} -> {after.name}"
    elif places.compare(before, after, near).fit is Fit.APART:
        yield Change.CORRECTION, f"{before.name} -> {after.name}"


def _of_status(status: Status) -> Change:
    return {
        Status.RETRACTED: Change.RETRACTION,
        Status.DISPUTED: Change.CORRECTION,
    }.get(status, Change.UPDATE)


def _gravest(changes: list[Change]) -> Change:
    for change in (Change.RETRACTION, Change.CORRECTION):
        if change in changes:
            return change
    return Change.UPDATE
