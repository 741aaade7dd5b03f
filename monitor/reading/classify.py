"""The verdict: is an attack told as news, told on, recalled, or is there none. With the reason.

Which mistake is cheaper: an article wrongly called news costs one alert; a missed attack may cost
more. So doubt in the title or the first sentences goes to news, unless the article is plainly
about something else (sport, a film, a strike of workers ...) or about people after the attack.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from monitor.reading.document import Document, Hit, Sentence
from monitor.reading.mentions import Head, names_earlier_year
from monitor.reading.story import LEDE, Strand
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
FRESH: Final = ("reaction", "funeral", "arrest", "suspect", "portrait", "update")
# kinds of update that need no company
BRINGS_MORE: Final = ("toll", "claim", "names", "blame", "ended", "probe")
FOLLOWING: Final = frozenset((*FRESH, *BRINGS_MORE))
LONG_AFTER: Final = ("legal", "memorial")  # ... and in the years after it
KNOWN: Final = (*FRESH, *LONG_AFTER)  # titles about people after an attack, or years after
GENRE: Final = "genre"  # titles that say what kind of piece it is: opinion, timeline
# titles about what may come, was stopped or is counted: the text can still begin with an attack
KINDED: Final = ("recall", "topic")  # roles whose kind says what the title is about
SOFT: Final = ("threat", "hypothetical", "foiled", "aggregate")
VIOLENT: Final = ("means", "attacker", "act", "hit", "assails", "passive", "event", "weak_event")
UNREAL: Final = ("drill", "denied", "foiled", "genre")
UPDATE_DAYS = 30  # news about an older attack is history; provisional
SHORTEST = 5  # words of a sentence; shorter lines are datelines, credits and buttons
FLASH = 2  # sentences of a flash: a headline and its repetition
MANY = 2  # topic words in title and lede that may settle what an article is about
# roles of words that speak of an attack against them: nobody but attackers needs an attacker
WEIGHTS: Final = {"attacker": 2, "act": 1, "means": 1, "event": 1, "source": 1}


@dataclass(frozen=True, slots=True)
class Opening:
    """The title and the first sentences of the text: what the article is about."""

    title: tuple[Sentence, ...]
    text: tuple[Sentence, ...]
    year: int  # of the publication; 0 when it is not known

    @property
    def first(self) -> tuple[Sentence, ...]:
        """The first sentence of the text."""
        return self.text[:1]

    @property
    def begins(self) -> tuple[Sentence, ...]:
        return self.title + self.first

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.title + self.text

    @property
    def follows(self) -> bool:
        """Whether it begins with words on what people do after an attack, or learn of it."""
        signs = (hit.kind for s in self.begins for hit in s.having("recall", "update"))
        return not FOLLOWING.isdisjoint(signs)

    @property
    def is_old(self) -> bool:
        """Whether it begins with words that place what it speaks of long before the news."""
        return any(s.having("past") or names_earlier_year(s, self.year) for s in self.begins)


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
        judged = _judge_lead(lead, opening, topic, words)
        if judged is not None:
            return judged
    late = next((s for s in told if _stands_alone(s)), None)
    elsewhere = words >= MANY * (1 if topic in ELSEWHERE else 2)
    if late is not None and not elsewhere and not frame:
        return Judged(Verdict.NEW_ATTACK, f"told further down: {_quote(late)}", 0.7, late)
    return _judge_rest(found, opening, frame, elsewhere)


def _judge_lead(lead: Strand, opening: Opening, topic: str, words: int) -> Judged | None:
    if _about_something_else(lead, topic, words):
        return Judged(Verdict.NOT_ATTACK, f"about {topic}: {_quote(lead)}", 0.2, None)
    if _is_drill(lead, opening):
        return Judged(Verdict.NOT_ATTACK, f"a drill or a test: {_quote(lead)}", 0.2, None)
    if _is_update(lead, opening):
        return Judged(Verdict.UPDATE, f"more about a known attack: {_quote(lead)}", 0.6, lead)
    if not _is_told(lead, opening):
        return _named_only(lead, opening)
    if _is_aside(lead, opening):
        return Judged(Verdict.BACKGROUND, f"told in passing: {_quote(lead)}", 0.3, None)
    if not _supported(lead, opening):
        return None
    score = 0.95 if lead.sure else 0.75
    return Judged(Verdict.NEW_ATTACK, f"told as news: {_quote(lead)}", score, lead)


def _is_told(lead: Strand, opening: Opening) -> bool:
    """Whether the opening tells that it happened, or is too short to do more than name it."""
    heads = [head for head in lead.heads if head.sentence in opening.sentences]
    told = any(head.told for head in heads) or not any(head.sure for head in heads)
    return told or len(opening.sentences) <= FLASH


def _is_drill(lead: Strand, opening: Opening) -> bool:
    """Whether the title or the first sentence speaks of a drill, and nobody is harmed."""
    drill = any(sentence.having("drill") for sentence in opening.begins)
    return drill and not any(h.has("killed", "wounded") for h in lead.heads)


def _is_aside(lead: Strand, opening: Opening) -> bool:
    """Whether the opening only says that something else happened after it or when it did."""
    heads = [head for head in lead.heads if head.sentence in opening.sentences and head.sure]
    aside = [h for h in heads if (h.aside and not h.hard) or h.looks_back]
    return not lead.dated_fresh and bool(heads) and aside == heads


def _named_only(lead: Strand, opening: Opening) -> Judged:
    """An attack that the opening only names is known already, or long past."""
    if _is_recent(lead, "", opening) or lead.dated_fresh:
        return Judged(Verdict.UPDATE, f"named, not told: {_quote(lead)}", 0.4, lead)
    return Judged(Verdict.BACKGROUND, f"named, not told: {_quote(lead)}", 0.3, None)


def _judge_rest(found: tuple[Strand, ...], opening: Opening, frame: str, elsewhere: bool) -> Judged:
    unreal = frame in UNREAL  # then what the opening tells is part of the drill, or not true
    spoken = [
        s
        for s in found
        if s.modality.happened
        and _is_meant(s, elsewhere)
        and not (unreal and s.news and _opens(s, opening))
    ]
    if not spoken:
        reason = "; ".join(_unreal(s) for s in found[:2]) or "no attack in it"
        return Judged(Verdict.NOT_ATTACK, reason, 0.1, None)
    if not frame and _in_passing(spoken, opening):
        reason = f"an attack only in passing: {_quote(spoken[0])}"
        return Judged(Verdict.NOT_ATTACK, reason, 0.2, None)
    opened = [s for s in spoken if _opens(s, opening) or frame in KNOWN]
    recent = [s for s in opened if _is_recent(s, frame, opening)]
    if recent and frame in ("", *KNOWN):
        most = max(recent, key=lambda s: len(s.heads))  # the one most spoken of
        return Judged(Verdict.UPDATE, f"known already: {_quote(most)}", 0.5, most)
    return Judged(Verdict.BACKGROUND, f"recalled only: {_quote(spoken[0])}", 0.2, None)


def _is_meant(strand: Strand, elsewhere: bool) -> bool:
    """Whether its words mean an attack; under another topic they need harm, or to be sure."""
    if elsewhere and not any(head.hard for head in strand.heads):
        return strand.sure and _is_reference(strand)
    return strand.sure or _is_reference(strand)


def _is_reference(strand: Strand) -> bool:
    """Whether it is spoken of as an attack that the reader knows of."""
    return any(head.update or head.known or head.recalled for head in strand.heads)


def _unreal(strand: Strand) -> str:
    """What stands in place of an attack: a drill, a threat, or a word that may mean one."""
    kind = "too little for an attack" if strand.modality.happened else strand.modality
    return f"{kind}: {_quote(strand)}"


def _in_passing(recalled: list[Strand], opening: Opening) -> bool:
    """Whether the text, about something else, has one sentence on attacks long past or counted."""
    heads = [head for strand in recalled for head in strand.heads]
    far = len(heads) == 1 and not _opens(recalled[0], opening)
    return far and (heads[0].past or heads[0].aggregate or heads[0].looks_back)


def _breaks(lead: Strand, frame: str, opening: Opening) -> bool:
    """Whether it is news even under a title about something else: harm told, not aside, lately."""
    if frame in (*KNOWN, GENRE):
        return False
    if frame == "foiled" and lead.modality in (Modality.INTERCEPTED, Modality.FAILED):
        return True  # what was shot down or fell short had been launched
    plain = [h for h in lead.heads if not (h.aside or h.past or h.recalled)]
    begun = [h for h in plain if h.told and h.sentence in opening.sentences]
    if frame in SOFT and any(h.hard or (h.harms and h.has("attacker")) for h in begun):
        return True
    return lead.dated_fresh and any(h.hard for h in plain)


def _is_recent(strand: Strand, frame: str, opening: Opening) -> bool:
    """Whether it is of the last days: by its own day, or by what people do about it."""
    if strand.aggregate:
        return False
    if strand.heads[0].past and opening.is_old:
        return False
    tried = any(hit.kind in LONG_AFTER for s in opening.begins for hit in s.having("recall"))
    if tried and strand.age is not None and strand.age <= 1:
        return False  # the day is that of the court
    if strand.age is not None:
        return strand.age <= UPDATE_DAYS
    if opening.is_old or any(head.past for head in strand.heads):
        return False
    if frame:
        return frame in FRESH
    if tried:
        return False
    signs = (hit.kind for s in opening.sentences for hit in s.having("recall", "update"))
    return not FOLLOWING.isdisjoint(signs) or any(
        head.known or head.update for head in strand.heads
    )


def _opening(document: Document) -> Opening:
    """The title and the first sentences that are more than the title again, a date or a button."""
    title = tuple(s for s in document.sentences if s.part == "title")
    said = " ".join(s.folded for s in title)
    text = tuple(
        s
        for s in document.sentences
        if s.part == "text" and len(s.words) >= SHORTEST and not (said and said in s.folded)
    )
    year = document.published.year if document.published else 0
    return Opening(title, (text or document.sentences)[:LEDE], year)


def _begins(strand: Strand, opening: Opening) -> bool:
    """Whether the title or the first sentence of the text speaks of it."""
    return any(head.sentence in opening.begins for head in strand.heads)


def _is_firm(strand: Strand) -> bool:
    """Whether it has a day of its own or tells harm: enough for the second or third sentence."""
    return strand.dated_fresh or any(head.hard for head in strand.heads)


def _opens(strand: Strand, opening: Opening) -> bool:
    return any(head.sentence in opening.sentences for head in strand.heads)


def _frame(found: tuple[Strand, ...], opening: Opening) -> str:
    """What a title without news of an attack is about instead: a trial, a denial, an opinion ..."""
    title = opening.title or opening.first
    if any(hit.kind == GENRE for s in title for hit in s.having("topic")):
        return GENRE
    heads = [head for strand in found for head in strand.heads if head.sentence in title]
    if any(h.update for h in heads) or any(
        s.news and h.sure and h in heads for s in found for h in s.heads
    ):
        return ""
    framing = (hit for sentence in title for hit in sentence.having(*FRAMES) if _frames(hit))
    return next((hit.kind if hit.role in KINDED else hit.role for hit in framing), "")


def _frames(hit: Hit) -> bool:
    if hit.role == "update":
        return hit.kind in BRINGS_MORE
    return hit.kind == "talk" if hit.role == "topic" else hit.kind != "none"


def _topic(opening: Opening) -> tuple[str, int]:
    """The topic most spoken of in the opening, by the number of its words."""
    words = dict.fromkeys(  # in the order of the text, so that a tie has one answer
        (hit.kind, s.index, hit.start) for s in opening.sentences for hit in s.having("topic")
    )
    counts = Counter(kind for kind, *_ in words)
    return counts.most_common(1)[0] if counts else ("", 0)


def _about_something_else(lead: Strand, topic: str, words: int) -> bool:
    """Whether the opening's topic explains the words of attack better than an attack does."""
    hard = any(head.hard for head in lead.heads)
    if topic == "space" and not hard and words >= _evidence(lead):
        return True
    if topic == "accident" and not any(head.meant for head in lead.heads):
        return True
    if words < MANY or topic in ("", GENRE):
        return False
    if topic in OTHER_WORLDS and (words >= 2 * MANY or not hard):
        words *= 2  # there, nobody is harmed
    return words > _evidence(lead) * (1 if topic in ELSEWHERE else 2)


def _evidence(lead: Strand) -> int:
    """How much speaks of an attack, counted in words of a topic that can outweigh it."""
    told = {hit.role for head in lead.heads for hit in head.segment}
    known = any(head.update or head.known for head in lead.heads)
    hard = any(head.hard for head in lead.heads)
    return sum(weight for role, weight in WEIGHTS.items() if role in told) + 2 * (known + hard)


def _supported(lead: Strand, opening: Opening) -> bool:
    """Whether sure words tell the lead, or several unsure ones about something lately."""
    heads = [head for head in lead.heads if head.sentence in opening.sentences]
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


def _is_update(lead: Strand, opening: Opening) -> bool:
    """Whether the title or the first sentence of the text brings more about a known attack."""
    below = [head for head in lead.heads if head.sentence in opening.first]
    if below and all(head.recalled for head in below):
        return True  # the text begins with mourners, courts or reactions
    above = [head for head in lead.heads if head.sentence in opening.title]
    if not above and not below:
        return opening.follows
    looks_back = any(hit.kind == "sequel" for s in opening.title for hit in s.having("stop"))
    if not above and looks_back and all(head.aside or head.looks_back for head in below):
        return True
    lately = lead.age is not None and lead.age <= 1
    plainly = lately and any(_is_plain(head) for head in below)
    if any(head.update for head in above):
        return not plainly  # a toll in the title of the first full report
    tells = any(head.told and head.sure and not head.recalled for head in above)
    return not tells and any(head.update for head in below)


def _is_plain(head: Head) -> bool:
    """Whether it tells an attack and its harm to a reader who knows nothing of it."""
    return head.told and head.harms and not (head.recalled or head.known or head.update)


def _quote(strand: Strand) -> str:
    """The sentence that decided, and the ids of the rules that fired in it."""
    text = strand.sentences[0].original[:120]
    return f"“{text}” ({', '.join(sorted(strand.rules))})"
