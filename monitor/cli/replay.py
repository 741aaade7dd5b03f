"""monitor replay: what would have been alerted, in order."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json
from monitor.errors import InputError

if TYPE_CHECKING:
    from monitor.alerts.audience import Audience
    from monitor.replay import Event, Final
    from monitor.settings import Settings
    from monitor.stream import BadLine
    from monitor.types import Article

app = typer.Typer()


@app.command()
def replay(
    file: Annotated[str, typer.Argument(metavar="FILE.jsonl", help="A stream of articles, or -.")],
    subscribers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Who is told; else one who gets everything.")
    ] = None,
    with_seeds: Annotated[
        bool, typer.Option("--with-seeds", help="Begin with the known incidents.")
    ] = False,
    incidents: Annotated[
        bool, typer.Option("--incidents", help="List the incidents in a last block.")
    ] = False,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """What would have been alerted, with the clock of each article and fresh state."""
    from monitor import replay as driver
    from monitor import settings as configuration
    from monitor import stream
    from monitor.article import Walls
    from monitor.cli import inputs
    from monitor.incidents import Policy
    from monitor.reading import Reader

    settings = configuration.load(config)
    walls, known = Walls.load(settings.folder), stream.publishers(settings.feeds)
    audience = _audience(settings, subscribers)
    bad: list[BadLine] = []
    with inputs.opened(file) as lines:
        articles = list(_good(stream.articles(lines, known, walls=walls, name=file), bad))
    for line in bad:
        screen.complain(f"{file}:{line.number}: {line.why}")
    done = driver.replay(
        articles,
        Reader.load(settings.folder).read,
        policy=Policy.load(settings.folder),
        audience=audience,
        seeds=configuration.shipped("seeds") if with_seeds else None,
    )
    for event in done.events:
        _print(event, as_json=as_json)
    if incidents and as_json:
        screen.data(driver.finals_json(done.incidents), indent=None)
    elif incidents:
        _list(done.incidents)
    if bad:
        raise typer.Exit(2)


def _good(entries: "Iterable[Article | BadLine]", bad: "list[BadLine]") -> "Iterator[Article]":
    from monitor.stream import BadLine

    for entry in entries:
        if isinstance(entry, BadLine):
            bad.append(entry)
        else:
            yield entry


def _audience(settings: "Settings", file: Path | None) -> "Audience":
    """Who is told: the subscribers of `file`, or one who gets everything."""
    from dataclasses import replace

    from monitor.alerts import subscribers as who
    from monitor.replay import everybody

    if file is None:
        return everybody(settings.audience)
    people, words = who.load(file), settings.audience.words
    for person in people:
        if person.language not in words:
            known = ", ".join(sorted(words))
            raise InputError(f"{file}: {person.name} reads {person.language!r}; write in {known}")
    return replace(settings.audience, subscribers=people)


def _print(event: "Event", *, as_json: bool) -> None:
    from monitor.replay import event_json

    if as_json:
        screen.data(event_json(event), indent=None)
        return
    screen.line(f"{event.at:%Y-%m-%d %H:%M}  {event.kind.value:<10}  {event.subject}")
    screen.line(f"    {event.incident}  {event.url}")
    screen.line(f"    for {event.subscriber}: {event.reason}")


def _list(finals: "Iterable[Final]") -> None:
    """The final incidents, with the addresses of their reports."""
    for one in finals:
        when, place = one.facts.when, one.facts.place
        day = when.earliest.isoformat() if when else "day unknown"
        screen.line(f"{one.id}  {day}  {place.name if place else 'place unknown'}")
        for url in one.urls:
            screen.line(f"    {url}")
