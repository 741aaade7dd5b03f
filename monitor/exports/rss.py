"""Incidents as RSS 2.0 with GeoRSS points: one item each, the last changed first. Pure.

https://www.rssboard.org/rss-specification, https://www.ogc.org/standard/georss/
"""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from monitor.exports import words

GEORSS = "http://www.georss.org/georss"


def write(incidents: Sequence[dict[str, Any]]) -> str:
    register_namespace("georss", GEORSS)
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    _put(channel, "title", "attack-monitor: incidents")
    _put(channel, "link", "https://attack-monitor.example/")
    _put(channel, "description", "Attacks that were reported, one item each, with who says what")
    for one in sorted(incidents, key=words.updated_at, reverse=True):
        _item(channel, one)
    body: str = tostring(rss, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}'


def _item(channel: Element, one: dict[str, Any]) -> None:
    item = SubElement(channel, "item")
    _put(item, "title", words.title(one))
    _put(item, "guid", one["id"]).set("isPermaLink", "false")
    for report in one["reports"][:1]:
        _put(item, "link", report["url"])
    _put(item, "pubDate", format_datetime(datetime.fromisoformat(words.updated_at(one))))
    for name in (one["weapon"]["kind"] if one["weapon"] else "unknown", one["status"]):
        _put(item, "category", name)
    _put(item, "description", words.summary(one))
    place = one["place"] or {}
    if place.get("lat") is not None:
        _put(item, f"{{{GEORSS}}}point", f"{place['lat']} {place['lon']}")
        _put(item, f"{{{GEORSS}}}radius", f"{place['radius_km'] * 1000:.0f}")


def _put(parent: Element, name: str, text: str) -> Element:
    made = SubElement(parent, name)
    made.text = text
    return made
