"""config/feeds.yaml: publishers and feeds, read into frozen types, and added to.

What is added is written into the text of the file, so that comments and order stay as they are.
"""

import codecs
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from monitor import yamlfile
from monitor.errors import ConfigError, Problem
from monitor.types import Feed, Reliability, Source
from monitor.zones import ZoneName

WIDTH = 100  # columns of a written line


def _kind(name: str) -> str:
    from monitor.feeds import KINDS  # slow to import, and most feeds do not name a kind

    if name not in KINDS:
        raise ValueError(f"no such kind of feed; one of {', '.join(KINDS)}")
    return name


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        raise ValueError(f"{name!r} is no encoding; write one like windows-1256") from None


Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]


class Publisher(BaseModel):
    """Who speaks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    country: Country | Literal[""] = ""
    timezone: ZoneName = "UTC"
    reliability: Reliability
    why: str = Field(min_length=1)
    affiliation: str = ""
    family: str = ""
    official: bool = False
    covers: tuple[Country, ...] = ()


class Entry(BaseModel):
    """One feed as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern="^[a-z0-9][a-z0-9-]{0,99}$")
    publisher: str
    url: str = Field(pattern="^https?://[^\\s]+$")
    language: str = Field(pattern="^[a-z]{2,3}$")
    kind: Annotated[str, AfterValidator(_kind)] = "feed"
    interval: int = Field(900, ge=60, le=86_400)  # seconds
    fast: bool = False
    encoding: Annotated[str, AfterValidator(_encoding)] = ""
    select: str = ""
    article: str = ""
    covers: tuple[Country, ...] = ()
    enabled: bool = True
    note: str = ""


class FeedsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publishers: dict[str, Publisher]
    feeds: tuple[Entry, ...]


def read(path: Path) -> tuple[Feed, ...]:
    """The feeds of the file. Raises ConfigError with every problem of it."""
    file = load(path)
    return tuple(_feed(entry, file.publishers[entry.publisher]) for entry in file.feeds)


def load(path: Path) -> FeedsFile:
    """The file as it is written. Raises ConfigError with every problem of it."""
    file = yamlfile.load(path, FeedsFile)
    problems = tuple(_feed_problems(path, file))
    if problems:
        raise ConfigError(problems)
    return file


def _feed_problems(path: Path, file: FeedsFile) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, entry in enumerate(file.feeds):
        if entry.publisher not in file.publishers:
            near = yamlfile.nearest(entry.publisher, file.publishers)
            yield yamlfile.at(
                path,
                ("feeds", n, "publisher"),
                f"no publisher {entry.publisher!r}",
                f"write {near!r}" if near else "add it under publishers",
            )
        if entry.id in seen:
            yield yamlfile.at(
                path, ("feeds", n, "id"), f"a second feed {entry.id!r}", "give it an id of its own"
            )
        seen.add(entry.id)


def _feed(entry: Entry, publisher: Publisher) -> Feed:
    source = Source(
        publisher=publisher.name,
        family=publisher.family,
        reliability=publisher.reliability,
        affiliation=publisher.affiliation,
        country=publisher.country,
        language=entry.language,
        timezone=publisher.timezone,
        official=publisher.official,
    )
    return Feed(
        id=entry.id,
        url=entry.url,
        source=source,
        kind=entry.kind,
        interval_s=entry.interval,
        fast=entry.fast,
        encoding=entry.encoding,
        select=entry.select,
        article=entry.article,
        covers=entry.covers or publisher.covers or tuple(filter(None, [publisher.country])),
        enabled=entry.enabled,
    )


# --- adding -----------------------------------------------------------------------------------


def add(path: Path, publishers: Mapping[str, Publisher], entries: tuple[Entry, ...]) -> None:
    """Write new publishers and feeds at the end of their part of the file.

    Nothing else in it changes. Raises ConfigError, with the file untouched, when the result could
    not be read, and OSError when it cannot be written.
    """
    text = path.read_text("utf-8")
    lines = text.splitlines()
    load(path)
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    parts = {key.value: value for key, value in root.value}
    new_feeds = [line for entry in entries for line in _written("- ", _plain(entry))]
    new_people = [
        line for key, one in publishers.items() for line in _written(f"{key}: ", _plain(one))
    ]
    # From the end of the file up, so that the lines above keep their numbers.
    for key, new in sorted(
        (("feeds", new_feeds), ("publishers", new_people)), key=lambda part: -_last(parts[part[0]])
    ):
        _insert(lines, key, parts[key], new)
    _replace(path, "\n".join(lines) + "\n")


def _insert(lines: list[str], key: str, part: yaml.CollectionNode, new: list[str]) -> None:
    if not part.value:  # "feeds: []"
        lines[part.start_mark.line] = f"{key}:" if new else lines[part.start_mark.line]
    indent = " " * part.start_mark.column if part.value else "  "
    end = _last(part) + 1
    lines[end:end] = [indent + line for line in new]


def _last(part: Any) -> int:
    """The line on which the last entry of a block ends: comments after it stay after it."""
    if isinstance(part, yaml.ScalarNode) or part.flow_style or not part.value:
        return int(part.end_mark.line)
    last = part.value[-1]
    return _last(last[1] if isinstance(last, tuple) else last)


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_defaults=True)


def _written(head: str, values: dict[str, Any]) -> list[str]:
    """One entry in flow style, as the rest of the file has them; long ones over several lines."""
    flow = yaml.safe_dump(
        values, default_flow_style=True, allow_unicode=True, sort_keys=False, width=WIDTH
    )
    first, *rest = flow.rstrip("\n").splitlines()
    return [head + first, *("   " + line.strip() for line in rest)]


def _replace(path: Path, text: str) -> None:
    """Put `text` in the place of the file at once, after it was read without a fault."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, "utf-8")
    try:
        load(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
