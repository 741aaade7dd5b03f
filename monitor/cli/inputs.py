"""From what a user names on the command line to articles: an address, a file, a stream."""

import asyncio
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from monitor import article
from monitor.article import Quality, Walls
from monitor.cli.opening import open_fetcher
from monitor.errors import InputError
from monitor.settings import Options
from monitor.types import Article, Fetched, Source, TextBasis


def is_address(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def opened(target: str) -> BinaryIO:
    """The bytes of a file, or of standard input for `-`, which is read whole to look at it."""
    if target == "-":
        return io.BytesIO(sys.stdin.buffer.read())
    try:
        return Path(target).open("rb")
    except FileNotFoundError:
        raise InputError(f"{target}: no such file") from None
    except OSError as error:
        raise InputError(f"{target}: cannot be read: {error.strerror}") from None


def is_stream(target: str, file: BinaryIO) -> bool:
    """Named .jsonl, or standard input that starts like JSON."""
    if target != "-":
        return target.endswith(".jsonl")
    start = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    file.seek(0)
    return start == b"{"


def from_file(file: BinaryIO, target: str, walls: Walls) -> Article:
    """HTML when it starts like HTML, UTF-8 text otherwise."""
    body = file.read()
    source = Source(publisher="a file")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _page(body, target, source, TextBasis.GIVEN, walls)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{target}: byte {error.start} is not UTF-8 text; save it as UTF-8, or give HTML"
        ) from None
    return Article(url=target, title="", text=text, published=None, source=source)


def from_address(url: str, walls: Walls, options: Options) -> Article:
    """The page behind an address, by the same guarded exchange as the daemon's."""

    async def fetch() -> Fetched:
        async with open_fetcher(options) as fetcher:
            answer = await fetcher.fetch(url)
        assert isinstance(answer, Fetched), "nothing was asked on condition"  # noqa: S101
        return answer

    answer = asyncio.run(fetch())
    source = Source(publisher=url.split("/")[2])
    return _page(answer.body, answer.url, source, TextBasis.PAGE, walls)


def _page(body: bytes, url: str, source: Source, basis: TextBasis, walls: Walls) -> Article:
    page = article.extract(body, url, walls=walls)
    return Article(
        url=url,
        title=page.title,
        text=page.text,
        published=page.published,
        source=source,
        basis=basis,
        note="" if page.quality is Quality.FULL else page.why,
    )


def instant(option: str, value: str) -> datetime | None:
    """An option's ISO 8601 value in UTC; without a zone it is UTC."""
    if not value:
        return None
    try:
        parsed = datetime.fromisoformat(value)
        return (parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(
            f"{option} {value!r} is no ISO 8601 date; write 2020-03-11 or 2020-03-11T19:40+03:00"
        ) from None
