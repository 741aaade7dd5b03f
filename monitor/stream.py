"""Article streams: files with one JSON object a line, as `read`, `backfill` and `replay` take them.

    {"url", "title", "text" or "html", "published" (ISO 8601), optional "source", "lang"}

Other keys (gold labels) are left alone. A line that cannot be used is a value, not an exception:
whoever reads the stream says which it was and goes on.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from monitor import article
from monitor.article import Walls
from monitor.links import host_of
from monitor.types import PUBLISHED, Article, Feed, Source


def _instant(value: object) -> datetime | None:
    """ISO 8601; without a zone it is UTC."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("not an ISO 8601 date")
    try:
        parsed = datetime.fromisoformat(value.strip())
        told = (parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{value[:40]!r} is not an ISO 8601 date") from error
    if told.year not in PUBLISHED:
        raise ValueError(
            f"nothing was published in the year {told.year}; correct it or leave it out"
        )
    return told


class Line(BaseModel):
    """One line. The keys from `link` on are those of an archive's list of what failed."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    url: str = ""
    title: str = ""
    text: str | None = None
    html: str | None = None
    published: Annotated[datetime | None, BeforeValidator(_instant)] = None
    source: str | None = None
    lang: str | None = None
    link: str = ""
    list: str = ""
    type: str = ""
    where: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class BadLine:
    """A line that is no article. `number` counts from 1."""

    number: int
    why: str


def publishers(feeds: Iterable[Feed]) -> Mapping[str, Source]:
    """The configured sources by publisher name, so that a stream's `source` finds its letter."""
    return {feed.source.publisher.casefold(): feed.source for feed in feeds}


def articles(
    lines: Iterable[bytes],
    known: Mapping[str, Source],
    *,
    walls: Walls | None = None,
    name: str = "stream",
) -> Iterator[Article | BadLine]:
    """Each line as an article, in order; empty lines are skipped. HTML is read as a live page is,
    without the notices of `walls`. `name` stands for the stream in the address of a line that has
    none.
    """
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        line = parsed(raw, number)
        if isinstance(line, BadLine):
            yield line
        elif line.text is None and line.html is None:
            yield BadLine(number=number, why="neither text nor html")
        else:
            yield _article(line, known, walls, f"{name}#L{number}")


def parsed(raw: bytes, number: int) -> Line | BadLine:
    """Line `number` of a stream, or why it is none."""
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return BadLine(number=number, why=f"not a JSON object: {error}")
    return checked(found, number)


def checked(found: object, number: int) -> Line | BadLine:
    """The keys of a line and their values as a line, or why they are none."""
    try:
        return Line.model_validate(found)
    except ValidationError as error:
        return BadLine(number=number, why=_in_words(error))


def _in_words(error: ValidationError) -> str:
    fault = error.errors()[0]
    if fault["type"] == "model_type":
        return 'not a JSON object: each line is {"url": ..., "title": ..., "text": ...}'
    key = ".".join(str(part) for part in fault["loc"])
    why = str(fault["msg"]).removeprefix("Value error, ")
    return f"{key}: {why}" if key else why


def _article(line: Line, known: Mapping[str, Source], walls: Walls | None, address: str) -> Article:
    url = line.url or address
    title, text = line.title, line.text
    if text is None:
        page = article.extract((line.html or "").encode(), url, walls=walls)
        title, text = title or page.title, page.text
    return Article(
        url=url,
        title=title,
        text=text,
        published=line.published,
        source=_source(line, url, known),
        language=line.lang or "",
    )


def _source(line: Line, url: str, known: Mapping[str, Source]) -> Source:
    """The configured publisher of that name, else whoever the line or its address names."""
    name = line.source or host_of(url).removeprefix("www.") or "unknown"
    return known.get(name.casefold()) or Source(publisher=name, language=line.lang or "")
