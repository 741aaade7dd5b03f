"""config/places/provinces.yaml: Arabic names of provinces that the tables have in Latin letters."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from monitor import yamlfile
from monitor.errors import ConfigError, Problem
from monitor.gazetteer.sites import Named
from monitor.gazetteer.spelling import written
from monitor.gazetteer.table import Layer, Spot, Table


class ProvincesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    arabic: Mapping[str, Mapping[str, str]]  # country -> name in the table -> Arabic name


def load(folder: Path, table: Table) -> tuple[Named, ...]:
    """The names in folder/provinces.yaml. Raises ConfigError for a province that is not there."""
    path = folder / "provinces.yaml"
    named: list[Named] = []
    unknown: list[Problem] = []
    for country, names in yamlfile.load(path, ProvincesFile).arabic.items():
        for name, arabic in names.items():
            spot = next(_provinces(name, country, table), None)
            if spot is not None:
                named.append(Named(arabic, spot, ""))
            else:
                unknown.append(_unknown(path, country, name))
    if unknown:
        raise ConfigError(tuple(unknown))
    return tuple(named)


def _provinces(name: str, country: str, table: Table) -> Iterator[Spot]:
    entry, _ = table.find(written(name))
    for spot in map(table.spot, entry.written if entry else ()):
        if (spot.layer, spot.country, spot.name) == (Layer.PROVINCE, country, name):
            yield spot


def _unknown(path: Path, country: str, name: str) -> Problem:
    cure = "write it as places.tsv.gz does, in its first column of names"
    message = f"{country} has no province {name!r}"
    return Problem(file=str(path), line=0, key=name, message=message, cure=cure)
