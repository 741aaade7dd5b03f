"""Foreign text and addresses on their way into a message. Pure.

Everything that came from outside passes here once more, whatever was done to it before. Senders
then escape for their own markup and never unescape.
"""

import ipaddress
from typing import NewType
from urllib.parse import quote, urlsplit

import regex

from monitor.links import http_link
from monitor.plain import one_line

PlainText = NewType("PlainText", str)

ELLIPSIS = "…"


def plain(text: str, limit: int = 1_000) -> PlainText:
    """Return `text` as one harmless line of at most `limit` characters."""
    return PlainText(one_line(text[: limit * 20], limit))  # a million marks are not worth the time


def cut(text: str, limit: int) -> str:
    """Shorten to `limit` characters at a word if one ends nearby, never inside a grapheme."""
    if len(text) <= limit:
        return text
    kept = ""
    for grapheme in regex.findall(r"\X", text[: limit + 50]):
        if len(kept) + len(grapheme) > limit - len(ELLIPSIS):
            break
        kept += grapheme
    word = kept.rsplit(" ", 1)[0]
    return (word if len(word) > len(kept) * 0.8 else kept).rstrip() + ELLIPSIS


def link(url: str) -> PlainText:
    """Return an http(s) address as printable ASCII, or nothing when it is anything else.

    The host is shown as the machine reads it (punycode), because a link that looks like another
    one is the oldest trick.
    """
    safe = http_link(url)
    if not safe:
        return PlainText("")
    parts = urlsplit(safe)
    host = parts.hostname or ""
    try:
        shown = host if _is_address(host) else host.encode("idna").decode("ascii")
        path, query = _ascii(parts.path), _ascii(parts.query)
    except UnicodeError:  # half a character, a host that cannot be
        return PlainText("")
    where = f"[{shown}]" if ":" in shown else shown
    where += f":{parts.port}" if parts.port else ""
    return PlainText(f"{parts.scheme}://{where}{path}" + (f"?{query}" if query else ""))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _ascii(part: str) -> str:
    return quote(part, safe="/%:;,=&+$!*@-._~?")
