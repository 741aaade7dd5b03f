"""Sites, and what config/places/more.yaml and villages.yaml have: places written down by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from monitor import yamlfile
from monitor.errors import ConfigError, Problem
from monitor.gazetteer.spelling import without_article
from monitor.gazetteer.table import Layer, Spot
from monitor.gazetteer.words import Token, Vocabulary, tokens_of

Texts = tuple[str, ...]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Country = Annotated[str, Field(pattern=r"^([A-Z]{2})?$")]

LAYERS: Final = {
    "town": Layer.TOWN,
    "district": Layer.DISTRICT,
    "province": Layer.PROVINCE,
    "region": Layer.REGION,
    "country": Layer.COUNTRY,
    "sea": Layer.SEA,
}


class Site(BaseModel):
    """A place that can be hit.

    `name`, `ar` and `spellings` that hold a word of the kind ("Camp Taji", "Erbil airport") also
    find the site when the rest stands beside another word of the kind ("Taji air base"). `alone`
    says that the rest means the site by itself (Ain al-Asad). Only spellings that sound different
    need listing. An embassy names the country that it is `of` and the `city` that it is in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z]{2}-[a-z0-9-]+$")]
    name: str
    ar: str = ""
    spellings: Texts = ()
    kind: Literal[
        "base", "airport", "embassy", "consulate", "port", "strait", "refinery", "field", "power",
        "dam", "crossing", "camp", "prison", "hospital", "bridge", "depot", "area",
    ]  # fmt: skip
    alone: bool = False
    of: Country = ""
    city: str = ""
    country: Country
    admin1: str = ""
    lat: Latitude
    lon: Longitude
    radius_km: Annotated[float, Field(gt=0, le=300)] = 3.0
    source: str
    example: str = ""


class More(BaseModel):
    """A town, province or sea that the tables lack or call otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    ar: str = ""
    spellings: Texts = ()
    layer: Literal["town", "district", "province", "region", "country", "sea"]
    country: Country = ""
    admin1: str = ""
    lat: Latitude
    lon: Longitude
    radius_km: Annotated[float, Field(gt=0, le=3000)]
    people: Annotated[int, Field(ge=0)] = 20_000
    source: str = ""


class SitesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    sites: tuple[Site, ...]


class MoreFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    places: tuple[More, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """One name of a hand-written place, as the scanner looks for it.

    `beside`: it means the place only beside a word of this kind; "" means by itself. `known`: to
    every reader; the name of a village has to be borne out by the words around it.
    """

    name: str
    spot: Spot
    beside: str
    known: bool = True


def load(config_dir: Path, vocabulary: Vocabulary) -> tuple[tuple[Site, ...], tuple[Named, ...]]:
    """All sites and all hand-written names. Raises ConfigError with every problem."""
    sites_path = config_dir / "sites.yaml"
    sites = yamlfile.load(sites_path, SitesFile).sites
    more = yamlfile.load(config_dir / "places" / "more.yaml", MoreFile).places
    twice = _twice(sites_path, sites)
    if twice:
        raise ConfigError(twice)
    names = [named for site in sites for named in _names_of(site, vocabulary)]
    names += [Named(name, _spot_of_more(place), "") for place in more for name in _all_names(place)]
    return sites, (*names, *_villages(config_dir / "places" / "villages.yaml"))


def _villages(path: Path) -> Iterator[Named]:
    for place in yamlfile.load(path, MoreFile).places:
        spot = replace(_spot_of_more(place), preferred=False)
        names = (*_all_names(place), *_with_article(place))
        yield from (Named(name, spot, "", known=False) for name in names)


def _with_article(place: More) -> Iterator[str]:
    """ "Al-Shula" beside "Shula", of a place whose Arabic name has the article."""
    if place.ar != without_article(place.ar):
        latin = (name for name in (place.name, *place.spellings) if name.isascii())
        yield from (f"Al-{name}" for name in latin if not name.startswith("Al"))


def _twice(path: Path, sites: tuple[Site, ...]) -> tuple[Problem, ...]:
    seen: set[str] = set()
    doubles = [site.id for site in sites if site.id in seen or seen.add(site.id)]  # type: ignore[func-returns-value]
    return tuple(
        Problem(file=str(path), line=0, key=name, message="used twice", cure="rename one of them")
        for name in doubles
    )


def _names_of(site: Site, vocabulary: Vocabulary) -> Iterator[Named]:
    if site.of:  # found by its country, see nations.py
        return
    spot = spot_of(site)
    for name in _all_names(site):
        yield Named(name, spot, "")
        core = core_of(name, site.kind, vocabulary)
        if core != name:
            yield Named(core, spot, site.kind)
            if site.alone and name in (site.name, site.ar):
                yield Named(core, spot, "")


def core_of(name: str, kind: str, vocabulary: Vocabulary) -> str:
    """`name` without the words of its kind: "Erbil International Airport" -> "Erbil".

    Only one end is taken, so that Port Sudan port stays a port of Port Sudan.
    """
    tokens = tokens_of(name)
    kinds, fillers = _words_of(tokens, kind, vocabulary)
    first, last = 0, len(tokens) - 1
    while last > 0 and last in kinds | fillers:
        last -= 1
    if kinds.isdisjoint(range(last + 1, len(tokens))):
        last = len(tokens) - 1
        while first < last and first in kinds | fillers:
            first += 1
        if kinds.isdisjoint(range(first)):
            return name
        while first < last and tokens[first].key in ("of", "in", "at"):
            first += 1
        while last > first and last in fillers:
            last -= 1
    return name[tokens[first].start : tokens[last].end]


def _words_of(tokens: list[Token], kind: str, vocabulary: Vocabulary) -> tuple[set[int], set[int]]:
    """The numbers of the words that say the kind, and of those that may go with it."""
    kinds: set[int] = set()
    fillers: set[int] = set()
    for tag in (tag for starting in vocabulary.tags(tokens) for tag in starting):
        if tag.role == "kind" and tag.value == kind:
            kinds.update(range(tag.first, tag.last + 1))
        elif tag.role == "filler":
            fillers.update(range(tag.first, tag.last + 1))
    return kinds, fillers


def spot_of(site: Site) -> Spot:
    return Spot(
        name=site.name,
        layer=Layer.SITE,
        country=site.country,
        admin1=site.admin1,
        lat=site.lat,
        lon=site.lon,
        radius_km=site.radius_km,
        site_id=site.id,
        kind=site.kind,
    )


def _spot_of_more(place: More) -> Spot:
    return Spot(
        name=place.name,
        layer=LAYERS[place.layer],
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        radius_km=place.radius_km,
        people=place.people,
        preferred=True,
    )


def _all_names(place: Site | More) -> tuple[str, ...]:
    return tuple(name for name in (place.name, place.ar, *place.spellings) if name)
