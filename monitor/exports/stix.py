"""Incidents as a STIX 2.1 bundle: an incident each, its location, who claims it. Pure.

https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html. Ids are made from ours (UUID 5), so
that the same incident is the same object in every export.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from monitor.exports import words

OURS = UUID("5d0ff5d8-6f0f-4b0b-8f0e-3c3a6d3f3c59")  # namespace of our ids, made once
BEGIN = "2020-01-01T00:00:00.000Z"  # of what has no date of its own
# 10.2, table "Admiralty Credibility": probably true, possibly true, doubtful, improbable
CONFIDENCE = {"official": 70, "corroborated": 70, "reported": 50, "disputed": 30, "retracted": 10}


def write(incidents: Sequence[dict[str, Any]]) -> str:
    """One bundle; what several incidents share is in it once."""
    objects = {one["id"]: one for one in (_monitor(), *_all(incidents))}
    name = ",".join(sorted(objects))
    bundle = {"type": "bundle", "id": _id("bundle", name), "objects": list(objects.values())}
    return json.dumps(bundle, ensure_ascii=False, indent=1)


def _all(incidents: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in incidents:
        told = _incident(one)
        yield told
        if one["place"]:
            where = _location(one["place"])
            yield where
            yield _relation(told, "located-at", where)
        if one["claimed_by"]:
            group = _actor(one["claimed_by"])
            yield group
            yield _relation(told, "attributed-to", group, "claims responsibility")


def _monitor() -> dict[str, Any]:
    return {
        **_common("identity", "attack-monitor", BEGIN, BEGIN),
        "name": "attack-monitor",
        "identity_class": "system",
    }


def _incident(one: dict[str, Any]) -> dict[str, Any]:
    created, changed = _instant(one["created_at"]), _instant(words.updated_at(one))
    kind = one["weapon"]["kind"] if one["weapon"] else "unknown"
    return {
        **_common("incident", one["id"], created, max(created, changed)),
        "created_by_ref": _id("identity", "attack-monitor"),
        "name": words.title(one),
        "description": words.summary(one),
        "labels": [kind, one["status"], one["severity"]],
        "confidence": CONFIDENCE[one["status"]],
        "revoked": one["status"] == "retracted",
        "external_references": [
            {"source_name": "attack-monitor", "external_id": one["id"]},
            *(
                {"source_name": report["publisher"], "url": report["url"]}
                for report in one["reports"]
            ),
        ],
    }


def _location(place: dict[str, Any]) -> dict[str, Any]:
    key = "/".join(str(place[part]) for part in ("name", "country", "lat", "lon", "radius_km"))
    told = {
        **_common("location", key, BEGIN, BEGIN),
        "name": place["name"],
        "country": place["country"],
        "administrative_area": place["admin1"],
        "latitude": place["lat"],
        "longitude": place["lon"],
        "precision": place["radius_km"] * 1000 if place["lat"] is not None else None,
    }
    found = {name: value for name, value in told.items() if value is not None}
    if "latitude" not in found and "country" not in found:
        found["region"] = "unknown"  # one of the three has to be there (4.10)
    return found


def _actor(name: str) -> dict[str, Any]:
    return {**_common("threat-actor", name, BEGIN, BEGIN), "name": name}


def _relation(
    source: dict[str, Any], kind: str, target: dict[str, Any], description: str = ""
) -> dict[str, Any]:
    key = f"{source['id']} {kind} {target['id']}"
    told = {
        **_common("relationship", key, source["created"], source["modified"]),
        "relationship_type": kind,
        "source_ref": source["id"],
        "target_ref": target["id"],
    }
    return {**told, "description": description} if description else told


def _common(kind: str, key: str, created: str, modified: str) -> dict[str, Any]:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": _id(kind, key),
        "created": created,
        "modified": modified,
    }


def _id(kind: str, key: str) -> str:
    return f"{kind}--{uuid5(OURS, f'{kind} {key}')}"


def _instant(iso: str) -> str:
    at = datetime.fromisoformat(iso).astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"
