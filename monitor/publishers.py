"""Who speaks in an article of an archive: a configured publisher, or whoever the entry names."""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.feeds import KINDS
from monitor.links import host_of
from monitor.types import Feed, Item, Source


@dataclass(frozen=True, kw_only=True)
class Publishers:
    """The configured ones, by name and by the host of their feeds."""

    by_name: dict[str, Source]
    by_host: dict[str, Source]

    @classmethod
    def of(cls, feeds: Iterable[Feed]) -> "Publishers":
        own = [one for one in feeds if not KINDS[one.kind].gathers]
        return cls(
            by_name={one.source.publisher.casefold(): one.source for one in own},
            by_host={_host(one.url): one.source for one in own if one.kind != "telegram"},
        )

    def speaker(self, item: Item) -> Source:
        """The source of `item` of an archive that somebody chose: by its name, too."""
        return self.by_name.get(item.publisher.casefold()) or self.gathered(item)

    def gathered(self, item: Item) -> Source:
        """The source of `item` by its host; else only the name it gives, or the host.

        Anybody can write the name of a trusted publisher into a feed, but not serve from its host.
        """
        host = _host(item.url)
        name = item.publisher or host or "unknown"
        return self.by_host.get(host) or Source(publisher=name, language=item.language)


def _host(url: str) -> str:
    return host_of(url).removeprefix("www.")
