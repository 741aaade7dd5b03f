"""OPML, in which feed readers exchange their feeds. Pure.

What OPML has no word for (kind, interval, reliability ...) is written as attributes of our own
namespace, so that what is exported comes back as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from monitor import plain
from monitor.errors import NotAFeed

OURS = "urn:attack-monitor:feeds"
MAX_OUTLINES = 5_000
MAX_TEXT = 500
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One feed of an OPML file. `more` are our own attributes, by their names in feeds.yaml."""

    title: str
    url: str
    language: str = ""
    site: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def read(body: bytes) -> tuple[Outline, ...]:
    """The feeds of an OPML file, those in folders too. Raises NotAFeed when it is none."""
    if b"<!ENTITY" in body:
        raise NotAFeed("the file declares XML entities, which no list of feeds needs; refused")
    try:
        root = etree.fromstring(body, etree.XMLParser(**PARSER))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAFeed(f"is no OPML: {error}") from None
    if etree.QName(root).localname.lower() != "opml":
        raise NotAFeed(f"is no OPML: it starts with <{etree.QName(root).localname}>")
    found = (_outline(one) for one in root.iter("outline"))
    return tuple(one for one in found if one.url)[:MAX_OUTLINES]


def _outline(element: etree._Element) -> Outline:
    said = {
        str(name): plain.one_line(str(value), MAX_TEXT) for name, value in element.attrib.items()
    }
    ours = {
        etree.QName(name).localname: said[name] for name in said if name.startswith(f"{{{OURS}}}")
    }
    return Outline(
        title=said.get("title") or said.get("text", ""),
        url=said.get("xmlUrl", ""),
        language=said.get("language", "").partition("-")[0].lower(),
        site=said.get("htmlUrl", ""),
        more=ours,
    )


def write(title: str, outlines: Iterable[Outline]) -> bytes:
    """An OPML 2.0 file."""
    root = etree.Element("opml", version="2.0", nsmap={"monitor": OURS})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for one in outlines:
        plainly = {"type": "rss", "text": one.title, "title": one.title, "xmlUrl": one.url}
        element = etree.SubElement(body, "outline", plainly)
        if one.language:
            element.set("language", one.language)
        for name, value in one.more.items():
            element.set(etree.QName(OURS, name), value)
    return bytes(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8"))
