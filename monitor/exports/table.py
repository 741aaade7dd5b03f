"""Incidents as CSV, one a line. Pure."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from monitor.exports import words

COLUMNS = (
    *("id", "status", "severity", "origin", "earliest", "latest", "time", "day_basis"),
    *("place", "admin1", "country", "lat", "lon", "precision", "radius_km", "site_id"),
    *("weapon", "weapon_detail"),
    *(f"{name}_{part}" for name in words.COUNTS for part in ("low", "best", "high")),
    *("target", "claimed_by", "blamed_on", "modality", "publishers", "urls", "updated_at"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would run


def write(incidents: Sequence[dict[str, Any]]) -> str:
    """With a byte order mark, by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, COLUMNS)
    rows.writeheader()
    for one in incidents:
        rows.writerow({name: _cell(value) for name, value in _row(one).items()})
    return "\ufeff" + out.getvalue()


def _row(one: dict[str, Any]) -> dict[str, object]:
    place, when, weapon = one["place"] or {}, one["when"] or {}, one["weapon"] or {}
    figures = {
        f"{name}_{part}": (one[name] or {}).get(part)
        for name in words.COUNTS
        for part in ("low", "best", "high")
    }
    return {
        **{name: one[name] for name in ("id", "status", "severity", "origin", "modality")},
        **{name: when.get(name) for name in ("earliest", "latest", "time")},
        "day_basis": when.get("basis"),
        "place": place.get("name"),
        **{name: place.get(name) for name in COLUMNS[9:16]},
        "weapon": weapon.get("kind"),
        "weapon_detail": weapon.get("detail"),
        **figures,
        "target": one["target"],
        "claimed_by": one["claimed_by"],
        "blamed_on": "; ".join(one["blamed_on"]),
        "publishers": "; ".join(words.publishers(one)),
        "urls": " ".join(report["url"] for report in one["reports"]),
        "updated_at": words.updated_at(one),
    }


def _cell(value: object) -> object:
    """Words of strangers must not become a formula: an apostrophe makes them text."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
