"""Incidents in the formats of other tools. One file a format, one line here. Pure."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from monitor.exports import cap, geojson, rss, stix, table

Incident = dict[str, Any]  # as `monitor incidents list --json` prints it
# What XML 1.0 cannot hold (2.2), and what turns the direction of the text around it.
_FORBIDDEN = re.compile(
    "[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u202a-\u202e\u2066-\u2069]"
)


def _json(incidents: Sequence[Incident]) -> str:
    return json.dumps(incidents, ensure_ascii=False, indent=2)


FORMATS: Mapping[str, Callable[[Sequence[Incident]], str]] = {
    "csv": table.write,
    "geojson": geojson.write,
    "json": _json,
    "stix": stix.write,
    "rss": rss.write,
}
# Formats whose documents hold one incident each.
SINGLE: Mapping[str, Callable[[Incident], str]] = {"cap": cap.write}
ENDINGS = {"stix": "json", "rss": "xml", "cap": "xml"}


def export(name: str, incidents: Sequence[Incident]) -> bytes:
    """One document of the format `name`. Raises KeyError for an unknown one, and ValueError when
    the format holds one incident and there are more or none.
    """
    cleaned = [_clean(one) for one in incidents]
    if name in SINGLE:
        (only,) = cleaned
        return SINGLE[name](only).encode()
    return FORMATS[name](cleaned).encode()


def _clean(value: Any) -> Any:
    """The same without what other programs choke on or obey; the words stay as they were said."""
    if isinstance(value, str):
        return _FORBIDDEN.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _clean(part) for key, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list) else value


__all__ = ["ENDINGS", "FORMATS", "SINGLE", "export"]
