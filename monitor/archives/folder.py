"""Saved pages: one .html file, or all of a folder and the folders in it."""

import re
from datetime import datetime

from monitor.archives.found import Entry
from monitor.links import http_link
from monitor.types import Fetched, Item

SUFFIXES = (".html", ".htm", ".xhtml")
MAX_PAGE = 10 * 1024 * 1024  # bytes; as much as is read of a live page
HEAD = 64 * 1024  # bytes in which a page says its own address
SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(http\S+?)\s*-->", re.IGNORECASE)
CANONICAL = (
    re.compile(rb"<link\b[^>]*\brel=[\"']?canonical\b[^>]*\bhref=[\"']([^\"'>]+)", re.IGNORECASE),
    re.compile(rb"<link\b[^>]*\bhref=[\"']([^\"'>]+)[\"'][^>]*\brel=[\"']?canonical\b", re.I),
    re.compile(
        rb"<meta\b[^>]*\bproperty=[\"']og:url[\"'][^>]*\bcontent=[\"']([^\"'>]+)", re.IGNORECASE
    ),
    SAVED_FROM,
)


def page(body: bytes, path: str, now: datetime) -> Entry:
    """A saved page; its address is the one it gives itself, else its `path`."""
    url = _address(body[:HEAD]) or path
    fetched = Fetched(url=url, status=200, headers={}, body=body, at=now)
    item = Item(guid="", url=url, title="", summary="", published=None)
    return Entry(item=item, where=path, page=fetched)


def _address(head: bytes) -> str:
    found = (pattern.search(head) for pattern in CANONICAL)
    addresses = (http_link(match[1].decode("utf-8", "replace")) for match in found if match)
    return next((address for address in addresses if address), "")
