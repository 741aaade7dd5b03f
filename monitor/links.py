"""Addresses from outside: which are links at all, and when two of them are the same page."""

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from courlan import normalize_url

MAX_URL = 2048  # characters; longer ones are attacks or mistakes

# Browsers read "\" as "/", URL libraries as part of the host: whoever gets to choose may reach
# another machine than the one that was checked (changedetection.io CVE-2026-27696).
_FORBIDDEN = re.compile(r"[\\\x00-\x20\x7f<>\"\ud800-\udfff]")


def http_link(raw: str, base: str = "") -> str:
    """`raw` as an absolute http(s) address, resolved against `base`; "" when it is not one.

    No user name or password, no backslash, no control character, at most 2048 characters.
    """
    raw = raw.strip()
    if not raw or len(raw) > MAX_URL or _FORBIDDEN.search(raw.replace(" ", "%20")):
        return ""
    try:
        joined = urljoin(base, raw.replace(" ", "%20"))
        parts = urlsplit(joined)
        usable = _usable(parts)
    except ValueError:
        return ""
    return joined if usable and len(joined) <= MAX_URL else ""


def host_of(url: str) -> str:
    """The host of an address, in lower case; "" when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def canonical(url: str) -> str:
    """One form for all addresses of one page: what is compared, never what is fetched.

    Drops tracking parameters (courlan's list), the fragment, "www.", the slash at the end and
    the difference between http and https.
    """
    try:
        parts = urlsplit(normalize_url(url))
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url
    return urlunsplit(("https", host + port, parts.path.rstrip("/"), parts.query, ""))


def _usable(parts: SplitResult) -> bool:
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and "@" not in parts.netloc
        and (parts.port is None or parts.port > 0)
    )
