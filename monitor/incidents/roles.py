"""What part a mention plays: it tells of an attack, follows one up, or recalls one. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from monitor.types import Basis, Mention, Modality, Precision, Report, Verdict


class Role(StrEnum):
    """What a report is for an incident."""

    NEW_REPORT = "new_report"
    UPDATE = "update"
    BACKGROUND = "background"


def role_of(report: Report, mention: Mention) -> Role | None:
    """The part a mention plays; None when it can concern no incident.

    Threats, drills and tolls of many attacks concern none; a denial concerns the one it denies.
    """
    if mention.aggregate or not (mention.modality.happened or mention.modality is Modality.DENIED):
        return None
    if mention.beside or (mention.lead and report.verdict is Verdict.NEW_ATTACK):
        return Role.NEW_REPORT
    if mention.lead and report.verdict is Verdict.UPDATE:
        return Role.UPDATE
    return Role.BACKGROUND


def is_news(
    role: Role, mention: Mention, published: datetime, recent_days: int, *, perhaps_known: bool
) -> bool:
    """Whether an attack that nobody has recorded yet is news because of this mention.

    Missing an attack is worse than telling late: what follows up a recent one counts as telling it,
    unless that may be one that is known already. Of 335 attacks in ten labelled streams none was
    told by such a follow-up alone, and five were told twice by one.
    """
    if role is Role.NEW_REPORT:
        return True
    follows = role is Role.UPDATE and not perhaps_known
    return follows and is_recent(mention, published, recent_days)


def is_recent(mention: Mention, published: datetime, days: int) -> bool:
    when = mention.when
    if when is None or when.basis is Basis.PUBLISHED:
        return True
    return published.date() - when.latest <= timedelta(days=days)


def is_identified(mention: Mention) -> bool:
    """Whether something recalled is told closely enough to be an incident of its own."""
    placed = mention.place is not None and mention.place.precision <= Precision.REGION
    dated = mention.when is not None and mention.when.basis is Basis.TEXT
    return placed and dated
