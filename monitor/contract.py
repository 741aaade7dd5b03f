"""The JSON that scripts rely on: reports and incidents. Keys are only ever added. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from monitor.types import Claim, Count, Incident, Report, Revision

REPORT = TypeAdapter(Report)
INCIDENT = TypeAdapter(Incident)
ANY = TypeAdapter(object)
UNSAID = ("cue", "also_named", "beside")  # of a mention: only matching needs it
COUNTS = ("munitions", "killed", "wounded")


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One report of an incident: who told of it where, and why it was joined."""

    url: str
    publisher: str
    published: datetime | None
    title: str
    role: str  # new_report, update, background
    reason: str


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a person put right, and why."""

    at: datetime
    who: str
    why: str
    action: str  # merge, split, retract, edit
    incident: str
    other: str | None  # merged into it, split off it
    detail: Mapping[str, Any]  # of an edit: the fact and its value; of a split: the addresses


@dataclass(frozen=True, kw_only=True)
class Link:
    """Another incident that may be the same one, and why it was kept apart."""

    other: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Everything that is known of one incident."""

    incident: Incident
    tellings: Sequence[Telling]
    revisions: Sequence[Revision]
    links: Sequence[Link] = ()
    corrections: Sequence[Correction] = ()
    merged: Sequence[str] = ()  # ids that lead to this one
    salvo: Sequence[str] = ()  # the other incidents that one article told with it


def report(read: Report) -> dict[str, Any]:
    """`monitor read --json`: exactly the keys of the contract, and `part` in evidence."""
    answer: dict[str, Any] = REPORT.dump_python(read, mode="json")
    for mention in answer["mentions"]:
        for name in UNSAID:
            mention.pop(name)
        if mention["when"]:
            mention["when"].pop("time")
        if mention["place"]:
            mention["place"].pop("listed")
    return answer


def incident(dossier: Dossier) -> dict[str, Any]:
    """One object of `monitor incidents list --json`."""
    known = dossier.incident
    dumped: dict[str, Any] = INCIDENT.dump_python(known, mode="json")
    facts = dumped["facts"]
    counts = {name: _count(getattr(known.facts, name), name, known.claims) for name in COUNTS}
    return {
        "id": known.id,
        "status": dumped["status"],
        "severity": known.severity.name.lower(),
        "origin": dumped["origin"],
        **{name: facts[name] for name in ("place", "when", "weapon")},
        **counts,
        **{name: facts[name] for name in ("target", "claimed_by", "blamed_on", "modality")},
        "reports": [
            {
                "url": one.url,
                "publisher": one.publisher,
                "published": one.published.isoformat() if one.published else None,
                "role": one.role,
                "title": one.title,
                "reason": one.reason,
            }
            for one in dossier.tellings
        ],
        "claims": [
            {"fact": claim.fact, **_claim(claim)} for claim in known.claims if claim.fact != "named"
        ],
        "revisions": [_revision(one) for one in dossier.revisions],
        "possibly_same_as": list(known.possibly_same_as),
        "possibly_same": [{"id": link.other, "reason": link.reason} for link in dossier.links],
        "corrections": [_correction(one) for one in dossier.corrections],
        "merged": list(dossier.merged),
        "salvo": list(dossier.salvo),
        "created_at": known.created_at.isoformat(),
    }


def _count(best: Count | None, name: str, claims: Iterable[Claim]) -> dict[str, Any] | None:
    """Best, low and high with everybody's figures; None when nobody gave any."""
    told = [_claim(claim) for claim in claims if claim.fact == name]
    if best is None and not told:
        return None
    return {
        "low": best.low if best else None,
        "best": best.best if best else None,
        "high": best.high if best else None,
        "claims": told,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "value": ANY.dump_python(claim.value, mode="json"),
        "publisher": claim.publisher,
        "reliability": claim.source.reliability.value if claim.source else None,
        "affiliation": claim.source.affiliation if claim.source else "",
        "url": claim.url,
        "quote": claim.quote,
        "as_of": claim.as_of.isoformat(),
    }


def _revision(one: Revision) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "change": one.change.value,
        "changed": list(one.changed),
        "status": one.status.value,
        "severity": one.severity.name.lower(),
        "reason": one.reason,
    }


def _correction(one: Correction) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "who": one.who,
        "why": one.why,
        "action": one.action,
        "incident": one.incident,
        "other": one.other,
        "detail": dict(one.detail),
    }
