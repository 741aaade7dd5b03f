"""The verdict: is an attack told as news, told on, recalled, or is there none. With the reason.

Which mistake is cheaper: an article wrongly called news costs one alert; a missed attack may cost
more. So doubt in the title or the first sentences goes to news, unless the article is plainly
about something else (sport, a film, a strike of workers ...) or about people after the attack.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from monitor.reading.document import Document, Hit, Sentence
from monitor.reading.mentions import Head
from monitor.reading.story import LEDE, NEWS_DAYS, Strand
from monitor.types import Modality, Verdict

OTHER_WORLDS: Final = ("sport", "fiction")  # where attacks, shots and bombs are words of praise
SOBER: Final = ("accident", "labour", "cyber", "space", "animals", "medicine")
ELSEWHERE: Final = (*OTHER_WORLDS, *SOBER)  # where a strike, a shot or an attack is another thing
FRAMES: Final = (
    "recall",
    "aggregate",
    "denied",
    "drill",
    "foiled",
    "threat",
    "hypothetical",
    "topic",
    "update",
)
# what people do in the days after an attack
FRESH: Final = ("reaction", "funeral", "suspect", "update")
KNOWN: Final = (*FRESH, "legal", "memorial")  # titles about people after an attack
BRINGS_MORE: Final = ("toll", "claim", "names", "blame")  # kinds of update that need no company
GENRE: Final = "genre"  # titles that say what kind of piece it is: opinion, timeline
# titles about what may come, was stopped or is counted: the text can still begin with an attack
KINDED: Final = ("recall", "topic")  # roles whose kind says what the title is about
SOFT: Final = ("threat", "hypothetical", "foiled", "aggregate")
VIOLENT: Final = ("means", "attacker", "act", "hit", "assails", "passive", "event", "weak_event")
UNREAL: Final = ("drill", "denied", "foiled", "genre")
UPDATE_DAYS = 14  # news about an older attack is history; provisional
SHORTEST = 5  # words of a sentence; shorter lines are datelines, credits and buttons
FLASH = 2  # sentences of a flash: a headline and its repetition
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
    first = [s for s in told if _opens(s, opening)]
    first = [s for s in first if _begins(s, opening)] or [s for s in first if _is_firm(s)]
    lead = next((s for s in first if s.sure), first[0] if first else None)
    frame = _frame(found, opening)
    if lead is not None and (not frame or _breaks(lead, frame, opening)):
        return _judge_lead(lead, opening, topic, words)
    late = next((s for s in told if _stands_alone(s)), None)
    if late is not None and topic not in ELSEWHERE and not frame:
        return Judged(Verdict.NEW_ATTACK, f"told further down: {_quote(late)}", 0.7, late)
    return _judge_rest(found, opening, frame, topic)


def _judge_lead(lead: Strand, opening: list[Sentence], topic: str, words: int) -> Judged:
    if _about_something_else(lead, topic, words):
        return Judged(Verdict.NOT_ATTACK, f"about {topic}: {_quote(lead)}", 0.2, None)
    if _is_drill(lead, opening):
        return Judged(Verdict.NOT_ATTACK, f"a drill or a test: {_quote(lead)}", 0.2, None)
    if _is_update(lead, opening):
        return Judged(Verdict.UPDATE, f"more about a known attack: {_quote(lead)}", 0.6, lead)
    if not _is_told(lead, opening):
        return _named_only(lead)
    if _is_aside(lead, opening):
        return Judged(Verdict.BACKGROUND, f"told in passing: {_quote(lead)}", 0.3, None)
    if not _supported(lead, opening):
        reason = f"too little says that this is an attack: {_quote(lead)}"
        return Judged(Verdict.NOT_ATTACK, reason, 0.35, None)
    score = 0.95 if lead.sure else 0.75
    return Judged(Verdict.NEW_ATTACK, f"told as news: {_quote(lead)}", score, lead)


def _is_told(lead: Strand, opening: list[Sentence]) -> bool:
    """Whether the opening tells that it happened, or is too short to do more than name it."""
    first = {sentence.index for sentence in opening}
    heads = [head for head in lead.heads if head.sentence.index in first]
    return any(h.told for h in heads) or not any(h.sure for h in heads) or len(opening) <= FLASH


def _is_drill(lead: Strand, opening: list[Sentence]) -> bool:
    """Whether the title or the first sentence speaks of a drill, and nobody is harmed."""
    begins = [s for s in opening if s.part == "title"] + [s for s in opening if s.part == "text"][
        :1
    ]
    drill = any(sentence.having("drill") for sentence in begins)
    return drill and not any(h.has("killed", "wounded", "attacker") for h in lead.heads)


def _is_aside(lead: Strand, opening: list[Sentence]) -> bool:
    """Whether the opening only says that something else happened after it or when it did."""
    heads = [head for head in lead.heads if head.sentence in opening and head.sure]
    aside = [h for h in heads if (h.aside and not h.hard) or h.looks_back]
    return not lead.dated_fresh and bool(heads) and aside == heads


def _named_only(lead: Strand) -> Judged:
    """An attack that the opening only names is known already, or long past."""
    if _recent(lead, "") or lead.dated_fresh:
        return Judged(Verdict.UPDATE, f"named, not told: {_quote(lead)}", 0.4, lead)
    return Judged(Verdict.BACKGROUND, f"named, not told: {_quote(lead)}", 0.3, None)


def _judge_rest(
    found: tuple[Strand, ...], opening: list[Sentence], frame: str, topic: str
) -> Judged:
    unreal = frame in UNREAL  # then what the opening tells is part of the drill, or not true
    recalled = [
        s
        for s in found
        if s.modality.happened
        and (s.sure or (topic not in ELSEWHERE and any(h.update or h.known for h in s.heads)))
        and not (unreal and s.news and _opens(s, opening))
    ]
    if not recalled:
        reason = "; ".join(_unreal(s) for s in found[:2]) or "no attack in it"
        return Judged(Verdict.NOT_ATTACK, reason, 0.1, None)
    if not frame and _in_passing(recalled, opening):
        reason = f"an attack only in passing: {_quote(recalled[0])}"
        return Judged(Verdict.NOT_ATTACK, reason, 0.2, None)
    known = [s for s in recalled if _recent(s, frame) and (frame in KNOWN or _opens(s, opening))]
    recent = max(known, key=lambda s: len(s.heads), default=None)  # the one most spoken of
    if recent is not None and frame in ("", *KNOWN):
        return Judged(Verdict.UPDATE, f"known already: {_quote(recent)}", 0.5, recent)
    return Judged(Verdict.BACKGROUND, f"recalled only: {_quote(recalled[0])}", 0.2, None)


def _unreal(strand: Strand) -> str:
    """What stands in place of an attack: a drill, a threat, or a word that may mean one."""
    kind = "too little for an attack" if strand.modality.happened else strand.modality
    return f"{kind}: {_quote(strand)}"


def _in_passing(recalled: list[Strand], opening: list[Sentence]) -> bool:
    """Whether the text, about something else, has one sentence on attacks long past or counted."""
    heads = [head for strand in recalled for head in strand.heads]
    far = len(heads) == 1 and not _opens(recalled[0], opening)
    return far and (heads[0].past or heads[0].aggregate or heads[0].looks_back)


def _breaks(lead: Strand, frame: str, opening: list[Sentence]) -> bool:
    """Whether it is news even under a title about something else: harm told, not aside, lately."""
    if frame in (*KNOWN, GENRE):
        return False
    if frame == "foiled" and lead.modality is Modality.INTERCEPTED:
        return True  # what was shot down had been launched
    plain = [h for h in lead.heads if not (h.aside or h.past or h.recalled)]
    begun = [h for h in plain if h.told and h.sentence in opening]
    if frame in SOFT and any(h.hard or (h.harms and h.has("attacker")) for h in begun):
        return True
    return lead.dated_fresh and any(h.hard for h in plain)


def _recent(strand: Strand, frame: str) -> bool:
    """Whether it is of the last days: by the text's own day, or by what people do after it."""
    lately = strand.age is not None and strand.age <= NEWS_DAYS
    if strand.aggregate or (any(head.past for head in strand.heads) and not lately):
        return False
    known = any(head.known for head in strand.heads)
    if strand.age is None:
        # trials and tributes come years later
        return frame in FRESH or (known and frame not in KNOWN)
    told = known or frame in FRESH or any(head.told for head in strand.heads)
    return strand.age <= UPDATE_DAYS and told


def _opening(document: Document) -> list[Sentence]:
    """The title and the first sentences that are more than the title again, a date or a button."""
    title = [s for s in document.sentences if s.part == "title"]
    said = " ".join(s.folded for s in title)
    text = [
        s
        for s in document.sentences
        if s.part == "text" and len(s.words) >= SHORTEST and not (said and said in s.folded)
    ]
    return title + (text or list(document.sentences))[:LEDE]


def _begins(strand: Strand, opening: list[Sentence]) -> bool:
    """Whether the title or the first sentence of the text speaks of it."""
    title = [s for s in opening if s.part == "title"]
    text = [s for s in opening if s.part == "text"][:1]
    return any(head.sentence in title + text for head in strand.heads)


def _is_firm(strand: Strand) -> bool:
    """Whether it has a day of its own or tells harm: enough for the second or third sentence."""
    return strand.dated_fresh or any(head.hard for head in strand.heads)


def _opens(strand: Strand, opening: list[Sentence]) -> bool:
    first = {sentence.index for sentence in opening}
    return any(head.sentence.index in first for head in strand.heads)


def _frame(found: tuple[Strand, ...], opening: list[Sentence]) -> str:
    """What a title without news of an attack is about instead: a trial, a denial, an opinion ..."""
    title = [sentence for sentence in opening if sentence.part == "title"] or opening[:1]
    if any(hit.kind == GENRE for s in title for hit in s.having("topic")):
        return GENRE
    if any(s.news and h.sure and h.sentence in title for s in found for h in s.heads):
        return ""
    framing = (hit for sentence in title for hit in sentence.having(*FRAMES) if _frames(hit))
    return next((hit.kind if hit.role in KINDED else hit.role for hit in framing), "")


def _frames(hit: Hit) -> bool:
    if hit.role == "update":
        return hit.kind in BRINGS_MORE
    return hit.kind == "talk" if hit.role == "topic" else hit.kind != "none"


def _topic(opening: list[Sentence]) -> tuple[str, int]:
    """The topic most spoken of in the opening, by the number of its words."""
    words = dict.fromkeys(  # in the order of the text, so that a tie has one answer
        (hit.kind, s.index, hit.start) for s in opening for hit in s.having("topic")
    )
    counts = Counter(kind for kind, *_ in words)
    return counts.most_common(1)[0] if counts else ("", 0)


def _about_something_else(lead: Strand, topic: str, words: int) -> bool:
    """Whether the opening's topic explains the words of attack better than an attack does."""
    hard = any(head.hard for head in lead.heads)
    if topic in OTHER_WORLDS:
        return words >= MANY and not (hard and words < 2 * MANY)
    if topic == "accident":
        return not any(head.meant for head in lead.heads)
    if topic == "space":
        return not hard
    return topic in SOBER and words >= MANY and not hard and not lead.kinds


def _supported(lead: Strand, opening: list[Sentence]) -> bool:
    """Whether sure words tell the lead, or several unsure ones about something lately."""
    heads = [head for head in lead.heads if head.sentence in opening]
    telling = any(head.kinds for head in heads) or _harms(heads)
    return lead.sure or (len(heads) > 1 and lead.dated_fresh and telling)


def _harms(heads: list[Head]) -> bool:
    """Whether somebody was harmed and a word speaks of violence: not a bridge that fell."""
    harmed = any(head.has("killed", "wounded", "unharmed") for head in heads)
    return harmed and any(head.has(*VIOLENT) for head in heads)


def _stands_alone(strand: Strand) -> bool:
    """Whether it is news far from the title: harm told, with a day close by or with its source."""
    hard = [head for head in strand.heads if head.hard]
    return bool(hard) and (strand.dated_fresh or any(h.has("source") for h in hard))


def _is_update(lead: Strand, opening: list[Sentence]) -> bool:
    """Whether the title or the first sentence of the text brings more about a known attack."""
    title = [s for s in opening if s.part == "title"]
    text = [s for s in opening if s.part == "text"][:1]
    below = [head for head in lead.heads if head.sentence in text]
    if below and all(head.recalled for head in below):
        return True  # the text begins with mourners, courts or reactions
    above = [head for head in lead.heads if head.sentence in title]
    if any(head.update for head in above):
        return True
    tells = any(head.told and head.sure and not head.recalled for head in above)
    return not tells and any(head.update for head in below)


def _quote(strand: Strand) -> str:
    """The sentence that decided, and the ids of the rules that fired in it."""
    text = strand.sentences[0].original[:120]
    return f"“{text}” ({', '.join(sorted(strand.rules))})"
