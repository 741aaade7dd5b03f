"""The attacks that an article tells as news beside its lead: a salvo on several places, or the
deeds of one day. Pure.

Each is an incident of its own, so it has to name a place of its own; what does not may be the lead
told once more, and would ring twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.gazetteer import kilometres_between
from monitor.reading.classify import Judged
from monitor.reading.facts.counted import COUNTS
from monitor.reading.story import NEWS_DAYS, Strand
from monitor.types import (
    Basis,
    Evidence,
    Mention,
    Place,
    Precision,
    Verdict,
    When,
    WhenPrecision,
)


def with_salvo(
    told: Sequence[Strand], mentions: Sequence[Mention], judged: Judged, reach_km: float
) -> Iterator[Mention]:
    """`mentions`, one for each strand, those marked that are news beside the lead."""
    lead = next((one for one in mentions if one.lead), None)
    for strand, mention in zip(told, mentions, strict=True):
        first = judged.lead if judged.verdict is Verdict.NEW_ATTACK else None
        if lead is None or first is None or strand is first or not _is_news(strand, first):
            yield mention
        else:
            yield _told_beside(mention, lead, reach_km)


def _is_news(strand: Strand, lead: Strand) -> bool:
    """Whether `strand` is told as happened now, as the lead is."""
    plain = any(h.told and h.sure and not (h.aside or h.past or h.recalled) for h in strand.heads)
    if not (strand.news and plain) or strand.aggregate:
        return False
    return strand.modality.happened and _of_one_time(strand, lead)


def _of_one_time(strand: Strand, lead: Strand) -> bool:
    if strand.age is None or lead.age is None:
        return strand.age is None or strand.age <= NEWS_DAYS
    return abs(strand.age - lead.age) <= 1


def _told_beside(mention: Mention, lead: Mention, reach_km: float) -> Mention:
    """`mention`, marked as news if it fell that day where the lead did not, and has a place and
    figures of its own. Where it tells no day, that of the lead is meant.
    """
    own = all(_told(mention, *facts) - _told(lead, *facts) for facts in (COUNTS, ("place",)))
    apart = mention.place and lead.place and _apart(mention.place, lead.place, reach_km)
    if not (own and apart and _of_one_day(mention.when, lead.when)):
        return mention
    return replace(_on_the_day_of(lead, mention), beside=True)


def _on_the_day_of(lead: Mention, mention: Mention) -> Mention:
    told = mention.when is not None and mention.when.basis is Basis.TEXT
    if told or lead.when is None:
        return mention
    hour = lead.when.precision is WhenPrecision.HOUR
    precision = WhenPrecision.DAY if hour else lead.when.precision
    when = replace(lead.when, time=None, precision=precision)
    own = (piece for piece in mention.evidence if piece.fact != "when")
    leads = (piece for piece in lead.evidence if piece.fact == "when")
    return replace(mention, when=when, evidence=(*own, *leads))


def _told(mention: Mention, *facts: str) -> frozenset[Evidence]:
    return frozenset(piece for piece in mention.evidence if piece.fact in facts)


def _apart(here: Place, there: Place, reach_km: float) -> bool:
    """Whether they are two places, of which one salvo can reach both: a town of that name on
    another continent was read wrong.
    """
    if here.lat is None or there.lat is None or here.precision > Precision.DISTRICT:
        return False
    distance = kilometres_between(here, there)
    return max(here.radius_km, there.radius_km) < distance <= reach_km


def _of_one_day(mine: When | None, leads: When | None) -> bool:
    if mine is None or leads is None:
        return True
    return mine.earliest <= leads.latest and leads.earliest <= mine.latest
