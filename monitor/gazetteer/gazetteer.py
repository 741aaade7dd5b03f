"""The gazetteer: loaded once, asked for every article. Pure after loading."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from monitor.gazetteer import arabic, unlisted
from monitor.gazetteer import sites as hand
from monitor.gazetteer.borne_out import borne_out
from monitor.gazetteer.context import Context, context_of, scenes
from monitor.gazetteer.hits import BIG, PlaceHit, Scanned
from monitor.gazetteer.meanings import meanings
from monitor.gazetteer.measured import measured
from monitor.gazetteer.named_again import named_again
from monitor.gazetteer.names import Names
from monitor.gazetteer.scan import scan
from monitor.gazetteer.ships import ships
from monitor.gazetteer.sites import Site
from monitor.gazetteer.spelling import written
from monitor.gazetteer.table import DENSE, Spot, Table
from monitor.gazetteer.unknown import LOWER_UNITS
from monitor.gazetteer.words import Vocabulary

LONGEST: Final = 200_000  # characters of a text that are looked at
RECENT: Final = 16  # texts whose places are remembered: every mention of an article asks again


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Sites, towns, districts, provinces, countries and seas by all their names."""

    sites: tuple[Site, ...]
    version: str  # changes when a file behind it changes
    names: Names
    vocabulary: Vocabulary
    scanned: Callable[[str], Scanned]

    @classmethod
    def load(cls, config_dir: Path) -> "Gazetteer":
        """Read config_dir/sites.yaml and config_dir/places/. Raises ConfigError."""
        folder = config_dir / "places"
        vocabulary = Vocabulary.load(folder)
        sites, named = hand.load(config_dir, vocabulary)
        table = Table.load(folder)
        names = Names.of(table, (*named, *arabic.load(folder, table)), sites)

        @lru_cache(maxsize=RECENT)
        def scanned(text: str) -> Scanned:
            return scan(text[:LONGEST], names, vocabulary)

        return cls(sites, _digest(config_dir), names, vocabulary, scanned)

    def find(self, text: str) -> tuple[PlaceHit, ...]:
        """Every place that a text names, in order, each with all that the name can mean."""
        return self.scanned(text).hits

    def find_all(self, texts: Sequence[str], home: str = "") -> tuple[tuple[PlaceHit, ...], ...]:
        """The places of the parts of one article, understood by what all of it names.

        `home` is the country of the newsroom (ISO 3166 alpha-2), for the cases left open.
        """
        found = named_again([self.scanned(text) for text in texts])
        nations = frozenset[str]().union(*(one.nations for one in found))
        if not home and len(nations) == 1:
            home = next(iter(nations))  # "the Afghan ministry", and no other country
        found = borne_out(found, home)
        context = context_of([hit for one in found for hit in one.hits], home)
        context = replace(context, names=scenes(found))
        known: dict[Said, tuple[Spot, ...]] = {}
        understood = [tuple(_understood(one.hits, context, known)) for one in found]
        strangers = [
            _strangers(one, hits, context.country)
            for one, hits in zip(found, understood, strict=True)
        ]
        country = self.names.country(context.country)
        capital = self.names.capital(context.country)
        placed = unlisted.placed(texts, understood, strangers, country, capital, self.vocabulary)
        return measured(texts, placed, self.vocabulary)

    def ships(self, text: str) -> tuple[str, ...]:
        """The ships that a text calls by their names, in order."""
        return ships(text, self.vocabulary)

    def called(self, name: str) -> tuple[str, ...]:
        """`name`, and the names in the tables of all places that it is written like."""
        found = self.names.written_so(written(name))
        spots = (*(named.spot for named in found.named), *found.written)
        return tuple(dict.fromkeys((name, *(spot.name for spot in spots))))

    def site(self, site_id: str) -> Site:
        """The site with this id. Raises KeyError."""
        return next(s for s in self.sites if s.id == site_id)


Said = tuple[str, str, bool, tuple[Spot, ...]]  # all of a hit that its meaning rests on


def _understood(
    hits: Sequence[PlaceHit], context: Context, known: dict[Said, tuple[Spot, ...]]
) -> Iterator[PlaceHit]:
    """`hits` with their meanings in order, without those that mean nothing here.

    An article repeats its names: `known` keeps what each was found to mean.
    """
    for hit in hits:
        said = (hit.key, hit.unit, hit.doubtful, hit.spots)
        spots = known.get(said)
        if spots is None:
            spots = known[said] = meanings(hit, context)
        if spots:
            yield hit if spots is hit.spots else replace(hit, spots=spots)


def _strangers(
    scanned: Scanned, understood: Sequence[PlaceHit], country: str
) -> tuple[PlaceHit, ...]:
    """Names that nothing knows, and those that only places far from this article bear."""
    kept = {hit.start for hit in understood}
    elsewhere = (hit for hit in scanned.hits if hit.start not in kept)
    return (*scanned.strangers, *(hit for hit in elsewhere if _is_namesake(hit, country)))


def _is_namesake(hit: PlaceHit, country: str) -> bool:
    """Whether the text can mean another place: not Eilat in a story from Yemen, but a Rosemont."""
    known_well = hit.exact and hit.key == written(hit.spot.name)
    called = hit.unit in LOWER_UNITS or country not in DENSE  # "the village of Rosemont"
    small = called and hit.spot.people < BIG
    return small or not known_well or any(spot.country == country for spot in hit.spots)


def _digest(config_dir: Path) -> str:
    digest = hashlib.sha256()
    for path in (config_dir / "sites.yaml", *sorted((config_dir / "places").iterdir())):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
