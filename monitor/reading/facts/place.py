"""Where: the scene of an attack, with an honest precision.

Places named in the sentences of the mention are candidates; the one nearest to the words that say
"attack" wins, then gives way to a finer place inside it ("in Anbar ... at Ain al-Asad base").
Speakers ("Baghdad said"), bodies ("Paris-based") and what is only bound to the attack ("fired from
Lebanon") are no scene. The sentences before a mention, the title and the lead name places for it
too, as dear as if they stood farther off, in the end the dateline; a text without a place has none.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from monitor.gazetteer import (
    ELSEWHERE,
    UNLISTED,
    Layer,
    PlaceHit,
    Relation,
    Use,
    kilometres_between,
    other_lands,
)
from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence, Span
from monitor.reading.facts.datelines import around, filed_at, is_dateline
from monitor.reading.facts.spots import place_of
from monitor.types import Place, Precision

RESCUE: Final = ("hospital",)  # where victims are taken to, if another sentence names it
FILED: Final = 40.0  # what it costs that a place is only where the story was filed
STATE_ACTS: Final = 15  # "after Iran strike on al-Asad": who did it, hardly where
POSSESSIVE: Final = ("'s", "’s")
BESIDE: Final = 25  # characters: "Iraq's | northern province of Nineveh"
DEFENDS: Final = ("intercepted", "foiled", "unharmed")  # ... unless it stopped it
FAR_WORDS: Final = 12  # words between the attack and a place that is only mentioned
REFINES: Final = 30  # words between a place and a finer one that may be meant with it
CLAUSE: Final = 8  # words that a clause between a place and an attack stands for
UNSURE: Final = 6  # words; a name that no table has and that the text says once
ATTACK: Final = (
    "means",
    "attacker",
    "act",
    "hit",
    "passive",
    "launch",
    "lands",
    "event",
    "weak_event",
)
WHOLE_SEA_KM: Final = 250.0
LOOK_AHEAD: Final = 2  # ... after what it begins with
AT: Final = (Relation.IN, Relation.NEAR, Relation.OFF, Relation.AWAY, Relation.BETWEEN)
LOOK_BACK: Final = 3  # sentences before a mention that may name its place
MOST_NAMED: Final = 4  # places beside the scene that are kept; a list of towns tells no attack

Located = tuple[tuple[PlaceHit, ...], ...]  # the places of each sentence

# How much a relation takes away from being the scene, in words of distance.
PENALTY: Final = {
    Relation.IN: 0,
    Relation.OFF: 0,
    Relation.AWAY: 0,
    Relation.NEAR: 0,
    Relation.PART: 1,
    Relation.BETWEEN: 2,
    Relation.OF: 3,
    Relation.NONE: 6,
    Relation.NAMED: 12,
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place as one sentence names it; the span includes "20 km north of"."""

    hit: PlaceHit
    place: Place
    span: Span
    cost: float  # words from the attack, penalties added


def find(scene: Scene, rules: Rulebook) -> Found[Place] | None:
    """The scene of `scene`, or None when the text names no place for it."""
    del rules
    located = scene.document.places
    filed = _filed(scene, located)
    here = [one for one in filed if one.place.precision <= Precision.DISTRICT]
    own = [c for s in scene.sentences for c in _candidates(scene, s, located) if _kept(c, here)]
    handed = [c for c in _inherited(scene, located) if _kept(c, here)]
    chosen = _choose([*own, *(replace(c, cost=c.cost + FAR_WORDS) for c in handed)], here)
    if chosen is None or _is_vague(chosen):
        chosen = _choose(list(_ahead(scene, located, chosen)), ()) or chosen
    if chosen is None or (_is_whole_country(chosen) and chosen.cost >= FILED):
        chosen = next(iter(filed), chosen)
    return Found(chosen.place, (chosen.span,)) if chosen is not None else None


def is_filed(scene: Scene, found: Found[Place]) -> bool:
    """Whether it is only where the story was filed, or where somebody spoke."""
    return any(one.span in found.spans for one in _filed(scene, scene.document.places))


def _kept(candidate: "_Candidate", here: Sequence["_Candidate"]) -> bool:
    """Names that may be no places ("at Kroger") do not count where the story was filed."""
    hit = candidate.hit
    unsure = hit.doubtful and hit.spot.kind == UNLISTED
    return not (here and unsure and candidate.place.precision >= Precision.COUNTRY)


def also_named(scene: Scene, scene_place: Place | None) -> tuple[Place, ...]:
    """The sites and towns beside `scene_place` that its sentences, the title and the lead name as
    places where something happens, the likeliest first. Of a village that no table has, also where
    the story was filed: that is what other newsrooms will call it by.
    """
    located = scene.document.places
    own = (c for s in scene.sentences for c in _candidates(scene, s, located))
    unlisted = scene_place is not None and not scene_place.listed
    filed = (replace(c, place=place_of(c.hit)) for c in _filed(scene, located) if unlisted)
    told = (*own, *_inherited(scene, located), *filed)
    named = sorted(told, key=lambda candidate: candidate.cost)
    close = dict.fromkeys(c.place for c in named if _rank(c.place) <= Precision.DISTRICT)
    return tuple(place for place in close if place != scene_place)[:MOST_NAMED]


def _is_vague(chosen: _Candidate) -> bool:
    """No closer than a part of a country or a whole sea."""
    wide = chosen.place.precision in (Precision.REGION, Precision.COUNTRY)
    if chosen.place.precision is Precision.SEA_OR_AIR:
        wide = chosen.place.radius_km >= WHOLE_SEA_KM
    return wide and chosen.hit.spot.kind != UNLISTED


def _is_whole_country(chosen: _Candidate) -> bool:
    return chosen.place.precision >= Precision.COUNTRY and chosen.hit.spot.kind != UNLISTED


# --- the places of a sentence ----------------------------------------------------------------


def _candidates(scene: Scene, sentence: Sentence, located: Located) -> Iterator[_Candidate]:
    hits = located[sentence.index]
    for number, hit in enumerate(hits):
        second = number > 0 and _ends_way(hits[number - 1], hit)
        elsewhere = second or hit.use is not Use.SCENE or hit.relation in ELSEWHERE
        elsewhere = elsewhere or hit.spot in scene.elsewhere
        if elsewhere or is_dateline(sentence, hit):
            continue
        span = span_of(sentence, hit)
        cost = _distance(scene, sentence, span) + PENALTY[hit.relation] + _doubt(sentence, hit)
        at_sea = any(other.spot.layer is Layer.SEA for other in hits)
        yield _Candidate(hit, place_of(hit, hits[number + 1 :], at_sea=at_sea), span, cost)


def _ends_way(first: PlaceHit, second: PlaceHit) -> bool:
    """Whether it is the second of two that something is between."""
    beside = second.relation is Relation.NONE and second.start - first.end <= BESIDE
    return first.relation is Relation.BETWEEN and (second.relation is Relation.BETWEEN or beside)


def _doubt(sentence: Sentence, hit: PlaceHit) -> int:
    if hit.doubtful and hit.spot.kind == UNLISTED:
        return UNSURE
    return STATE_ACTS if _is_a_state(sentence, hit) else 0


def _is_a_state(sentence: Sentence, hit: PlaceHit) -> bool:
    """Whether a country stands there like somebody who acts: "Turkey sent", "an Iran strike on"."""
    if hit.spot.layer is not Layer.COUNTRY:
        return False
    if _owns(sentence, hit):
        return True
    if hit.relation is not Relation.NONE:
        return False
    start = _folded(sentence, hit.start)
    after = next((h.role for h in sentence.hits if h.start > start and h.role != "actor"), "")
    return after not in DEFENDS and any(
        actor.start <= start < actor.end for actor in sentence.having("actor")
    )


def _owns(sentence: Sentence, hit: PlaceHit) -> bool:
    """Whether something of it is told, and no place: "Russia's strike", but "Iraq's Anbar"."""
    end = hit.end - sentence.start
    if sentence.original[end : end + 2] not in POSSESSIVE:
        return False
    behind = (h.place for h in sentence.hits if h.place is not None)
    return not any(0 < place.start - hit.end <= BESIDE for place in behind)


def span_of(sentence: Sentence, hit: PlaceHit) -> Span:
    """The folded span of the name and of the words that relate it."""
    start = _folded(sentence, hit.relation_start if _measured(hit) else hit.start)
    return sentence.span(start, max(_folded(sentence, hit.end), start + 1))


def _measured(hit: PlaceHit) -> bool:
    return hit.relation in (Relation.AWAY, Relation.NEAR, Relation.OFF, Relation.PART)


def _folded(sentence: Sentence, position: int) -> int:
    """Where the original `position` of the part is in the sentence's folded text."""
    return bisect_left(sentence.fold.starts, position - sentence.start)


def _distance(scene: Scene, sentence: Sentence, span: Span) -> float:
    """Words between the attack and the place; later sentences of the mention start further off."""
    if sentence.index == scene.first.index:
        return _to_nearest(sentence, scene.head, span, FAR_WORDS)
    order = [one.index for one in scene.sentences]
    later = order.index(sentence.index) if sentence.index in order else len(order)
    near = _to_nearest(sentence, sentence.having(*ATTACK), span, CLAUSE) / 2
    return FAR_WORDS + 2.0 * (1 + later) + min(near, FAR_WORDS) + _set_back(sentence, span)


def _to_nearest(sentence: Sentence, told: Sequence[Hit], span: Span, stop: int) -> float:
    """Words to the nearest of the words that tell of the attack."""
    at = _word(sentence, span.start)
    sequels = [h.start for h in sentence.having("stop", "beside") if h.kind == "sequel"]
    between = [
        max(hit.first_word - at, at - hit.last_word, 0)
        # a clause between the two ("days after ...") keeps them apart
        + stop * _count_between(sequels, hit.start, span.start)
        for hit in told
    ]
    return float(min(between, default=at))


def _count_between(places: Sequence[int], one: int, other: int) -> int:
    """How many of `places`, which are in order, lie between the two."""
    low, high = sorted((one, other))
    return max(bisect_left(places, high) - bisect_right(places, low), 0)


def _set_back(sentence: Sentence, span: Span) -> int:
    """ "..., as crowds marked the anniversary of the strike at": a place of something known."""
    before = [hit for hit in sentence.hits if hit.start < span.start]
    stops = [hit.start for hit in before if hit.role in ("stop", "beside")]
    known = stops and any(h.role in ("recall", "past") and h.start > stops[0] for h in before)
    return FAR_WORDS if known else 0


def _word(sentence: Sentence, position: int) -> int:
    return bisect_left(sentence.words, (position, position))


# --- choosing -------------------------------------------------------------------------------


def _choose(named: Sequence[_Candidate], filed: Sequence[_Candidate]) -> _Candidate | None:
    """The nearest place, then finer ones inside it until there is none; each is asked once."""
    candidates = [*named, *filed]
    if not candidates:
        return None
    nearest = min(candidates, key=lambda c: (c.cost, c.place.precision))
    chosen, rest = nearest, [c for c in candidates if c is not nearest]
    span = nearest.span.sentence
    while finer := [c for c in rest if _refines(c, chosen, nearest)]:
        chosen = min(finer, key=lambda c: (_level(c), c.span.sentence != span, c.cost))
        rest = [c for c in rest if c is not chosen]
    return chosen


def _refines(candidate: _Candidate, chosen: _Candidate, nearest: _Candidate) -> bool:
    """Whether `candidate` tells more closely where `chosen` is."""
    same_sentence = candidate.span.sentence == nearest.span.sentence
    return (
        candidate.cost - nearest.cost < REFINES
        and not _is_named_village(chosen)
        and (same_sentence or candidate.hit.spot.kind not in RESCUE)
        and (_finer(candidate.place, chosen.place) or _is_village_of(candidate, chosen.place))
        and inside(candidate.place, chosen.place)
    )


def _level(candidate: _Candidate) -> int:
    """How closely it tells the scene: a village that no table has as closely as a listed town."""
    return 2 if candidate.hit.spot.kind == UNLISTED else max(_rank(candidate.place), 2)


def _is_village_of(candidate: _Candidate, place: Place) -> bool:
    """ "In Katsina": the town, or the province in which the text names a village."""
    village = _is_named_village(candidate) and candidate.place.precision <= Precision.PROVINCE
    if village and (candidate.place.lat, candidate.place.lon) == (place.lat, place.lon):
        return candidate.place.radius_km < place.radius_km  # "Koutougou in Soum province"
    return village and _is_capital_of_province(place) and candidate.place.admin1 == place.name


def _is_named_village(chosen: _Candidate) -> bool:
    """Its place is that of what it lies in, so that anything seems finer."""
    return chosen.hit.spot.kind == UNLISTED and not chosen.hit.doubtful


def _finer(a: Place, b: Place) -> bool:
    if _is_capital_of_province(b) and a.admin1 == b.name and a.name != b.name:
        return _rank(a) <= _rank(b) and not _is_capital_of_province(a)
    if _rank(a) == _rank(b) >= Precision.PROVINCE:
        return a.radius_km < b.radius_km
    if a.precision is Precision.SEA_OR_AIR:  # off Fujairah, and the Gulf of Oman
        return a.radius_km < b.radius_km
    if a.precision is b.precision is Precision.DISTRICT:  # a suburb and its city
        return 2 * a.radius_km <= b.radius_km and kilometres_between(a, b) <= b.radius_km
    return _rank(a) < _rank(b)


def _is_capital_of_province(place: Place) -> bool:
    """ "in Daraa" may mean the town or the province."""
    return place.precision is Precision.DISTRICT and place.name == place.admin1


def _rank(place: Place) -> int:
    """A site and its surroundings are finer than a town, a town than its surroundings."""
    if place.precision is Precision.NEAR:
        return 1 if place.site_id else 3
    if place.precision is Precision.SEA_OR_AIR:
        return 3
    return {Precision.SITE: 0, Precision.DISTRICT: 2}.get(place.precision, int(place.precision))


def inside(fine: Place, coarse: Place) -> bool:
    """Whether `fine` can be a part of `coarse`."""
    if fine.country and coarse.country and fine.country != coarse.country:
        apart = other_lands(fine.country, coarse.country)
        return not apart and kilometres_between(fine, coarse) <= coarse.radius_km
    if fine.admin1 and fine.admin1 == coarse.name:  # "in Daraa" may mean the province
        return True
    if coarse.precision is Precision.COUNTRY:
        return bool(fine.country)
    if coarse.precision is Precision.PROVINCE and fine.admin1 and coarse.admin1:
        return fine.admin1 == coarse.admin1
    return kilometres_between(fine, coarse) <= coarse.radius_km + fine.radius_km


# --- a place from elsewhere in the article ---------------------------------------------------


def _inherited(scene: Scene, located: Located) -> Iterator[_Candidate]:
    """Places of the sentences before, the title and the lead, dearer the further they are."""
    for steps, sentence in enumerate(before(scene)):
        for candidate in _candidates(scene, sentence, located):
            span = candidate.span
            near = _to_nearest(sentence, sentence.having(*ATTACK), span, CLAUSE) / 2
            cost = 2.0 * FAR_WORDS * steps + PENALTY[candidate.hit.relation]
            cost += _doubt(sentence, candidate.hit)
            cost += min(near, FAR_WORDS) + _set_back(sentence, span)
            yield _Candidate(candidate.hit, candidate.place, candidate.span, cost)


def _ahead(scene: Scene, located: Located, wide: _Candidate | None) -> Iterator[_Candidate]:
    """Places inside `wide` of the sentences right after what the mention begins with, whatever
    mention they were put to: headlines and first sentences name no town that the next one names.
    """
    last = scene.first.index
    while any(sentence.index == last + 1 for sentence in scene.sentences):
        last += 1
    behind = scene.document.sentences[last + 1 :]
    told = [one for one in behind if one.having(*ATTACK) or (wide is None and located[one.index])]
    for sentence in told[:LOOK_AHEAD]:
        if sentence.having("separate", "then"):
            return
        for candidate in _candidates(scene, sentence, located):
            inside = wide is None or _tells(candidate.place, wide.place)
            if inside and candidate.hit.relation in AT:
                yield candidate


def _tells(place: Place, wide: Place) -> bool:
    """Whether it is inside, and as much at sea as what it lies in."""
    at_sea = wide.precision is Precision.SEA_OR_AIR
    return inside(place, wide) and (not at_sea or place.precision is wide.precision)


def before(scene: Scene) -> Iterable[Sentence]:
    """The sentences before `scene`, the nearest first, the title and the lead."""
    sentences = scene.document.sentences
    own = {sentence.index for sentence in scene.sentences}
    first = scene.first.index
    near = range(first - 1, max(-1, first - 1 - LOOK_BACK), -1)
    title = [s.index for s in sentences if s.part == "title"]
    lead = [s.index for s in sentences if s.part == "text"][:1]
    for index in dict.fromkeys([*near, *title, *lead]):
        if index not in own:
            yield sentences[index]


def _filed(scene: Scene, located: Located) -> list[_Candidate]:
    """Where the story was filed, else where somebody speaks, is treated or buried: not known to be
    where it happened.
    """
    speaker: list[_Candidate] = []
    for sentence in scene.document.sentences:
        for hit in located[sentence.index]:
            span = span_of(sentence, hit)
            if sentence.part == "text" and is_dateline(sentence, hit):
                return [_Candidate(hit, filed_at(hit), span, FILED)]
            if _is_beside_it(hit) and not speaker:
                speaker = [_Candidate(hit, around(hit.spot), span, 2 * FILED)]
    return speaker


def _is_beside_it(hit: PlaceHit) -> bool:
    """Whether somebody speaks there, or what came of the attack is there."""
    speaks = hit.use is Use.SPEAKER and hit.relation is Relation.IN
    return speaks or hit.relation is Relation.ASIDE
