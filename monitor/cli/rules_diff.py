"""monitor rules diff: what other rules read in stored articles, and reading them anew."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import dossier, screen
from monitor.cli.options import Config, Json

if TYPE_CHECKING:
    from monitor.replay import Final
    from monitor.reread import Difference, Reading
    from monitor.types import Report

app = typer.Typer()
UNTOLD = ("evidence", "lead", "aggregate")


@app.command()
def diff(
    apply: Annotated[
        bool, typer.Option("--apply", help="Read them anew by these rules; tells nobody.")
    ] = False,
    since: Annotated[
        str, typer.Option(metavar="DAY", help="Only articles that came from this day on.")
    ] = "",
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Which stored articles these rules read otherwise, and what becomes of incidents and alerts.

    Exits with 1 if anything differs. Nothing is written without --apply.
    """
    from monitor import reread
    from monitor.cli import inputs
    from monitor.cli.opening import open_store
    from monitor.clock import utc_now
    from monitor.incidents.policy import Policy
    from monitor.reading import Reader
    from monitor.replay import everybody

    first = inputs.instant("--since", since)
    with open_store(config) as (settings, store):
        policy, reader = Policy.load(settings.folder), Reader.load(settings.folder)
        audience = settings.audience
        if apply:
            with _progress("reading anew") as told:
                done = reread.apply(
                    store, reader, policy=policy, clock=utc_now, since=first, on_step=told
                )
            _print_applied(done, as_json=as_json)
            return
        with _progress("comparing") as told:
            found = reread.difference(
                store,
                reader.read,
                policy=policy,
                audience=audience if audience.subscribers else everybody(audience),
                since=first,
                on_step=told,
            )
    if as_json:
        screen.data(as_data(found))
    else:
        for line in lines(found):
            screen.line(line)
    if not found.same:
        raise typer.Exit(1)


@contextmanager
def _progress(doing: str) -> Iterator[Callable[[int, int], object]]:
    """A bar with the time that is left, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _print_applied(done: int, *, as_json: bool) -> None:
    if as_json:
        screen.data({"read_anew": done})
    else:
        screen.line(f"{done} articles read anew. Nobody was told.")


# --- in words ------------------------------------------------------------------------------------


def lines(found: "Difference") -> Iterator[str]:
    for reading in found.readings:
        yield f"{reading.article.url}  {reading.article.title}"
        told = list(changes(reading)) or ["the same facts, read from other words"]
        yield from (f"  {change}" for change in told)
    for title, ones in (("appears", found.appear), ("vanishes", found.vanish)):
        for one in ones:
            yield f"{title}: {_named(one)}"
            yield from (f"  {url}" for url in one.urls)
    for title, pairs in (("becomes one", found.merge), ("becomes several", found.split)):
        for one, parts in pairs:
            yield f"{title}: {_named(one)}"
            yield from (f"  {_named(part)}: {', '.join(part.urls)}" for part in parts)
    for title, events in (("would be sent", found.gained), ("no longer sent", found.lost)):
        for event in events:
            yield f"{title}: to {event.subscriber}, {event.at:%Y-%m-%d %H:%M}: {event.subject}"
            yield f"  {event.url}"
    yield (
        f"{found.read} articles compared: {len(found.readings)} read otherwise; incidents: "
        f"{len(found.appear)} appear, {len(found.vanish)} vanish, "
        f"{len(found.merge)} merge, {len(found.split)} split; alerts: "
        f"{len(found.gained)} more, {len(found.lost)} fewer."
    )


def changes(reading: "Reading") -> Iterator[str]:
    """The verdict, and each fact that is another one."""
    old, new = reading.before, reading.after
    if old.verdict is not new.verdict:
        yield f"{old.verdict} -> {new.verdict}: {new.reason}"
    before, after = _mentions(old), _mentions(new)
    if len(before) != len(after):
        yield f"attacks spoken of: {len(before)} -> {len(after)}"
        return
    for one, other in zip(before, after, strict=True):
        for fact in one:
            if one[fact] != other[fact]:
                yield f"{one[fact] or f'no {fact}'} -> {other[fact] or 'none'}"


def _mentions(report: "Report") -> list[dict[str, str]]:
    from monitor import contract

    told = contract.report(report)["mentions"]
    return [
        {
            fact: dossier.said(fact, value) if value not in (None, [], "") else ""
            for fact, value in {**mention, "cue": one.cue}.items()
            if fact not in UNTOLD
        }
        for mention, one in zip(told, report.mentions, strict=True)
    ]


def _named(one: "Final") -> str:
    facts = one.facts
    return ", ".join(
        (
            one.id,
            facts.weapon.kind.value if facts.weapon else "unknown means",
            facts.place.name if facts.place else "unknown place",
            facts.when.latest.isoformat() if facts.when else "unknown day",
        )
    )


# --- for scripts ---------------------------------------------------------------------------------


def as_data(found: "Difference") -> dict[str, Any]:
    from monitor import replay

    return {
        "read": found.read,
        "readings": [
            {
                "url": one.article.url,
                "title": one.article.title,
                "before": one.before.verdict.value,
                "after": one.after.verdict.value,
                "reason": one.after.reason,
                "changes": list(changes(one)),
            }
            for one in found.readings
        ],
        "appear": [_incident(one) for one in found.appear],
        "vanish": [_incident(one) for one in found.vanish],
        "merge": [_pair(*each) for each in found.merge],
        "split": [_pair(*each) for each in found.split],
        "gained": [replay.event_json(each) for each in found.gained],
        "lost": [replay.event_json(each) for each in found.lost],
    }


def _incident(one: "Final") -> dict[str, Any]:
    return {"id": one.id, "urls": list(one.urls)}


def _pair(one: "Final", parts: "tuple[Final, ...]") -> dict[str, Any]:
    return {**_incident(one), "parts": [_incident(part) for part in parts]}
