"""monitor feeds add, import, export: more feeds into feeds.yaml, and all of them out as OPML."""

import asyncio
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json
from monitor.errors import InputError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from monitor.cli.feeds import Checked
    from monitor.feeds.opml import Outline
    from monitor.feedsfile import Entry, FeedsFile, Publisher
    from monitor.settings import Options

app = typer.Typer()

UNJUDGED = "not judged yet"
AS_PUBLISHER = "publisher-"  # before the names of a publisher's keys in OPML
RESTART = "The daemon reads the file when it starts: restart it."


@dataclass
class Draft:
    """New publishers and feeds, before they are written."""

    file: "FeedsFile"
    publishers: "dict[str, Publisher]" = field(default_factory=dict)
    entries: "list[Entry]" = field(default_factory=list)

    def key_of(self, name: str) -> str | None:
        """The key of a publisher that is known by that key or name."""
        known = {**self.file.publishers, **self.publishers}
        same = (key for key, one in known.items() if one.name.casefold() == name.casefold())
        return name if name in known else next(same, None)

    def free_key(self, name: str, url: str) -> str:
        return _free(_slug(name, url), {*self.file.publishers, *self.publishers})

    def free_id(self, wish: str) -> str:
        return _free(wish, {entry.id for entry in (*self.file.feeds, *self.entries)})

    def knows(self, url: str) -> bool:
        return any(entry.url == url for entry in (*self.file.feeds, *self.entries))


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The feed's address.")],
    publisher: Annotated[str, typer.Option(help="Its key or name; else the feed's title.")] = "",
    language: Annotated[str, typer.Option(help="ISO 639 code; else what the feed says.")] = "",
    country: Annotated[str, typer.Option(help="ISO 3166 code of a new publisher.")] = "",
    reliability: Annotated[str, typer.Option(help="NATO letter of a new publisher.")] = "F",
    why: Annotated[str, typer.Option(help="The reason for that letter.")] = UNJUDGED,
    kind: Annotated[str, typer.Option(help="feed, telegram, index, gdelt, googlenews.")] = "feed",
    select: Annotated[str, typer.Option(help="CSS of the entries, for an index.")] = "",
    interval: Annotated[int, typer.Option(help="Seconds between two polls.")] = 900,
    name: Annotated[str, typer.Option("--id", help="The feed's id; else made from the rest.")] = "",
    unchecked: Annotated[bool, typer.Option("--unchecked", help="Do not poll it first.")] = False,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Poll a feed once, and write it into feeds.yaml if it answers; exit 1 if it does not."""
    from monitor import feedsfile

    path, options = _place(config)
    draft = Draft(feedsfile.load(path))
    if draft.knows(url):
        raise InputError(f"{url} is in feeds.yaml already; `monitor feeds list` shows it")
    checked = None if unchecked else _checked(url, kind, select, language, options)
    if checked and checked.trouble:
        screen.complain(f"not added: {checked.trouble}\n--unchecked adds it nevertheless.")
        raise typer.Exit(1)
    language = language or (checked.language if checked else "")
    if not language:
        raise InputError("the feed does not say its language; give --language, an ISO 639 code")
    title = publisher or (checked.title if checked else "") or url.split("/")[2]
    who = {"country": country, "reliability": reliability, "why": why}
    ours = {"id": name, "kind": kind, "select": select, "interval": str(interval)}
    try:
        _put(draft, title, url, language, who, ours)
    except ValueError as error:
        raise InputError(str(error)) from None
    feedsfile.add(path, draft.publishers, tuple(draft.entries))
    if as_json:
        screen.data(draft.entries[0].model_dump(mode="json"))
        return
    seen = f", {checked.items} entries" if checked else ", not polled yet"
    screen.line(f"Added {draft.entries[0].id} of {title} to {path}{seen}. {RESTART}")


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="An OPML file; - for standard input.")],
    language: Annotated[str, typer.Option(help="ISO 639 code where the file has none.")] = "",
    country: Annotated[str, typer.Option(help="ISO 3166 code where the file has none.")] = "",
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Write the feeds of an OPML file into feeds.yaml; exit 1 if some could not be taken."""
    from monitor import feedsfile

    path, _ = _place(config)
    draft = Draft(feedsfile.load(path))
    known, refused = 0, []
    for outline in _outlines(file):
        if draft.knows(outline.url):
            known += 1
            continue
        try:
            _take(draft, outline, language, country)
        except ValueError as error:
            refused.append({"url": outline.url, "why": str(error)})
    feedsfile.add(path, draft.publishers, tuple(draft.entries))
    added = [entry.model_dump(mode="json", exclude_defaults=True) for entry in draft.entries]
    if as_json:
        screen.data({"added": added, "known": known, "refused": refused})
    else:
        _tell(path, draft, known, refused)
    if refused:
        raise typer.Exit(1)


@app.command()
def export(config: Config = None) -> None:
    """All feeds as OPML, for a feed reader or another monitor."""
    from monitor import feedsfile
    from monitor.feeds import opml

    path, _ = _place(config)
    file = feedsfile.load(path)
    outlines = (_outline(entry, file.publishers[entry.publisher]) for entry in file.feeds)
    screen.line(opml.write("Feeds of attack-monitor", outlines).decode().rstrip("\n"))


def _place(config: Path | None) -> tuple[Path, "Options"]:
    """Where feeds.yaml is, and how feeds are asked."""
    import os

    from monitor import settings

    folder = settings.find_folder(config, os.environ)
    return folder / "feeds.yaml", settings.read_options(folder)


def _checked(url: str, kind: str, select: str, language: str, options: "Options") -> "Checked":
    from monitor.cli.feeds import polled
    from monitor.cli.opening import open_fetcher
    from monitor.types import Feed, Source

    feed = Feed(
        id="new", url=url, kind=kind, select=select, source=Source(publisher="", language=language)
    )

    async def once() -> "Checked":
        async with open_fetcher(options) as fetcher:
            return await polled(fetcher, feed)

    return asyncio.run(once())


def _outlines(file: str) -> "tuple[Outline, ...]":
    from monitor.cli.inputs import opened
    from monitor.errors import InputError, NotAFeed
    from monitor.feeds import opml

    with opened(file) as stream:
        try:
            return opml.read(stream.read(5 * 1024**2))
        except NotAFeed as error:
            raise InputError(f"{file} {error}") from None


def _take(draft: Draft, outline: "Outline", language: str, country: str) -> None:
    """Into the draft. Raises ValueError, in words, when something is missing or wrong."""
    if not (outline.language or language):
        raise ValueError("no language; give --language")
    ours = {key: value for key, value in outline.more.items() if not key.startswith(AS_PUBLISHER)}
    who = {
        key.removeprefix(AS_PUBLISHER): value
        for key, value in outline.more.items()
        if key.startswith(AS_PUBLISHER)
    }
    title = who.get("name") or outline.title or outline.url.split("/")[2]
    who = {"country": country, "reliability": "F", "why": UNJUDGED} | who
    _put(draft, title, outline.url, outline.language or language, who, ours)


def _put(
    draft: Draft,
    title: str,
    url: str,
    language: str,
    who: Mapping[str, str],
    ours: Mapping[str, str],
) -> None:
    """A feed, and its publisher if that is new, into the draft. Raises ValueError in words."""
    from monitor import feedsfile

    known = draft.key_of(title)
    key = known or draft.free_key(ours.get("publisher") or title, url)
    name = draft.free_id(ours.get("id") or f"{key}-{language}")
    values = {**ours, "id": name, "publisher": key, "url": url, "language": language}
    entry = _valid(feedsfile.Entry, values)
    if known is None:
        draft.publishers[key] = _valid(feedsfile.Publisher, {**who, "name": title})
    draft.entries.append(entry)


def _outline(entry: "Entry", publisher: "Publisher") -> "Outline":
    from monitor.feeds.opml import Outline

    ours = _as_text(entry, without=("url", "language"))
    theirs = _as_text(publisher, without=())
    more = ours | {f"{AS_PUBLISHER}{key}": value for key, value in theirs.items()}
    title = f"{publisher.name} ({entry.language})"
    return Outline(title=title, url=entry.url, language=entry.language, more=more)


def _as_text(model: "BaseModel", without: Iterable[str]) -> dict[str, str]:
    values = model.model_dump(mode="json", exclude_defaults=True, exclude=set(without))
    return {key: ",".join(x) if isinstance(x, list) else str(x) for key, x in values.items()}


def _valid(model: Any, values: Mapping[str, str]) -> Any:
    """One publisher or feed. Raises ValueError with every fault in one line."""
    from pydantic import ValidationError

    given: dict[str, object] = dict(values)
    if "covers" in given:
        given["covers"] = str(given["covers"]).split(",")
    try:
        return model.model_validate({key: one for key, one in given.items() if one != ""})
    except ValidationError as error:
        faults = (f"{fault['loc'][0]}: {fault['msg']}" for fault in error.errors())
        raise ValueError("; ".join(faults)) from None


def _tell(path: Path, draft: Draft, known: int, refused: list[dict[str, str]]) -> None:
    for one in refused:
        screen.complain(f"not taken: {one['url']}: {one['why']}")
    counted = f"Added {len(draft.entries)} to {path}; {known} were there already"
    screen.line(f"{counted}, {len(refused)} not taken. {RESTART if draft.entries else ''}".rstrip())
    unjudged = [one.name for one in draft.publishers.values() if one.reliability == "F"]
    if unjudged:
        shown = ", ".join(unjudged[:5]) + (" and others" if len(unjudged) > 5 else "")
        screen.line(f"Not judged yet (F), give a letter and a reason: {shown}")


def _slug(name: str, url: str) -> str:
    """A key made of a name; of the host where the name has no Latin letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return words or re.sub(r"[^a-z0-9]+", "-", url.split("/")[2].removeprefix("www.")).strip("-")


def _free(wish: str, taken: set[str]) -> str:
    return next(
        name for n in range(1, 10_000) if (name := wish if n == 1 else f"{wish}-{n}") not in taken
    )
