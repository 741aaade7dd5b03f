"""monitor feeds: whether each source answers, and what to do when it does not."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json
from monitor.errors import InputError

if TYPE_CHECKING:
    from monitor.feeds.health import FeedState
    from monitor.fetch.exchange import Fetcher
    from monitor.settings import Options, Settings
    from monitor.types import Feed

app = typer.Typer(help="The feeds, whether they answer, and what to do if not.")


@app.command("list")
def list_(as_json: Json = False, config: Config = None) -> None:
    """Every feed with its state, the reason, and the cure."""
    from monitor.cli.opening import open_store
    from monitor.clock import utc_now
    from monitor.feeds import websub
    from monitor.store import feeds, subscriptions

    with open_store(config) as (settings, store), store.read() as conn:
        states = {state.id: state for state in feeds.states(conn)}
        now = utc_now()
        push = {one.feed_id: websub.told(one, now) for one in subscriptions.every(conn)}
        seen = settings.watch().look(conn, now=now)
    rows = [
        _described(feed, states.get(feed.id), now) | {"push": push.get(feed.id, "")}
        for feed in settings.feeds
    ]
    if as_json:
        screen.data(rows)
        return
    columns = ("feed", "publisher", "lang", "state", "last entry", "what to do")
    worst_first = sorted(rows, key=lambda row: not (row["since"] and row["cure"]))
    screen.table(columns, (_row(row) for row in worst_first))
    for row in rows:
        if row["push"]:
            screen.line(f"{row['id']}: {row['push']}")
    screen.line(f"{seen.in_words()}.")
    for view in seen.blind:
        screen.line(f"  {view.in_words()} -> {view.cure}")


def _described(feed: "Feed", state: "FeedState | None", now: datetime) -> dict[str, Any]:
    """One feed as `feeds list --json` prints it; switched off in the file wins over the past."""
    from monitor.feeds.cures import WORDS, told
    from monitor.feeds.health import FeedStatus

    status = (state.status if state else FeedStatus.NEW) if feed.enabled else FeedStatus.PAUSED
    words, cure = WORDS[status]
    said, cure = told(state, now) if state and feed.enabled else (words, cure)
    return {
        "id": feed.id,
        "url": feed.url,
        "publisher": feed.source.publisher,
        "reliability": feed.source.reliability.value,
        "affiliation": feed.source.affiliation,
        "language": feed.source.language,
        "country": feed.source.country,
        "enabled": feed.enabled,
        "state": status.value,
        "words": words,
        "told": said,
        "reason": state.status_reason if state else "",
        "cure": cure,
        "since": _iso(state.status_since) if state else None,
        "last_polled": _iso(state.last_polled) if state else None,
        "last_ok": _iso(state.last_ok) if state else None,
        "last_item": _iso(state.last_item_at) if state else None,
        "next_poll": _iso(state.next_due) if state and feed.enabled else None,
        "failures": state.failures if state else 0,
        "gap": state.gap if state else "",
        "gap_at": _iso(state.gap_at) if state else None,
    }


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["id"],
        f"{row['publisher']} ({row['reliability']})",
        row["language"],
        row["told"],
        (row["last_item"] or "")[:16].replace("T", " "),
        row["cure"],
    )


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What one poll of a feed gave. `trouble` is empty when it can be used."""

    id: str
    url: str
    title: str = ""
    items: int = 0
    newest: datetime | None = None
    language: str = ""  # what its entries say, ISO 639
    warnings: tuple[str, ...] = ()
    trouble: str = ""
    cure: str = ""


@app.command()
def check(
    ids: Annotated[list[str] | None, typer.Argument(help="Feeds; all polled ones if none.")] = None,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Poll feeds once, now, and say what came back; nothing is stored. Exit 1 if one fails."""
    from monitor import settings as configuration

    settings = configuration.load(config)
    results = asyncio.run(_check(_chosen(settings, ids or []), settings.options))
    if as_json:
        screen.records(results)
    else:
        screen.table(
            ("feed", "entries", "newest", "says", "what to do"),
            (_checked_row(result) for result in results),
        )
    if any(result.trouble for result in results):
        raise typer.Exit(1)


def _chosen(settings: "Settings", ids: list[str]) -> "list[Feed]":
    from monitor.yamlfile import nearest

    if not ids:
        return [feed for feed in settings.feeds if feed.enabled]
    known = {feed.id: feed for feed in settings.feeds}
    for one in ids:
        if one not in known:
            near = nearest(one, known)
            hint = f"did you mean {near}?" if near else "see `monitor feeds list`"
            raise InputError(f"there is no feed {one!r} in feeds.yaml; {hint}")
    return [known[one] for one in ids]


async def _check(chosen: "list[Feed]", options: "Options") -> list[Checked]:
    from monitor.cli.opening import open_fetcher

    async with open_fetcher(options) as fetcher:
        return await asyncio.gather(*(polled(fetcher, feed) for feed in chosen))


async def polled(fetcher: "Fetcher", feed: "Feed") -> Checked:
    """What one poll of `feed` gives; nothing is stored."""
    from monitor.clock import utc_now
    from monitor.errors import FetchError, NotAFeed
    from monitor.feeds import offered, parse
    from monitor.feeds.cures import NOT_A_FEED_CURE, WORDS, cure_of
    from monitor.feeds.health import FeedStatus
    from monitor.types import Fetched

    try:
        answer = await fetcher.fetch(feed.url)
        assert isinstance(answer, Fetched), "nothing was asked on condition"  # noqa: S101
    except FetchError as error:
        return Checked(id=feed.id, url=feed.url, trouble=str(error), cure=cure_of(error))
    try:
        parsed = await asyncio.to_thread(parse, answer, feed, utc_now())
    except NotAFeed as error:
        links = " or ".join(offered(answer.body, answer.url)[:3])
        hint = f"; the page offers {links}" if links else ""
        return Checked(id=feed.id, url=feed.url, trouble=f"{error}{hint}", cure=NOT_A_FEED_CURE)
    words, cure = ("", "") if parsed.items else WORDS[FeedStatus.EMPTY]
    dates = [item.published for item in parsed.items if item.published]
    return Checked(
        id=feed.id,
        url=answer.url,
        title=parsed.title,
        items=len(parsed.items),
        newest=max(dates, default=None),
        language=next((item.language for item in parsed.items if item.language), "")[:2],
        warnings=parsed.warnings or ((words,) if words else ()),
        cure=cure,
    )


def _checked_row(result: Checked) -> tuple[str, ...]:
    newest = f"{result.newest:%Y-%m-%d %H:%M}" if result.newest else ""
    said = result.trouble or "; ".join(result.warnings) or result.title
    return (result.id, "fails" if result.trouble else str(result.items), newest, said, result.cure)
