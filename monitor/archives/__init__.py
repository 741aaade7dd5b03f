"""Archives: where history comes from. One file per kind, one registry.

Two sorts of kinds. A `Web` archive is lists of articles that lead to further lists; a `Files`
archive is one file read from its beginning to its end. Both are pure: bytes in, articles out;
`backfill` fetches and opens.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import PurePath
from urllib.parse import urlsplit

from monitor.archives import (
    folder,
    gdelt,
    googlenews,
    paged,
    sitemaps,
    streams,
    tables,
    telegram,
    warc,
    wayback,
)
from monitor.archives.found import Ask, Entry, Failed, Found, Listing, More
from monitor.errors import ArchiveError
from monitor.links import host_of
from monitor.types import Fetched

__all__ = ["FILES", "WEB", "Ask", "Entry", "Failed", "Found", "Listing", "More", "kind_of", "names"]


@dataclass(frozen=True, kw_only=True)
class Web:
    """`start` turns what a person names into the first lists, `parse` reads one.

    `start` raises ArchiveError, `parse` NotAFeed, both in words.
    """

    fits: Callable[[str], bool]  # whether a source looks like one
    parse: Callable[[Fetched, Ask], Listing]
    start: Callable[[str, Ask], tuple[More, ...]]
    pause_s: float = 0.0  # between two lists, beyond the pause of every host


@dataclass(frozen=True, kw_only=True)
class Files:
    """`read` takes an open file and its name for people."""

    suffixes: tuple[str, ...]
    read: Callable[[BufferedReader, str, Ask], Iterator[Found]]


def _as_it_is(source: str, _ask: Ask) -> tuple[More, ...]:
    return (More(address=source),)


def _saved_page(file: BufferedReader, name: str, ask: Ask) -> Iterator[Found]:
    body = file.read(folder.MAX_PAGE + 1)
    if len(body) > folder.MAX_PAGE:
        yield Failed(where=name, why=f"more than {folder.MAX_PAGE // 1024**2} MiB; not read")
    else:
        yield folder.page(body, name, ask.now)


def _on(*hosts: str) -> Callable[[str], bool]:
    return lambda source: host_of(source) in hosts


def _named(pattern: str) -> Callable[[str], bool]:
    return lambda source: re.search(pattern, urlsplit(source).path, re.IGNORECASE) is not None


FILES = {
    "jsonl": Files(suffixes=(".jsonl", ".jsonl.gz"), read=streams.read),
    "csv": Files(suffixes=(".csv", ".csv.gz", ".tsv"), read=tables.read),
    "html": Files(suffixes=folder.SUFFIXES, read=_saved_page),
    "warc": Files(suffixes=(".warc", ".warc.gz"), read=warc.read),
}
# The first that fits is taken; "feed" fits whatever is left.
WEB = {
    "telegram": Web(fits=_on("t.me"), start=telegram.start, parse=telegram.parse),
    "googlenews": Web(
        fits=_on("news.google.com"), start=googlenews.start, parse=googlenews.parse, pause_s=2.0
    ),
    "gdelt-doc": Web(
        # "Please limit requests to one every 5 seconds", says the API itself.
        fits=_on("api.gdeltproject.org"),
        start=gdelt.start_doc,
        parse=gdelt.parse_doc,
        pause_s=5.0,
    ),
    "gdelt": Web(
        fits=_named(r"/(masterfilelist|lastupdate)[\w-]*\.txt$|\.(export|mentions|gkg)\.csv\.zip$"),
        start=gdelt.start,
        parse=gdelt.parse,
    ),
    "wayback": Web(
        fits=_on("web.archive.org"), start=wayback.start, parse=wayback.parse, pause_s=1.0
    ),
    "sitemap": Web(
        fits=_named(r"sitemap[^/]*\.xml(\.gz)?$|/robots\.txt$"),
        start=sitemaps.start,
        parse=sitemaps.parse,
    ),
    "feed": Web(fits=lambda _source: True, start=_as_it_is, parse=paged.parse),
}


def names() -> tuple[str, ...]:
    return (*FILES, *WEB)


def kind_of(source: str) -> str:
    """The kind a source looks like: by the end of a file's name, by an address's host or path.

    Raises ArchiveError when a file's name tells nothing.
    """
    if "://" in source:
        return next(name for name, kind in WEB.items() if kind.fits(source))
    if source == "-":
        return "jsonl"
    name = PurePath(source).name.lower()
    found = next((kind for kind, one in FILES.items() if name.endswith(one.suffixes)), None)
    if found is None:
        known = ", ".join(suffix for one in FILES.values() for suffix in one.suffixes)
        raise ArchiveError(
            f"{source}: what it holds cannot be told by its name (known: {known}); "
            "say it with --source-type"
        )
    return found
