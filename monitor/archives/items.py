"""Items of lists as entries of an archive."""

from collections.abc import Iterable
from dataclasses import replace

from monitor.archives.found import Entry
from monitor.feeds import googlenews
from monitor.types import Item

HIDDEN = "Google News hides the address of the article"


def entries_of(
    items: Iterable[Item], where: str, *, complete: bool = False, publisher: str = ""
) -> tuple[Entry, ...]:
    """One entry for each item; `where` stands for the list of those without an address, and
    `publisher` speaks in all of them when it is given.
    """
    named = (replace(item, publisher=publisher or item.publisher) for item in items)
    return tuple(_entry(item, where, complete=complete) for item in named)


def _entry(item: Item, where: str, *, complete: bool) -> Entry:
    hidden = googlenews.is_opaque(item.url)
    return Entry(
        item=item,
        where=item.url or where,
        link="" if complete or hidden else item.url,
        complete=complete,
        trouble=HIDDEN if hidden else "",
    )
