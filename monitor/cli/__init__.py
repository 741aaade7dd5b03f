"""The commands. Each file is one group; what is slow to import is imported inside the command.

Exit status: 0 done, 1 found what the command warns of, 2 bad input or configuration, with one
clear message on standard error.
"""

import sys

import typer

from monitor import __version__
from monitor.cli import (
    alerts,
    backfill,
    demo,
    evaluate,
    feedlists,
    feeds,
    health,
    incidents,
    read,
    replay,
    rules,
    run,
    screen,
    subscribers,
)
from monitor.errors import MonitorError

app = typer.Typer(
    name="monitor",
    help="Tells people within minutes, and once per attack, that an attack has been reported.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        screen.line(f"attack-monitor {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, help="Print the version."),
) -> None:
    pass


app.add_typer(run.app)
app.add_typer(demo.app)
app.add_typer(read.app)
app.add_typer(backfill.app)
app.add_typer(replay.app)
app.add_typer(evaluate.app)
app.add_typer(incidents.app, name="incidents")
feeds.app.add_typer(feedlists.app)
app.add_typer(feeds.app, name="feeds")
app.add_typer(alerts.app, name="alerts")
app.add_typer(subscribers.app, name="subscribers")
app.add_typer(rules.app, name="rules")
app.add_typer(health.app)


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except MonitorError as error:
        screen.complain(str(error))
        sys.exit(2)
