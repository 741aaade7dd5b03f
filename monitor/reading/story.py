"""The attacks an article speaks of: heads of many sentences gathered into one mention each.

Reading goes from the title down. What is told as news gathers around the lead; what is placed
earlier, counted together or taken as known becomes a mention of its own, and sentences without an
attack of their own continue the mention before them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from monitor.gazetteer import kilometres_between
from monitor.reading.document import Document, Scene, Sentence
from monitor.reading.mentions import Head, heads, names_earlier_year
from monitor.reading.patterns import Patterns
from monitor.types import Modality

LEDE = 3  # sentences of the text that tell the news, if the title does not
NEWS_DAYS = 6  # an attack older than that is not told as news, however it is put
FAR_KM = 60.0  # attacks told at places farther apart are two; newsrooms are rarely so wrong
CONTINUES = 8  # sentences after the last head that may still speak of the lead

Dated = Callable[[Scene], int | None]
"""How many days before the publication the text puts an attack; None when it does not say."""


@dataclass
class Strand:
    """One attack and the sentences that speak of it, while reading goes on."""

    heads: list[Head]
    sentences: list[Sentence]
    news: bool  # told as happened, now
    age: int | None = None
    last: int = 0
    rules: set[str] = field(default_factory=set)

    @property
    def modality(self) -> Modality:
        """Asserted if any of its sure heads asserts it; else as the first puts it."""
        told = [h.modality for h in self.heads if h.sure] or [h.modality for h in self.heads]
        return Modality.ASSERTED if Modality.ASSERTED in told else told[0]

    @property
    def aggregate(self) -> bool:
        return self.heads[0].aggregate

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset[str]().union(*(head.kinds for head in self.heads))

    @property
    def sure(self) -> bool:
        return any(head.sure for head in self.heads)

    @property
    def cue(self) -> Literal["", "split", "join"]:
        """Whether the text says that this attack is a further one, or one already known."""
        if any(head.another or head.has("separate") for head in self.heads):
            return "split"
        return "join" if any(head.known or head.update for head in self.heads) else ""

    @property
    def dated_fresh(self) -> bool:
        """The text itself says that it happened within the last days."""
        fresh = any(head.has("fresh") for head in self.heads)
        return fresh if self.age is None else self.age <= NEWS_DAYS

    def scene(self, document: Document) -> Scene:
        return Scene(document, tuple(self.sentences), self.heads[0].hits)


def strands(document: Document, patterns: Patterns, dated: Dated) -> tuple[Strand, ...]:
    """Every attack spoken of, in the order of reading."""
    found: list[Strand] = []
    current: Strand | None = None
    year = document.published.year if document.published else 0
    for sentence in document.sentences:
        told = heads(sentence, patterns, year)
        if not told:
            current = _continue(sentence, current, found, year)
        for head in told:
            current = _join(head, document, found, current, dated)
    return tuple(found)


def _join(
    head: Head, document: Document, found: list[Strand], current: Strand | None, dated: Dated
) -> Strand:
    age = dated(Scene(document, (head.sentence,), head.hits))
    if head.past and head.looks_back:
        age = None  # the day belongs to what is told before "years after"
    told = current is not None and current.news
    news = is_news(head, age) and (told or not head.has("then"))
    strand = _same(head, news, age, found, current)
    if strand is None:
        strand = Strand(heads=[], sentences=[], news=news, age=age)
        found.append(strand)
    strand.heads.append(head)
    if head.sentence.index not in {s.index for s in strand.sentences}:
        # what other segments of the sentence speak of is not shown to this attack's facts
        strand.sentences.append(replace(head.sentence, hits=head.segment))
    strand.age = strand.age if strand.age is not None else age
    strand.last = head.sentence.index
    strand.rules.update(head.rules)
    return strand


def is_news(head: Head, age: int | None) -> bool:
    """Whether the head tells its attack as something that happened lately."""
    if not head.modality.happened or head.recalled or head.aggregate or head.looks_back:
        return False
    if age is not None:
        return age <= NEWS_DAYS
    return not head.past


def _same(
    head: Head, news: bool, age: int | None, found: list[Strand], current: Strand | None
) -> Strand | None:
    """The strand that `head` goes on telling, if any."""
    if head.has("separate") and not head.recalled:
        return None
    if current is not None and _fits(head, news, age, current):
        return current
    lead = next((strand for strand in found if strand.news), None)
    return lead if lead is not None and _fits(head, news, age, lead) else None


def _fits(head: Head, news: bool, age: int | None, strand: Strand) -> bool:
    if age is not None and strand.age is not None and abs(age - strand.age) > 1:
        return False
    if head.kinds and strand.kinds and head.kinds.isdisjoint(strand.kinds):
        return False
    if _elsewhere(head, strand):
        return False
    if news == strand.news:
        return not head.aggregate or strand.aggregate
    # "the attack" that is taken to be known is the one just told
    known = head.recalled or (age is not None and age == strand.age)
    return strand.news and known and not head.aggregate


def _elsewhere(head: Head, strand: Strand) -> bool:
    """Whether both name sites or towns, and none of them are close to each other."""
    here, there = head.places, [place for told in strand.heads for place in told.places]
    return bool(here and there) and all(
        kilometres_between(a.spot, b.spot) > FAR_KM for a in here for b in there
    )


def _continue(
    sentence: Sentence, current: Strand | None, found: list[Strand], year: int
) -> Strand | None:
    """A sentence without an attack of its own goes on with the strand before it."""
    if current is None:
        return None
    if current.sentences[-1].paragraph != sentence.paragraph:
        lead = next((strand for strand in found if strand.news), None)
        current = lead or current
    if not _is_silent(sentence, year) and sentence.index - current.last <= CONTINUES:
        current.sentences.append(sentence)
    return current


def _is_silent(sentence: Sentence, year: int) -> bool:
    """Whether it speaks of other times or other matters than the attack told before it."""
    if sentence.having("claim", "no_claim"):
        return False
    other = sentence.having("past", "aggregate") or len(sentence.having("topic")) > 1
    return bool(other) or names_earlier_year(sentence, year)
