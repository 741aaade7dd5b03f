"""The verdict of the rules against what the signs of the opening speak for. Pure.

The rules find the attacks they know a pattern for. Where they put nothing together, the words of
violence and harm in the opening may still tell one; an opening without any keeps their verdict.
Which verdict it deserves is weighed by both.
"""

import math
from typing import Final

from monitor.reading.classify import VIOLENT, Judged, opens
from monitor.reading.document import Document, Hit, Scene, Sentence
from monitor.reading.leaning import VERDICTS, Leanings
from monitor.reading.mentions import HARM, loose_head, readings_of
from monitor.reading.opening import Opening, opening_of
from monitor.reading.patterns import Patterns
from monitor.reading.signs import signs_of
from monitor.reading.story import NEWS_DAYS, Dated, Strand
from monitor.reading.weighing import Weighing
from monitor.types import Verdict

LED: Final = (Verdict.NEW_ATTACK, Verdict.UPDATE)  # verdicts on an article that has a lead
TELLING: Final = (*VIOLENT, *HARM, "victim", "target")


def reconsider(
    judged: Judged,
    document: Document,
    found: tuple[Strand, ...],
    patterns: Patterns,
    leanings: Leanings,
    dated: Dated,
    weighing: Weighing,
) -> Judged:
    """`judged`, unless the signs outweigh it."""
    opening = opening_of(document)
    if judged.settled or (judged.lead is not None and not opens(judged.lead, opening)):
        return judged  # the opening says nothing about what is told further down
    lead = judged.lead or _could_lead(found, opening)
    if lead is None and not any(opens(one, opening) for one in found):
        lead = _loose(document, opening, patterns, dated, weighing.telling)
    if lead is None and not found:
        return judged
    signs = signs_of(opening, patterns)
    leaning = dict(zip(VERDICTS, leanings.of(document.language, signs), strict=False))
    possible = [
        v
        for v in leaning
        if v is judged.verdict or _is_possible(v, lead, opening, weighing.update_days)
    ]
    best = max(
        possible,
        key=lambda v: leaning[v] + _in_favour(v, judged.verdict, leanings),
        default=None,
    )
    if best is None or best is judged.verdict:
        return judged
    why = leanings.why(document.language, signs, best, judged.verdict)
    score = sum(math.exp(leaning[v]) for v in LED)
    reason = f"the words speak for it ({why}), the rules did not: {judged.reason}"
    return Judged(best, reason, round(score, 2), lead if best in LED else None)


def _in_favour(verdict: Verdict, of_rules: Verdict, leanings: Leanings) -> float:
    """What counts for `verdict` beside the signs: that the rules say so, or that it can ring."""
    silences = of_rules in LED and verdict not in LED
    return leanings.own * (verdict is of_rules) - leanings.silence * silences


def _is_possible(verdict: Verdict, lead: Strand | None, opening: Opening, days: int) -> bool:
    """Whether nothing that the rules know for certain stands against `verdict`."""
    if verdict not in LED:
        told = lead is not None and verdict is Verdict.NOT_ATTACK and _is_told(lead)
        return lead is None or not (told or _is_talked_of(lead))
    if lead is None:
        return False
    if verdict is Verdict.UPDATE:
        return (lead.age or 0) <= days
    if not lead.news or any(one.having("drill") for one in opening.begins):
        return False  # its day is long past, or it was an exercise
    followed = any(head.update for head in lead.heads if head.sentence in opening.title)
    return not (followed and (lead.age or 0) >= 1)


def _is_told(lead: Strand) -> bool:
    """Whether no other matter can explain it: its harm is told with its weapon and its day."""
    hard = [head for head in lead.heads if head.hard]
    return any(head.meant for head in hard) if lead.dated_fresh else bool(hard and lead.age)


def _is_talked_of(lead: Strand) -> bool:
    """Whether people speak of it and the text tells its weapon and its day."""
    return lead.dated_fresh and bool(lead.kinds) and any(head.recalled for head in lead.heads)


def _could_lead(found: tuple[Strand, ...], opening: Opening) -> Strand | None:
    """The attack that the article would be about, if it is about one."""
    told = [s for s in found if s.modality.happened and not s.aggregate and opens(s, opening)]
    return next((s for s in told if s.sure), told[0] if told else None)


def tells_loosely(document: Document, least: int) -> bool:
    """Whether words of `least` roles in the opening may tell an attack without a pattern."""
    told = [one for one in opening_of(document).sentences if _violent(one)]
    return len({hit.role for one in told for hit in one.having(*TELLING)}) >= least


def _loose(
    document: Document, opening: Opening, patterns: Patterns, dated: Dated, least: int
) -> Strand | None:
    """What the words of violence and harm in the opening tell, though no pattern joins them."""
    told = [one for one in opening.sentences if _violent(one) and not _is_nothing(one, patterns)]
    if not told or not tells_loosely(document, least):
        return None
    head = loose_head(told[0], _violent(told[0]))
    when = dated(Scene(document, opening.sentences, head.hits))
    age = when.days if when is not None else None
    strand = Strand(news=age is None or age <= NEWS_DAYS)
    strand.add(head, age, loose=when is not None and when.loose)
    strand.sentences += [one for one in opening.sentences if one.index > told[0].index]
    return strand


def _violent(sentence: Sentence) -> tuple[Hit, ...]:
    return sentence.having(*VIOLENT, *HARM)


def _is_nothing(sentence: Sentence, patterns: Patterns) -> bool:
    """Whether a rule knows its words and says that they are no attack."""
    return any(reading.says == "nothing" for reading in readings_of(sentence, patterns))
