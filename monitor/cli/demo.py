"""monitor demo: the sample news through the real daemon."""

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
    keep: Annotated[
        bool, typer.Option("--keep", help="Go on where the last demo ended or was killed.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Of the dashboard; 0: any free one.")
    ] = 0,
    data: Annotated[Path, typer.Option(metavar="DIR", help="The demo's own folder.")] = Path(
        "data/demo"
    ),
    config: Config = None,
) -> None:
    """Sample news through the real daemon, offline; exit 1 if an alert is missing or too much."""
    from monitor.demo.play import Wish, run

    wish = Wish(config=config, folder=data, port=port, stay=stay, keep=keep)
    if not run(wish):
        raise typer.Exit(1)
