"""What is known at the start: `seeds/incidents.yaml` into a store, once.

A seed that is there already is left as it is, with whatever live reports and people added to it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import Connection

from monitor import yamlfile
from monitor.errors import ConfigError, Problem
from monitor.incidents import days
from monitor.incidents.assess import assess
from monitor.incidents.policy import Policy
from monitor.store import incidents as known
from monitor.store import ledger
from monitor.types import (
    Basis,
    Change,
    Claim,
    Count,
    Incident,
    Kind,
    Modality,
    Origin,
    Place,
    Revision,
    Source,
    Weapon,
    When,
    WhenPrecision,
)

INCIDENTS, DOCUMENTS = "incidents.yaml", "documents.yaml"


def _count(value: object) -> object:
    """3, [15, 30] or {least: 15} as a Count."""
    if isinstance(value, int):
        return Count(low=value, best=value, high=value)
    if isinstance(value, list) and len(value) == 2:
        return Count(low=value[0], best=value[0], high=value[1])
    if isinstance(value, dict) and set(value) == {"least"}:
        return Count(low=value["least"], best=value["least"], high=None)
    raise ValueError("a number, [lowest, highest], or {least: number}")


def _days(value: object) -> object:
    return (value, value) if isinstance(value, date) else value


Figure = Annotated[Count, BeforeValidator(_count)]
Days = Annotated[tuple[date, date], BeforeValidator(_days)]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(_Read):
    """One of the texts the project was started from, and what was taken from it."""

    title: str
    outlet: str
    published: date
    note: str = ""
    incidents: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    rules: str = ""


class Told(_Read):
    """What one document says of an attack, or lets somebody say."""

    document: str
    by: str = ""
    official: bool = False
    party: str = ""
    unplaced: bool = False  # the document does not name the place
    day: Days | None = None
    precision: Literal["day", "week", "month"] = "day"
    kind: Kind | None = None
    detail: str | None = None
    munitions: Figure | None = None
    killed: Figure | None = None
    wounded: Figure | None = None
    target: str | None = None
    claimed_by: str | None = None
    blamed_on: tuple[str, ...] = ()
    modality: Modality = Modality.ASSERTED
    words: str


class Seed(_Read):
    id: str = Field(max_length=60, pattern="^[a-z0-9-]+$")
    place: Place
    told: tuple[Told, ...] = Field(min_length=1)


class _Incidents(_Read):
    incidents: tuple[Seed, ...]


class _Documents(_Read):
    documents: Mapping[str, Document]


def load(folder: Path) -> tuple[tuple[Seed, ...], Mapping[str, Document]]:
    """Read both files of `folder`. Raises ConfigError with every problem."""
    seeds = yamlfile.load(folder / INCIDENTS, _Incidents).incidents
    documents = yamlfile.load(folder / DOCUMENTS, _Documents).documents
    unknown = sorted({told.document for seed in seeds for told in seed.told} - set(documents))
    if unknown:
        raise ConfigError(tuple(_unknown(folder / INCIDENTS, number) for number in unknown))
    return seeds, documents


def _unknown(path: Path, number: str) -> Problem:
    return Problem(
        file=str(path),
        line=0,
        key="document",
        message=f"there is no document {number!r}",
        cure=f"describe it in {DOCUMENTS}, or name one that is there",
    )


def plant(conn: Connection, folder: Path, *, now: datetime, policy: Policy) -> int:
    """Store the seeds of `folder` that are not stored yet; return how many were.

    Raises ConfigError when a file cannot be used; then nothing is stored.
    """
    seeds, documents = load(folder)
    fresh = [seed for seed in seeds if not known.exists(conn, seed.id)]
    for seed in fresh:
        _plant_one(conn, seed, documents, now, policy)
    return len(fresh)


def _plant_one(
    conn: Connection, seed: Seed, documents: Mapping[str, Document], now: datetime, policy: Policy
) -> None:
    claims = tuple(
        claim for told in seed.told for claim in claims_of(seed, told, documents[told.document])
    )
    assessed = assess(claims, policy)
    incident = Incident(
        id=seed.id,
        status=assessed.status,
        severity=assessed.severity,
        origin=Origin.SEED,
        facts=assessed.facts,
        revision=1,
        created_at=now,
        claims=claims,
    )
    known.save(conn, incident, days.reach(claims, policy.match))
    ledger.add(conn, seed.id, claims)
    known.add_revision(
        conn,
        Revision(
            incident_id=seed.id,
            number=1,
            at=now,
            change=Change.NEW,
            changed=(),
            facts=assessed.facts,
            status=assessed.status,
            severity=assessed.severity,
            reason="known from the start",
        ),
    )


def claims_of(seed: Seed, told: Told, document: Document) -> Iterator[Claim]:
    """What one entry says, as claims with the document's day and our own words for a quote."""
    speaker = told.by or document.outlet
    affiliation = f"party:{told.party}" if told.party else ""
    source = Source(
        publisher=speaker,
        family="" if told.by else f"document {told.document}",
        official=told.official,
        affiliation=affiliation,
    )
    for fact, value in _facts(seed, told):
        yield Claim(
            fact=fact,
            value=value,
            publisher=speaker,
            url=f"seed:{told.document}",
            quote=told.words,
            as_of=datetime.combine(document.published, time(), UTC),
            source=source,
        )


def _facts(seed: Seed, told: Told) -> Iterator[tuple[str, object]]:
    if not told.unplaced:
        yield "place", seed.place
    if told.day is not None:
        precision, (first, last) = WhenPrecision(told.precision), told.day
        yield (
            "when",
            When(earliest=first, latest=last, precision=precision, basis=Basis.TEXT),
        )
    if told.kind is not None:
        yield "weapon", Weapon(kind=told.kind, detail=told.detail)
    for fact in ("munitions", "killed", "wounded", "target", "claimed_by"):
        if getattr(told, fact) is not None:
            yield fact, getattr(told, fact)
    yield from (("blamed_on", name) for name in told.blamed_on)
    yield "modality", told.modality
