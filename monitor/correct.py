"""What people put right: with who and why, never overwritten, kept when articles are read anew.

An incident that a person merged or split is not grouped anew by later reports; what a person says
of a fact is a claim of its own that goes before all others.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, insert

from monitor.alerts.audience import Audience
from monitor.errors import MonitorError
from monitor.incidents import days
from monitor.incidents.claims import CORRECTION
from monitor.incidents.group import Sighting
from monitor.incidents.identity import incident_id
from monitor.incidents.policy import Policy
from monitor.links import canonical
from monitor.settle import Settled, settle
from monitor.store import incidents as known
from monitor.store import ledger, pairs, sightings
from monitor.store.ledger import TEXT, VALUES
from monitor.store.schema import corrections
from monitor.types import Claim, Facts, Incident, Severity, Source, Status

READ_ONLY = ("named",)  # only matching needs it
EDITABLE = (
    "status",
    *(fact for fact in VALUES if fact not in READ_ONLY),
    "target",
    "claimed_by",
    "blamed_on",
)
STATUS = TypeAdapter(Status)


class CannotCorrect(MonitorError):
    """A correction that makes no sense; the message says what would."""


def merge(
    conn: Connection,
    incident: str,
    into: str,
    *,
    who: str,
    why: str,
    now: datetime,
    policy: Policy,
) -> Settled | None:
    """Two incidents are one attack: `incident` is known as `into` from now on. Tells nobody."""
    one, other = _get(conn, incident), _get(conn, into)
    if one.id == other.id:
        raise CannotCorrect(f"{incident} and {into} are one incident already: {one.id}")
    sightings.hand_over(conn, one.id, other.id)
    pairs.redirect(conn, one.id, other.id)
    _note(conn, "merge", one.id, who, why, now, other=other.id)
    return settle(
        conn,
        other.id,
        now=now,
        policy=policy,
        silent="put right by a person",
        reason=f"{one.id} is the same attack, says {who}: {why}",
    )


def split(
    conn: Connection,
    incident: str,
    urls: Collection[str],
    *,
    who: str,
    why: str,
    now: datetime,
    policy: Policy,
) -> str:
    """The reports at `urls` tell of another attack: give them an incident of their own, return its
    id. Tells nobody.
    """
    one = _get(conn, incident)
    members = sightings.of(conn, [one.id], policy)
    wanted = {canonical(url) for url in urls}
    leaving = [each for each in members if canonical(each.url) in wanted]
    if not leaving or len(leaving) == len(members):
        told = ", ".join(sorted({each.url for each in members}))
        raise CannotCorrect(f"name some of its reports and leave some: {one.id} has {told}")
    name = _new(conn, one, min(leaving, key=lambda each: each.key), now, policy)
    for each in leaving:
        sightings.move(conn, each, name, f"told apart by {who}: {why}")
    _note(conn, "split", one.id, who, why, now, other=name, detail={"urls": sorted(urls)})
    for each_id in (name, one.id):
        ledger.hear_all(conn, each_id)
        settle(
            conn,
            each_id,
            now=now,
            policy=policy,
            silent="put right by a person",
            reason=f"told apart by {who}: {why}",
        )
    return name


def retract(
    conn: Connection,
    incident: str,
    *,
    who: str,
    why: str,
    now: datetime,
    policy: Policy,
    audience: Audience | None = None,
) -> Settled | None:
    """It did not happen: those who were told of it are told so."""
    one = _get(conn, incident)
    _say(conn, one.id, "status", Status.RETRACTED.value, who, why, now)
    _note(conn, "retract", one.id, who, why, now)
    return settle(conn, one.id, now=now, policy=policy, audience=audience, reason=why)


def edit(
    conn: Connection,
    incident: str,
    fact: str,
    value: Any,
    *,
    who: str,
    why: str,
    now: datetime,
    policy: Policy,
    audience: Audience | None = None,
) -> Settled | None:
    """A person knows better: `value` (as in the JSON of an incident) goes before what was read.

    The status "reported" hands it back to the reports: it takes back what a person decided.
    Those who were told are told, if it is worth a message.
    """
    one = _get(conn, incident)
    if fact not in EDITABLE:
        raise CannotCorrect(f"{fact!r} cannot be edited; one of {', '.join(EDITABLE)}")
    try:
        parsed = (STATUS if fact == "status" else VALUES.get(fact, TEXT)).validate_python(value)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or fact
        said = fault["msg"].removeprefix("Value error, ")  # pydantic's words, not ours
        raise CannotCorrect(f"{fact}: {where}: {said}") from error
    _say(conn, one.id, fact, parsed, who, why, now)
    detail = {"fact": fact, "value": VALUES.get(fact, TEXT).dump_python(parsed, mode="json")}
    _note(conn, "edit", one.id, who, why, now, detail=detail)
    return settle(conn, one.id, now=now, policy=policy, audience=audience, reason=f"{who}: {why}")


def _get(conn: Connection, incident: str) -> Incident:
    found = known.get(conn, incident)
    if found is None:
        raise CannotCorrect(f"there is no incident {incident!r}; see `monitor incidents list`")
    return found


def _new(conn: Connection, one: Incident, first: Sighting, now: datetime, policy: Policy) -> str:
    opening = days.window(first.mention.when, first.published, policy.match)
    name = incident_id(
        first.mention.place,
        opening.latest,
        f"{canonical(first.url)}#{first.index}",
        lambda taken: known.exists(conn, taken),
    )
    incident = Incident(
        id=name,
        status=Status.REPORTED,
        severity=Severity.INFO,
        origin=one.origin,
        facts=Facts(),
        revision=0,
        created_at=now,
    )
    known.save(conn, incident, [opening])
    return name


def _say(
    conn: Connection, incident: str, fact: str, value: object, who: str, why: str, now: datetime
) -> None:
    claim = Claim(
        fact=fact,
        value=value,
        publisher=who,
        url=f"correction:{now.astimezone(UTC).isoformat()}",
        quote=why,
        as_of=now,
        source=Source(publisher=who, affiliation=CORRECTION),
    )
    ledger.add(conn, incident, [claim])


def _note(
    conn: Connection,
    action: str,
    incident: str,
    who: str,
    why: str,
    now: datetime,
    *,
    other: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    if not who.strip() or not why.strip():
        raise CannotCorrect("say who puts it right and why; both are kept with it")
    conn.execute(
        insert(corrections).values(
            at=now,
            who=who,
            why=why,
            action=action,
            incident_id=incident,
            other_id=other,
            detail=detail or {},
        )
    )
