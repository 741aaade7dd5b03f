"""A public Telegram channel backwards: https://t.me/s/<name>, then `?before=` its oldest post."""

import re
from urllib.parse import urlsplit, urlunsplit

from monitor.archives import paged
from monitor.archives.found import Ask, Listing, More
from monitor.types import Fetched

POST = re.compile(rb"data-post=[\"'][^\"'/]{1,100}/(\d{1,12})[\"']")
PREVIEW = "https://t.me/s/"
CHANNEL = re.compile(r"@?([A-Za-z]\w{3,31})")


def start(source: str, _ask: Ask) -> tuple[More, ...]:
    """From a channel's name, its address, or the address of its preview."""
    name = CHANNEL.fullmatch(source)
    address = PREVIEW + name[1] if name else source.replace("https://t.me/", PREVIEW, 1)
    return (More(address=address.replace("/s/s/", "/s/", 1)),)


def parse(fetched: Fetched, ask: Ask) -> Listing:
    """The posts of one page, and the page before it. Raises NotAFeed for what is no channel."""
    listing = paged.parse(fetched, ask, "telegram")
    numbers = [int(number) for number in POST.findall(fetched.body)]
    dates = [one.item.published for one in listing.entries if one.item.published]
    if not numbers or min(numbers) <= 1 or (dates and ask.is_past(min(dates))):
        return Listing(entries=listing.entries)
    parts = urlsplit(fetched.url)
    before = urlunsplit(parts._replace(query=f"before={min(numbers)}"))
    return Listing(entries=listing.entries, more=(More(address=before),))
