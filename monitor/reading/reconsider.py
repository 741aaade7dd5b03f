"""The verdict of the rules against what the signs of the article speak for. Pure.

The rules find the attacks they know a pattern for. Where they put nothing together, words of
violence and harm may still tell one; a text without any keeps their verdict. Which verdict the
article deserves is weighed by both.
"""

import math
from typing import Final

from monitor.reading.classify import VIOLENT, Judged, opens
from monitor.reading.document import Document, Hit, Sentence
from monitor.reading.leaning import VERDICTS, Leanings
from monitor.reading.mentions import HARM, loose_head, readings_of
from monitor.reading.opening import Opening, opening_of
from monitor.reading.patterns import Patterns
from monitor.reading.signs import signs_of
from monitor.reading.story import NEWS_DAYS, Dated, Strand, strand_of, widen
from monitor.reading.weighing import Weighing
from monitor.types import Verdict

LED: Final = (Verdict.NEW_ATTACK, Verdict.UPDATE)  # verdicts on an article that has a lead
TELLING: Final = (*VIOLENT, *HARM, "victim", "target", "claim")


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
    if judged.settled:
        return judged
    opening = opening_of(document)
    lead = judged.lead or _could_lead(found, opening)
    if lead is None:
        lead = _loose(document, patterns, dated, weighing)
    if lead is None and not found:
        return judged
    signs = signs_of(document, found, opening, patterns)
    leaning = dict(zip(VERDICTS, leanings.of(document.language, signs), strict=False))
    possible = [
        v
        for v in leaning
        if v is judged.verdict or _is_possible(v, lead, opening, weighing.update_days)
    ]
    best = max(
        possible,
        key=lambda v: leaning[v] + _in_favour(v, judged.verdict, lead, leanings),
        default=None,
    )
    if best is None or best is judged.verdict:
        return judged
    why = leanings.why(document.language, signs, best, judged.verdict)
    score = sum(math.exp(leaning[v]) for v in LED)
    reason = f"the words speak for it ({why}), the rules did not: {judged.reason}"
    if best in LED and lead is not None and not opens(lead, opening):
        widen(lead, opening.sentences, document, dated)  # then the opening speaks of it too
    return Judged(best, reason, round(score, 2), lead if best in LED else None)


def _in_favour(
    verdict: Verdict, of_rules: Verdict, lead: Strand | None, leanings: Leanings
) -> float:
    """What counts for `verdict` beside the signs, or against it."""
    silences = of_rules in LED and verdict not in LED
    doubtful = of_rules not in LED and verdict in LED and not (lead is not None and lead.sure)
    against = leanings.silence * silences + leanings.doubt * doubtful
    return leanings.own * (verdict is of_rules) - against


def _is_possible(verdict: Verdict, lead: Strand | None, opening: Opening, days: int) -> bool:
    """Whether nothing that the rules know for certain stands against `verdict`."""
    if verdict not in LED:
        return verdict is Verdict.BACKGROUND or lead is None or not _is_told(lead)
    if lead is None:
        return False
    if verdict is Verdict.UPDATE:
        return (lead.age or 0) <= days
    drill = any(one.having("drill") for one in opening.begins)
    known = all(head.recalled for head in lead.heads)  # "condemned the attack"
    return not drill and not known and (lead.age or 0) <= NEWS_DAYS  # older ones are history


def _is_told(lead: Strand) -> bool:
    """Whether no other matter can explain it: its harm is told with its weapon and its day."""
    hard = [head for head in lead.heads if head.hard]
    return any(head.meant for head in hard) if lead.dated_fresh else bool(hard and lead.age)


def _could_lead(found: tuple[Strand, ...], opening: Opening) -> Strand | None:
    """The attack that the article would be about, if it is about one."""
    told = [s for s in found if s.modality.happened and not s.aggregate]
    begun = [s for s in told if opens(s, opening)]
    sure = [s for s in begun or told if s.sure and (s.age or 0) <= NEWS_DAYS]
    return next(iter(sure or begun or told), None)


def may_tell_loosely(document: Document, weighing: Weighing) -> bool:
    """Whether it could tell an attack without a pattern, whatever places it names."""
    return _roles_told(document) >= (1 if _is_flash(document, weighing) else weighing.telling)


def _tells_loosely(document: Document, weighing: Weighing) -> bool:
    """Whether words of several roles, one of violence or harm, may tell an attack; in a flash one
    beside a place may.
    """
    placed = _is_flash(document, weighing) and any(document.places)
    return _roles_told(document) >= (1 if placed else weighing.telling)


def _roles_told(document: Document) -> int:
    told = [one for one in document.sentences if _violent(one)]
    return len({hit.role for one in told for hit in one.having(*TELLING)})


def _is_flash(document: Document, weighing: Weighing) -> bool:
    return sum(len(one.words) for one in document.sentences) <= weighing.flash


def _loose(
    document: Document, patterns: Patterns, dated: Dated, weighing: Weighing
) -> Strand | None:
    """What words of violence and harm tell, though no pattern joins them."""
    told = [one for one in document.sentences if _violent(one) and not _is_nothing(one, patterns)]
    if not told or not _tells_loosely(document, weighing):
        return None
    first = max(told, key=_tells)  # of equals the one that comes first
    return strand_of(loose_head(first, _violent(first)), document, dated)


def _tells(sentence: Sentence) -> int:
    return len({hit.role for hit in sentence.having(*TELLING)})


def _violent(sentence: Sentence) -> tuple[Hit, ...]:
    return sentence.having(*VIOLENT, *HARM)


def _is_nothing(sentence: Sentence, patterns: Patterns) -> bool:
    """Whether a rule knows its words and says that they are no attack."""
    return any(reading.says == "nothing" for reading in readings_of(sentence, patterns))
