"""Make foreign text harmless before it is put into a message, whatever the channel. Pure.

Every string that came from outside passes here once: no control, direction, zero-width or tag
characters, no towers of combining marks, one line, cut between graphemes. Senders then escape for
their own markup and never unescape. Following Unicode TR 36 (security) and TR 39 (confusables).
"""

import ipaddress
import unicodedata
from typing import NewType
from urllib.parse import quote, urlsplit

import regex

PlainText = NewType("PlainText", str)

MAX_LINK = 2_000  # characters; longer ones break in mail programs
ELLIPSIS = "…"

# Format characters (Cf) hold direction marks, zero-width ones, the soft hyphen and tags; Co, Cs and
# Cn are private, half and unassigned code points; Zl and Zp are line breaks in disguise.
_FORBIDDEN = regex.compile(
    r"[\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\uFE00-\uFE0F\U000E0100-\U000E01EF]"
)
_CONTROL = regex.compile(r"\p{Cc}+")
_SPACES = regex.compile(r"\s+")
_MARKS = regex.compile(r"(\p{M}{2})\p{M}+")  # two marks are enough for any living script


def plain(text: str, limit: int = 1_000) -> PlainText:
    """Return `text` as one harmless line of at most `limit` characters."""
    text = _CONTROL.sub(" ", text[: limit * 20])  # a million marks are not worth the time
    text = _FORBIDDEN.sub("", unicodedata.normalize("NFC", text))
    text = _SPACES.sub(" ", _MARKS.sub(r"\1", text)).strip()
    return PlainText(cut(text, limit))


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
    one is the oldest trick; user names in it are refused for the same reason.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        ascii_host = host if _is_address(host) else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return PlainText("")
    if parts.scheme not in ("http", "https") or not ascii_host or parts.username is not None:
        return PlainText("")
    where = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    where += f":{port}" if port else ""
    address = f"{parts.scheme}://{where}{_ascii(parts.path)}"
    address += f"?{_ascii(parts.query)}" if parts.query else ""
    return PlainText(address if len(address) <= MAX_LINK else "")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _ascii(part: str) -> str:
    return quote(part, safe="/%:;,=&+$!*@-._~?")
