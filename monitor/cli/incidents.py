"""monitor incidents: the attacks, with who says what."""

from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli import corrections, dossier, screen
from monitor.cli.options import Config, Json
from monitor.errors import InputError
from monitor.exports import words

app = typer.Typer(help="The attacks, with who says what.", no_args_is_help=True)
app.add_typer(corrections.app)
EVERYTHING = 1_000_000


Status = Annotated[
    str, typer.Option(help="Only reported, corroborated, official, disputed, retracted.")
]
Country = Annotated[str, typer.Option(metavar="XX", help="Only in this country (IQ).")]
Since = Annotated[str, typer.Option(metavar="DAY", help="Only from this day on.")]
Until = Annotated[str, typer.Option(metavar="DAY", help="Only up to this day.")]


@app.command("list")
def list_(
    status: Status = "",
    country: Country = "",
    since: Since = "",
    until: Until = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest days.")] = 100,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """The incidents, the latest days first."""
    found = _wanted(config, status, country, since, until, limit)
    if as_json:
        screen.data(found)
    elif found:
        columns = ("incident", "day", "place", "means", "killed", "wounded", "status", "told by")
        screen.table(columns, (row(one) for one in found))
    else:
        screen.line("No incidents yet.")


def _wanted(
    config: Config, status: str, country: str, since: str, until: str, limit: int
) -> list[dict[str, Any]]:
    """The incidents that a person asked for, as JSON. Raises InputError for what cannot be."""
    from monitor import types
    from monitor.cli import inputs, opening
    from monitor.store import overview

    if status and status not in set(types.Status):
        known = ", ".join(types.Status)
        raise InputError(f"--status {status}: no such status; one of {known}")
    first, last = inputs.instant("--since", since), inputs.instant("--until", until)
    with opening.open_store(config) as (_settings, store), store.read() as conn:
        ids = overview.incident_ids(
            conn,
            status=status or None,
            country=country.upper() or None,
            since=first.date() if first else None,
            until=last.date() if last else None,
            limit=limit,
        )
        return [opening.incident(conn, one) for one in ids]


@app.command()
def export(
    incidents: Annotated[
        list[str] | None, typer.Argument(help="Ids; all incidents, if none is named.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="csv, geojson, json, stix, cap or rss.")
    ] = "json",
    output: Annotated[
        Path | None,
        typer.Option(help="A file; for cap a folder, one file an incident. Else standard output."),
    ] = None,
    status: Status = "",
    country: Country = "",
    since: Since = "",
    until: Until = "",
    config: Config = None,
) -> None:
    """The incidents in the formats of other tools."""
    from monitor import exports
    from monitor.cli import opening

    formats = [*exports.FORMATS, *exports.SINGLE]
    if form not in formats:
        raise InputError(f"--format {form}: no such format; one of {', '.join(formats)}")
    if incidents:
        with opening.open_store(config) as (_settings, store), store.read() as conn:
            found = [opening.incident(conn, one) for one in dict.fromkeys(incidents)]
    else:
        found = _wanted(config, status, country, since, until, EVERYTHING)
    if form in exports.SINGLE and output is None and len(found) != 1:
        raise InputError(
            f"a document of {form} holds one incident and these are {len(found)}: name one, or give"
            " --output FOLDER for one file each"
        )
    if output is None:
        screen.raw(exports.export(form, found))
    elif form in exports.SINGLE:
        for one in found:
            name = f"{one['id']}.{exports.ENDINGS[form]}"
            _save(output / name, exports.export(form, [one]))
        screen.line(f"{len(found)} files in {output}")
    else:
        _save(output, exports.export(form, found))
        screen.line(f"{len(found)} incidents in {output}")


def _save(path: Path, body: bytes) -> None:

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None


@app.command()
def show(
    incident: Annotated[str, typer.Argument(help="The id of an incident.")],
    as_json: Json = False,
    config: Config = None,
) -> None:
    """One incident: its facts, who said each of them in which words, and how it changed."""
    from monitor.cli import opening

    with opening.open_store(config) as (_settings, store), store.read() as conn:
        found = opening.incident(conn, incident)
    if as_json:
        screen.data(found)
    else:
        for line in dossier.lines(found, asked=incident):
            screen.line(line)


def row(one: dict[str, Any]) -> tuple[str, ...]:
    """The same in short, for a table."""
    return (
        one["id"],
        words.days(one),
        words.place(one),
        words.means(one["weapon"]),
        words.count(one["killed"]),
        words.count(one["wounded"]),
        one["status"],
        ", ".join(words.publishers(one)),
    )
