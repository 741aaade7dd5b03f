"""WARC files (ISO 28500), gzipped or not, such as the shards of CC-NEWS: pages as they were served.

Read as a stream in flat memory. After a damaged record the next whole one is looked for.
"""

import zlib
from collections.abc import Iterator
from datetime import datetime
from io import BufferedReader

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from monitor.archives.found import Ask, Entry, Failed, Found, by_stamp
from monitor.links import http_link
from monitor.types import Fetched, Item

MAX_PAGE = 10 * 1024 * 1024  # bytes; as much as is read of a live page
PAGES = ("text/html", "application/xhtml")
GZIP = b"\x1f\x8b\x08"
STEP = 1024 * 1024
BLOCK = 64 * 1024
DAMAGE = (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, KeyError, IndexError)


def read(file: BufferedReader, name: str, ask: Ask) -> Iterator[Found]:
    """Every page of the archive; other records are passed over, damaged ones are named."""
    packed = file.peek(3)[:3] == GZIP
    start, count, good = 0, 0, True
    while start >= 0:
        members = _Members(file, start)
        records = ArchiveIterator(members if packed else file)
        reached = start
        try:
            for record in records:
                count += 1
                yield from _pages(record, f"{name}, record {count}", ask)
                reached = start + records.get_record_offset()
                good = True
            return
        except DAMAGE as error:
            if good:  # one notice for one stretch of damage
                yield _damaged(f"{name}, after record {count}", error)
            good = False
        start = _next(file, members.at + 1, GZIP) if packed else _next(file, reached + 1, b"WARC/")


class _Members:
    """What is in the members of a gzip file, one after the other; `at` is where this one begins.

    Raises zlib.error or EOFError, so that damage is never taken for an end.
    """

    def __init__(self, file: BufferedReader, start: int) -> None:
        self.at = start
        self._file = file
        self._taken = start  # bytes of the file
        self._rest = b""
        self._zlib: zlib._Decompress | None = None

    def read(self, size: int) -> bytes:
        while self._rest or self._fill():
            if self._zlib is None:
                self.at = self._taken - len(self._rest)
                self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)
            out = self._zlib.decompress(self._rest, size)
            ended = self._zlib.eof
            self._rest = self._zlib.unused_data if ended else self._zlib.unconsumed_tail
            self._zlib = None if ended else self._zlib
            if out:
                return out
        if self._zlib is not None:
            raise EOFError("the file is cut off")
        return b""

    def _fill(self) -> bool:
        self._rest = self._file.read(BLOCK)
        self._taken += len(self._rest)
        return bool(self._rest)


def _damaged(where: str, error: Exception) -> Failed:
    why = f"damaged, went on with the next whole record: {str(error)[:100] or type(error).__name__}"
    return Failed(where=where, why=why)


def _next(file: BufferedReader, start: int, mark: bytes) -> int:
    """Go to where the next record may begin; -1 when there is none or no way back."""
    if not file.seekable():
        return -1
    file.seek(start)
    while block := file.read(STEP):
        found = block.find(mark)
        if found >= 0:
            return file.seek(file.tell() - len(block) + found)
        if len(block) == STEP:
            file.seek(1 - len(mark), 1)
    return -1


def _pages(record: ArcWarcRecord, where: str, ask: Ask) -> Iterator[Found]:
    """The page of one record, if it is one that was served whole."""
    url = http_link((record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"))
    if record.rec_type not in ("response", "resource") or not url or not _is_page(record):
        return
    body = record.content_stream().read(MAX_PAGE + 1)
    while record.raw_stream.read(STEP):
        pass
    if record.raw_stream.limit:
        yield Failed(where=where, why="the record is cut off", again={"url": url})
    elif len(body) > MAX_PAGE:
        yield Failed(where=where, why=f"{url}: more than {MAX_PAGE // 1024**2} MiB; not read")
    else:
        yield _entry(url, body, record, where, ask)


def _is_page(record: ArcWarcRecord) -> bool:
    if record.http_headers is None:
        return str(record.rec_headers.get_header("Content-Type") or "").startswith(PAGES)
    kind = str(record.http_headers.get_header("Content-Type") or "text/html").lower()
    return record.http_headers.get_statuscode() == "200" and kind.startswith(PAGES)


def _entry(url: str, body: bytes, record: ArcWarcRecord, where: str, ask: Ask) -> Entry:
    seen = _date(record.rec_headers.get_header("WARC-Date") or "")
    kind = record.http_headers.get_header("Content-Type") if record.http_headers else ""
    page = Fetched(
        url=url,
        status=200,
        headers={"content-type": str(kind or "text/html")},
        body=body,
        at=seen or ask.now,
    )
    item = Item(guid="", url=url, title="", summary="", published=None)
    return Entry(item=item, where=where, page=page, seen=seen)


def _date(text: str) -> datetime | None:
    """ "2026-03-01T10:00:00Z" by its digits."""
    return by_stamp("".join(character for character in text if character.isdigit())[:14])
