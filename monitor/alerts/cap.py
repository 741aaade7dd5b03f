"""An alert as a Common Alerting Protocol 1.2 message. Pure.

http://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
EXPIRES_AFTER = timedelta(hours=24)
MSG_TYPES = {"new": "Alert", "update": "Update", "correction": "Update", "retraction": "Cancel"}
SEVERITIES = {
    "critical": "Extreme",
    "high": "Severe",
    "medium": "Moderate",
    "low": "Minor",
    "info": "Unknown",
}
CERTAINTIES = {"official": "Observed", "corroborated": "Likely", "reported": "Possible"}
_FORBIDDEN = re.compile(r"[\s,<&]")  # in identifiers and senders (3.2.1)


def as_cap(data: Mapping[str, Any], *, sender: str, text: str, language: str = "en") -> bytes:
    """Return the XML for the data of one alert (see `render.data`).

    `sender` names the monitor, "text" is the whole message for people. What comes later
    refers to what was told last, which is how CAP joins messages about one event.
    """
    alert = Element("alert", xmlns=NAMESPACE)
    at = datetime.fromisoformat(data["at"])
    sender = _FORBIDDEN.sub("-", sender)
    _put(alert, "identifier", _identifier(data))
    _put(alert, "sender", sender)
    _put(alert, "sent", _instant(at))
    _put(alert, "status", "Test" if data.get("test") else "Actual")
    _put(alert, "msgType", MSG_TYPES[data["change"]])
    _put(alert, "scope", "Restricted")
    _put(alert, "restriction", "for the subscribers of this monitor")
    if before := data["told_before"]:
        when = _instant(datetime.fromisoformat(before["at"]))
        _put(alert, "references", f"{sender},{_identifier(before)},{when}")
    _info(alert, data, text, language)
    body: bytes = tostring(alert, encoding="utf-8", xml_declaration=True)
    return body


def _info(alert: Element, data: Mapping[str, Any], text: str, language: str) -> None:
    info = SubElement(alert, "info")
    sent = datetime.fromisoformat(data["at"])
    _put(info, "language", language)
    _put(info, "category", "Security")
    _put(info, "event", ((data["facts"].get("weapon") or {}).get("kind") or "attack"))
    _put(info, "urgency", "Past")  # what is reported has happened
    _put(info, "severity", SEVERITIES[data["severity"]])
    _put(info, "certainty", CERTAINTIES.get(data["status"], "Unknown"))
    _put(info, "expires", _instant(sent + EXPIRES_AFTER))
    _put(info, "headline", data["headline"])
    _put(info, "description", text)
    place = data["facts"].get("place")
    if place:
        area = SubElement(info, "area")
        _put(area, "areaDesc", place["name"])
        if place["lat"] is not None:
            _put(area, "circle", f"{place['lat']:.5f},{place['lon']:.5f} {place['radius_km']:.1f}")


def _identifier(of: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{of['incident']}/{of['revision']}".encode()).hexdigest()[:32]


def _instant(at: datetime) -> str:
    """CAP wants an offset and no "Z" (3.3.2)."""
    return at.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _put(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
