"""All names, hand-written and of the table, looked up word by word from where a name may start."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from monitor.gazetteer.sites import Named, Site, spot_of
from monitor.gazetteer.spelling import SHORTEST_SOUND, sound_of, written
from monitor.gazetteer.table import Layer, Spot, Table
from monitor.gazetteer.words import tokens_of

LONGEST_NAME: Final = 6  # words
REMEMBERED: Final = 16_384  # names asked for
KEPT: Final = 6  # spots of one name; the table lists the most populous first


class Reading(NamedTuple):
    """What the words [first, last] can mean."""

    first: int
    last: int
    key: str
    named: tuple[Named, ...]  # hand-written
    written: tuple[Spot, ...]  # of the table, written so
    sounding: tuple[Spot, ...]  # of the table, only sounding so


class Mission(NamedTuple):
    """An embassy or consulate and the keys of its city."""

    spot: Spot
    cities: tuple[str, ...]


class _Keys(NamedTuple):
    named: tuple[Named, ...]
    written: tuple[Spot, ...]
    sounding: tuple[Spot, ...]
    longer: bool


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names of all places."""

    table: Table
    hand: Mapping[str, tuple[Named, ...]]
    heard: Mapping[str, tuple[Named, ...]]
    prefixes: frozenset[str]  # of the hand-written keys
    starts: frozenset[str]  # small first words of hand-written names
    missions: Mapping[tuple[str, str], tuple[Mission, ...]]  # (of, kind)

    @classmethod
    def of(cls, table: Table, named: Iterable[Named], sites: Iterable[Site]) -> "Names":
        hand: dict[str, list[Named]] = {}
        heard: dict[str, list[Named]] = {}
        prefixes: set[str] = set()
        starts: set[str] = set()
        for one in named:
            tokens = tokens_of(one.name)
            words = [token.key for token in tokens]
            if not tokens[0].capital:
                starts.add(words[0])
            sounds = sound_of(words)
            _add(hand, "".join(words), one)
            heard_so = one.known and words[0].isascii()  # "Barely" sounds like a village
            if heard_so and len(sound := "".join(sounds)) >= SHORTEST_SOUND:
                _add(heard, sound, one)
            for parts in (words, sounds) if one.known else (words,):
                prefixes.update("".join(parts[:n]) for n in range(1, len(parts)))
        return cls(
            table,
            _frozen(hand),
            _frozen(heard),
            frozenset(prefixes),
            frozenset(starts),
            _missions(sites),
        )

    def country(self, code: str) -> Spot | None:
        """The country with this ISO 3166 alpha-2 code."""
        return self._one(f"country:{code}")

    def capital(self, code: str) -> Spot | None:
        return self._one(f"capital:{code}")

    def provinces(self, name: str) -> tuple[Spot, ...]:
        """The provinces that are called so."""
        return self._called(name, Layer.PROVINCE)

    def towns(self, name: str) -> tuple[Spot, ...]:
        return self._called(name, Layer.TOWN)

    def _called(self, name: str, layer: Layer) -> tuple[Spot, ...]:
        spots = self.written_so(written(name)).written
        return tuple(spot for spot in spots if spot.layer is layer)

    def _one(self, key: str) -> Spot | None:
        entry, _ = self.table.find(key)
        return self.table.spot(entry.written[0]) if entry else None

    def begin(self, key: str, latin: bool) -> bool:
        """Whether any name begins with the word `key`. Most words of a text begin none."""
        return any(_written_so(self, key)) or (latin and any(_heard(self, (key,))))

    def readings(
        self, words: Iterable[tuple[str, bool]], first: int, latin: bool
    ) -> Iterator[Reading]:
        """Every name that starts with the first of `words`.

        Each word is its key and whether it is written like a word of a name. Names of the table
        are, throughout; hand-written ones ("Quetta railway station") are known in full. No more
        words are asked for than names can have.
        """
        keys: list[str] = []
        known = True
        for key, like_a_name in words:
            keys.append(key)
            known = known and like_a_name
            found = _written_so(self, "".join(keys))
            heard = _heard(self, tuple(keys)) if latin else NOTHING
            spots, like = (found.written, heard.sounding) if known else ((), ())
            named = found.named or (_in_sound(heard.named, spots) if known else ())
            if named or spots or like:
                yield Reading(first, first + len(keys) - 1, "".join(keys), named, spots, like)
            if not (found.longer or heard.longer):
                return

    def written_so(self, key: str) -> _Keys:
        entry, longer = self.table.find(key)
        spots = self._spots(entry.written) if entry else ()
        return _Keys(self.hand.get(key, ()), spots, (), longer or key in self.prefixes)

    def sounding_so(self, key: str) -> _Keys:
        if not key:
            return EMPTY
        entry, longer = self.table.find(key)
        spots = self._spots(entry.sounding) if entry else ()
        named = self.heard.get(key, ())
        return _Keys(named, (), spots, longer or key in self.prefixes)

    def _spots(self, numbers: tuple[int, ...]) -> tuple[Spot, ...]:
        return tuple(self.table.spot(number) for number in numbers[:KEPT])


NOTHING: Final = _Keys((), (), (), False)
EMPTY: Final = _Keys((), (), (), True)  # an article: the name comes after it


# News repeats its names: most questions have been asked before. About 10 MB.
@lru_cache(maxsize=REMEMBERED)
def _written_so(names: Names, key: str) -> _Keys:
    return names.written_so(key)


@lru_cache(maxsize=REMEMBERED)
def _heard(names: Names, keys: tuple[str, ...]) -> _Keys:
    heard = names.sounding_so("".join(sound_of(keys)))
    if len(keys) == 1 and keys[0] in names.table.words:  # "Crime" sounds like Crimea
        return NOTHING._replace(longer=heard.longer)
    return heard


def _in_sound(named: tuple[Named, ...], written_so: tuple[Spot, ...]) -> tuple[Named, ...]:
    """What sounds like a hand-written name: sites of a country in which a place is written so, as
    Baalbek is no Belbek in Crimea; others if none is written so anywhere.
    """
    if not written_so:
        return named
    there = {spot.country for spot in written_so}
    return tuple(one for one in named if one.spot.site_id is not None and one.spot.country in there)


def _missions(sites: Iterable[Site]) -> dict[tuple[str, str], tuple[Mission, ...]]:
    found: dict[tuple[str, str], list[Mission]] = {}
    for site in sites:
        if site.of:
            arabic = tokens_of(site.ar)[-1:]  # "... in Baghdad"
            cities = (written(site.city), *(token.key for token in arabic))
            found.setdefault((site.of, site.kind), []).append(Mission(spot_of(site), cities))
    return {key: tuple(missions) for key, missions in found.items()}


def _add(into: dict[str, list[Named]], key: str, one: Named) -> None:
    known = into.setdefault(key, [])
    if all((one.spot, one.beside) != (other.spot, other.beside) for other in known):
        known.append(one)


def _frozen(lists: dict[str, list[Named]]) -> dict[str, tuple[Named, ...]]:
    return {key: tuple(found) for key, found in lists.items()}
