"""Which sentences speak of an attack, and how each puts it. Pure; every answer names its rules.

A sentence is cut into segments at words that look back ("days after", "in response to"), and each
segment into clauses at `stop` words. Patterns are looked for inside a clause; what they say is
gathered per segment into one `Head`.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from monitor.gazetteer import Layer, PlaceHit, Relation, Spot, Use
from monitor.reading.document import Hit, Sentence
from monitor.reading.facts.datelines import is_dateline
from monitor.reading.facts.weapon import kind_of
from monitor.reading.patterns import ATTACKS, Patterns, Reading, find, may_find
from monitor.types import Kind, Modality

MODALITIES: Final = {
    "denied": Modality.DENIED,
    "drill": Modality.DRILL,
    "threatened": Modality.THREATENED,
    "hypothetical": Modality.HYPOTHETICAL,
    "foiled": Modality.THREATENED,  # nothing was launched or placed
    "failed": Modality.FAILED,
    "intercepted": Modality.INTERCEPTED,
}
SURE: Final = ("attack", "named")  # what patterns say; "maybe" is not enough
STOPPED: Final = (Modality.FAILED, Modality.INTERCEPTED)
# "1900 hours" and "2000 people" are no years
YEAR: Final = regex.compile(
    r"(?<!\d[.,])\b(?:18|19|20)\d\d\b(?![.,]?\d|-year|\s(?:hours|hrs|gmt|local|people|km|\p{L}+s\b))"
)
COMMA: Final = regex.compile("[,،]")
BEGINS = 4  # words; a dateline may stand before
OPENING: Final = 4  # characters before the place that a sentence begins with: "And in Odesa ..."
KINDED: Final = ("means", "attacker", "act", "hit", "event", "weak_event")  # say a Kind
ENDS: Final = ("failed", "intercepted")
REFERENCES: Final = ("recall", "known")
TURNING: Final = frozenset((*MODALITIES, *REFERENCES))  # what makes an attack no plain news
CLAUSES: Final = ("stop", "beside")
LONG_AFTER: Final = "long_after"
BACK: Final = ("sequel", LONG_AFTER)  # kinds of stop that look back
RELATIVE: Final = "which"  # a stop after which more is said of something known
HARM: Final = ("killed", "wounded", "unharmed", "damage")
LEFT_OVER: Final = (Kind.IED.value, Kind.SHELLING.value, Kind.OTHER.value)
FLYING: Final = frozenset((Kind.ROCKET, Kind.MISSILE, Kind.MORTAR, Kind.DRONE, Kind.SHELLING))
AIMED: Final = FLYING | {Kind.AIRSTRIKE, Kind.SUICIDE_BOMB, Kind.VEHICLE_BOMB, Kind.KIDNAPPING}
CLOSE: Final = (Layer.SITE, Layer.TOWN)
AT: Final = (Relation.IN, Relation.NEAR, Relation.NONE, Relation.PART)
DAYS: Final = ("fresh", "weekday", "day", "month", "span")
VAGUE: Final = (Kind.OTHER.value, Kind.ASSAULT.value, "")


@dataclass(frozen=True, slots=True)
class Head:
    """One attack as one segment of a sentence puts it."""

    sentence: Sentence
    hits: tuple[Hit, ...]  # that say so
    segment: tuple[Hit, ...]  # all hits of the segment
    sure: bool  # "maybe" patterns alone are not
    told: bool  # something happens in it; "named" patterns alone do not say so
    modality: Modality = Modality.ASSERTED
    recalled: bool = False  # the reader is taken to know it
    known: bool = False  # ... by its day: "Saturday's attack"
    inside: bool = False  # in a clause on something the news is about: "the block that a bomb hit"
    another: bool = False  # a further attack: "the third in a week"
    update: bool = False
    past: bool = False
    aggregate: bool = False
    aside: bool = False  # in a clause that only tells when something else happened
    relative: bool = False  # ... that says more of something known: "those whom rebels shot"
    looks_back: bool = False  # in a segment after "days after", "in response to"
    rules: tuple[str, ...] = ()  # ids of the patterns that say all this

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of attack its words name; vague ones and mere blasts left out."""
        named = (hit for hit in self.hits if hit.role in KINDED and not is_blast(hit))
        kinds = (kind_of(hit, self.segment) for hit in named)
        return frozenset(kind for kind in kinds if kind not in VAGUE)

    @property
    def harms(self) -> bool:
        """Sure, and with a word on who or what was harmed, or that nobody was."""
        return self.sure and self.has(*HARM)

    @property
    def hard(self) -> bool:
        """As `harms`, and of a known kind."""
        return self.harms and (bool(self.kinds) or any(map(is_blast, self.hits)))

    @property
    def has_own_day(self) -> bool:
        """Whether a day beside it can be its own: not that of the visit to the wounded, who ..."""
        if not self.relative:
            return True
        told = max(hit.start for hit in self.hits)
        clause = max(h.start for h in self.segment if h.role == "stop" and h.start < told)
        return any(hit.role in DAYS and hit.start > clause for hit in self.segment)

    @property
    def meant(self) -> bool:
        """Its words cannot speak of an accident, as mines and explosives in a fire can, and not of
        attacks in general: "rescuers who know air raids"."""
        many = {hit.start for hit in self.segment if hit.role == "plural"}
        return any(
            hit.role == "attacker"
            or (hit.role == "means" and hit.kind not in LEFT_OVER)
            or (hit.role == "event" and hit.kind in AIMED and hit.start not in many)
            or (hit.role == "act" and hit.kind not in (Kind.IED.value, Kind.OTHER.value))
            for hit in self.hits
        )

    @property
    def places(self) -> tuple[PlaceHit, ...]:
        """The sites and towns where it puts the attack, not those it only measures from."""
        named = (hit.place for hit in self.segment if hit.place is not None)
        return tuple(
            p
            for p in named
            if p.spot.layer in CLOSE and p.relation in AT and not is_dateline(self.sentence, p)
        )

    @property
    def dated_past(self) -> tuple[Hit, ...]:
        """Words that put something at a time before the news: last July, a month ago."""
        return tuple(hit for hit in self.segment if hit.role == "past" and hit.kind == "when")

    @property
    def opens_at(self) -> Spot | None:
        """The site or town that its sentence begins with: "In Odesa two missiles struck ..."."""
        named = (hit.place for hit in self.segment if hit.place is not None)
        opening = (p for p in named if p.relation_start - self.sentence.start <= OPENING)
        inside = (p.spot for p in opening if p.relation is Relation.IN and p.use is Use.SCENE)
        return next((spot for spot in inside if spot.layer in CLOSE), None)

    def far(self, place: int) -> int:
        """How many characters `place` of the sentence is away from the words that say so."""
        start = min(hit.start for hit in self.hits)
        end = max(hit.end for hit in self.hits)
        return max(start - place, place - end, 0)

    def has(self, *roles: str) -> bool:
        return _any_role(self.segment, *roles)


def is_blast(hit: Hit) -> bool:
    """Whether it says that something blew up, and not what: any weapon can be meant."""
    return hit.role == "weak_event" and hit.kind == Kind.IED


def heads(sentence: Sentence, patterns: Patterns, year: int) -> tuple[Head, ...]:
    """The attacks that `sentence` speaks of, at most one for each of its segments.

    `year` is that of the publication: an earlier one named in the sentence puts it in the past.
    """
    if not patterns.may_tell(sentence.roles):
        return ()  # as most are
    told = (_head(sentence, *segment, patterns) for segment in _segments(sentence))
    found = tuple(head for head in told if head is not None)
    if not found or not names_earlier_year(sentence, year):
        return found
    return tuple(replace(head, past=True) for head in found)


def may_tell(sentence: Sentence, patterns: Patterns) -> bool:
    """Whether `heads` could find an attack in `sentence`, whose places are not known yet."""
    if not patterns.may_tell(sentence.roles):
        return False
    return any(may_find(clause, patterns) for clause in _clauses(sentence.hits))


def names_earlier_year(sentence: Sentence, year: int) -> bool:
    """Whether it names a year before `year`."""
    return bool(earlier_years(sentence, year))


def earlier_years(sentence: Sentence, year: int) -> tuple[int, ...]:
    """Where in its folded text it names years before `year`."""
    named = YEAR.finditer(sentence.folded)
    return tuple(match.start() for match in named if int(match[0]) < year)


def readings_of(sentence: Sentence, patterns: Patterns) -> tuple[Reading, ...]:
    """Every pattern found in `sentence`, clause by clause."""
    segments = (segment for segment, _ in _segments(sentence))
    return tuple(r for s in segments for clause in _clauses(s) for r in find(clause, patterns))


def _segments(sentence: Sentence) -> Iterator[tuple[tuple[Hit, ...], str]]:
    """The hits of each segment, and how it looks back: "", "sequel" or "long_after"."""
    segment: list[Hit] = []
    back, until = "", len(sentence.folded)
    for hit in sentence.hits:
        if hit.start >= until:  # "Days after the truce, fighters ambushed ..."
            yield tuple(segment), back
            segment, back, until = [], "", len(sentence.folded)
        if hit.role == "stop" and hit.kind in BACK:
            yield tuple(segment), back
            if not segment and not back:
                until = _comma(sentence, hit.end)
            segment, back = [], hit.kind
            continue
        if hit.role == "separate" and _tells(segment) and _tells_where(sentence, hit):
            yield tuple(segment), back
            segment, back = [], ""
        segment.append(hit)
    yield tuple(segment), back


def _tells(hits: Sequence[Hit]) -> bool:
    return any(hit.role in KINDED for hit in hits)


def _tells_where(sentence: Sentence, separate: Hit) -> bool:
    """ "... at Erbil, and hours later a camp at Koya was hit": an attack at a place of its own."""
    behind = [hit for hit in sentence.hits if hit.start > separate.start]
    named = (hit.place for hit in behind if hit.place is not None)
    placed = any(
        p.spot.layer in CLOSE and p.relation in (Relation.IN, Relation.NEAR) for p in named
    )
    return placed and any(hit.role in (*KINDED, "passive", "launch") for hit in behind)


def _comma(sentence: Sentence, start: int) -> int:
    """Where the first comma after `start` stands, or the end of the sentence."""
    found = COMMA.search(sentence.folded, start)
    return found.start() if found else len(sentence.folded)


def _clauses(segment: tuple[Hit, ...]) -> Iterator[tuple[Hit, ...]]:
    clause: list[Hit] = []
    for hit in segment:
        if hit.role in CLAUSES:
            yield tuple(clause)
            clause = []
        else:
            clause.append(hit)
    yield tuple(clause)


def _head(
    sentence: Sentence, segment: tuple[Hit, ...], back: str, patterns: Patterns
) -> Head | None:
    readings = [r for clause in _clauses(segment) for r in find(clause, patterns)]
    # "fell near the gate, but did not explode": how it ended may stand in another clause
    readings += [r for r in find(segment, patterns, ENDS) if r not in readings]
    void = {hit for r in readings if r.says == "nothing" for hit in r.hits}
    attacks = [r for r in readings if r.says in ATTACKS and not void.intersection(r.hits)]
    if not attacks:
        return None
    linked = _linked(attacks)
    turning = [r for r in readings if r.says in TURNING]  # few or none, of many
    put = {r: _modality(linked[r], r, turning) for r in attacks}
    plain = [r for r in attacks if put[r] is Modality.ASSERTED]
    plain_news = [r for r in plain if not _is_reference(linked[r], turning)]
    if len(plain_news) < len(plain) and not any(r.says == "attack" for r in plain_news):
        plain_news = []  # "Wednesday's attack, in which two were killed": all of it is known
    best = plain_news or plain or attacks
    stopped = [r for r in attacks if put[r] in STOPPED and r.says == "attack"]
    if stopped and not any(r.says in SURE for r in best):
        best = stopped  # "shot down nine of the drones that they launched"
    modality = put[best[0]]
    if modality in STOPPED and _any_role(segment, "killed", "wounded"):
        modality = Modality.ASSERTED
    another = _any(readings, "another")
    return Head(
        sentence=sentence,
        hits=tuple(dict.fromkeys(hit for r in best for hit in r.hits)),
        segment=segment,
        sure=any(r.says in SURE for r in best),
        told=any(r.says == "attack" for r in best),
        modality=modality,
        recalled=bool(plain) and not plain_news,
        known=_any(readings, "known"),
        inside=_any(readings, "inside"),
        another=another,
        update=_any(readings, "update"),
        past=back == LONG_AFTER or _any(readings, "past"),
        aggregate=_any(readings, "aggregate") and not another,  # "the third raid in two months"
        looks_back=bool(back),
        relative=_is_relative(segment, best),
        aside=_is_aside(segment, best),
        rules=tuple(dict.fromkeys(r.pattern.id for r in readings)),
    )


def loose_head(sentence: Sentence, hits: tuple[Hit, ...]) -> Head:
    """What `hits`, which no pattern joins, say of an attack: that there may have been one."""
    return Head(sentence=sentence, hits=hits, segment=sentence.hits, sure=False, told=True)


def _is_aside(segment: tuple[Hit, ...], best: list[Reading]) -> bool:
    """Whether a `stop` stands before the attack and nobody is harmed before that."""
    first = min(hit.start for reading in best for hit in reading.hits)
    before = [hit for hit in segment if hit.start < first]
    stopped = any(hit.role == "stop" for hit in before)
    return stopped and not any(hit.role in HARM for hit in before)


def _is_relative(segment: tuple[Hit, ...], best: list[Reading]) -> bool:
    """Whether the attack is told after a `stop` that says more of something known."""
    told = max(hit.start for reading in best for hit in reading.hits)
    before = [hit for hit in segment if hit.role == "stop" and hit.start < told]
    return bool(before) and before[-1].kind == RELATIVE


def _linked(attacks: list[Reading]) -> dict[Reading, frozenset[Hit]]:
    """For each of `attacks` the words of all that hang together with it by shared words."""
    group: dict[Hit, set[Hit]] = {}
    for attack in attacks:
        met = {id(group[hit]): group[hit] for hit in attack.hits if hit in group}
        largest, *others = sorted(met.values(), key=len, reverse=True) or [set()]
        for hit in itertools.chain(attack.hits, *others):
            largest.add(hit)
            group[hit] = largest
    whole = {id(hits): frozenset(hits) for hits in group.values()}
    return {attack: whole[id(group[attack.hits[0]])] for attack in attacks}


def _modality(linked: frozenset[Hit], attack: Reading, readings: list[Reading]) -> Modality:
    known = _is_reference(linked, readings)
    for says, modality in MODALITIES.items():
        if says == "foiled" and known:
            continue  # "suspects in the attack were arrested": the arrest stopped no attack
        words = frozenset(attack.hits) if modality.happened else linked
        if says == "foiled" and _in_the_air(attack):
            continue  # "three rockets were fired, one was found in a field"
        if _touched(words, readings, says):
            return modality
    return Modality.ASSERTED


def _in_the_air(attack: Reading) -> bool:
    """Whether it says that something that flies was launched."""
    flies = any(hit.role == "means" and hit.kind in FLYING for hit in attack.hits)
    return flies and any(hit.role == "launch" for hit in attack.hits)


def _touched(words: frozenset[Hit], readings: list[Reading], says: str) -> bool:
    """Whether a reading that says so shares one of `words`: one word can be two hits."""
    starts = {hit.start for hit in words}
    return any(r.says == says and any(hit.start in starts for hit in r.hits) for r in readings)


def _is_reference(words: frozenset[Hit], readings: list[Reading]) -> bool:
    """Whether it is spoken of as something the reader knows: condemned, or by its day."""
    told = [hit.start for hit in words if hit.role in (*KINDED, *HARM, "passive", "launch")]
    first = min(told, default=0)
    ahead = [r for r in readings if r.says == "known" or r.hits[0].start <= first]
    return any(_touched(words, ahead, says) for says in REFERENCES)


def _any_role(hits: tuple[Hit, ...], *roles: str) -> bool:
    return any(hit.role in roles for hit in hits)


def _any(readings: list[Reading], says: str) -> bool:
    return any(r.says == says for r in readings)
