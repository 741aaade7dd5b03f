"""config/places/provinces.yaml: Arabic names of places that the tables have in Latin letters."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from monitor import yamlfile
from monitor.errors import ConfigError, Problem
from monitor.gazetteer.sites import Named
from monitor.gazetteer.spelling import written
from monitor.gazetteer.table import Layer, Spot, Table

Names = str | tuple[str, ...]  # one, or the usual spellings
ByCountry = Mapping[str, Mapping[str, Names]]  # country -> name in the table -> in Arabic


class ProvincesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    arabic: ByCountry  # provinces
    towns: ByCountry = {}  # that every reader knows
    others: ByCountry = {}  # towns and spellings that the words around have to bear out


def load(folder: Path, table: Table) -> tuple[Named, ...]:
    """The names in folder/provinces.yaml. Raises ConfigError for a place that is not there."""
    path = folder / "provinces.yaml"
    file = yamlfile.load(path, ProvincesFile)
    asked = [
        *_asked(file.arabic, Layer.PROVINCE),
        *_asked(file.towns, Layer.TOWN),
        *_asked(file.others, Layer.TOWN, known=False),
    ]
    found = {one: next(_spots(one, table), None) for one in asked}
    unknown = tuple(_unknown(path, one) for one, spot in found.items() if spot is None)
    if unknown:
        raise ConfigError(unknown)
    told = ((one, spot) for one, spot in found.items() if spot is not None)
    return tuple(Named(one.arabic, spot, "", one.known) for one, spot in told)


class _Asked(NamedTuple):
    """A place of the table and its Arabic name."""

    country: str
    name: str
    arabic: str
    layer: Layer
    known: bool


def _asked(names: ByCountry, layer: Layer, *, known: bool = True) -> Iterator[_Asked]:
    for country, by_name in names.items():
        for name, arabic in by_name.items():
            for spelling in (arabic,) if isinstance(arabic, str) else arabic:
                yield _Asked(country, name, spelling, layer, known)


def _spots(asked: _Asked, table: Table) -> Iterator[Spot]:
    entry, _ = table.find(written(asked.name))
    for spot in map(table.spot, entry.written if entry else ()):
        if (spot.layer, spot.country, spot.name) == (asked.layer, asked.country, asked.name):
            yield spot


def _unknown(path: Path, asked: _Asked) -> Problem:
    cure = "write it as places.tsv.gz does, in its first column of names"
    message = f"{asked.country} has no {asked.layer.name.lower()} {asked.name!r}"
    return Problem(file=str(path), line=0, key=asked.name, message=message, cure=cure)
