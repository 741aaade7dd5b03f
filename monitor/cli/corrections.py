"""monitor incidents merge, split, retract, edit: what people put right, with who and why."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import dossier, screen
from monitor.cli.options import Config, Json

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from monitor.alerts.audience import Audience
    from monitor.alerts.route import Routed
    from monitor.incidents.policy import Policy

app = typer.Typer()

Incident = Annotated[str, typer.Argument(help="The id of an incident.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so; kept with it.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason; kept with it.")]
Dry = Annotated[
    bool,
    typer.Option("--dry-run", help="Show what would change and who would be told; do nothing."),
]
FACTS = {shown: fact for fact, shown in dossier.NAMES.items()}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a correction is made with."""

    conn: "Connection"
    policy: "Policy"
    audience: "Audience"
    folder: Path
    now: datetime


Act = Callable[[Desk], "tuple[Collection[str], tuple[Routed, ...]]"]


@app.command()
def merge(
    incident: Incident,
    into: Annotated[str, typer.Argument(help="The incident that it is the same attack as.")],
    by: By,
    why: Why,
    dry_run: Dry = False,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Two incidents are one attack: the first is known as the second from now on. Tells nobody."""
    from monitor import correct

    def act(desk: Desk) -> "tuple[Collection[str], tuple[Routed, ...]]":
        correct.merge(desk.conn, incident, into, who=by, why=why, now=desk.now, policy=desk.policy)
        return (), ()

    _run("merge", (incident, into), act, dry_run=dry_run, as_json=as_json, config=config)


@app.command()
def split(
    incident: Incident,
    urls: Annotated[
        list[str], typer.Argument(metavar="URL...", help="Its reports that tell of another attack.")
    ],
    by: By,
    why: Why,
    dry_run: Dry = False,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Reports that tell of another attack get an incident of their own. Tells nobody."""
    from monitor import correct

    def act(desk: Desk) -> "tuple[Collection[str], tuple[Routed, ...]]":
        name = correct.split(
            desk.conn, incident, urls, who=by, why=why, now=desk.now, policy=desk.policy
        )
        return (name,), ()

    _run("split", (incident,), act, dry_run=dry_run, as_json=as_json, config=config)


@app.command()
def retract(
    incident: Incident,
    by: By,
    why: Why,
    dry_run: Dry = False,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """It did not happen: those who were told of it are told so."""
    from monitor import correct

    def act(desk: Desk) -> "tuple[Collection[str], tuple[Routed, ...]]":
        done = correct.retract(
            desk.conn,
            incident,
            who=by,
            why=why,
            now=desk.now,
            policy=desk.policy,
            audience=desk.audience,
        )
        return (), done[1] if done else ()

    _run("retract", (incident,), act, dry_run=dry_run, as_json=as_json, config=config)


@app.command()
def edit(
    incident: Incident,
    fact: Annotated[
        str,
        typer.Argument(
            help="status, place, day, means, munitions, killed, wounded, target, claimed_by, "
            "blamed_on."
        ),
    ],
    value: Annotated[
        str,
        typer.Argument(
            help="3, 12+ (at least), 2-5; 2026-03-11 22:15; drone: Shahed-136; Camp Taji; or JSON."
        ),
    ],
    by: By,
    why: Why,
    dry_run: Dry = False,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """A person knows better: it goes before all that is read. Those who were told are told."""
    from monitor import correct
    from monitor.cli import typed

    name = FACTS.get(fact, fact)

    def act(desk: Desk) -> "tuple[Collection[str], tuple[Routed, ...]]":
        done = correct.edit(
            desk.conn,
            incident,
            name,
            typed.value(name, value, lambda words: _place(words, desk.folder)),
            who=by,
            why=why,
            now=desk.now,
            policy=desk.policy,
            audience=desk.audience,
        )
        return (), done[1] if done else ()

    _run("edit", (incident,), act, dry_run=dry_run, as_json=as_json, config=config)


def _place(words: str, folder: Path) -> Any:
    """A place by its name or the id of a site."""
    from monitor.gazetteer import Gazetteer
    from monitor.reading.facts.spots import place_of

    gazetteer = Gazetteer.load(folder)
    named = {site.id: site.name for site in gazetteer.sites}
    hits = gazetteer.find(named.get(words, words))
    return place_of(hits[0]) if hits else None


# --- what came of it -----------------------------------------------------------------------------


def _run(
    action: str,
    names: Collection[str],
    act: Act,
    *,
    dry_run: bool,
    as_json: bool,
    config: Config,
) -> None:
    """Put it right in one transaction and say what changed; a dry run takes it all back."""
    from monitor.cli import opening
    from monitor.clock import utc_now
    from monitor.incidents.policy import Policy

    with opening.open_store(config) as (settings, store), store.write() as conn:
        before = {name: opening.incident(conn, name) for name in names}
        desk = Desk(
            conn=conn,
            policy=Policy.load(settings.folder),
            audience=settings.audience,
            folder=settings.folder,
            now=utc_now(),
        )
        new, routed = act(desk)
        after = {name: opening.incident(conn, name) for name in (*names, *new)}
        if dry_run:
            conn.rollback()
    tells = [
        {
            "subscriber": one.subscriber,
            "channels": [alert.channel for alert in one.alerts],
            "change": one.alerts[0].change.value,
        }
        for one in routed
        if one.alerts
    ]
    if as_json:
        pairs = [
            {"id": name, "before": before.get(name), "after": one} for name, one in after.items()
        ]
        screen.data({"action": action, "written": not dry_run, "incidents": pairs, "tells": tells})
        return
    for name, one in after.items():
        for line in _changes(name, before.get(name), one):
            screen.line(line)
    for one in tells:
        screen.line(f"Tells {one['subscriber']} through {', '.join(one['channels'])}.")
    if not tells:
        screen.line("Tells nobody.")
    screen.line("Nothing was written: leave out --dry-run to do it." if dry_run else "Done.")


def _changes(name: str, before: dict[str, Any] | None, after: dict[str, Any]) -> Iterator[str]:
    """One incident as it was and as it is, fact by fact."""
    if after["id"] != name:
        yield f"{name} leads to {after['id']} from now on"
        return
    old, new = dossier.facts(before) if before else {}, dossier.facts(after)
    differing = [fact for fact in {**old, **new} if old.get(fact) != new.get(fact)]
    yield f"{name}" + (" (new)" if before is None else "" if differing else ": nothing changes")
    for fact in differing:
        was = f"{old.get(fact, 'not told')} -> " if before else ""
        yield f"  {fact:<11}{was}{new.get(fact, 'not told')}"
