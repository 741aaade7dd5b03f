"""monitor evaluate: a replay scored against what a reader says of the same articles."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json
from monitor.errors import InputError

if TYPE_CHECKING:
    from monitor.evaluate import Scores

app = typer.Typer()


@app.command()
def evaluate(
    file: Annotated[str, typer.Argument(metavar="GOLD.jsonl", help="Labelled articles, or -.")],
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page: each article beside labels and answer."),
    ] = None,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Replay labelled articles and score alerts, grouping and facts; list every mistake."""
    from monitor import evaluate as scoring
    from monitor import settings as configuration
    from monitor import stream
    from monitor.article import Walls
    from monitor.cli import inputs
    from monitor.incidents import Policy
    from monitor.reading import Reader
    from monitor.replay import everybody

    settings = configuration.load(config)
    walls, known = Walls.load(settings.folder), stream.publishers(settings.feeds)
    reader = Reader.load(settings.folder)
    called, placed = reader.rules.lexicon.called, reader.rules.gazetteer.called
    with inputs.opened(file) as lines:
        labelled, bad = scoring.load(
            lines, known, walls=walls, name=file, called=called, placed=placed
        )
    for line in bad:
        screen.complain(f"{file}:{line.number}: {line.why}")
    scores = scoring.evaluate(
        labelled,
        reader.read,
        policy=Policy.load(settings.folder),
        audience=everybody(settings.audience),
    )
    if html is not None:
        _write(html, scores, file)
    if as_json:
        screen.data(scoring.as_json(scores))
    else:
        _print(scores)
    if bad:
        raise typer.Exit(2)
    if scores.mistakes:
        raise typer.Exit(1)


def _write(html: Path, scores: "Scores", file: str) -> None:
    from monitor.evaluate.page import page

    try:
        html.write_text(page(scores, file), "utf-8")
    except OSError as error:
        raise InputError(f"{html}: cannot be written: {error.strerror}") from None
    screen.complain(f"The page is in {html}.")


def _print(scores: "Scores") -> None:
    rows = [
        ("articles", f"{scores.articles}"),
        ("attacks", f"{scores.incidents}"),
        ("alerts", f"{scores.alerts}"),
        ("alerts per attack", f"{scores.alerts_per_incident:.2f}"),
        ("missed", f"{scores.missed}"),
        ("false alerts", f"{scores.false}"),
        ("repeated alerts", f"{scores.duplicates}"),
        ("grouping, pairs F1", f"{scores.pair_f1:.3f}"),
        ("grouping, B-cubed F1", f"{scores.b3_f1:.3f}"),
    ]
    rows += [(name, f"{one.right} of {one.of}") for name, one in scores.slots.items()]
    screen.table(("score", "value"), rows)
    for mistake in scores.mistakes:
        screen.line(f"{mistake.kind}  {mistake.gold or '-'}  {mistake.url}")
        screen.line(f"    {mistake.why}")
