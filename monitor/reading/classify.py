"""The verdict: is an attack told as news, told on, recalled, or is there none. With the reason.

Which mistake is cheaper: an article wrongly called news costs one alert; a missed attack may cost
more. So doubt in the title or the first sentences goes to news, unless the article is plainly
about something else (sport, a film, a strike of workers ...) or about people after the attack.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from monitor.reading.document import Document, Sentence
from monitor.reading.story import LEDE, Strand
from monitor.types import Verdict

OTHER_WORLDS: Final = ("sport", "fiction")  # where attacks, shots and bombs are words of praise
SOBER: Final = ("accident", "labour", "cyber", "space", "animals", "medicine")
MANY = 2  # topic words in title and lede that settle what an article is about


@dataclass(frozen=True, slots=True)
class Judged:
    verdict: Verdict
    reason: str
    score: float
    lead: Strand | None


def judge(document: Document, found: tuple[Strand, ...]) -> Judged:
    """The verdict on a whole article from the attacks it speaks of."""
    opening = _opening(document)
    topic, words = _topic(opening)
    told = [strand for strand in found if strand.news]
    lead = next((s for s in told if _opens(s, opening)), None)
    if lead is not None:
        return _judge_lead(lead, opening, topic, words)
    late = next((s for s in told if _stands_alone(s)), None)
    if late is not None and not words:
        return Judged(Verdict.NEW_ATTACK, f"told further down: {_quote(late)}", 0.7, late)
    return _judge_rest(found, opening)


def _judge_lead(lead: Strand, opening: list[Sentence], topic: str, words: int) -> Judged:
    if _about_something_else(lead, topic, words):
        return Judged(Verdict.NOT_ATTACK, f"about {topic}: {_quote(lead)}", 0.2, None)
    update = _update(lead, opening)
    if update:
        return Judged(Verdict.UPDATE, f"{update}: {_quote(lead)}", 0.6, lead)
    if not _supported(lead):
        reason = f"too little says that this is an attack: {_quote(lead)}"
        return Judged(Verdict.NOT_ATTACK, reason, 0.35, None)
    score = 0.95 if any(head.sure for head in lead.heads) else 0.75
    return Judged(Verdict.NEW_ATTACK, f"told as news: {_quote(lead)}", score, lead)


def _judge_rest(found: tuple[Strand, ...], opening: list[Sentence]) -> Judged:
    recalled = [s for s in found if s.modality.happened and any(h.sure for h in s.heads)]
    if not recalled:
        reason = "; ".join(f"{s.modality}: {_quote(s)}" for s in found[:2]) or "no attack in it"
        return Judged(Verdict.NOT_ATTACK, reason, 0.1, None)
    first = recalled[0]
    fresh = first.age is not None and first.age <= 14 and not first.aggregate
    if fresh and _opens(first, opening):
        return Judged(Verdict.UPDATE, f"known already: {_quote(first)}", 0.5, first)
    return Judged(Verdict.BACKGROUND, f"recalled only: {_quote(first)}", 0.2, None)


def _opening(document: Document) -> list[Sentence]:
    title = [s for s in document.sentences if s.part == "title"]
    return title + [s for s in document.sentences if s.part == "text"][:LEDE]


def _opens(strand: Strand, opening: list[Sentence]) -> bool:
    return any(sentence in opening for sentence in strand.sentences)


def _topic(opening: list[Sentence]) -> tuple[str, int]:
    """The topic most spoken of in the opening, by distinct words."""
    words = {
        (hit.kind, hit.term.id, hit.start, s.index) for s in opening for hit in s.having("topic")
    }
    counts = Counter(kind for kind, *_ in words)
    return counts.most_common(1)[0] if counts else ("", 0)


def _about_something_else(lead: Strand, topic: str, words: int) -> bool:
    harmed = any(head.sure and head.has("killed", "wounded") for head in lead.heads)
    if topic in OTHER_WORLDS:
        return words >= MANY and not (harmed and words < 3)
    return (
        topic in SOBER
        and words >= 1
        and not any(
            hit.role in ("means", "attacker", "event") for head in lead.heads for hit in head.hits
        )
    )


def _supported(strand: Strand) -> bool:
    return any(head.sure for head in strand.heads)


def _stands_alone(strand: Strand) -> bool:
    return strand.age is not None and any(
        head.sure and head.has("killed", "wounded", "target", "unharmed") for head in strand.heads
    )


def _update(lead: Strand, opening: list[Sentence]) -> str:
    """Why the lead is told on rather than told; "" when it is told."""
    title = [h for h in lead.heads if h.sentence in opening and h.sentence.part == "title"]
    first = title or [h for h in lead.heads if h.sentence in opening][:1]
    if any(head.update for head in first):
        return "something new about a known attack"
    return ""


def _quote(strand: Strand) -> str:
    text = strand.sentences[0].original
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text[:120]}\N{RIGHT DOUBLE QUOTATION MARK} ({', '.join(sorted(strand.rules))})"
