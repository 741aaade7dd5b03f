"""Incidents as GeoJSON (RFC 7946): a point each, with the radius that it is known to. Pure."""

import json
from collections.abc import Sequence
from typing import Any

from monitor.exports import words


def write(incidents: Sequence[dict[str, Any]]) -> str:
    """One feature an incident; without coordinates its geometry is null (3.2)."""
    collection = {"type": "FeatureCollection", "features": [_feature(one) for one in incidents]}
    return json.dumps(collection, ensure_ascii=False, indent=1)


def _feature(one: dict[str, Any]) -> dict[str, Any]:
    place = one["place"] or {}
    located = place.get("lat") is not None
    return {
        "type": "Feature",
        "id": one["id"],
        "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
        if located
        else None,
        "properties": {
            "title": words.title(one),
            "status": one["status"],
            "severity": one["severity"],
            "origin": one["origin"],
            "place": place.get("name"),
            "admin1": place.get("admin1"),
            "country": place.get("country"),
            "precision": place.get("precision"),
            "radius_km": place.get("radius_km"),
            "when": one["when"],
            "weapon": one["weapon"],
            **{name: _figure(one[name]) for name in words.COUNTS},
            "claimed_by": one["claimed_by"],
            "blamed_on": one["blamed_on"],
            "publishers": words.publishers(one),
            "urls": [report["url"] for report in one["reports"]],
            "updated_at": words.updated_at(one),
        },
    }


def _figure(figure: dict[str, Any] | None) -> dict[str, Any] | None:
    return {part: figure[part] for part in ("low", "best", "high")} if figure else None
