"""The places that an article could mean as the scene of its news: candidates. Pure.

Every place that it names is one, also where somebody spoke and where the story was filed. Their
signs are reasons that a reader would give: it stands in the title, behind "in", beside words of
violence, in a sentence of the attack or far from all of them, it is named again and again,
something finer inside it is named too, and what the grammar of facts/place.py answers.
None is what only a look back tells: "hours after rockets hit the base".
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from monitor.gazetteer import UNLISTED, PlaceHit, Relation, Use, kilometres_between
from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence, Span
from monitor.reading.facts.choosing import Candidate
from monitor.reading.facts.datelines import around, filed_at, is_dateline
from monitor.reading.facts.place import ATTACK, inside, span_of
from monitor.reading.facts.spots import place_of
from monitor.reading.facts.when import goes_back
from monitor.types import Place

LONGEST: Final = 80  # sentences looked at; what a longer article adds is repetition
HARM: Final = ("killed", "wounded", "unharmed", "damage")
WORDS: Final = 2  # on both sides that are signs
FAR: Final = (0, 1, 2, 4, 8, 16)  # words; how a distance is told
KILOMETRES: Final = (5, 30, 100, 400)
BESIDE: Final = 3  # hits on both sides whose roles are signs


@dataclass(slots=True)
class Named:
    """A place where one sentence names it, and the reasons for and against it."""

    place: Place
    span: Span
    signs: set[str] = field(default_factory=set)


Answers = Mapping[str, Found[Any] | None]


def candidates(scene: Scene, rules: Rulebook, answers: Answers) -> dict[str, list[Candidate]]:
    """What the article could mean by the place of its news; `answers` are those of the grammars."""
    told = {one.index: at for at, one in enumerate(scene.sentences)}
    named = [
        one
        for sentence in scene.document.sentences[:LONGEST]
        for one in _named(scene, sentence, rules, told.get(sentence.index))
    ]
    answer = answers["place"]
    _compare(named, answer.value if answer is not None else None)
    found = [
        Candidate(value_of(one.place), Found(one.place, (one.span,)), frozenset(one.signs))
        for one in named
    ]
    return {"place": [*_of_answer(answer), *found]}


def value_of(place: Place) -> tuple[str, str]:
    """What makes two candidates the same answer."""
    return place.name, place.country or ""


def _of_answer(answer: Found[Place] | None) -> Iterator[Candidate]:
    if answer is not None:
        signs = {"grammar itself", f"grammar {answer.value.precision.name.lower()}"}
        yield Candidate(value_of(answer.value), answer, frozenset(signs), by_rule=True)


# --- one sentence -----------------------------------------------------------------------------


def _named(scene: Scene, sentence: Sentence, rules: Rulebook, told: int | None) -> Iterator[Named]:
    hits = scene.document.places[sentence.index]
    whole = set(_of_sentence(scene, sentence, told))
    back, on = goes_back(scene, sentence, rules) if hits else (0, 0)
    for number, hit in enumerate(hits):
        if back <= hit.start < on or hit.spot in scene.elsewhere:
            continue  # "hours after rockets hit the base": of an earlier attack, or another
        span = span_of(sentence, hit)
        one = Named(_place(sentence, hits, number), span, set(whole))
        one.signs |= {*_of_name(sentence, hit), *_around(sentence, span)}
        yield one


def _place(sentence: Sentence, hits: Sequence[PlaceHit], number: int) -> Place:
    hit = hits[number]
    if is_dateline(sentence, hit):
        return filed_at(hit)
    if hit.use is Use.SPEAKER or hit.relation is Relation.ASIDE:
        return around(hit.spot)
    return place_of(hit, hits[number + 1 :])


def _of_sentence(scene: Scene, sentence: Sentence, told: int | None) -> Iterator[str]:
    yield f"in {sentence.part}"
    yield f"sentence {min(sentence.index, 6)}"
    yield f"{sentence.part} {min(sentence.paragraph, 5)}"
    yield f"attack {'elsewhere' if told is None else min(told, 3)}"
    yield f"off {max(-3, min(sentence.index - scene.first.index, 5))}"
    for role in sentence.roles:
        yield f"has {role}"
    if not sentence.having(*ATTACK, *HARM):
        yield "no violence"


def _of_name(sentence: Sentence, hit: PlaceHit) -> Iterator[str]:
    relation = hit.relation.value or "bare"
    filed = "filed" if is_dateline(sentence, hit) else hit.use.value
    layer = hit.spot.layer.name.lower()
    yield f"{filed} {relation}"
    yield f"{relation} {layer}"
    yield f"is {layer}"
    yield f"is {filed}"
    yield f"in {sentence.part} {relation}"
    yield f"kind {hit.spot.kind}"
    yield f"called {hit.unit}"
    if hit.doubtful:
        yield "doubtful"
    if hit.spot.capital:
        yield "capital"
    if hit.spot.kind == UNLISTED:
        yield "unlisted"


def _around(sentence: Sentence, span: Span) -> Iterator[str]:
    """Words and roles on both sides, and how far the words of violence are."""
    first = sum(end <= span.start for _, end in sentence.words)
    last = sum(start < span.end for start, _ in sentence.words) - 1
    words = [sentence.folded[start:end] for start, end in sentence.words]
    yield from _words("<", words[max(0, first - WORDS) : first][::-1])
    yield from _words(">", words[last + 1 : last + 1 + WORDS])
    hits = [hit for hit in sentence.hits if hit.role != "place"]
    yield from _roles("<", [hit for hit in hits if hit.last_word < first][::-1], first, last)
    yield from _roles(">", [hit for hit in hits if hit.first_word > last], first, last)
    for what, roles in (("attack", ATTACK), ("harm", HARM)):
        gaps = [_gap(hit, first, last) for hit in sentence.having(*roles)]
        yield f"{what} within {_size(min(gaps), FAR)}" if gaps else f"{what} nowhere"


def _words(side: str, words: Sequence[str]) -> Iterator[str]:
    for far, word in enumerate(words, 1):
        yield f"{side} {word}"
        yield f"{side}{far} {word}"


def _roles(side: str, hits: Sequence[Hit], first: int, last: int) -> Iterator[str]:
    for hit in hits[:BESIDE]:
        yield f"{side} role {hit.role}"
    for hit in hits[:1]:
        yield f"{side} next {hit.role}"
        yield f"{side} next {hit.role} {_size(_gap(hit, first, last), FAR)}"


def _gap(hit: Hit, first: int, last: int) -> int:
    return max(hit.first_word - last, first - hit.last_word, 1) - 1


def _size(value: float, steps: Sequence[float]) -> str:
    return next((str(step) for step in steps if value <= step), "far")


# --- one place beside the others --------------------------------------------------------------


def _compare(named: Sequence[Named], answer: Place | None) -> None:
    """What shows only beside the other places and the answer of the grammar."""
    again = Counter(value_of(one.place) for one in named)
    countries = Counter(one.place.country for one in named)
    for at, one in enumerate(named):
        one.signs |= {*_counted(one, again, countries), "first named" if not at else "later named"}
        if all(value_of(other.place) != value_of(one.place) for other in named[:at]):
            one.signs.add("new")
        for other in named:
            one.signs |= set(_beside(one, other))
        if answer is not None:
            one.signs |= set(_against(one.place, answer))


def _counted(one: Named, again: Counter[Any], countries: Counter[Any]) -> Iterator[str]:
    times = again[value_of(one.place)]
    yield f"precision {one.place.precision.name.lower()}"
    yield f"named {min(times, 4)}"
    yield "named most" if times == max(again.values()) else "named less"
    most = countries[one.place.country] == max(countries.values())
    yield "country most" if most else "country less"
    if len(again) == 1:
        yield "alone"


def _beside(one: Named, other: Named) -> Iterator[str]:
    where = {"sentence" if one.span.sentence == other.span.sentence else "text"}
    where |= {"title"} if other.span.sentence == 0 else set()
    if other.place.precision < one.place.precision and inside(other.place, one.place):
        yield from (f"finer in {part}" for part in where)
    elif one.place.precision < other.place.precision and inside(one.place, other.place):
        yield from (f"coarser in {part}" for part in where)


def _against(place: Place, answer: Place) -> Iterator[str]:
    if value_of(place) == value_of(answer):
        yield "grammar"
    elif place.country != answer.country:
        yield "grammar abroad"
    elif place.precision < answer.precision and inside(place, answer):
        yield "grammar holds it"
    elif answer.precision < place.precision and inside(answer, place):
        yield "grammar inside it"
    else:
        yield f"grammar {_size(kilometres_between(place, answer), KILOMETRES)} km away"
