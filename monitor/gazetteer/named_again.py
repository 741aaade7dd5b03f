"""Names that one part of an article explains and another only mentions. Pure.

"SOUTHPORT, N.C. - A man ..." says which Southport the headline is about, and "in Allen, Texas" that
"the Allen mall" is not called after a man.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from monitor.gazetteer.hits import PlaceHit, Scanned
from monitor.gazetteer.relation import LOOSE
from monitor.gazetteer.table import Spot

PROVINCE: Final = "province"  # a unit of hits


def named_again(parts: Sequence[Scanned]) -> list[Scanned]:
    """`parts` of one article, each name with what the article as a whole says that it is."""
    hits = [hit for part in parts for hit in part.hits]
    pinned = {hit.key: hit.spots for hit in hits if hit.pinned}
    towns = {hit.key for hit in hits if hit.pinned or (hit.exact and hit.relation not in LOOSE)}
    title, *below = (_again(part, pinned, towns) for part in parts)
    return [_widened(title, [hit for part in below for hit in part.hits]), *below]


def _again(part: Scanned, pinned: Mapping[str, tuple[Spot, ...]], towns: Iterable[str]) -> Scanned:
    known = [hit for hit in part.open if hit.key in towns]
    if not known and not pinned:
        return part
    hits = sorted((*part.hits, *known), key=lambda hit: hit.start)
    starts = {hit.start for hit in known}
    return Scanned(
        tuple(_pinned(hit, pinned) for hit in hits),
        tuple(hit for hit in part.strangers if hit.start not in starts),
        tuple(hit for hit in part.open if hit.start not in starts),
        part.nations,
    )


def _widened(title: Scanned, below: Sequence[PlaceHit]) -> Scanned:
    """ "Three killed in Hama", of which the text says only "in the eastern countryside of Hama"."""
    provinces = {hit.key for hit in below if hit.unit == PROVINCE}
    provinces -= {hit.key for hit in below if hit.unit != PROVINCE}
    widened = (
        replace(hit, unit=PROVINCE) if not hit.unit and hit.key in provinces else hit
        for hit in title.hits
    )
    return title._replace(hits=tuple(widened)) if provinces else title


def _pinned(hit: PlaceHit, pinned: Mapping[str, tuple[Spot, ...]]) -> PlaceHit:
    spots = pinned.get(hit.key)
    return hit if spots is None else replace(hit, spots=spots, doubtful=False)
