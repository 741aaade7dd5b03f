"""Open an archive and gather its entries in batches, as they are asked for.

A list that cannot be had is a failure like any other; the rest of the archive goes on. A chain of
lists ends where one brings nothing new: some sites answer `?paged=999` with the newest page.
"""

import asyncio
import contextlib
import sys
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BufferedReader, RawIOBase, UnsupportedOperation
from itertools import islice
from os import SEEK_END
from pathlib import Path
from select import select
from typing import TYPE_CHECKING, BinaryIO

from monitor.archives import FILES, WEB, Ask, Entry, Failed, Found, More
from monitor.archives.folder import SUFFIXES
from monitor.errors import ArchiveError, FetchError, NotAFeed
from monitor.store import Store, reports
from monitor.store import archive as stored
from monitor.visit import Visits
from monitor.workers import DocumentDied, ListJob, Workers

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

WAIT_S = 0.2  # seconds in which a silent stream looks whether anybody still listens
EACH = 32  # entries in a batch of a file
REMEMBERED = 20_000  # addresses of lists, and links of the lists before


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some entries of an archive. `share` of it (0..1) is behind them; None: nobody knows."""

    found: Sequence[Entry | Failed]
    share: float | None = None
    lists_left: int = 0  # that are known of and not read yet


@dataclass(frozen=True, kw_only=True)
class Archive:
    """One source as it was named, and its kind, a key of `archives.FILES` or `archives.WEB`."""

    source: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What it takes to read lists."""

    visits: Visits
    workers: Workers


def batches(archive: Archive, ask: Ask, reach: Reach) -> AsyncIterator[Batch]:
    """The entries of one archive. Raises ArchiveError when it cannot be opened or is too vague."""
    if archive.kind in WEB:
        return _listed(list(WEB[archive.kind].start(archive.source, ask)), archive, ask, reach)
    return _of_files(archive, ask, reach)


async def unread(
    batch: Batch, store: Store, rules_version: str, under_way: Collection[str] = ()
) -> tuple[Mapping[str, Entry], int]:
    """The entries of a batch, by their keys, that these rules have not read; and how many they
    have, or are at.
    """
    entries = [one for one in batch.found if isinstance(one, Entry)]
    keyed = {one.key(rules_version): one for one in entries}
    known = await asyncio.to_thread(_known, keyed, store, rules_version) if keyed else set()
    left = {key: one for key, one in keyed.items() if key not in known and key not in under_way}
    return left, len(entries) - len(left)


def _known(keyed: Mapping[str, Entry], store: Store, rules_version: str) -> set[str]:
    with store.read() as conn:
        known = stored.known(conn, keyed)
        links = {key: one.item.url for key, one in keyed.items() if one.link and key not in known}
        live = (key for key, url in links.items() if reports.is_read_page(conn, url, rules_version))
        return known | set(live)


# --- files ---------------------------------------------------------------------------------------


async def _of_files(archive: Archive, ask: Ask, reach: Reach) -> AsyncIterator[Batch]:
    paths = _paths(archive)
    for number, path in enumerate(paths):
        with _opened(path) as file:
            async for found, share in _chunks(file, path, archive.kind, ask):
                whole = None if share is None else (number + share) / len(paths)
                yield Batch(found=[one for one in found if not isinstance(one, More)], share=whole)
                for more in (one for one in found if isinstance(one, More)):
                    again = Archive(source=more.address, kind=more.kind or "feed")
                    if again.kind in WEB:
                        async for batch in _listed([more], again, ask, reach):
                            yield batch


def _paths(archive: Archive) -> list[str]:
    folder = Path(archive.source)
    if archive.source == "-" or not folder.is_dir():
        return [archive.source]
    suffixes = FILES[archive.kind].suffixes
    found = sorted(str(one) for one in folder.rglob("*") if one.name.lower().endswith(suffixes))
    if not found:
        raise ArchiveError(f"{folder}: holds no file that ends in {' or '.join(suffixes)}")
    return found


@contextlib.contextmanager
def _opened(path: str) -> Iterator[BufferedReader]:
    if path == "-":
        patient = _Patient(sys.stdin.buffer)
        try:
            yield BufferedReader(patient)
        finally:
            patient.left = True
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None
    with file:
        yield file


class _Patient(RawIOBase):
    """A stream that may say nothing for long, and whose reader can be called away from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.left = False
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        with contextlib.suppress(UnsupportedOperation):  # not of a system file: always ready
            while not self.left and not select([self._stream.fileno()], [], [], WAIT_S)[0]:
                pass
        if self.left:
            return 0
        view = memoryview(buffer).cast("B")
        data = self._stream.read1(len(view))  # type: ignore[attr-defined]
        view[: len(data)] = data
        return len(data)


async def _chunks(
    file: BufferedReader, name: str, kind: str, ask: Ask
) -> AsyncIterator[tuple[Sequence[Found], float | None]]:
    """What a file holds, piece by piece, and the share of its bytes that is behind."""
    size = _size(file)
    found = FILES[kind].read(file, name, ask)
    while chunk := await asyncio.to_thread(lambda: list(islice(found, EACH))):
        yield chunk, min(file.tell() / size, 1.0) if size else None


def _size(file: BufferedReader) -> int:
    if not file.seekable():
        return 0
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return size


def kind_of_folder(path: Path) -> str:
    """What a folder holds: saved pages if there are any, else whatever files of one kind there are.

    Raises ArchiveError.
    """
    names = [one.name.lower() for one in path.rglob("*") if one.is_file()]
    if any(name.endswith(SUFFIXES) for name in names):
        return "html"
    for kind, one in FILES.items():
        if any(name.endswith(one.suffixes) for name in names):
            return kind
    raise ArchiveError(f"{path}: holds no file of a known kind; say --source-type")


# --- lists ---------------------------------------------------------------------------------------


async def _listed(
    start: Sequence[More], archive: Archive, ask: Ask, reach: Reach
) -> AsyncIterator[Batch]:
    todo, done = deque(start), 0
    seen = _Recent()
    for more in start:
        seen.is_new(more.address)
    while todo:
        more = todo.popleft()
        done += 1
        batch, further = await _list(more, archive.kind, ask, reach)
        fresh = [one for one in batch if isinstance(one, Failed) or seen.is_new(_name(one))]
        if fresh or not batch:
            todo.extend(one for one in further if seen.is_new(one.address))
        share = done / (done + len(todo))
        yield Batch(found=fresh, share=share, lists_left=len(todo))
        if todo:
            await asyncio.sleep(WEB[archive.kind].pause_s)


async def _list(
    more: More, kind: str, ask: Ask, reach: Reach
) -> tuple[Sequence[Entry | Failed], Sequence[More]]:
    try:
        fetched = await reach.visits.list(more.address)
        listing = await reach.workers.listing(ListJob(fetched=fetched, kind=kind, ask=ask))
    except (FetchError, NotAFeed, DocumentDied) as error:
        if more.guess and isinstance(error, FetchError) and error.status == 404:
            return (), ()
        again = {"list": more.address, "type": kind}
        return [Failed(where=more.address, why=str(error), sort="list", again=again)], ()
    return listing.entries, listing.more


def _name(entry: Entry) -> str:
    return entry.link or f"{entry.item.url} {entry.item.guid} {entry.item.title}"


class _Recent:
    """What was met lately, within bounds."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def is_new(self, name: str) -> bool:
        if name in self._names:
            return False
        self._names[name] = None
        if len(self._names) > REMEMBERED:
            del self._names[next(iter(self._names))]
        return True
