"""GDELT: its 15-minute bulk files (events, mentions, knowledge graph), and its DOC 2.0 API.

Codebooks: GDELT-Event_Codebook-V2.0 and GDELT-Global_Knowledge_Graph_Codebook-V2.1 at
data.gdeltproject.org/documentation. A file holds every event of the world; taken are those that
CAMEO (the codes' own book) files under assault, fight and mass violence, or the themes of attacks.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from monitor import plain
from monitor.archives import paged
from monitor.archives.found import Ask, Entry, Listing, More, by_stamp
from monitor.archives.packed import unpacked
from monitor.errors import ArchiveError, NotAFeed
from monitor.links import http_link
from monitor.types import Fetched, Item

MAX_BYTES = 256 * 1024 * 1024  # unpacked; the full list of files has about 130 MiB
LISTED = re.compile(r"(\d{14})\.(?:translation\.)?(export|gkg)\.csv\.zip", re.IGNORECASE)
BULK = re.compile(r"\.(export|mentions|gkg)\.csv(\.zip)?$", re.IGNORECASE)
ROOT_CODE, DATE_ADDED, SOURCE_URL = 28, 59, 60  # columns of an event, from 0
VIOLENT = ("18", "19", "20")  # CAMEO root codes: assault, fight, unconventional mass violence
MENTION_DATE, MENTION_TYPE, MENTION_ID = 2, 3, 5
GKG_DATE, GKG_COLLECTION, GKG_SOURCE, GKG_ID, GKG_THEMES, GKG_EXTRAS = 1, 2, 3, 4, 7, 26
THEMES = re.compile(r"\b(TERROR|ARMEDCONFLICT|KILL|WOUND)\b")
WEB = "1"
TITLE = re.compile(r"<PAGE_TITLE>(.{1,1000}?)</PAGE_TITLE>")
WINDOW = timedelta(days=1)  # of one question to the API, which gives 250 articles at most


def start(source: str, ask: Ask) -> tuple[More, ...]:
    """From a list of files (masterfilelist.txt, lastupdate.txt) or the address of one file."""
    if ask.since is None and urlsplit(source).path.endswith("/masterfilelist.txt"):
        raise ArchiveError(f"{source}: lists the files of ten years; say --since (and --until)")
    return (More(address=source),)


def parse(fetched: Fetched, ask: Ask) -> Listing:
    """The files a list names, or the articles of one file. Raises NotAFeed."""
    found = BULK.search(urlsplit(fetched.url).path)
    text = _text(fetched.body)
    if not found:
        return Listing(more=tuple(_listed(text, fetched.url, ask)))
    rows = (line.split("\t") for line in text.splitlines())
    entries = READERS[found[1].lower()](rows, fetched.url)
    unique = {entry.link: entry for entry in entries if entry.link}
    return Listing(entries=tuple(unique.values()))


def start_doc(source: str, ask: Ask) -> tuple[More, ...]:
    """One question to the DOC API for each day asked for, from its address."""
    if ask.since is None:
        return (More(address=source),)
    until, parts = ask.until or ask.now, urlsplit(source)
    query = dict(parse_qsl(parts.query)) | {"mode": "ArtList", "format": "json"}
    query |= {"maxrecords": "250"}
    windows = []
    begins = ask.since
    while begins < until:
        ends = min(begins + WINDOW, until)
        span = {"startdatetime": _stamp(begins), "enddatetime": _stamp(ends)}
        windows.append(urlunsplit(parts._replace(query=urlencode(query | span))))
        begins = ends
    return tuple(More(address=address) for address in windows)


def parse_doc(fetched: Fetched, ask: Ask) -> Listing:
    """The articles of one answer of the API, each with its own publisher. Raises NotAFeed."""
    return Listing(entries=paged.parse(fetched, ask, "gdelt").entries)


def _stamp(instant: datetime) -> str:
    return f"{instant:%Y%m%d%H%M%S}"


def _text(body: bytes) -> str:
    try:
        return unpacked(body, MAX_BYTES).decode("utf-8", "replace")
    except EOFError as error:
        raise NotAFeed(f"a damaged file: {error}") from error


def _listed(text: str, url: str, ask: Ask) -> Iterator[More]:
    """Lines of "size checksum address". Mentions repeat the events' articles, so they are left."""
    seen = 0
    for line in text.splitlines():
        address = line.rpartition(" ")[2]
        found = LISTED.search(address)
        seen += found is not None
        if found and ask.wants(by_stamp(found[1])) and http_link(address, url):
            yield More(address=http_link(address, url))
    if not seen:
        raise NotAFeed("not a list of GDELT's files; it is called masterfilelist.txt")


def _events(rows: Iterable[list[str]], where: str) -> Iterator[Entry]:
    for row in rows:
        if len(row) > SOURCE_URL and row[ROOT_CODE] in VIOLENT:
            yield _entry(row[SOURCE_URL], row[DATE_ADDED], where)


def _mentions(rows: Iterable[list[str]], where: str) -> Iterator[Entry]:
    for row in rows:
        if len(row) > MENTION_ID and row[MENTION_TYPE] == WEB:
            yield _entry(row[MENTION_ID], row[MENTION_DATE], where)


def _documents(rows: Iterable[list[str]], where: str) -> Iterator[Entry]:
    for row in rows:
        if len(row) > GKG_THEMES and row[GKG_COLLECTION] == WEB and THEMES.search(row[GKG_THEMES]):
            title = TITLE.search(row[GKG_EXTRAS]) if len(row) > GKG_EXTRAS else None
            yield _entry(row[GKG_ID], row[GKG_DATE], where, title[1] if title else "")


READERS = {"export": _events, "mentions": _mentions, "gkg": _documents}


def _entry(link: str, stamp: str, where: str, title: str = "") -> Entry:
    url = http_link(link)
    item = Item(
        guid="",
        url=url,
        title=plain.one_line(unescape(title), 500),
        summary="",
        published=None,
    )
    return Entry(item=item, where=url or where, link=url, seen=by_stamp(stamp))
