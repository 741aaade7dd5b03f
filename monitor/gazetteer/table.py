"""The places of the world: sorted lines, looked up by bisection.

A dictionary of all names would take 100 MB; the same lines in a sorted list take 30 and answer in
a microsecond. Rows are taken apart when somebody asks for them.
"""

import gzip
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from monitor.errors import ConfigError, Problem


class Layer(IntEnum):
    """What a place is, the finest first."""

    SITE = 1
    TOWN = 2
    DISTRICT = 3
    PROVINCE = 4
    REGION = 5
    COUNTRY = 6
    SEA = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place on earth that a name can mean."""

    name: str
    layer: Layer
    country: str  # ISO 3166 alpha-2; "" for seas
    admin1: str
    lat: float
    lon: float
    radius_km: float
    people: int = 0
    site_id: str | None = None
    capital: bool = False  # of its country
    kind: str = ""  # of a site: base, embassy ...
    preferred: bool = False  # written down by hand, so that it wins over namesakes

    def __hash__(self) -> int:  # asked for often; hardly any two places share these
        return hash((self.name, self.lat, self.lon))


class Entry(NamedTuple):
    """What the table knows of a key: rows that are written so, rows that only sound so."""

    written: tuple[int, ...]
    sounding: tuple[int, ...]


REMEMBERED: Final = 16_384  # places, about 3 MB
# The countries of which the table has everything over 500 people, "attacks" of build_places.py:
# attacks are common there.
CODES: Final = (
    "IQ SY YE LB IL PS JO SA KW BH QA AE OM IR TR EG UA AF PK ML BF NE NG TD CF CM BJ TG SO SD SS "
    "ET ER DJ KE LY TN DZ CD RW BI UG MZ MM CO SV GT HN NI PE EC VE HT PH GE AM AZ MD CY BD LK"
)
DENSE: Final = frozenset(CODES.split())
LAYERS: Final = {"c": Layer.COUNTRY, "p": Layer.PROVINCE, "d": Layer.DISTRICT, "t": Layer.TOWN}


class Table:
    """places.tsv.gz, names.tsv.gz and words.txt.gz of a folder. Immutable."""

    def __init__(self, rows: Sequence[str], names: Sequence[str], words: frozenset[str]) -> None:
        self._rows, self._names, self.words = rows, names, words
        self._capital_rows = frozenset(_capitals(names))
        self.spot = lru_cache(maxsize=REMEMBERED)(self._spot)

    @classmethod
    def load(cls, folder: Path) -> "Table":
        """Raises ConfigError when a file is missing or damaged."""
        return cls(
            _lines(folder / "places.tsv.gz"),
            _lines(folder / "names.tsv.gz"),
            frozenset(_lines(folder / "words.txt.gz")),
        )

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, key: str) -> tuple[Entry | None, bool]:
        """What `key` means, and whether longer keys start with it."""
        names = self._names
        at = bisect_left(names, key)
        if at == len(names) or not names[at].startswith(key):
            return None, False
        line = names[at]
        if not line.startswith(key + "\t"):
            return None, True
        _, written, sounding = line.split("\t")
        longer = at + 1 < len(names) and names[at + 1].startswith(key)
        return Entry(_numbers(written), _numbers(sounding)), longer

    def _spot(self, number: int) -> Spot:
        layer, name, country, admin1, lat, lon, people, radius = self._rows[number].split("\t")
        return Spot(
            name=name,
            layer=LAYERS[layer],
            country=country,
            admin1=admin1,
            lat=float(lat),
            lon=float(lon),
            radius_km=float(radius),
            people=int(people),
            capital=number in self._capital_rows,
        )


def provinces(folder: Path) -> frozenset[str]:
    """The names of the first-level divisions of all countries. Raises ConfigError."""
    rows = (row.split("\t", 2) for row in _lines(folder / "places.tsv.gz"))
    return frozenset(name for layer, name, _ in rows if LAYERS[layer] is Layer.PROVINCE)


def _capitals(names: Sequence[str]) -> Iterator[int]:
    """The rows behind the keys "capital:IQ" ..."""
    for at in range(bisect_left(names, "capital:"), bisect_left(names, "capital;")):
        yield from _numbers(names[at].split("\t")[1])


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


def _lines(path: Path) -> list[str]:
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        cure = "restore it from the package, or run tools/build_places.py"
        raise ConfigError(
            (Problem(file=str(path), line=0, key="(file)", message=str(error), cure=cure),)
        ) from error
    return [line for line in text.split("\n") if line and not line.startswith("#")]
