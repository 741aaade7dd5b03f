"""An invented attack as the store would know it, and people who may want to hear of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telling import site, when

from monitor.alerts.audience import Audience
from monitor.alerts.render import words
from monitor.alerts.subscribers import Subscriber
from monitor.types import (
    Change,
    Claim,
    Count,
    Earlier,
    Facts,
    Incident,
    Kind,
    Origin,
    Precision,
    Reliability,
    Revision,
    Severity,
    Source,
    Status,
    Weapon,
    WhenPrecision,
)

CONFIG = Path(__file__).parent.parent / "config"
WORDS = words.load(CONFIG / "words")
NOW = datetime(2020, 3, 16, 19, 30, tzinfo=UTC)

BESMAYA = site("Besmaya base", 33.2, 44.6, site_id="besmaya", radius_km=1)
ANBAR = site(
    "Anbar", 33.0, 42.0, "Anbar", site_id=None, precision=Precision.PROVINCE, radius_km=180
)
EVENING = replace(when("2020-03-16", "evening"), precision=WhenPrecision.HOUR)
FACTS = Facts(
    place=BESMAYA,
    when=EVENING,
    weapon=Weapon(kind=Kind.ROCKET, detail="Katyusha"),
    munitions=Count(low=2, best=2, high=4),
    killed=Count(low=0, best=0, high=0),
)
RIVER = Source(publisher="River Post", reliability=Reliability.B, country="IQ")
WIRE = Source(publisher="North Wire", reliability=Reliability.A, affiliation="state:XX")


def claim(fact: str, value: object, source: Source, quote: str, minutes: int = 0) -> Claim:
    return Claim(
        fact=fact,
        value=value,
        publisher=source.publisher,
        url=f"https://{source.publisher.split()[0].lower()}.example/news/1",
        quote=quote,
        as_of=NOW - timedelta(minutes=30 - minutes),
        source=source,
    )


CLAIMS = (
    claim("munitions", Count(low=2, best=2, high=2), RIVER, "Two rockets hit the Besmaya base."),
    claim("munitions", Count(low=4, best=4, high=None), WIRE, "At least four were heard.", 20),
    claim("killed", Count(low=0, best=0, high=0), RIVER, "Nobody was hurt, the army said."),
)


def incident(**changes: object) -> Incident:
    given = {
        "id": "IQ-2020-03-16-besmaya",
        "status": Status.CORROBORATED,
        "severity": Severity.HIGH,
        "origin": Origin.LIVE,
        "facts": FACTS,
        "revision": 1,
        "created_at": NOW,
        "claims": CLAIMS,
    }
    return Incident(**{**given, **changes})  # type: ignore[arg-type]


def revision(**changes: object) -> Revision:
    given = {
        "incident_id": "IQ-2020-03-16-besmaya",
        "number": 1,
        "at": NOW,
        "change": Change.NEW,
        "changed": (),
        "facts": FACTS,
        "status": Status.CORROBORATED,
        "severity": Severity.HIGH,
        "reason": "first report",
    }
    return Revision(**{**given, **changes})  # type: ignore[arg-type]


def earlier(**changes: object) -> Earlier:
    given = {"incident_id": "IQ-2020-03-16-besmaya", "number": 1, "at": NOW, "facts": FACTS}
    return Earlier(**{**given, **changes})  # type: ignore[arg-type]


def facts(**changes: object) -> Facts:
    return replace(FACTS, **changes)


def subscriber(name: str = "desk", **given: object) -> Subscriber:
    channels = [{"name": "console", "url": "console://"}]
    return Subscriber.model_validate({"name": name, "channels": channels, **given})


def audience(*people: Subscriber) -> Audience:
    return Audience(subscribers=people or (subscriber(),), words=WORDS)
