"""The few repairs of a document's markup without which one character costs a feed."""

import re
from typing import Any

from lxml import etree, html

from monitor.errors import NotAFeed
from monitor.feeds.parsed import Document

DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")
DOCTYPE_INSIDE = re.compile(r"<!DOCTYPE[^>\[]{0,1000}\[")
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|(\d{1,10}));")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def scrub(text: str) -> str:
    """`text` without characters and references that no XML may hold; one must not cost the rest.

    Raises NotAFeed for a document that declares entities of its own: nothing honest needs them,
    and all expansion attacks do.
    """
    if DOCTYPE_INSIDE.search(text) and "<!ENTITY" in text:
        raise NotAFeed("the document declares XML entities, which no feed needs; refused as unsafe")
    return FORBIDDEN.sub(" ", REFERENCE.sub(_reference, text))


def undeclared(text: str) -> str:
    """`text` without its XML declaration: its encoding was true of the bytes only."""
    return DECLARATION.sub("", text, count=1).lstrip()


def tree_of(document: Document) -> Any:
    """An HTML page as an lxml tree. Raises NotAFeed for an empty one."""
    try:
        return html.document_fromstring(undeclared(document.text))
    except (etree.ParserError, ValueError):
        raise NotAFeed("the page is empty") from None


def _reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    allowed = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD
    return match[0] if allowed or 0x10000 <= code <= 0x10FFFF else " "
