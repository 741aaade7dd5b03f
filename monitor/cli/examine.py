"""What `monitor doctor` looks at: each check gives findings, and none stops the others."""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import text

from monitor import settings as configuration
from monitor.article import Walls
from monitor.channels.registry import open_channels
from monitor.cli.opening import open_fetcher
from monitor.errors import ConfigError, FetchError, StoreError
from monitor.fetch.exchange import Fetcher
from monitor.fetch.responses import Limits
from monitor.incidents import Policy
from monitor.reading import Reader
from monitor.settings import Options, Settings
from monitor.store import Store, heartbeat
from monitor.types import Feed
from monitor.wellbeing.health import Finding

PROBED = 5  # feeds of different publishers; that none of them answers is no accident
PROBE = Limits(total_s=10.0)


def everything(config: Path | None, *, online: bool) -> tuple[Finding, ...]:
    """All findings, in the order in which they should be mended."""
    try:
        folder = configuration.find_folder(config, os.environ)
    except ConfigError as error:
        return _of(error)
    found = [*_files(folder)]
    try:
        settings = configuration.load(config)
    except ConfigError as error:
        return (*_of(error), *found)
    found += settings.warnings
    found += _asked(settings)
    found += _channels(settings)
    found += _store(settings)
    found += _polled(settings)
    found += _push(settings)
    if online:
        found += _network(settings)
    return tuple(found)


def _of(error: ConfigError) -> tuple[Finding, ...]:
    return tuple(
        Finding(what=str(problem).removesuffix(f" -> {problem.cure}"), cure=problem.cure)
        for problem in error.problems
    )


def _files(folder: Path) -> Iterator[Finding]:
    """The files that only reading needs."""
    loaders: tuple[Callable[[Path], object], ...] = (Reader.load, Walls.load, Policy.load)
    for load in loaders:
        try:
            load(folder)
        except ConfigError as error:
            yield from _of(error)


def _asked(settings: Settings) -> tuple[Finding, ...]:
    """What subscribers ask for has to exist."""
    try:
        settings.watch()
    except ConfigError as error:
        return _of(error)
    return ()


def _channels(settings: Settings) -> tuple[Finding, ...]:
    try:
        people = settings.audience.subscribers
        open_channels(people, environ=os.environ, file=settings.folder / "subscribers.yaml")
    except ConfigError as error:
        return _of(error)
    if not people:
        cure = "add someone to config/subscribers.yaml"
        return (Finding(what="nobody is told anything", cure=cure),)
    return ()


def _store(settings: Settings) -> Iterator[Finding]:
    try:
        store = Store.open(settings.options.store)
    except StoreError as error:
        what, _, cure = str(error).partition(". ")
        yield Finding(what=what, cure=cure)
        return
    try:
        with store.write() as conn:
            conn.execute(text("SELECT 1"))
        with store.read() as conn:
            beat = heartbeat.last(conn)
        if beat is None or beat.stopped:
            yield from _port(settings)
    except StoreError as error:
        what, _, cure = str(error).partition(". ")
        yield Finding(what=what, cure=cure)
    finally:
        store.close()


def _port(settings: Settings) -> Iterator[Finding]:
    """Whether the dashboard could listen; a daemon that runs holds the port itself."""
    host, port = settings.options.host, settings.options.port
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        yield Finding(
            what=f"the dashboard cannot listen on {host}:{port}: {error.strerror}",
            cure="stop what uses it, or set MONITOR_PORT to another port",
        )


def _polled(settings: Settings) -> Iterator[Finding]:
    if not any(feed.enabled for feed in settings.feeds):
        yield Finding(what="no feed is polled", cure="add one to config/feeds.yaml")


def _push(settings: Settings) -> Iterator[Finding]:
    url = settings.options.websub_url
    if url.startswith("http:"):
        yield Finding(
            what=f"hubs are to push to {url}, where anybody on the way can read their secrets",
            cure="let your proxy serve it by TLS and set websub_url to the https address",
        )


def _network(settings: Settings) -> tuple[Finding, ...]:
    """Whether any of a few feeds answers; a single one that does not is for `feeds check`."""
    first = {feed.source.voice: feed for feed in settings.feeds if feed.enabled}
    chosen = list(first.values())[:PROBED]
    troubles = asyncio.run(_troubles(chosen, settings.options))
    if not chosen or not all(troubles):
        return ()
    return (
        Finding(
            what=f"none of {len(chosen)} feeds can be reached; the first says {troubles[0]}",
            cure="check the connection, DNS and firewall of this machine; proxies are not used",
        ),
    )


async def _troubles(chosen: list[Feed], options: Options) -> list[str]:
    async with open_fetcher(options, PROBE) as fetcher:
        return await asyncio.gather(*(_trouble(fetcher, feed) for feed in chosen))


async def _trouble(fetcher: Fetcher, feed: Feed) -> str:
    try:
        await fetcher.fetch(feed.url)
    except FetchError as error:
        return "" if error.status else str(error)
    return ""
