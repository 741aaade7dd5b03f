"""monitor read: what one article says, and why it was understood so."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json

if TYPE_CHECKING:
    from monitor.joining import Joined
    from monitor.reading import Reader
    from monitor.settings import Settings
    from monitor.stream import BadLine
    from monitor.types import Article, Report

app = typer.Typer()


@app.command()
def read(
    target: Annotated[
        str, typer.Argument(help="Address, text or HTML file, .jsonl stream, or - for stdin.")
    ],
    title: Annotated[str, typer.Option(help="Headline, when the text has none.")] = "",
    published: Annotated[
        str, typer.Option(metavar="ISO", help="When it was published: 2020-03-11T19:40+03:00.")
    ] = "",
    lang: Annotated[str, typer.Option(metavar="XX", help="Its language, if you know it.")] = "",
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Read one article and explain the verdict; a .jsonl stream gives one JSON report a line."""
    from monitor import contract, stream
    from monitor import settings as configuration
    from monitor.article import Walls
    from monitor.cli import explain, inputs
    from monitor.reading import Reader

    day = inputs.instant("--published", published)
    settings = configuration.load(config)
    reader, walls = Reader.load(settings.folder), Walls.load(settings.folder)
    if inputs.is_address(target):
        article = inputs.from_address(target, walls, settings.options)
    else:
        with inputs.opened(target) as file:
            if inputs.is_stream(target, file):
                known = stream.publishers(settings.feeds)
                entries = stream.articles(file, known, walls=walls, name=target)
                raise typer.Exit(_read_stream(entries, target, reader))
            article = inputs.from_file(file, target, walls)
    article = replace(
        article,
        title=title or article.title,
        published=day or article.published,
        language=lang or article.language,
    )
    report = reader.read(article)
    joins = _joins(article, report, settings)
    if as_json:
        told = contract.report(report)
        screen.data(told if joins is None else told | {"joins": _told(joins)})
    else:
        fired, ranked = reader.fired(article), reader.ranked(article)
        explain.explain(article, report, fired=fired, joins=joins or (), ranked=ranked)


def _joins(
    article: "Article", report: "Report", settings: "Settings"
) -> "tuple[Joined, ...] | None":
    """What the report would do to the incidents of the store, which is only read; None without."""
    from monitor import clock
    from monitor.foresee import foresee
    from monitor.incidents.policy import Policy
    from monitor.store import Store

    policy = Policy.load(settings.folder)
    store = Store.existing(settings.options.store)
    if store is None:
        return None
    try:
        with store.read() as conn:
            return foresee(conn, article, report, now=clock.utc_now(), policy=policy)
    finally:
        store.close()


def _told(joins: "Iterable[Joined]") -> list[dict[str, object]]:
    return [
        {"mention": one.mention, "incident": one.incident_id,
         "decision": one.decision, "reason": one.reason}
        for one in joins
    ]  # fmt: skip


def _read_stream(entries: "Iterable[Article | BadLine]", name: str, reader: "Reader") -> int:
    """One report a line, in the order of the stream. Exit status 2 if a line was no article."""
    from monitor import contract
    from monitor.stream import BadLine

    status = 0
    for entry in entries:
        if isinstance(entry, BadLine):
            screen.complain(f"{name}:{entry.number}: {entry.why}")
            status = 2
        else:
            screen.data(contract.report(reader.read(entry)), indent=None)
    return status
