"""What a person types for a fact, as the JSON of an incident has it. Pure."""

import json
import re
from collections.abc import Callable
from typing import Any

from monitor.errors import InputError
from monitor.exports.words import COUNTS
from monitor.types import Place

FindPlace = Callable[[str], Place | None]
FIGURE = re.compile(r"(\d+)(?:\s*(-|to)\s*(\d+)|(\+))?")
DAY = r"\d{4}-\d\d-\d\d"
DAYS = re.compile(rf"({DAY})(?:[T ](\d\d:\d\d))?(?:\s*(?:\.\.|to)\s*({DAY}))?")


def value(fact: str, words: str, find_place: FindPlace) -> Any:
    """JSON as it stands; else "12", "12+", "2-5", "2026-03-11 22:15", "drone: Shahed-136", a place.

    Raises InputError in words for people.
    """
    words = words.strip()
    if words.startswith("{"):
        return _json(fact, words)
    if fact in COUNTS:
        return _figure(fact, words)
    if fact == "when":
        return _days(words)
    if fact == "weapon":
        kind, _, detail = (part.strip() for part in words.partition(":"))
        return {"kind": kind.replace(" ", "_"), "detail": detail or None}
    return _place(words, find_place) if fact == "place" else words


def _json(fact: str, words: str) -> Any:
    try:
        return json.loads(words)
    except json.JSONDecodeError as error:
        raise InputError(f"{fact}: no JSON at character {error.pos}: {error.msg}") from None


def _figure(fact: str, words: str) -> dict[str, int | None]:
    found = FIGURE.fullmatch(words)
    if found is None:
        raise InputError(f"{fact} {words!r}: write 12, 12+ for at least twelve, or 2-5")
    low, high = int(found[1]), int(found[3] or found[1])
    return {"low": low, "best": low, "high": None if found[4] else high}


def _days(words: str) -> dict[str, str | None]:
    found = DAYS.fullmatch(words)
    if found is None:
        raise InputError(
            f"when {words!r}: write 2026-03-11, 2026-03-11 22:15 or 2026-03-11..2026-03-13"
        )
    first, time, last = found.groups()
    precision = "hour" if time else "day" if last in (None, first) else "week"
    return {
        "earliest": first,
        "latest": last or first,
        "precision": precision,
        "basis": "text",
        "time": time,
    }


def _place(words: str, find_place: FindPlace) -> Place:
    found = find_place(words)
    if found is None:
        raise InputError(
            f"place {words!r} is not in the gazetteer; give a town, the id of a site in sites.yaml,"
            " or JSON with name, site_id, admin1, country, lat, lon, precision, radius_km"
        )
    return found
