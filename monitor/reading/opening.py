"""What an article begins with, and what its headline is about. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from monitor.reading.document import Document, Hit, Sentence
from monitor.reading.mentions import BEGINS, names_earlier_year
from monitor.reading.story import LEDE, Strand

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
FRESH: Final = ("reaction", "funeral", "aftermath", "arrest", "suspect", "portrait", "update")
# ... that changes nothing of what is known about it
CHANGES_NOTHING: Final = frozenset(("reaction", "funeral"))
# kinds of update that need no company ...
BRINGS_MORE: Final = ("toll", "claim", "names", "blame", "ended", "probe")
# ... and with it: "the body of the girl was identified"
IN_COMPANY: Final = ("identifies", "freed", "over")
# ... what a report of a funeral may add further down
LEARNT: Final = frozenset((*BRINGS_MORE, "arrest"))
FOLLOWING: Final = frozenset((*FRESH, *BRINGS_MORE))
HUNT: Final = ("toll", "names", "arrest", "suspect", "identifies")  # of the first days
LONG_AFTER: Final = ("legal", "memorial")  # ... and in the years after it
KNOWN: Final = (*FRESH, *LONG_AFTER)  # titles about people after an attack, or years after
ASKS: Final = "asks"  # titles that explain or ask: why, how, "...?"
QUESTION_MARKS: Final = ("?", "؟")
GENRE: Final = "genre"  # titles that say what kind of piece it is: opinion, timeline
ESSAY: Final = "essay"  # first words of a text whose author speaks for himself
KINDED: Final = ("recall", "topic")  # roles whose kind says what the title is about
SHORTEST = 5  # words of a sentence; shorter lines are datelines, credits and buttons
FLASH = 2  # sentences of a flash: a headline and its repetition


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
        return not FOLLOWING.isdisjoint(self._signs(self.begins))

    @property
    def brings(self) -> bool:
        """Whether it tells something that changes what is known about an attack."""
        more = FOLLOWING.union(IN_COMPANY) - CHANGES_NOTHING
        begun = not more.isdisjoint(self._signs(self.begins))
        return begun or not LEARNT.isdisjoint(self._signs(self.text))

    @property
    def only_reacts(self) -> bool:
        """Whether its headline, or else the first word of the text, is on words or tears about an
        attack, and nothing new is learnt."""
        headline = self._signs(self.title) or self._begun()
        return not CHANGES_NOTHING.isdisjoint(headline) and not self.brings

    @property
    def is_of_a_court(self) -> bool:
        """Whether it begins with courts or memorials, and not with the hunt of the first days."""
        signs = self._signs(self.begins)
        if "memorial" in signs and self.is_old:
            return True  # an anniversary names the dead too
        return not signs.isdisjoint(LONG_AFTER) and signs.isdisjoint(HUNT)

    @property
    def is_old(self) -> bool:
        """Whether it begins with words that place what it speaks of long before the news."""
        return any(s.having("past") or names_earlier_year(s, self.year) for s in self.begins)

    @property
    def is_essay(self) -> bool:
        """Whether the text begins as columns do: "I have read", "It surprised nobody that"."""
        begun = (h for s in self.first for h in s.having("topic") if h.first_word < BEGINS)
        return not self.is_flash and any(hit.kind == ESSAY for hit in begun)

    @property
    def is_flash(self) -> bool:
        return len(self.sentences) <= FLASH

    def _begun(self) -> set[str]:
        """What the text begins with, word by word: "Condemned has the rector ..."."""
        hits = (hit for s in self.first for hit in s.having("recall", "update"))
        return {hit.kind for hit in hits if hit.first_word < BEGINS}

    @staticmethod
    def _signs(sentences: Iterable[Sentence]) -> set[str]:
        return {hit.kind for s in sentences for hit in s.having("recall", "update")}


def opening_of(document: Document) -> Opening:
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


def frame_of(found: tuple[Strand, ...], opening: Opening) -> str:
    """What a title without news of an attack is about instead: a trial, a question, a column ..."""
    title = opening.title or opening.first
    if opening.is_essay or any(h.kind == GENRE for s in title for h in s.having("topic")):
        return GENRE
    if _asks(title):
        return ASKS
    heads = [head for strand in found for head in strand.heads if head.sentence in title]
    if any(h.update for h in heads) or any(
        s.news and h.sure and h in heads for s in found for h in s.heads
    ):
        return ""
    framing = (hit for s in title for hit in s.having(*FRAMES) if _frames(hit, s))
    return next((hit.kind if hit.role in KINDED else hit.role for hit in framing), "")


def _asks(title: tuple[Sentence, ...]) -> bool:
    """Whether it explains or asks: what the news is has been told before."""
    if not title:
        return False
    first = any(hit.first_word == 0 for hit in title[0].having("asks"))
    return first or title[-1].original.rstrip(" \"'»”’").endswith(QUESTION_MARKS)


def _frames(hit: Hit, sentence: Sentence) -> bool:
    if any(other.kind == "none" and other.start == hit.start for other in sentence.hits):
        return False  # one word can be two hits: "seized" weapons, or a suspect
    if hit.role == "update":
        return hit.kind in BRINGS_MORE
    return hit.kind == "talk" if hit.role == "topic" else hit.kind != "none"


def topic_of(sentences: Iterable[Sentence]) -> tuple[str, int]:
    """The topic most spoken of in `sentences`, and the number of its words; ("", 0) for none."""
    words = dict.fromkeys(  # in the order of the text, so that a tie has one answer
        (hit.kind, s.index, hit.start) for s in sentences for hit in s.having("topic")
    )
    counts = Counter(kind for kind, *_ in words)
    return counts.most_common(1)[0] if counts else ("", 0)
