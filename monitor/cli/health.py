"""monitor status and monitor doctor: is it well, and if not, what is the cure?"""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json

if TYPE_CHECKING:
    from monitor.feeds.coverage import Coverage
    from monitor.settings import Settings
    from monitor.store import Store

app = typer.Typer()


@app.command()
def status(as_json: Json = False, config: Config = None) -> None:
    """Health of the running monitor, for people and for Docker; exit 1 when something is wrong."""
    from monitor.cli.opening import open_store

    with open_store(config) as (settings, store):
        told = _status(settings, store)
    if as_json:
        screen.data(told)
    else:
        _print_status(told)
    if not told["healthy"]:
        raise typer.Exit(1)


def _status(settings: "Settings", store: "Store") -> dict[str, Any]:
    from monitor.clock import utc_now
    from monitor.wellbeing import vitals

    with store.read() as conn:
        found = vitals.take(conn, settings.watch(), now=utc_now())
    totals, tested = found.totals, found.self_test
    arrived = tested.progress.arrived if tested else None
    return {
        "healthy": not found.findings,
        "works": found.works,
        "problems": [asdict(finding) for finding in found.findings],
        "daemon": _jsonable(asdict(found.beat)) if found.beat else None,
        "feeds": dict(found.feeds),
        "coverage": coverage_told(found.coverage),
        "self_test": {"arrived": arrived.isoformat() if arrived else None} if tested else None,
        "last_polled": totals.last_polled.isoformat() if totals.last_polled else None,
        "items": dict(totals.items),
        "incidents": totals.incidents,
        "alerts": dict(totals.alerts),
        "outbox_violations": dict(totals.violations),
        "broken_destinations": sorted(totals.broken),
    }


def coverage_told(seen: "Coverage") -> dict[str, Any]:
    """What is seen, as JSON."""
    return {
        "words": seen.in_words(),
        "checking": seen.checking,
        "areas": [
            {
                "area": view.area.value,
                "name": view.name,
                "title": view.title,
                "blind": view.blind,
                "feeds": view.configured,
                "delivering": view.delivering,
                "since": view.since.isoformat() if view.since else None,
                "words": view.in_words(),
                "cure": view.cure,
            }
            for view in seen.views
        ],
    }


def _jsonable(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in values.items()
    }


def _print_status(told: dict[str, Any]) -> None:
    works = "works, but does not see everything" if told["works"] else "NOT WELL"
    well = "starting" if told["coverage"]["checking"] else "healthy"
    screen.line(well if told["healthy"] else works)
    for problem in told["problems"]:
        screen.line(f"  {problem['what']} -> {problem['cure']}")
    screen.line(f"sight: {told['coverage']['words']}")
    for name in ("feeds", "items", "alerts"):
        said = ", ".join(f"{count} {state}" for state, count in sorted(told[name].items()))
        screen.line(f"{name}: {said or 'none yet'}")
    screen.line(f"incidents: {told['incidents']}")
    if told["self_test"]:
        arrived = told["self_test"]["arrived"]
        screen.line(f"self-test last arrived: {_ago(arrived) if arrived else 'never'}")
    if told["last_polled"]:
        screen.line(f"last poll: {_ago(told['last_polled'])}")
    if told["daemon"] and told["daemon"]["dashboard"] and not told["daemon"]["stopped"]:
        screen.line(f"dashboard: {told['daemon']['dashboard']}")


def _ago(instant: str) -> str:
    from monitor.clock import utc_now
    from monitor.wellbeing.health import span

    at = datetime.fromisoformat(instant)
    return f"{span(utc_now() - at)} ago ({at:%Y-%m-%d %H:%M} UTC)"


@app.command()
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Do not try to reach feeds.")] = False,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Check configuration and connections, and say how to mend them; exit 1 if anything is."""
    from monitor.cli import examine

    findings = examine.everything(config, online=not offline)
    if as_json:
        screen.data({"well": not findings, "problems": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            screen.line(str(finding))
        screen.line(f"{len(findings)} to mend." if findings else "All is well.")
    if findings:
        raise typer.Exit(1)
