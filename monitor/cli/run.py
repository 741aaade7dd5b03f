"""monitor run: the daemon."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from monitor.cli import screen
from monitor.cli.options import Config

if TYPE_CHECKING:
    from monitor.daemon import Running
    from monitor.settings import Settings

app = typer.Typer()


@app.command()
def run(config: Config = None) -> None:
    """Poll, read, alert and serve the dashboard, until SIGTERM or Ctrl-C."""
    import asyncio

    from monitor import daemon, logs
    from monitor import settings as configuration

    settings = configuration.load(config)
    options = settings.options
    logs.configure(options.log_level, options.log_format, secrets=_secrets(settings))
    for warning in settings.warnings:
        screen.complain(f"warning: {warning}")
    asyncio.run(daemon.run(settings, on_ready=lambda running: _announce(settings, running)))


def _announce(settings: "Settings", running: "Running") -> None:
    polled = sum(feed.enabled for feed in settings.feeds)
    people = len(settings.audience.subscribers)
    screen.line(f"Configuration: {settings.folder}")
    screen.line(f"Polling {polled} feeds for {people} subscriber{'s' * (people != 1)}.")
    screen.line(f"Dashboard: {running.dashboard or 'none, see above'}")


def _secrets(settings: "Settings") -> Iterator[str]:
    """What no log line may hold: the addresses of all channels, and the store's password."""
    import os

    from sqlalchemy import make_url

    from monitor.channels.registry import address

    for person in settings.audience.subscribers:
        for place in person.channels:
            try:
                yield address(place, os.environ, settings.folder)
            except ValueError:
                continue  # said when the channels are opened
    yield settings.options.ping_url.get_secret_value()
    password = make_url(settings.options.store).password
    if password:
        yield str(password)
