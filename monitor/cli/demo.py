"""monitor demo: sample news through the real daemon."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import Config

app = typer.Typer()


@app.command()
def demo(
    stay: Annotated[
        bool, typer.Option("--stay", help="Keep the dashboard open until Ctrl-C.")
    ] = False,
    port: Annotated[
        int, typer.Option("--port", help="Of the dashboard; 0 takes any free one.")
    ] = 0,
    keep: Annotated[
        bool, typer.Option("--keep", help="Go on where the last demo ended or was killed.")
    ] = False,
    data: Annotated[
        Path, typer.Option("--data", metavar="DIR", help="Emptied at the start, unless --keep.")
    ] = Path("data/demo"),
    config: Config = None,
) -> None:
    """Sample news on this machine through the real daemon, offline; exit 1 if an alert is amiss."""
    from monitor.demo import play

    wish = play.Wish(config=config, folder=data, port=port, stay=stay, keep=keep)
    if not play.run(wish):
        raise typer.Exit(1)
