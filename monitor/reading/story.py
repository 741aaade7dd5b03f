"""The attacks an article speaks of: heads of many sentences gathered into one mention each.

Reading goes from the title down. What is told as news gathers around the lead; what is placed
earlier, counted together or taken as known becomes a mention of its own, and sentences without an
attack of their own continue the mention before them.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from monitor.gazetteer import PlaceHit, Relation, Spot, kilometres_between
from monitor.reading.document import Document, Scene, Sentence
from monitor.reading.facts.weapon import MORE_EXACTLY
from monitor.reading.mentions import Head, earlier_years, heads, names_earlier_year
from monitor.reading.patterns import Patterns
from monitor.types import Evidence, Kind, Modality

LEDE = 3  # sentences of the text that tell the news, if the title does not
NEWS_DAYS = 6  # an attack older than that is not told as news, however it is put
LONGEST = 60  # sentences of a mention; what a longer article adds is repetition
FAR_KM = 100.0  # attacks told at places farther apart are two; "80 km north of Baghdad" is not
BESIDE = 15  # characters between a day and its year: "on Easter Sunday in 2016"
CONTINUES = 8  # sentences after the last head that may still speak of the lead
# kinds that one attack can have at once: what comes on foot or by road, what comes from afar
TOGETHER: Final = (
    frozenset({Kind.GUNFIRE, Kind.IED, Kind.VEHICLE_BOMB, Kind.SUICIDE_BOMB, Kind.GRENADE})
    | {Kind.ARSON, Kind.KIDNAPPING, Kind.STABBING, Kind.VEHICLE_RAMMING},
    frozenset({Kind.ROCKET, Kind.MISSILE, Kind.DRONE, Kind.MORTAR, Kind.SHELLING, Kind.IED}),
    frozenset({Kind.AIRSTRIKE, Kind.MISSILE, Kind.ROCKET, Kind.DRONE, Kind.SHELLING, Kind.IED}),
)
# ... and what a headline may call in other words than the sentence below it: a drone that drops a
# grenade; "fires at the base", said of guns, rockets and missiles
SAID_SHORT: Final = TOGETHER[1] | {Kind.GRENADE, Kind.GUNFIRE}


class Age(NamedTuple):
    """How many days before the publication the text puts an attack, and where in the sentence."""

    days: int
    place: int
    loose: bool  # one of two days, as when it is told which day somebody spoke of it


Dated = Callable[[Scene], Age | None]
"""None when the text does not say."""


@dataclass
class Strand:
    """One attack and the sentences that speak of it, while reading goes on."""

    news: bool  # told as happened, now
    age: int | None = None
    loose: bool = False  # its age may be one day more, or be only that of a statement
    last: int = 0
    heads: list[Head] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)  # kinds of attack that its heads name
    places: list[PlaceHit] = field(default_factory=list)  # sites and towns they name
    rules: set[str] = field(default_factory=set)
    named: set[Spot] = field(default_factory=set)  # every place that sentences on it name
    opened: Spot | None = None  # the place that a sentence on it begins with
    elsewhere: frozenset[Spot] = frozenset()  # where other attacks of the same salvo fell

    def add(self, head: Head, age: int | None, *, loose: bool = False) -> None:
        """Let `head` go on telling this attack."""
        self.heads.append(head)
        # what other segments of the sentence speak of is not shown to this attack's facts
        shown = replace(head.sentence, hits=head.segment)
        if head.sentence.index in self._indexes():
            self.sentences = [_both(one, shown) for one in self.sentences]
        elif len(self.sentences) < LONGEST:
            self.sentences.append(shown)
        if self.age is None and age is not None:
            self.news = self.news and age <= NEWS_DAYS
        if age is not None and (self.age is None or (self.loose and age > self.age)):
            self.age, self.loose = age, loose
        self.last = head.sentence.index
        self.kinds |= head.kinds
        self.rules.update(head.rules)
        named = [place.spot for place in self.places]
        self.places += [place for place in head.places if place.spot not in named]
        self.named.update(hit.place.spot for hit in head.sentence.hits if hit.place is not None)
        self.opened = self.opened or head.opens_at

    def _indexes(self) -> set[int]:
        return {sentence.index for sentence in self.sentences}

    @property
    def home(self) -> Spot | None:
        """Where it fell, if a sentence begins with that, or it was told separately."""
        if self.opened is not None or not self.heads[0].has("separate"):
            return self.opened
        return next((hit.spot for hit in self.heads[0].places if hit.relation is Relation.IN), None)

    @property
    def modality(self) -> Modality:
        """Asserted if any of its sure heads asserts it; else as the first puts it."""
        told = [h.modality for h in self.heads if h.sure] or [h.modality for h in self.heads]
        if Modality.ASSERTED not in told:
            return told[0]
        unhurt = not any(sentence.having("killed", "wounded") for sentence in self.sentences)
        failed = any(sentence.having("failed") for sentence in self.sentences)
        return Modality.FAILED if failed and unhurt else Modality.ASSERTED

    @property
    def aggregate(self) -> bool:
        return self.heads[0].aggregate

    @property
    def recalled(self) -> bool:
        """Begun as something the reader knows of, and not as something long past."""
        first = self.heads[0]
        return first.recalled and not (first.past or first.aggregate)

    @property
    def sure(self) -> bool:
        return any(head.sure for head in self.heads)

    @property
    def cue(self) -> Literal["", "split", "join"]:
        """Whether the text says that this attack is a further one, or one already known."""
        if self._further() is not None:
            return "split"
        return "join" if any(head.known or head.update for head in self.heads) else ""

    def cue_words(self, document: Document) -> Iterator[Evidence]:
        """The sentence that says that this attack is a further one."""
        head = self._further()
        if head is not None and head.sentence.words:
            words = head.sentence.words
            yield document.evidence("cue", head.sentence.span(words[0][0], words[-1][1]))

    def _further(self) -> Head | None:
        """ "Separately" begins something else, but goes on with nothing."""
        first = self.heads[0]
        if first.has("separate"):
            return first
        return next((one for one in self.heads if one.another), None)

    @property
    def dated_fresh(self) -> bool:
        """The text itself says that it happened within the last days."""
        fresh = any(head.has("fresh") for head in self.heads)
        return fresh if self.age is None else self.age <= NEWS_DAYS

    def scene(self, document: Document) -> Scene:
        return Scene(document, tuple(self.sentences), self.heads[0].hits, self.elsewhere)


def _both(one: Sentence, other: Sentence) -> Sentence:
    """`one` with the segment of `other`, if they are the same sentence."""
    if one.index != other.index:
        return one
    hits = dict.fromkeys((*one.hits, *other.hits))
    return replace(one, hits=tuple(sorted(hits, key=lambda hit: hit.start)))


def strands(document: Document, patterns: Patterns, dated: Dated) -> tuple[Strand, ...]:
    """Every attack spoken of, in the order of reading."""
    found: list[Strand] = []
    current: Strand | None = None
    year = document.published.year if document.published else 0
    titles = {s.folded for s in document.sentences if s.part == "title"}
    for sentence in document.sentences:
        if sentence.part == "text" and sentence.folded in titles:
            continue  # pages say their title again and again
        told = heads(sentence, patterns, year)
        if not told:
            current = _continue(sentence, current, found, _silence(document, dated))
        for head in told:
            current = _join(head, document, found, current, dated, year)
    _part_salvos([strand for strand in found if strand.news])
    return tuple(found)


def _part_salvos(found: Sequence[Strand]) -> None:
    """Let each attack know where the others fell that are told apart by their places."""
    homes = frozenset(strand.home for strand in found if strand.home is not None)
    for one in found:
        one.elsewhere = homes - {one.home}


def strand_of(head: Head, document: Document, dated: Dated) -> Strand:
    """The attack of which only `head` tells, with what the other sentences say of it."""
    when = dated(Scene(document, (head.sentence,), head.hits))
    age = when.days if when is not None else None
    strand = Strand(news=age is None or age <= NEWS_DAYS)
    strand.add(head, age, loose=when is not None and when.loose)
    widen(strand, document.sentences, document, dated)
    return strand


def widen(strand: Strand, sentences: Sequence[Sentence], document: Document, dated: Dated) -> None:
    """Let `sentences` that name no attack of another day go on telling `strand`."""
    told = {one.index for one in strand.sentences}
    for sentence in sentences:
        if sentence.index not in told:
            _continue(sentence, strand, [strand], _silence(document, dated))


def _join(
    head: Head,
    document: Document,
    found: list[Strand],
    current: Strand | None,
    dated: Dated,
    year: int,
) -> Strand:
    when = dated(Scene(document, (head.sentence,), head.hits))
    age, loose = _age(head, when, year), when is not None and when.loose
    after = any(strand.last == head.sentence.index - 1 for strand in found)
    if when is None and head.told and not (head.past or head.recalled or after):
        age = _told_before(head.sentence, document, dated)
    told = current is not None and current.news
    news = is_news(head, age) and (told or not head.has("then"))
    strand = _same(head, news, age, found, current)
    if strand is None:
        strand = Strand(news=news, age=age, loose=loose)
        found.append(strand)
    strand.add(head, age, loose=loose)
    return strand


def _told_before(sentence: Sentence, document: Document, dated: Dated) -> int | None:
    """The age of what the sentence before it tells, far down: "Then came Monday. Shells fell." """
    before = document.sentences[max(sentence.index - 1, 0)]
    near = (before.part, before.paragraph) == (sentence.part, sentence.paragraph)
    if not near or sentence.paragraph == 0:
        return None  # what an article begins with speaks for itself
    told = dated(Scene(document, (before,), ()))
    return told.days if told is not None and told.days <= NEWS_DAYS else None


def _age(head: Head, dated: Age | None, year: int) -> int | None:
    """The age of its attack, unless the day is that of a reaction, or of what came years after."""
    if dated is None:
        return None
    age, place, _ = dated
    if head.past and (head.looks_back or head.sentence.having("recall")):
        return None
    if any(head.far(hit.start) < head.far(place) for hit in head.dated_past):
        return None  # "A man who shot two people last July was jailed on Tuesday"
    if age <= NEWS_DAYS and any(
        _dates(start, head, place) for start in earlier_years(head.sentence, year)
    ):
        return None  # "lamps were lit on Wednesday for those whom gunmen killed in December 2014"
    if head.recalled and not head.known:
        # "charged over the attack of 3 May"; but "charged over the attack on Tuesday" is of today
        own = age > 1 and place > max(hit.start for hit in head.hits)
        return age if own else None
    return age


def _dates(year: int, head: Head, place: int) -> bool:
    """Whether the year there, and not the day at `place`, is that of the attack.

    One that only counts from then does not: "the first raid since 2014".
    """
    if any(hit.start <= year < hit.end for hit in head.segment if hit.role == "past"):
        return False
    beside = 0 < year - place <= BESIDE
    behind = head.inside and place < head.hits[0].start < year  # both sides of "whom gunmen killed"
    return beside or behind or head.far(year) < head.far(place)


def is_news(head: Head, age: int | None) -> bool:
    """Whether the head tells its attack as something that happened lately."""
    if not head.modality.happened or head.recalled or head.aggregate or head.looks_back:
        return False
    if head.aside and not head.told:
        return False  # "After two attacks on Taji, ..."
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
    others = [strand for strand in found if strand.news or strand.recalled]
    return next((strand for strand in others if _fits(head, news, age, strand)), None)


def _fits(head: Head, news: bool, age: int | None, strand: Strand) -> bool:
    if age is not None and strand.age is not None and abs(age - strand.age) > 1:
        return _dates_better(head, age, strand)
    if head.kinds and strand.kinds and not _alike(head.kinds, strand.kinds):
        near = head.sentence.index - strand.last <= 1 and strand.news
        goes_on = near and news and not head.known
        kinds = head.kinds | strand.kinds
        short = _is_title(strand) and kinds <= SAID_SHORT
        claimed = near and short and any(one.update for one in strand.heads)
        if not (claimed or (goes_on and (short or _together(kinds)))):
            return False
    if _elsewhere(head, strand) or (news and _opens_elsewhere(head, strand)):
        return False
    if news and strand.recalled:
        return True  # "France condemned the attack. Rockets had hit ...": now it is told
    if news == strand.news:
        return not head.aggregate or strand.aggregate
    if strand.news and (head.update or head.inside) and head.sentence.index - strand.last <= 1:
        return not head.aggregate  # what comes after a headline brings more about it
    if strand.news and strand.age is None and age is not None and _is_headline(strand, head):
        return not head.aggregate  # a headline names what the text puts weeks before
    if strand.news and strand.age is None and age is not None and _is_told_again(strand, head):
        return not head.aggregate  # the report of an old attack, handed on late
    # "the attack" that is taken to be known is the one just told
    known = head.recalled or (age is not None and age == strand.age)
    return strand.news and known and not head.aggregate


def _dates_better(head: Head, age: int, strand: Strand) -> bool:
    """ "Nine died in an ambush, the ministry said on Thursday. They fell into it on Tuesday." """
    follows = head.sentence.index - strand.last == 1 and strand.loose and age > (strand.age or 0)
    return follows and not (head.another or head.has("killed", "wounded", "then", "ordinal"))


def _is_headline(strand: Strand, below: Head) -> bool:
    """Whether only headlines speak of it, and what the text says of it is not told as news."""
    told = any(head.told for head in strand.heads)
    past = below.past or below.recalled or below.known or below.update or below.inside
    return (past or not told) and _is_title(strand)


def _is_title(strand: Strand) -> bool:
    return all(head.sentence.part == "title" for head in strand.heads)


def _is_told_again(strand: Strand, below: Head) -> bool:
    """Whether it is a headline only, with harm, that the next sentence tells with the same harm."""
    last = strand.heads[-1]
    near = _is_title(strand) and below.sentence.index - last.sentence.index == 1
    return near and below.told and last.harms and below.harms and not below.aside


def _alike(some: Set[str], others: Set[str]) -> bool:
    """Whether one kind is in both, or one word says more exactly what another means."""
    return any(
        a == b or a in MORE_EXACTLY.get(Kind(b), ()) or b in MORE_EXACTLY.get(Kind(a), ())
        for a in some
        for b in others
    )


def _together(kinds: Set[str]) -> bool:
    """Whether one attack can be all of these: gunmen use bombs too, drones come with missiles."""
    return any(kinds <= together for together in TOGETHER)


def _elsewhere(head: Head, strand: Strand) -> bool:
    """Whether both name sites or towns, and none of them are close to each other."""
    here = head.places
    return bool(here and strand.places) and all(
        kilometres_between(a.spot, b.spot) > FAR_KM for a in here for b in strand.places
    )


def _opens_elsewhere(head: Head, strand: Strand) -> bool:
    """ "In Odesa two missiles hit a silo. In Chornomorsk one tore open a shed." Or: "drones were
    fired at the airport and a camp at Koya. At Koya, two struck ...", "a separate raid on Hermel".
    """
    here, there, further = head.opens_at, strand.home, head.another and bool(head.places)
    if here is None and further:
        here = head.places[0].spot
    if here is None or not head.told:
        return False
    if there is None and strand.places:
        named = further or any(_is_one_spot(here, spot) for spot in strand.named)
        there = strand.places[0].spot if named else None
    return there is not None and not _is_one_spot(here, there)


def _is_one_spot(a: Spot, b: Spot) -> bool:
    return kilometres_between(a, b) <= max(a.radius_km, b.radius_km)


Silent = Callable[[Sentence, Strand], bool]


def _silence(document: Document, dated: Dated) -> Silent:
    """Whether a sentence without an attack of its own tells nothing of the one before it."""
    year = document.published.year if document.published else 0

    def silent(sentence: Sentence, strand: Strand) -> bool:
        if _is_silent(sentence, year):
            return True
        if strand.age is None or not sentence.having("killed", "wounded"):
            return False
        told = dated(Scene(document, (sentence,), ()))
        # "three days before, two were found dead"
        return told is not None and told.days > strand.age + 1

    return silent


def _continue(
    sentence: Sentence, current: Strand | None, found: list[Strand], silent: Silent
) -> Strand | None:
    """A sentence without an attack of its own goes on with the strand before it."""
    if current is None:
        return None
    if current.sentences[-1].paragraph != sentence.paragraph:
        lead = next((strand for strand in found if strand.news), None)
        current = lead or current
    room = len(current.sentences) < LONGEST and sentence.index - current.last <= CONTINUES
    if room and not silent(sentence, current):
        current.sentences.append(sentence)
    return current


def _is_silent(sentence: Sentence, year: int) -> bool:
    """Whether it speaks of other times or other matters than the attack told before it."""
    if not sentence.hits:
        return True
    if sentence.having("claim", "no_claim"):
        return False
    other = sentence.having("past", "aggregate") or len(sentence.having("topic")) > 1
    return bool(other) or names_earlier_year(sentence, year)
