"""monitor incidents: the attacks, with who says what."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json

if TYPE_CHECKING:
    from sqlalchemy import Connection

app = typer.Typer(help="The attacks, with who says what.", no_args_is_help=True)


@app.command("list")
def list_(
    status: Annotated[
        str, typer.Option(help="Only reported, corroborated, official, disputed, retracted.")
    ] = "",
    country: Annotated[str, typer.Option(metavar="XX", help="Only in this country (IQ).")] = "",
    since: Annotated[str, typer.Option(metavar="DAY", help="Only from this day on.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Only up to this day.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest days.")] = 100,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """The incidents, the latest days first."""
    from monitor.cli import inputs
    from monitor.cli.opening import open_store
    from monitor.store import overview
    from monitor.types import Status

    if status and status not in set(Status):
        raise inputs.InputError(f"--status {status}: no such status; one of {', '.join(Status)}")
    first, last = inputs.instant("--since", since), inputs.instant("--until", until)
    with open_store(config) as (_settings, store), store.read() as conn:
        ids = overview.incident_ids(
            conn,
            status=status or None,
            country=country.upper() or None,
            since=first.date() if first else None,
            until=last.date() if last else None,
            limit=limit,
        )
        found = [told(conn, one) for one in ids]
    if as_json:
        screen.data(found)
    elif found:
        columns = ("incident", "day", "place", "means", "killed", "wounded", "status", "told by")
        screen.table(columns, (row(one) for one in found))
    else:
        screen.line("No incidents yet.")


@app.command()
def show(
    incident: Annotated[str, typer.Argument(help="The id of an incident.")],
    as_json: Json = False,
    config: Config = None,
) -> None:
    """One incident: its facts, who said each of them in which words, and how it changed."""
    from monitor.cli.opening import open_store

    with open_store(config) as (_settings, store), store.read() as conn:
        found = told(conn, incident)
    if as_json:
        screen.data(found)
    else:
        _print(found, asked=incident)


def told(conn: "Connection", incident_id: str) -> dict[str, Any]:
    """One incident as `incidents list --json` prints it."""
    from monitor import contract
    from monitor.cli.inputs import InputError
    from monitor.store import overview

    known = overview.dossier(conn, incident_id)
    if known is None:
        raise InputError(f"there is no incident {incident_id!r}; see `monitor incidents list`")
    return contract.incident(known)


def row(one: dict[str, Any]) -> tuple[str, ...]:
    """The same in short, for a table."""
    publishers = dict.fromkeys(claim["publisher"] for claim in one["claims"])
    return (
        one["id"],
        _days(one),
        _place(one),
        one["weapon"]["kind"] if one["weapon"] else "",
        _count(one["killed"]),
        _count(one["wounded"]),
        one["status"],
        ", ".join(publishers),
    )


def _days(one: dict[str, Any]) -> str:
    if not one["when"]:
        return "unknown"
    return " to ".join(dict.fromkeys((one["when"]["earliest"], one["when"]["latest"])))


def _place(one: dict[str, Any]) -> str:
    if not one["place"]:
        return "unknown"
    parts = (one["place"]["name"], one["place"]["admin1"], one["place"]["country"])
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _count(count: dict[str, Any] | None) -> str:
    """A number, "24+" for at least, "2-5 (3)" for low to high with the best in brackets."""
    if count is None or count["best"] is None:
        return ""
    if count["high"] is None:
        return f"{count['low']}+"
    if count["low"] == count["high"]:
        return str(count["best"])
    return f"{count['low']}-{count['high']} ({count['best']})"


def _print(one: dict[str, Any], asked: str) -> None:
    if one["id"] != asked:
        screen.line(f"{asked} was merged into {one['id']}")
    screen.line(f"{one['id']}  {one['status']}, {one['severity']}, {one['origin']}")
    for name, said in (
        ("day", _days(one)),
        ("place", _place(one)),
        ("means", one["weapon"]["kind"] if one["weapon"] else ""),
        *((name, _count(one[name])) for name in ("munitions", "killed", "wounded")),
        ("target", one["target"] or ""),
        ("claimed by", one["claimed_by"] or ""),
        ("blamed on", ", ".join(one["blamed_on"])),
        ("possibly", ", ".join(one["possibly_same_as"])),
    ):
        if said:
            screen.line(f"  {name:<11}{said}")
    screen.line("Who said what:")
    for claim in (claim for claim in one["claims"] if claim["quote"]):
        screen.line(f'  {claim["fact"]:<11}{_publisher(claim)}: "{claim["quote"]}"')
    screen.line("Reports:")
    for telling in one["reports"]:
        screen.line(f"  {telling['publisher']}: {telling['title']} ({telling['role']})")
        screen.line(f"    {telling['url']}")
        screen.line(f"    {telling['reason']}")
    screen.line("How it changed:")
    for revision in one["revisions"]:
        changed = f" ({', '.join(revision['changed'])})" if revision["changed"] else ""
        when, what = revision["at"][:16].replace("T", " "), revision["change"]
        screen.line(f"  {revision['number']}. {when} {what}{changed}: {revision['reason']}")


def _publisher(claim: dict[str, Any]) -> str:
    letter = f" ({claim['reliability']})" if claim["reliability"] else ""
    return f"{claim['publisher']}{letter}"
