"""The verdict: is an attack told as news, told on, recalled, or is there none. With the reason.

Which mistake is cheaper: an article wrongly called news costs one alert; a missed attack may cost
more. So doubt in the title or the first sentences goes to news, unless the article is plainly
about something else (sport, a film, a strike of workers ...) or about people after the attack.
"""

from dataclasses import dataclass
from typing import Final

from monitor.reading.answers import answers
from monitor.reading.document import Document, Sentence
from monitor.reading.instead import is_at_home, mishap, smuggles, tells_mishap
from monitor.reading.mentions import Head
from monitor.reading.opening import (
    ASKS,
    FOLLOWING,
    FRESH,
    GENRE,
    KNOWN,
    Opening,
    frame_of,
    opening_of,
    topic_of,
)
from monitor.reading.story import Strand
from monitor.reading.weighing import Weighing
from monitor.types import Modality, Verdict

# titles about what may come, was stopped or is counted: the text can still begin with an attack
SOFT: Final = ("threat", "hypothetical", "foiled", "aggregate")
VIOLENT: Final = ("means", "attacker", "act", "hit", "assails", "passive", "event", "weak_event")
JUST = 2  # days; what an analysis tells of a week ago has been told before
CLAIMS: Final = ("claim", "claims")  # kinds of update; a claim comes hours after the deed or later
AGAIN: Final = 2  # sentences of the text that tell of harm: it tells the attack once more
UNREAL: Final = ("drill", "denied", "foiled", "genre")


@dataclass(frozen=True, slots=True)
class Judged:
    verdict: Verdict
    reason: str
    score: float
    lead: Strand | None
    settled: bool = False  # the text says so in plain words: no sign outweighs it


def judge(document: Document, found: tuple[Strand, ...], weighing: Weighing) -> Judged:
    """The verdict on a whole article from the attacks it speaks of."""
    opening = opening_of(document)
    frame = frame_of(found, opening)
    lead = _lead(found, opening)
    if lead is not None and (instead := _instead(lead, document, opening)) is not None:
        return instead
    if lead is not None and (not frame or _breaks(lead, frame, opening)):
        judged = _judge_lead(lead, opening, weighing)
        if judged is not None:
            return judged
    late = next((s for s in found if s.news and _stands_alone(s)), None)
    topic, words = topic_of(opening.sentences)
    elsewhere = topic if words >= weighing.needed(topic) else ""
    if late is not None and not elsewhere and (not frame or _breaks_late(late, frame)):
        return Judged(Verdict.NEW_ATTACK, f"told further down: {_quote(late)}", 0.7, late)
    return _judge_rest(found, opening, frame, elsewhere, weighing)


def _lead(found: tuple[Strand, ...], opening: Opening) -> Strand | None:
    """The attack that the opening tells as news, if it does."""
    told = [s for s in found if s.news and opens(s, opening)]
    first = [s for s in told if _begins(s, opening)] or [s for s in told if _is_firm(s)]
    return next((s for s in first if s.sure), first[0] if first else None)


def _instead(lead: Strand, document: Document, opening: Opening) -> Judged | None:
    """What `lead` was instead of an attack, if the text says so in plain words."""
    if (cause := mishap(lead, document)) is not None:
        reason = f"a mishap: “{cause.original[:120]}”"
        return Judged(Verdict.NOT_ATTACK, reason, 0.1, None, settled=True)
    if smuggles(lead, document):
        reason = f"a drone that carried contraband: {_quote(lead)}"
        return Judged(Verdict.NOT_ATTACK, reason, 0.1, None, settled=True)
    if is_at_home(lead, opening):
        reason = f"a deed within a household: {_quote(lead)}"
        return Judged(Verdict.NOT_ATTACK, reason, 0.1, None, settled=True)
    return None


def _judge_lead(lead: Strand, opening: Opening, weighing: Weighing) -> Judged | None:
    topic = _something_else(lead, opening, weighing)
    if topic:
        return Judged(Verdict.NOT_ATTACK, f"about {topic}: {_quote(lead)}", 0.2, None)
    if _is_drill(lead, opening):
        return Judged(Verdict.NOT_ATTACK, f"a drill or a test: {_quote(lead)}", 0.2, None)
    if _is_update(lead, opening):
        return _follow_up("more about a known attack", 0.6, lead, opening)
    if not _is_told(lead, opening):
        return _named_only(lead, opening, weighing)
    if _is_aside(lead, opening):
        return Judged(Verdict.BACKGROUND, f"told in passing: {_quote(lead)}", 0.3, None)
    if not _supported(lead, opening):
        return None
    said = answers(lead, opening)
    if len(said) < weighing.answers:
        reason = f"tells too little ({', '.join(said) or 'nothing'}): {_quote(lead)}"
        return Judged(Verdict.NOT_ATTACK, reason, 0.2, None)
    score = 0.95 if lead.sure else 0.75
    return Judged(Verdict.NEW_ATTACK, f"told as news: {_quote(lead)}", score, lead)


def _follow_up(why: str, score: float, known: Strand, opening: Opening) -> Judged:
    """More about `known`; background, if it only says what people said or felt about it."""
    if opening.only_reacts and not _tells_it_too(known):
        return Judged(Verdict.BACKGROUND, f"reactions only: {_quote(known)}", 0.3, None)
    return Judged(Verdict.UPDATE, f"{why}: {_quote(known)}", score, known)


def _tells_it_too(known: Strand) -> bool:
    """Whether the text itself tells the attack and its harm, and when it was."""
    told = any(
        h.told
        and h.sure
        and not (h.recalled or h.known or h.looks_back)
        and (h.relative or not h.aside)
        for h in known.heads
        if h.has_own_day
    )
    text = [sentence for sentence in known.sentences if sentence.part == "text"]
    harm = sum(bool(sentence.having("killed", "wounded")) for sentence in text)
    return known.dated_fresh and (harm >= AGAIN or (told and harm > 0))


def _is_told(lead: Strand, opening: Opening) -> bool:
    """Whether the opening tells that it happened, or is too short to do more than name it."""
    heads = [head for head in lead.heads if head.sentence in opening.sentences]
    told = any(head.told for head in heads) or not any(head.sure for head in heads)
    return told or opening.is_flash


def _is_drill(lead: Strand, opening: Opening) -> bool:
    """Whether the title or the first sentence speaks of a drill, and nobody is harmed."""
    drill = any(sentence.having("drill") for sentence in opening.begins)
    return drill and not any(h.has("killed", "wounded") for h in lead.heads)


def _is_aside(lead: Strand, opening: Opening) -> bool:
    """Whether the opening only says that something else happened after it or when it did."""
    heads = [head for head in lead.heads if head.sentence in opening.sentences and head.sure]
    aside = [h for h in heads if (h.aside and not h.hard) or h.looks_back]
    return not lead.dated_fresh and bool(heads) and aside == heads


def _named_only(lead: Strand, opening: Opening, weighing: Weighing) -> Judged:
    """An attack that the opening only names is known already, or long past."""
    if _is_recent(lead, "", opening, weighing.update_days) or lead.dated_fresh:
        return _follow_up("named, not told", 0.4, lead, opening)
    return Judged(Verdict.BACKGROUND, f"named, not told: {_quote(lead)}", 0.3, None)


def _judge_rest(
    found: tuple[Strand, ...], opening: Opening, frame: str, elsewhere: str, weighing: Weighing
) -> Judged:
    unreal = frame in UNREAL  # then what the opening tells is part of the drill, or not true
    spoken = [
        s
        for s in found
        if s.modality.happened
        and _is_meant(s, elsewhere)
        and not (unreal and s.news and opens(s, opening))
    ]
    if not spoken:
        reason = "; ".join(_unreal(s) for s in found[:2]) or "no attack in it"
        return Judged(Verdict.NOT_ATTACK, reason, 0.1, None)
    if not frame and _in_passing(spoken, opening):
        reason = f"an attack only in passing: {_quote(spoken[0])}"
        return Judged(Verdict.NOT_ATTACK, reason, 0.2, None)
    opened = [s for s in spoken if _is_spoken_of(s, opening) or frame in KNOWN]
    recent = [s for s in opened if _is_recent(s, frame, opening, weighing.update_days)]
    begun = [h for s in recent for h in s.heads if h.sentence in opening.begins]
    followed = any(head.update or head.known or head.inside for head in begun)
    goes_on = frame == "foiled" or (frame in SOFT and opening.brings)  # "We will hunt them down"
    if recent and (frame in ("", *KNOWN) or (followed and goes_on)):
        most = max(recent, key=lambda s: len(s.heads))  # the one most spoken of
        return _follow_up("known already", 0.5, most, opening)
    return Judged(Verdict.BACKGROUND, f"recalled only: {_quote(spoken[0])}", 0.2, None)


def _is_meant(strand: Strand, elsewhere: str) -> bool:
    """Whether its words mean an attack; under the topic `elsewhere` they need harm, or to be sure.

    No word of a mishap becomes an attack because a toll is said to rise.
    """
    near = {hit.kind for head in strand.heads for hit in head.sentence.having("topic")}
    explained = "accident" in near | {elsewhere} or any(map(tells_mishap, strand.sentences))
    if explained and not any(head.meant for head in strand.heads):
        return False
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
    far = len(heads) == 1 and not opens(recalled[0], opening)
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


def _breaks_late(late: Strand, frame: str) -> bool:
    """Whether an attack far below a title that asks, warns or counts is of the last days."""
    return frame in (ASKS, *SOFT) and late.age is not None and late.age <= JUST


def _is_recent(strand: Strand, frame: str, opening: Opening, days: int) -> bool:
    """Whether it is of the last days: by its own day, or by what people do about it."""
    if strand.aggregate or (strand.heads[0].past and opening.is_old and not strand.age):
        return False
    tried = opening.is_of_a_court
    if strand.age is not None:
        return strand.age <= days and not (tried and strand.age <= 1)  # the day of the court
    if opening.is_old or tried or any(head.past for head in strand.heads):
        return False
    if frame:
        return frame in FRESH
    signs = (hit.kind for s in opening.sentences for hit in s.having("recall", "update"))
    return not FOLLOWING.isdisjoint(signs) or any(
        head.known or head.update for head in strand.heads
    )


def _begins(strand: Strand, opening: Opening) -> bool:
    """Whether the title or the first sentence of the text speaks of it."""
    return any(head.sentence in opening.begins for head in strand.heads)


def _is_firm(strand: Strand) -> bool:
    """Whether a day, harm or a source makes it news in the second or third sentence already."""
    heads = [head for head in strand.heads if not head.relative]
    told = any(h.told and h.sure and h.has("source") and not h.aside for h in heads)
    return told or bool(heads and strand.dated_fresh) or any(head.hard for head in heads)


def opens(strand: Strand, opening: Opening) -> bool:
    """Whether the opening speaks of it."""
    return any(head.sentence in opening.sentences for head in strand.heads)


def _is_spoken_of(strand: Strand, opening: Opening) -> bool:
    """Whether the opening speaks of it, and not only beside something known below its begin."""
    heads = [head for head in strand.heads if head.sentence in opening.sentences]
    return any(head.sentence in opening.begins or not head.relative for head in heads)


def _something_else(lead: Strand, opening: Opening, weighing: Weighing) -> str:
    """The topic that explains the words of attack better than an attack does; "" for none."""
    topic, words = topic_of(_around(lead, opening))
    hard = any(head.hard for head in lead.heads)
    if topic == "space" and not hard and words >= _evidence(lead, weighing):
        return topic
    if topic == "accident" and not any(head.meant for head in lead.heads):
        return topic
    if words < weighing.many or topic in ("", GENRE):
        return ""
    evidence = _evidence(lead, weighing)
    if topic in weighing.praise and (words >= 2 * weighing.many or not hard):
        words *= 2  # there, nobody is harmed
    elif topic not in weighing.praise and _is_reference(lead):
        evidence += weighing.reference  # and games have attacks that everybody knows
    return topic if words > evidence * (1 if topic in weighing.elsewhere else 2) else ""


def _around(lead: Strand, opening: Opening) -> tuple[Sentence, ...]:
    """The sentences in which a topic can explain `lead` away.

    After a first sentence that tells an attack plainly, the text may be about anything.
    """
    told = {head.sentence.index for head in lead.heads}
    first = [head for head in lead.heads if head.sentence in opening.first]
    if lead.dated_fresh and any(head.hard and _is_plain(head) for head in first):
        return opening.title + tuple(s for s in opening.text if s.index in told)
    return opening.sentences


def _evidence(lead: Strand, weighing: Weighing) -> int:
    """How much speaks of an attack, counted in words of a topic that can outweigh it."""
    told = {hit.role for head in lead.heads for hit in head.segment}
    hard = any(head.hard for head in lead.heads)
    weights = sum(weight for role, weight in weighing.evidence.items() if role in told)
    return weights + weighing.harm * hard


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
    plain = [head for head in strand.heads if not head.relative]
    hard = [head for head in plain if head.hard]
    if not strand.dated_fresh:
        return any(head.has("source") for head in hard)
    known = [head for head in plain if head.past or head.known or head.recalled or head.inside]
    told = any(head.told and head.kinds and head not in known for head in plain)
    return bool(hard) or (told and any(head.has("killed", "wounded") for head in plain))


def _is_update(lead: Strand, opening: Opening) -> bool:
    """Whether the title or the first sentence of the text brings more about a known attack."""
    below = [head for head in lead.heads if head.sentence in opening.first]
    if below and all(head.recalled for head in below):
        return True  # the text begins with mourners, courts or reactions
    above = [head for head in lead.heads if head.sentence in opening.title]
    if not above and not below:
        return opening.follows
    if not above and opening.only_reacts:
        return True
    looks_back = any(hit.kind == "sequel" for s in opening.title for hit in s.having("stop"))
    if not above and looks_back and all(head.aside or head.looks_back for head in below):
        return True
    if below and all(head.looks_back for head in below) and (lead.age or 0) >= 1:
        return True  # "Surveyors boarded the ship on Saturday, a day after two drones struck it"
    if not above and below and all(head.aside for head in below) and (lead.age or 0) > 1:
        return True  # "The ship, left when a drone struck it on Monday, sank on Thursday"
    if any(head.update for head in above):
        return not _told_at_once(lead, opening, below)
    if below and all(h.update or h.known or h.inside for h in below) and _was_before(lead, below):
        return True  # "A group said that it fired the rockets that fell on Sunday"
    tells = any(head.told and head.sure and not head.recalled for head in above)
    more = any(head.update for head in below)
    return more and (not tells or _was_before(lead, below))


def _told_at_once(lead: Strand, opening: Opening, below: list[Head]) -> bool:
    """Whether a title with a toll or a claim stands over the first full report."""
    if lead.age is None:
        return False
    if any(hit.kind in CLAIMS for s in opening.title for hit in s.having("update")):
        told = (h.told and not (h.recalled or h.known or h.update) for h in below)
        return lead.age <= 0 and any(told)
    return lead.age <= 1 and any(_is_plain(head) for head in below)


def _was_before(lead: Strand, below: list[Head]) -> bool:
    """Whether it happened before the day of the news, as far as the text says."""
    return (lead.age or 0) >= 1 or any(head.past for head in below)


def _is_plain(head: Head) -> bool:
    """Whether it tells an attack and its harm to a reader who knows nothing of it."""
    return head.told and head.harms and not (head.recalled or head.known or head.update)


def _quote(strand: Strand) -> str:
    """The sentence that decided, and the ids of the rules that fired in it."""
    text = strand.sentences[0].original[:120]
    return f"“{text}” ({', '.join(sorted(strand.rules))})"
