"""Reports of attacks in one line, for tests: `told("taji", day="2020-03-11", killed=2)`."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.types import (
    NEED_EVIDENCE,
    Article,
    Basis,
    Count,
    Evidence,
    Kind,
    Mention,
    Modality,
    Place,
    Precision,
    Reliability,
    Report,
    Source,
    Verdict,
    Weapon,
    When,
    WhenPrecision,
)


def site(name: str, lat: float, lon: float, admin1: str | None = "Baghdad", **more: Any) -> Place:
    values: dict[str, Any] = {
        "name": name,
        "site_id": "iq-" + name.lower().replace(" ", "-"),
        "admin1": admin1,
        "country": "IQ",
        "lat": lat,
        "lon": lon,
        "precision": Precision.SITE,
        "radius_km": 3.0,
    }
    return Place(**{**values, **more})


def ship(name: str) -> Place:
    ashore = site(name, 0.0, 0.0, None, site_id=None, country=None, listed=False, radius_km=0.0)
    return dataclasses.replace(ashore, lat=None, lon=None)


PLACES = {
    "taji": site("Camp Taji", 33.524, 44.257),
    "taji town": site(
        "Taji", 33.53, 44.25, site_id=None, precision=Precision.DISTRICT, radius_km=12.0
    ),
    "tarmiyah": site(
        "Tarmiyah", 33.67, 44.39, site_id=None, precision=Precision.DISTRICT, radius_km=3.0
    ),
    "besmaya": site("Besmaya", 33.19, 44.60),
    "ain al-asad": site("Ain al-Asad", 33.785, 42.441, "Anbar"),
    "anbar": site(
        "Anbar",
        32.6,
        41.6,
        "Anbar",
        site_id=None,
        precision=Precision.PROVINCE,
        radius_km=260.0,
    ),
    "erbil": site(
        "Erbil", 36.19, 44.01, "Erbil", site_id=None, precision=Precision.DISTRICT, radius_km=15.0
    ),
    "erbil airport": site("Erbil Airport", 36.237, 43.963, "Erbil"),
    "balad": site("Balad air base", 33.94, 44.36, "Salah al-Din"),
    "balad town": site(
        "Balad",
        34.014,
        44.146,
        "Salah al-Din",
        site_id=None,
        precision=Precision.DISTRICT,
        radius_km=3.0,
    ),
    "iraq": site(
        "Iraq",
        33.2,
        43.7,
        None,
        site_id=None,
        precision=Precision.COUNTRY,
        radius_km=520.0,
    ),
    "basra": site(
        "Basra", 30.51, 47.78, "Basra", site_id=None, precision=Precision.DISTRICT, radius_km=15.0
    ),
}


def count(value: int | tuple[int, int | None] | Count | None) -> Count | None:
    """3, (12, None) for "at least 12", (15, 30) for "between 15 and 30"."""
    if value is None or isinstance(value, Count):
        return value
    if isinstance(value, int):
        return Count(low=value, best=value, high=value)
    return Count(low=value[0], best=value[0], high=value[1])


def when(day: str | None, time: str | None = None, basis: Basis = Basis.TEXT) -> When | None:
    if day is None:
        return None
    first, _, last = day.partition("..")
    return When(
        earliest=date.fromisoformat(first),
        latest=date.fromisoformat(last or first),
        precision=WhenPrecision.DAY if not last else WhenPrecision.WEEK,
        basis=basis,
        time=time,
    )


def mention(
    place: str | Place | None = "taji",
    *,
    day: str | None = "2020-03-11",
    kind: str | None = "rocket",
    time: str | None = None,
    cue: str = "",
    cue_words: str = "",
    **more: Any,
) -> Mention:
    for fact in ("munitions", "killed", "wounded"):
        more[fact] = count(more.get(fact))
    values: dict[str, Any] = {
        "lead": True,
        "modality": Modality.ASSERTED,
        "aggregate": False,
        "place": PLACES[place] if isinstance(place, str) else place,
        "when": when(day, time),
        "weapon": Weapon(kind=Kind(kind)) if kind else None,
        "target": None,
        "claimed_by": None,
        "blamed_on": (),
        "cue": cue,
    }
    values |= more
    said = (
        (Evidence(fact="cue", start=0, end=len(cue_words), quote=cue_words),) if cue_words else ()
    )
    values["evidence"] = with_quotes(values, (*values.get("evidence", ()), *said))
    return Mention(**values)


def with_quotes(values: Mapping[str, Any], given: Sequence[Evidence] = ()) -> tuple[Evidence, ...]:
    """`given`, and words for each fact of `values` that has none there."""
    quoted = {piece.fact for piece in given}
    bare = [f for f in NEED_EVIDENCE if values.get(f) is not None and f not in quoted]
    names = [f for f in bare for _ in (values[f] if f == "blamed_on" else [1])]
    return (*given, *(Evidence(fact=f, start=0, end=7, quote="Rockets") for f in names))


def source(publisher: str = "First Wire", **more: Any) -> Source:
    return Source(**{"publisher": publisher, "reliability": Reliability.B, **more})


def article(
    url: str = "https://first.example/1",
    *,
    at: str = "2020-03-11T20:00",
    by: Source | str = "First Wire",
    text: str = "",
    **more: Any,
) -> Article:
    values: dict[str, Any] = {
        "url": url,
        "title": f"Report {url}",
        "text": text or f"What {url} says in its own words.",
        "published": instant(at),
        "source": by if isinstance(by, Source) else source(by),
    }
    return Article(**{**values, **more})


def report(
    *mentions: Mention, verdict: Verdict = Verdict.NEW_ATTACK, rules_version: str = "1"
) -> Report:
    return Report(
        verdict=verdict,
        reason="a test says so",
        score=1.0,
        language="en",
        rules_version=rules_version,
        mentions=mentions,
    )


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def later(moment: datetime, **delta: float) -> datetime:
    return moment + timedelta(**delta)


def background(one: Mention) -> Mention:
    return dataclasses.replace(one, lead=False)
