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
        """The source of `item`: by the name it gives, by its host; else only that name or host."""
        host = _host(item.url)
        name = item.publisher or host or "unknown"
        known = self.by_name.get(name.casefold()) or self.by_host.get(host)
        return known or Source(publisher=name, language=item.language)


def _host(url: str) -> str:
    return host_of(url).removeprefix("www.")
