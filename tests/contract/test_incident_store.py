"""What both stores promise about incidents: nothing changes on the way, and writers take turns."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, func, select, update
from telling import PLACES, article, instant, mention, report, site

from monitor.incidents import Policy, days
from monitor.incidents.assess import assess
from monitor.incidents.claims import claims_of
from monitor.incidents.days import Window
from monitor.incidents.places import Where
from monitor.record import record
from monitor.store import Store, pairs, schema
from monitor.store import incidents as known
from monitor.store import ledger as ledgers
from monitor.types import Claim, Incident, Origin, Place, Status

POLICY = Policy.load(Path(__file__).parents[2] / "config")
NOW = instant("2020-03-12T08:00")


def ledger(place: str | Place | None = "taji", **facts: object) -> tuple[Claim, ...]:
    written = article()
    assert written.published is not None
    return claims_of(written, mention(place, **facts), written.source, written.published)


def put(store: Store, name: str, claims: tuple[Claim, ...]) -> Incident:
    found = assess(claims, POLICY)
    incident = Incident(
        id=name,
        status=found.status,
        severity=found.severity,
        origin=Origin.LIVE,
        facts=found.facts,
        revision=1,
        created_at=NOW,
        claims=claims,
    )
    with store.write() as conn:
        known.save(conn, incident, days.reach(claims, POLICY.match))
        ledgers.add(conn, name, claims)
    return incident


def near(store: Store, place: Place | None, day: str, **rules: object) -> list[str]:
    on = date.fromisoformat(day)
    matching = POLICY.match.model_copy(update=rules)
    with store.read() as conn:
        found = known.candidates(
            conn, Where(place=place), Window(earliest=on, latest=on, told=True), matching
        )
    return [one.id for one in found]


def test_an_incident_comes_back_as_it_was_stored(store: Store):
    claims = ledger(
        killed=2,
        munitions=(12, None),
        claimed_by="Somebody",
        blamed_on=("Another", "Third"),
        target="barracks",
        time="22:10",
    )
    kept = put(store, "iq-1", claims)
    with store.read() as conn:
        assert known.get(conn, "iq-1") == kept


@contextmanager
def planned(tmp_path: Path) -> Iterator[tuple[Connection, set[str]]]:
    """A connection to a new SQLite store, and how it looks for what it is asked."""
    store, plans = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}"), set[str]()

    def explain(conn, _cursor, statement, values, *_):  # type: ignore[no-untyped-def]
        plan = conn.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        plans.update(line.partition(" (")[0] for *_, line in plan)

    with store.read() as conn:
        event.listen(conn, "before_cursor_execute", explain)
        yield conn, plans
    store.close()


def test_a_search_looks_at_the_days_and_never_through_all_incidents(tmp_path: Path):
    """Nothing tells SQLite how many incidents there are, so it has to be left no wrong choice."""
    days_told = Window(earliest=date(2020, 3, 11), latest=date(2020, 3, 11), told=True)
    with planned(tmp_path) as (conn, plans):
        for place in (PLACES["taji"], PLACES["iraq"], None):
            known.candidates(conn, Where(place=place), days_told, POLICY.match)
    assert {line for line in plans if "incidents" in line} == {
        "SEARCH incidents USING INDEX ix_incidents_country_day_latest",
        "SEARCH incidents USING INDEX ix_incidents_day_latest",
        "SEARCH incidents USING INDEX sqlite_autoindex_incidents_1",
    }


def test_what_may_be_the_same_is_found_by_either_of_the_two(tmp_path: Path):
    with planned(tmp_path) as (conn, plans):
        pairs.links(conn, ["iq-1"])
    found = {line for line in plans if "possibly_same" in line}
    assert {line.split()[0] for line in found} == {"SEARCH"}, found
    assert any("ix_possibly_same_other_id" in line for line in found), found


def test_candidates_are_near_in_days_and_place(store: Store):
    put(store, "taji-11", ledger())
    put(store, "taji-14", ledger(day="2020-03-14"))
    put(store, "besmaya-11", ledger("besmaya"))
    put(store, "unplaced-11", ledger(None))
    put(store, "abroad-11", ledger(site("Homs", 34.7, 36.7, "Homs", country="SY")))
    # A follow-up without a date that came early may speak of an attack up to a week before.
    assert near(store, PLACES["taji"], "2020-03-11") == ["taji-11", "taji-14", "unplaced-11"]
    assert near(store, PLACES["taji"], "2020-03-13") == ["taji-14"]
    assert near(store, PLACES["taji"], "2020-03-16") == []
    assert set(near(store, PLACES["iraq"], "2020-03-12")) == {
        "taji-14",
        "taji-11",
        "besmaya-11",
        "unplaced-11",
    }
    assert len(near(store, None, "2020-03-12")) == 5


def test_an_attack_is_found_by_every_day_that_somebody_told(store: Store):
    put(store, "taji", (*ledger(), *ledger(day="2020-03-03")))
    assert near(store, PLACES["taji"], "2020-03-03") == ["taji"]
    assert near(store, PLACES["taji"], "2020-03-11") == ["taji"]


def test_candidates_are_bounded_however_many_there_are(store: Store):
    for number in range(6):
        put(store, f"iq-{number}", ledger())
    assert len(near(store, PLACES["taji"], "2020-03-11", most_candidates=4)) == 4


def test_a_busy_week_ahead_does_not_crowd_out_the_day_itself(store: Store):
    """An old article, read when much is known of the days after it."""
    put(store, "of-that-day", ledger())
    for number in range(6):
        put(store, f"ahead-{number}", ledger(day="2020-03-15"))
    assert near(store, PLACES["taji"], "2020-03-11", most_candidates=4)[0] == "of-that-day"


def test_merged_ids_lead_on_and_are_no_candidates(store: Store):
    for name in ("iq-1", "iq-2", "iq-3"):
        put(store, name, ledger())
    with store.write() as conn:
        for name, into in (("iq-1", "iq-2"), ("iq-2", "iq-3")):
            conn.execute(
                update(schema.incidents)
                .where(schema.incidents.c.id == name)
                .values(redirect_to=into)
            )
    with store.read() as conn:
        assert pairs.resolve(conn, "iq-1") == "iq-3"
        assert pairs.resolve(conn, "iq-9") is None
    assert near(store, PLACES["taji"], "2020-03-11") == ["iq-3"]


def test_a_link_is_kept_once_and_seen_from_both_sides(store: Store):
    put(store, "iq-1", ledger())
    put(store, "iq-2", ledger())
    with store.write() as conn:
        pairs.link(conn, "iq-2", "iq-1", "the same night?")
        pairs.link(conn, "iq-1", "iq-2", "the same night?")
    with store.read() as conn:
        found = pairs.links(conn, ["iq-1", "iq-2"])
    assert [link.other for link in found["iq-1"]] == ["iq-2"]
    assert [link.other for link in found["iq-2"]] == ["iq-1"]
    assert found["iq-1"][0].reason == "the same night?"


@pytest.mark.parametrize("writers", [2, 8])
def test_reports_of_one_attack_that_arrive_together_make_one_incident(store: Store, writers: int):
    ready = threading.Barrier(writers)
    broke: list[BaseException] = []

    def work(number: int) -> None:
        told = article(f"https://o{number}.example/1", by=f"o{number}")
        try:
            ready.wait()
            with store.write() as conn:
                record(conn, told, report(mention()), now=NOW, policy=POLICY)
        except BaseException as error:
            broke.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert broke == []
    with store.read() as conn:
        assert conn.scalar(select(func.count()).select_from(schema.incidents)) == 1
        (name,) = conn.scalars(select(schema.incidents.c.id))
        found = known.get(conn, name)
    assert found is not None
    assert found.status is Status.CORROBORATED
    assert len({claim.url for claim in found.claims}) == writers


def test_two_stores_on_one_database_take_turns(store: Store, tmp_path: Path):
    """Two processes would: each has its own connections."""
    url = store._engine.url.render_as_string(hide_password=False)
    other = Store.open(url)
    with store.write() as conn:
        first = record(conn, article(), report(mention()), now=NOW, policy=POLICY)
    with other.write() as conn:
        told = article("https://b.example/1", by="B")
        later = NOW + timedelta(minutes=1)
        second = record(conn, told, report(mention()), now=later, policy=POLICY)
    other.close()
    assert first.joined[0].incident_id == second.joined[0].incident_id
