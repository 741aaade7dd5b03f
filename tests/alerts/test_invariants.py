"""The rules of the outbox are watched: each is 0 while it holds, and counts what breaks it."""

from datetime import timedelta

import pytest
from posting import START, put, rows

from monitor.delivery.dispatch import LEASE
from monitor.store import destinations, overview
from monitor.store.invariants import violations
from monitor.store.outbox import State
from monitor.store.schema import outbox

LATER = START + timedelta(minutes=20)


def broken(store, now=LATER):
    with store.read() as conn:
        return {rule for rule, count in violations(conn, now=now).items() if count}


def change(store, number=0, **values):
    with store.write() as conn:
        conn.execute(outbox.update().where(outbox.c.id == rows(store)[number].id).values(**values))


def test_what_has_just_been_posted_breaks_nothing(store):
    put(store)
    assert broken(store, START + timedelta(minutes=14)) == set()
    assert broken(store) == {"due and not claimed"}


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"state": "nowhere"}, {"in no known state"}),
        ({"state": State.HANDING_OVER, "lease_until": START}, {"handed over without end"}),
        ({"state": State.HANDING_OVER, "lease_until": LATER + LEASE}, set()),
        ({"state": State.HELD}, set()),
        ({"state": State.SENT, "sent_at": START}, set()),
    ],
)
def test_each_rule(store, values, rule):
    put(store)
    change(store, **values)
    assert broken(store) == rule


def test_an_older_revision_sent_after_a_newer_one_is_noticed(store):
    put(store)
    change(store, state=State.SENT, sent_at=LATER)
    put(store, number=2)
    change(store, 1, state=State.SENT, sent_at=LATER - timedelta(minutes=1))
    assert broken(store) == {"sent out of order"}


def test_a_broken_address_is_no_stuck_outbox_but_is_shown(store):
    put(store)
    at = ("desk", "post")
    with store.write() as conn:
        destinations.breaks(conn, at, why="status 401", now=START)
    assert broken(store) == set()
    with store.read() as conn:
        totals = overview.totals(conn, now=LATER)
    assert totals.oldest_alert_due is None
    assert totals.broken["desk/post"].why == "status 401"
