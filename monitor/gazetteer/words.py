"""How languages speak of places: config/places/<language>.yaml, compiled into tags on words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from monitor import yamlfile
from monitor.gazetteer.spelling import LONGEST, written_word
from monitor.lexicon.files import expand

Words = tuple[str, ...]
# Letters with their marks (accents, Arabic vowel signs, Hebrew points), and marks inside words.
_LETTERS: Final = "[^\\W_\u0640](?:[^\\W_]|[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670])*"
WORD: Final = re.compile(f"{_LETTERS}(?:['’ʼʿ`´.]{_LETTERS})*")
_POSSESSIVE: Final = ("'s", "’s", "ʼs", "'S", "’S", "ʼS")

Script = Literal["latin", "arabic"]  # with capitals, or without


class Direction(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    bearing: Annotated[float, Field(ge=0, lt=360)]  # degrees clockwise from north
    words: Words


class Length(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    km: Annotated[float, Field(gt=0)]
    words: Words


class PlaceWords(BaseModel):
    """One config/places/<language>.yaml. Its comments say what each group is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    script: str
    clitics: Words = ()
    articles: Words = ()
    determiners: Words = ()  # may stand between a preposition and a name: the, its
    numbers: Mapping[str, float] = {}  # before a length: "twenty kilometres"
    particles: Words = ()
    shortened: Words = ()  # words of names that are written with a full stop: "St. Louis"
    compounds: Words = ()
    kinds: Mapping[str, Words] = {}
    filler: Words = ()
    units: Mapping[Literal["quarter", "town", "district", "province", "country"], Words] = {}
    inside: Words = ()
    onto: Words = ()
    near: Words = ()
    seaward: Words = ()
    between: Words = ()
    of: Words = ()
    holding: Words = ()  # between a place and the larger one that it lies in: "Boma in Lac"
    holding_starts: Words = ()  # ... the same, written in front of the larger one
    apart: Words = ()  # between two places of which neither tells where the other lies
    apart_starts: Words = ()  # ... the same, written in front of another word
    via: Words = ()
    capital: Words = ()
    facilities: Words = ()
    groups: Words = ()
    directions: Mapping[str, Direction] = {}
    away: Words = ()
    lengths: Mapping[str, Length] = {}
    said: Words = ()
    said_by: Words = ()  # the same before the name, where only a state can follow
    speaks: Words = ()  # after "officials in Baghdad": they are there, what they tell of may not be
    aside: Words = ()  # before the name of a place where something else is: "treated in"
    local_sites: Words = ()  # after the name of the place they are in: "the Brokstedt station"
    local: Words = ()  # after a town: who works there, "Cape Coral police"
    bound: Words = ()
    bodies: Words = ()
    titles: Words = ()
    vessels: Words = ()  # before a name these make it a ship: "the ferry Tombouctou"
    names: Words = ()
    cities: Words = ()  # cities whose names old dictionaries have as words: Homs, Leeds
    borders: Words = ()  # after a name: the scene lies on one side of it, not told which
    never: Words = ()
    never_at_all: Words = ()  # not even after "the town of"
    nations: Mapping[str, Words] = {}
    states: Mapping[str, Words] = {}


Meaning = tuple[str, str]  # role, value
Rest = tuple[str, ...]  # the words of a phrase after the first


class Token(NamedTuple):
    """A word of a text at [start, end); `key` is its written form, without a final 's."""

    start: int
    end: int
    key: str
    capital: bool
    script: Script
    possessive: bool


class Tag(NamedTuple):
    """Words [first, last] of a text have a role, with a value ("kind" -> "base")."""

    first: int
    last: int
    role: str
    value: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The place words of all languages."""

    clitics: tuple[str, ...]
    articles: frozenset[str]
    particles: frozenset[str]
    compounds: frozenset[str]
    # by their first word; then, the longest first, by how many follow it, and by those
    phrases: Mapping[str, tuple[tuple[int, Mapping[Rest, tuple[Meaning, ...]]], ...]]
    never: frozenset[str]
    never_at_all: frozenset[str]
    names: frozenset[str]
    cities: frozenset[str]
    states: Mapping[str, str]  # "Ark" -> Arkansas, as written
    bearings: Mapping[str, float]
    kilometres: Mapping[str, float]
    numbers: Mapping[str, float]  # in words
    determiners: frozenset[str]
    shortened: frozenset[str]
    holding: frozenset[str]
    holding_starts: Words
    apart: frozenset[str]
    apart_starts: Words

    @classmethod
    def load(cls, folder: Path) -> "Vocabulary":
        """Read folder/<language>.yaml of all languages. Raises ConfigError."""
        files = [yamlfile.load(path, PlaceWords) for path in sorted(folder.glob("??.yaml"))]
        phrases: dict[str, dict[int, dict[Rest, tuple[Meaning, ...]]]] = {}
        for file in files:
            for (first, *rest), role, value in _phrases(file):
                same = phrases.setdefault(first, {}).setdefault(len(rest), {})
                same[tuple(rest)] = (*same.get(tuple(rest), ()), (role, value))
        return cls(
            clitics=tuple({c for file in files for c in file.clitics}),
            articles=frozenset(a for file in files for a in file.articles),
            particles=frozenset(p for file in files for p in file.particles),
            compounds=frozenset(written_word(c) for file in files for c in file.compounds),
            phrases={
                first: tuple(sorted(lengths.items(), reverse=True))
                for first, lengths in phrases.items()
            },
            never=frozenset(written_word(w) for file in files for w in file.never),
            never_at_all=frozenset(written_word(w) for file in files for w in file.never_at_all),
            names=frozenset(written_word(w) for file in files for w in file.names),
            cities=frozenset(written_word(w) for file in files for w in file.cities),
            states={w: state for f in files for state, ws in f.states.items() for w in ws},
            bearings={n: d.bearing for file in files for n, d in file.directions.items()},
            kilometres={n: d.km for file in files for n, d in file.lengths.items()},
            numbers={written_word(w): n for file in files for w, n in file.numbers.items()},
            determiners=frozenset(w for file in files for w in file.determiners),
            shortened=frozenset(w for file in files for w in file.shortened),
            holding=frozenset(w for file in files for w in file.holding),
            holding_starts=tuple(w for file in files for w in file.holding_starts),
            apart=frozenset(w for file in files for w in file.apart),
            apart_starts=tuple(w for file in files for w in file.apart_starts),
        )

    def bare(self, token: Token) -> tuple[str, ...]:
        """The word without what may be written in front of it: as it is, then less and less."""
        if token.script != "arabic":
            return (token.key,)
        return _without_clitics(token.key, self.clitics)

    def meanings(self, key: str) -> tuple[Meaning, ...]:
        """The roles and values of a word that stands alone."""
        return next((told.get((), ()) for more, told in self.phrases.get(key, ()) if not more), ())

    def tags(self, tokens: Sequence[Token]) -> list[Sequence[Tag]]:
        """For each word, the tags that start at it, longest first."""
        keys = tuple([token.key for token in tokens])
        found: list[Sequence[Tag]] = [()] * len(tokens)
        for number, token in enumerate(tokens):
            for head in self.bare(token) if token.script == "arabic" else (token.key,):
                for further, phrases in self.phrases.get(head, ()):
                    last = number + further
                    for role, value in phrases.get(keys[number + 1 : last + 1], ()):
                        found[number] = (*found[number], Tag(number, last, role, value))
        return found


@lru_cache(maxsize=20_000)
def _without_clitics(key: str, clitics: tuple[str, ...]) -> tuple[str, ...]:
    found = [key]
    for _ in range(2):  # wa- or fa-, then bi-, li- or ka-
        word = found[-1]
        if len(word) > 3 and word[0] in clitics:
            found.append(_without_article(word[1:]))
    return tuple(dict.fromkeys(found))


def _without_article(word: str) -> str:
    if word.startswith("ال") and len(word) > 4:
        return word[2:]
    return word[1:] if word.startswith("ل") and len(word) > 3 else word  # li + al- is ll-


def _phrases(file: PlaceWords) -> Iterator[tuple[tuple[str, ...], str, str]]:
    groups: list[tuple[str, str, Words]] = [
        ("filler", "", file.filler),
        *(("kind", kind, words) for kind, words in file.kinds.items()),
        *(("unit", unit, words) for unit, words in file.units.items()),
        ("in", "", file.inside),
        ("onto", "", file.onto),
        ("near", "", file.near),
        ("off", "", file.seaward),
        ("between", "", file.between),
        ("of", "", file.of),
        ("via", "", file.via),
        ("border", "", file.borders),
        ("capital", "", file.capital),
        ("facility", "", file.facilities),
        ("group", "", file.groups),
        *(("direction", name, d.words) for name, d in file.directions.items()),
        ("away", "", file.away),
        *(("length", name, d.words) for name, d in file.lengths.items()),
        ("said", "", file.said),
        ("said by", "", file.said_by),
        ("speaks", "", file.speaks),
        ("aside", "", file.aside),
        ("local site", "", file.local_sites),
        ("local", "", file.local),
        ("bound", "", file.bound),
        ("body", "", file.bodies),
        ("title", "", file.titles),
        ("vessel", "", file.vessels),
        *(("nation", code, words) for code, words in file.nations.items()),
    ]
    for role, value, words in groups:
        for word in words:
            for form in expand(word):
                yield phrase_of(form), role, value


def phrase_of(text: str) -> tuple[str, ...]:
    """The keys of the words of `text`."""
    return tuple(token.key for token in tokens_of(text))


def tokens_of(text: str) -> list[Token]:
    """The words of `text` in order; hyphens and white space part words."""
    found = []
    for match in WORD.finditer(text):
        word, start = match[0], match.start()
        looks = _looks if len(word) <= LONGEST else _looks.__wrapped__
        length, key, capital, script, possessive = looks(word)
        if key:
            found.append(Token(start, start + length, key, capital, script, possessive))
    return found


@lru_cache(maxsize=20_000)  # news repeats its words
def _looks(word: str) -> tuple[int, str, bool, Script, bool]:
    """Its length without a final 's, and what a `Token` says of it."""
    possessive = word.endswith(_POSSESSIVE)
    if possessive:
        word = word[:-2]
    script: Script = "arabic" if "\u0600" <= word[0] <= "\u06ff" else "latin"
    return len(word), written_word(word), not word[0].islower(), script, possessive
