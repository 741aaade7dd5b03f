"""Addresses as Apprise writes them, for senders that do without the rest of it."""

from typing import Any
from urllib.parse import parse_qs

import apprise


def parse(url: str, cure: str) -> Any:
    """Apprise's own reading of `url`. Raises ValueError with `cure`, never with the address."""
    parsed = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if parsed is None:
        raise ValueError(f"Apprise cannot read this address; {cure}")
    return parsed


def option(url: str, name: str) -> str:
    """One value after the "?", which may come after a "#" that is no fragment: slack://.../#chat"""
    return parse_qs(url.partition("?")[2]).get(name, [""])[0]
