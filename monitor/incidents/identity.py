"""Names that never change: short, readable, and the same when the same reports are read again."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from datetime import date

from monitor.types import Place

SLUG = 24  # characters of the place's name
SHORTEST, LONGEST = 4, 16  # hex digits; more only while the shorter name is taken


def incident_id(
    place: Place | None, day: date, first_report: str, taken: Callable[[str], bool]
) -> str:
    """`iq-20200316-besmaya-7f3a`: country, day, place and a digest of the first report.

    `first_report` names the report and the attack in it ("<canonical address>#<mention>"), so
    a run that is started again gives the same ids.
    """
    country = (place.country if place and place.country else "xx").lower()
    stem = f"{country}-{day:%Y%m%d}-{slug(place)}"
    digest = hashlib.sha256(f"{stem} {first_report}".encode()).hexdigest()
    names = (f"{stem}-{digest[:length]}" for length in range(SHORTEST, LONGEST + 1))
    return next(name for name in names if not taken(name))


def operation_id(first_report: str) -> str:
    """Ties the incidents of one salvo: the same for all that one article tells as its news."""
    return "op-" + hashlib.sha256(first_report.encode()).hexdigest()[:12]


def slug(place: Place | None) -> str:
    """The place in plain letters: its site's id, else its name; "unlocated" without a place."""
    if place is None:
        return "unlocated"
    country = f"{(place.country or '').lower()}-"
    name = place.site_id.removeprefix(country) if place.site_id else place.name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG].strip("-") or "place"
