"""A long queue costs no more than a short one (fault Q13): counted in steps of the database."""

import resource
from datetime import timedelta

import pytest
from alert_samples import audience, subscriber
from posting import START, put
from sqlalchemy import func, insert, select

from monitor.delivery.dispatch import AT_A_TIME, IN_ONE_SUMMARY, Dispatcher
from monitor.store import Store
from monitor.store.outbox import State
from monitor.store.schema import destinations, outbox
from monitor.types import Sent

PEOPLE = [subscriber(f"p{n}") for n in range(10)]
SHORT, LONG = 200, 20_000
SOON = START + timedelta(seconds=5)
STEPS_EACH = 100  # virtual machine instructions of SQLite between two counts


def queue(store: Store, length: int, **values) -> Dispatcher:
    """So many alerts in all for ten people, each about another attack."""
    put(store, PEOPLE[0])
    with store.write() as conn:
        first = dict(conn.execute(select(outbox)).one()._mapping) | values
        first.pop("id")
        waiting = [
            {
                "key": f"{n:064}",
                "incident_id": f"a{n // len(PEOPLE)}",
                "subscriber": PEOPLE[n % len(PEOPLE)].name,
            }
            for n in range(length)
        ]
        conn.execute(insert(outbox), [first | one for one in waiting])
    return Dispatcher(audience(*PEOPLE), clock=lambda: SOON, draw=lambda: 1.0)


def count(store: Store, which) -> int:
    with store.read() as conn:
        return conn.scalar(select(func.count()).select_from(outbox).where(which))


class Steps:
    """How much the database does in one transaction."""

    def __init__(self, store: Store) -> None:
        self.store, self.count = store, 0

    def of(self, work) -> int:
        self.count = 0
        with self.store.write() as conn:
            raw = conn.connection.driver_connection
            raw.set_progress_handler(self._step, STEPS_EACH)
            work(conn)
            raw.set_progress_handler(None, STEPS_EACH)
        return self.count * STEPS_EACH

    def _step(self) -> int:
        self.count += 1
        return 0


@pytest.fixture
def stores(tmp_path):
    opened = [Store.open(f"sqlite:///{tmp_path / name}.db") for name in ("short", "long")]
    yield opened
    for store in opened:
        store.close()


def test_Q13_what_leaves_next_is_found_as_fast_in_a_long_queue(stores, record_property):
    costs = []
    for store, length in zip(stores, (SHORT, LONG), strict=True):
        dispatcher, steps, taken = queue(store, length), Steps(store), []
        steps.of(lambda conn, d=dispatcher, t=taken: t.extend(d.claim_due(conn, [])))
        assert len(taken) == len(PEOPLE)
        parcel = taken[0]
        one = steps.of(lambda conn, d=dispatcher, p=parcel: d.next_for(conn, p.destination))
        end = steps.of(
            lambda conn, d=dispatcher, p=parcel: (
                d.hand_over(conn, p),
                d.settle(conn, p, Sent(), SOON),
            )
        )
        busy = [parcel.destination for parcel in taken]
        tick = steps.of(lambda conn, d=dispatcher, b=busy: d.claim_due(conn, b))
        costs.append((one, end, tick))
    (one, end, tick), (long_one, long_end, long_tick) = costs
    record_property("steps", long_one)
    assert long_one <= 2 * one + STEPS_EACH
    assert long_end <= 2 * end + STEPS_EACH
    assert long_tick <= tick + 30 * LONG  # one walk over the index of what waits, and nothing else


def test_Q13_what_ends_at_once_ends_a_few_at_a_time_in_flat_memory(store, record_property):
    dispatcher = queue(store, LONG, expires_at=START)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for turn in (1, 2):
        with store.write() as conn:
            assert {parcel.incident_id for parcel in dispatcher.claim_due(conn, [])} <= {"a"}
        assert count(store, outbox.c.state == State.EXPIRED) == turn * AT_A_TIME
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    record_property("grown_mb", round(grown / 1024, 1))


def test_Q13_what_was_held_arrives_in_summaries_of_a_bounded_length(store):
    dispatcher = queue(store, 2 * IN_ONE_SUMMARY, state=State.HELD, next_at=START)
    for _ in range(2):
        with store.write() as conn:
            dispatcher.claim_due(conn, [])
    assert count(store, outbox.c.state == State.FOLDED) == 2 * IN_ONE_SUMMARY


def test_Q13_a_broken_address_sends_its_copies_a_few_at_a_time(store):
    dispatcher = queue(store, LONG // 10)
    with store.write() as conn:
        conn.execute(
            insert(destinations).values(
                subscriber="p1",
                channel="console",
                paused_until=START,
                broken_since=START,
                why="401",
            )
        )
        dispatcher.claim_due(conn, [])
    assert count(store, outbox.c.fell_back) == AT_A_TIME
