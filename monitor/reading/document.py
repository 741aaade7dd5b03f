"""An article as the rules read it, and what every fact file shares.

Coordinates: all work is done in a sentence's *folded* text (`Sentence.folded`): hits, words and
regular expressions count there. A `Span` names a piece of one sentence in those coordinates.
`Document.evidence(fact, span)` is the one way from a span to `Evidence`, so a quote is always the
exact characters of the article's title or text.

A fact file (reading/facts/<name>.py) has one pure function

    def find(scene: Scene, rules: Rulebook) -> Found[T] | None

`scene` is one attack spoken of: its document, the sentences that belong to it in reading order
(the one that tells it first, then those that continue it), and the head hits that made it a
mention. `rules` holds the lexicon and the gazetteer. None means that the text does not say; a
Found without spans is refused. The registry is FACTS in monitor/reading/facts/__init__.py.
"""

import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Literal, NamedTuple, TypeVar

import regex

from monitor.errors import InvalidFact
from monitor.gazetteer import Gazetteer, Layer, PlaceHit, Spot, Use
from monitor.lexicon import Lexicon, Match, Term, script_of
from monitor.reading.wording import Wordings
from monitor.text import Folded, fold, sentences
from monitor.types import Article, Evidence

T = TypeVar("T")
Part = Literal["title", "text"]

PLACE = Term("place", "place", "")
WORDS = regex.compile(r"\w+")


class Hit(NamedTuple):
    """A term of the lexicon at [start, end) of a sentence's folded text."""

    term: Term
    start: int
    end: int
    first_word: int  # index of its first word in the sentence
    last_word: int
    place: PlaceHit | None = None  # what a hit with the role `place` names
    written: str = ""  # the form as it stands in the rules file

    def __hash__(self) -> int:  # asked for often; hardly two hits of a sentence share these
        return hash((self.start, self.end, self.term.id))

    @property
    def role(self) -> str:
        return self.term.role

    @property
    def kind(self) -> str:
        return self.term.kind


@dataclass(frozen=True, slots=True)
class Span:
    """Folded [start, end) of sentence number `sentence` of the document."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `start` is where its original begins in its part."""

    index: int
    part: Part
    start: int
    paragraph: int  # counted from 0 in its part
    original: str
    fold: Folded
    words: tuple[tuple[int, int], ...]  # folded spans of its words
    hits: tuple[Hit, ...]

    @property
    def folded(self) -> str:
        return self.fold.text

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(hit.term.role for hit in self.hits)

    def having(self, *roles: str) -> tuple[Hit, ...]:
        """The hits with one of these roles, in order."""
        return tuple(hit for hit in self.hits if hit.term.role in roles)

    def span(self, start: int, end: int) -> Span:
        return Span(self.index, start, end)

    def of(self, *hits: Hit) -> Span:
        """The span from the first to the last of these hits."""
        return Span(self.index, min(h.start for h in hits), max(h.end for h in hits))


@dataclass(frozen=True, slots=True)
class Document:
    """`sentences` holds the title's first, then the text's; `Sentence.index` counts in it."""

    article: Article
    language: str
    sentences: tuple[Sentence, ...]
    places: tuple[tuple[PlaceHit, ...], ...]  # of each sentence, understood by the whole article

    @property
    def published(self) -> datetime | None:
        return self.article.published

    def evidence(self, fact: str, span: Span) -> Evidence:
        """The exact characters behind `span`. Raises InvalidFact for a span that is not there."""
        sentence = self.sentences[span.sentence]
        if not 0 <= span.start < span.end <= len(sentence.folded):
            raise InvalidFact(f"{fact}: no such span: {span}")
        start, end = sentence.fold.span(span.start, span.end)
        start, end = start + sentence.start, end + sentence.start
        written = self.article.title if sentence.part == "title" else self.article.text
        return Evidence(
            fact=fact, start=start, end=end, quote=written[start:end], part=sentence.part
        )


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that is loaded from config/ and looked up while reading."""

    lexicon: Lexicon
    gazetteer: Gazetteer
    wordings: Wordings


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A fact and the spans that say it."""

    value: T
    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        if not self.spans:
            raise InvalidFact(f"a fact that nobody wrote: {self.value!r}")


@dataclass(frozen=True, slots=True)
class Scene:
    """One attack spoken of: where to look for its facts."""

    document: Document
    sentences: tuple[Sentence, ...]  # in the order in which they speak of it; never empty
    head: tuple[Hit, ...]  # the hits in sentences[0] that say that there was an attack
    elsewhere: frozenset[Spot] = frozenset()  # where other attacks of the same salvo fell

    @property
    def first(self) -> Sentence:
        return self.sentences[0]


def open_article(
    article: Article,
    language: str,
    rules: Rulebook,
    may_tell: Callable[[Document], bool] | None = None,
) -> Document:
    """Cut `article` into sentences and find every term and place in them. Never raises.

    With `may_tell`, an article that cannot tell of an attack, whatever places are named in it,
    keeps its places to itself: it has no scene.
    """
    found = tuple(_cut(article, language, rules.lexicon))
    nowhere: tuple[tuple[PlaceHit, ...], ...] = ((),) * len(found)
    document = Document(article, language, found, nowhere)
    if may_tell is not None and not may_tell(document):
        return document
    return _located(document, rules)


def _cut(article: Article, language: str, lexicon: Lexicon) -> Iterator[Sentence]:
    """The sentences of title and text, with the terms in them."""
    number = itertools.count()
    parts: tuple[tuple[Part, str], ...] = (("title", article.title), ("text", article.text))
    for part, written in parts:
        for start, end, paragraph in sentences(written, lexicon.abbreviations):
            piece = Piece(next(number), part, start, paragraph, written[start:end])
            yield _sentence(piece, language, lexicon)


def _located(document: Document, rules: Rulebook) -> Document:
    """`document` with the places of each sentence, and as hits those where things can happen."""
    article = document.article
    home = article.source.country or _country_of_groups(document, rules.lexicon)
    title, text = rules.gazetteer.find_all((article.title, article.text), home=home)
    named = {"title": title, "text": text}
    places = tuple(
        _between(named[one.part], one.start, one.start + len(one.original))
        for one in document.sentences
    )
    found = [_with_places(*pair) for pair in zip(document.sentences, places, strict=True)]
    return replace(
        document,
        sentences=tuple(sentence for sentence, _ in found),
        places=tuple(seen for _, seen in found),
    )


def _country_of_groups(document: Document, lexicon: Lexicon) -> str:
    """Where the armed groups that an article names fight, if it is one country; else ""."""
    hits = (hit for sentence in document.sentences for hit in sentence.having("actor"))
    named = (lexicon.actors[hit.kind] for hit in hits)
    countries = {actor.country for actor in named if actor.country and not actor.state}
    return countries.pop() if len(countries) == 1 else ""


def _with_places(
    sentence: Sentence, places: tuple[PlaceHit, ...]
) -> tuple[Sentence, tuple[PlaceHit, ...]]:
    """`sentence` with the hits of its places, and the places without those that are none here."""
    terms, named = sentence.hits, tuple(_named(sentence, places))
    hits = [hit for hit in named if not _hidden(hit, terms)]
    none = [hit.place for hit in named if hit not in hits]
    if hits:
        ordered = sorted((*terms, *hits), key=lambda hit: hit.start)
        sentence = replace(sentence, hits=tuple(ordered))
    return sentence, tuple(one for one in places if one not in none) if none else places


def _between(places: Sequence[PlaceHit], start: int, end: int) -> tuple[PlaceHit, ...]:
    """Those of `places`, which are in order, that lie in [start, end)."""
    first = bisect_left(places, start, key=lambda hit: hit.start)
    last = bisect_left(places, end, lo=first, key=lambda hit: hit.start)
    return tuple(hit for hit in places[first:last] if hit.end <= end)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence before it is read."""

    index: int
    part: Part
    start: int
    paragraph: int
    original: str


def _sentence(piece: Piece, language: str, lexicon: Lexicon) -> Sentence:
    folded = fold(piece.original)
    words = tuple([match.span() for match in WORDS.finditer(folded.text)])
    matches = _spoken(lexicon.scan(folded.text), piece.original, folded, language, lexicon)
    hits = tuple(_hits(matches, words))
    return Sentence(
        piece.index, piece.part, piece.start, piece.paragraph, piece.original, folded, words, hits
    )


def _named(sentence: Sentence, places: Sequence[PlaceHit]) -> Iterator[Hit]:
    """The places as hits with the role `place`, where something can happen."""
    starts = sentence.fold.starts
    for place in places:
        start = bisect_left(starts, place.start - sentence.start)
        end = bisect_left(starts, place.end - sentence.start)
        if place.use is Use.SCENE and start < end:
            for hit in _hits([Match(PLACE, start, end, "")], sentence.words):
                yield hit._replace(place=place)


def _hidden(place: Hit, terms: Sequence[Hit]) -> bool:
    """Whether the name is part of the name of a weapon, of a group or of a figure of speech."""
    return any(
        hit.start < place.end
        and place.start < hit.end
        and (
            hit.role in ("detail", "idiom")
            or (hit.role == "means" and _holds(hit, place))
            or (hit.role == "actor" and _is_less(place, hit))
        )
        for hit in terms
    )


def _holds(hit: Hit, place: Hit) -> bool:
    """Whether the words of `hit` are those of `place` and more: Baiji in the Arabic for RPG, and
    Molotov, a town by another name, in Molotov cocktails.
    """
    longer = hit.last_word - hit.first_word > place.last_word - place.first_word
    return longer and hit.first_word <= place.first_word and place.last_word <= hit.last_word


def _is_less(place: Hit, actor: Hit) -> bool:
    """ "Al Qaeda in the Arabian Peninsula": a town of that name; but Sudan in "Sudan's army"."""
    state = place.place is not None and place.place.spot.layer is Layer.COUNTRY
    inside = actor.first_word <= place.first_word and place.last_word <= actor.last_word
    longer = actor.last_word - actor.first_word > place.last_word - place.first_word
    return inside and longer and not state


def _hits(matches: Iterable[Match], words: tuple[tuple[int, int], ...]) -> Iterator[Hit]:
    number = 0
    for match in matches:
        while number < len(words) and words[number][1] <= match.start:
            number += 1
        last = number
        while last + 1 < len(words) and words[last + 1][0] < match.end:
            last += 1
        yield Hit(match.term, match.start, match.end, number, last, None, match.written)


def _spoken(
    matches: list[Match], original: str, folded: Folded, language: str, lexicon: Lexicon
) -> Iterator[Match]:
    """The matches whose term is of the sentence's language and written as its letters demand."""
    languages = _languages(folded.text, language, lexicon)
    capitals = original.isupper()
    for match in matches:
        if match.term.language and match.term.language not in languages:
            continue
        if capitals and match.term.cased == "always":
            continue  # "A MAN IS SHOT"
        if match.term.cased and not capitals:
            start, end = folded.span(match.start, match.end)
            if match.written not in original[start:end]:
                continue
        yield match


def _languages(text: str, language: str, lexicon: Lexicon) -> set[str]:
    """The article's language, or all those of the sentence's script when it is another one."""
    script = script_of(text)
    same = {name for name, written_in in lexicon.scripts if written_in == script}
    return {language} if language in same else same
