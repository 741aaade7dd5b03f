"""One revision as data for machines: what the signed webhook and CAP carry. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from monitor.alerts.render.clean import link, plain
from monitor.types import Alert, Earlier, Facts, Incident, Origin, Revision, Twin

SCHEMA = 1  # raised when a key changes its meaning; keys are only ever added otherwise

_FACTS = TypeAdapter(Facts)


def as_data(
    alert: Alert,
    revision: Revision,
    incident: Incident,
    headline: str,
    before: Earlier | None = None,
    twins: Sequence[Twin] = (),
) -> Mapping[str, Any]:
    """Plain JSON types only; every foreign string has passed the border again."""
    claims = {(claim.publisher, claim.url) for claim in incident.claims}
    return {
        "schema": SCHEMA,
        "incident": revision.incident_id,
        "revision": revision.number,
        "at": revision.at.isoformat(),
        "first_at": incident.created_at.isoformat(),
        "told_before": _named(before),
        "test": incident.origin is Origin.CANARY,
        "change": alert.change.value,
        "status": revision.status.value,
        "severity": revision.severity.name.lower(),
        "headline": headline,
        "facts": _cleaned(_FACTS.dump_python(revision.facts, mode="json")),
        "sources": [
            {"publisher": plain(publisher), "url": link(url)} for publisher, url in sorted(claims)
        ],
        "possibly_same": [
            {"incident": one.incident_id, "reason": plain(one.reason), "url": link(one.url)}
            for one in twins
        ],
    }


def _named(before: Earlier | None) -> Mapping[str, Any] | None:
    if before is None:
        return None
    return {
        "incident": before.incident_id,
        "revision": before.number,
        "at": before.at.isoformat(),
    }


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    return [_cleaned(part) for part in value] if isinstance(value, list | tuple) else value
